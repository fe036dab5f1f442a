"""Every page, light and wide, dark on a phone, and narrower still: no barrier, nothing runs over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from highpoint.apps.accounts import invitations
from highpoint.apps.accounts.audit import Did, looked
from highpoint.apps.accounts.models import Role
from highpoint.apps.conversations.models import Import
from highpoint.apps.disputes import operations, queries
from highpoint.apps.disputes.operations import Objection
from highpoint.apps.quality.models import ScoreTally, Tally
from highpoint.apps.wellbeing import pulse
from tests import factories

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4


def disputed(talk, user) -> int:
    """Dispute what the engine made of a talk, in words without a place to break."""
    about = queries.about_engine(talk.evaluations.get())
    said = [Objection("refusal", LONG, 1, 2, 2, "refusal", (3, 4, 20))]
    return operations.open_dispute(about, said, by=user, now=talk.reading.read_at).pk


@pytest.fixture
def pages(transactional_db):
    """Return an administrator and the addresses of every page, with something on each."""
    user = factories.person(Role.ADMIN)
    agent = factories.agent("Sam Okafor", user=user, made_up=True)
    lamp = factories.lamp(by=agent, subject="The lamp", made_up=True)
    other = factories.conversation(
        LONG, ("bot", "Beep"), ("system", "Handed over"), LONG, "שלום", customer_name=LONG
    )
    unread = factories.conversation("Hi", read=False, has_time=False)
    user.saved_filters.create(name="Mail", query="channel=chat", shared=True)
    brought = Import.objects.create(
        name="talks.jsonl",
        created_at=factories.START,
        started_by=user,
        status=Import.Status.DONE,
        left_out=1,
    )
    brought.problems.create(line=7, reason="Turn 3 has no text.")
    return user, [
        "/account/",
        "/disputes/",
        "/disputes/?show=answered",
        f"/disputes/{disputed(lamp, user)}/",
        f"/disputes/new/engine/{lamp.evaluations.get().pk}/",
        "/overview/",
        "/password/",
        "/sign-out/",
        "/inactive/",
        "/conversations/",
        "/conversations/?channel=chat&kind=distress",
        "/conversations/?q=nothing+at+all",
        "/conversations/?from=x&score_to=900&agent=77",
        f"/conversations/{lamp.pk}/",
        f"/conversations/{other.pk}/?channel=chat",
        f"/conversations/{unread.pk}/",
        "/today/",
        *_of_a_team(user, agent),
        "/people/",
        f"/people/{agent.pk}/",
        *_about_people(user, agent, lamp),
        "/imports/",
        f"/imports/{brought.pk}/",
        "/about/",
        "/about/moments/distress/",
        "/about/cues/promise/",
        "/about/metrics/courtesy/",
        "/no-such-page/",
    ]


def _of_a_team(user, agent) -> list[str]:
    """Return the addresses of the team's pages and the pulse, with something on each."""
    lantern = factories.team("Lantern")
    agent.team = lantern
    agent.save()
    factories.help_asked(agent, LONG[:120], words=LONG)
    for number in range(24):
        factories.conversation(
            "Hi",
            "Hello.",
            by=agent,
            started_at=factories.START + timedelta(hours=number % 4),
            score=70 + number,
        )
    ScoreTally.objects.create(
        agent=agent,
        day=factories.START.date(),
        scorecard=factories.scorecard(),
        conversations=24,
        total=1960,
        squares=161_000,
    )
    for number in range(5):
        colleague = factories.agent(team=lantern)
        Tally.objects.create(
            agent=colleague, day=factories.START.date(), kind="hostility", offered=number + 1
        )
        person = factories.person(Role.AGENT)
        pulse.answer(person, lantern, {"work": 4}, timezone.localdate() - timedelta(weeks=1))
    return ["/team/", f"/team/{lantern.pk}/", "/pulse/"]


def _about_people(user, agent, talk) -> list[str]:
    """Return the addresses of who signs in, teams, names and the log, with something on each."""
    factories.agent("*SO", joined_to=agent)
    factories.agent(LONG)
    team = factories.team(LONG[:120])
    factories.person(Role.LEAD, name=LONG[:150], teams=(team,))
    kim = factories.person(Role.COACH, name="Kim Vale", teams=(team,))
    looked(kim, Did.OPENED_CONVERSATION, [agent.pk], "conversation", talk.pk, now=factories.START)
    link = invitations.make(kim, by=user, now=timezone.now())
    return [
        "/people/accounts/",
        "/people/accounts/?q=nobody+at+all",
        "/people/accounts/add/",
        "/people/accounts/several/",
        f"/people/accounts/{kim.pk}/",
        "/people/teams/",
        f"/people/teams/{team.pk}/",
        f"/people/{agent.pk}/names/",
        "/log/",
        "/log/?who=nobody+at+all&thing=x",
        "/looked/",
        f"/join/{link}/",
        "/join/nothing/",
    ]


class TestEveryPage:
    def test_has_no_barrier(self, visit, pages):
        user, paths = pages
        visitor = visit()
        found = visitor.faults_of("/sign-in/")
        visitor.sign_in(user)

        assert not found | visitor.faults_of(*paths)

    def test_has_no_barrier_for_those_who_read_no_conversations(self, visit, transactional_db):
        visitor = visit()
        page = visitor.sign_in(factories.person(Role.HIRING))
        expect(page.get_by_role("heading", name="Audition", exact=True)).to_be_visible()

        assert not visitor.faults_in_every_look()
        assert not visitor.faults_of("/conversations/")
