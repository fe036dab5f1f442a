"""Somebody tells a story, votes on the team's charter, and knows a line of it by heart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.stories import charter, recall
from highpoint.apps.stories.models import Deck
from tests import factories

pytestmark = pytest.mark.once
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 2


@pytest.fixture
def team(transactional_db):
    return factories.team("Lantern")


@pytest.fixture
def lead(team):
    return factories.person(Role.LEAD, name="Leo Castle", teams=(team,))


@pytest.fixture
def ana(team):
    user = factories.person(Role.AGENT, name="Ana Quist", teams=(team,))
    factories.agent("Ana Quist", team=team, user=user)
    charter.write_own(user, ["Listen to me", LONG, "Listen first"], now=timezone.now())
    return user


def test_a_story_is_told_a_vote_given_and_a_card_known(visit, team, lead, ana):
    now = timezone.now()
    vote = charter.gather(team, by=lead, now=now)
    last_day = timezone.localdate(now) + timedelta(days=3)
    charter.open_vote(vote, ends_on=last_day, votes_each=2, by=lead, now=now)
    recall.take_up(ana, Deck.OWN, now=now)

    agent = visit()
    page = agent.sign_in(ana)
    page.get_by_role("link", name="Practice", exact=True).click()
    page.get_by_role("link", name="Stories", exact=True).click()
    page.get_by_role("link", name="Tell the first one").click()
    page.get_by_label("A title").fill("The shoemaker")
    page.get_by_label("What happened").fill("My heel broke.")
    page.get_by_label("What they did", exact=True).fill("He called me back, as promised. " + LONG)
    agent.send("Find tags in my words")
    expect(page.get_by_label("A promise kept")).to_be_checked()
    agent.send("Tell it")
    expect(page.get_by_role("heading", name="The shoemaker")).to_be_visible()

    page = agent.open(f"/charter/teams/{team.pk}/")
    page.get_by_label("Listen to me").check()
    page.get_by_label("Our #10").select_option("Listen first")
    assert agent.faults_in_every_look() == []
    agent.send("Vote without my name")
    expect(page.get_by_text("Counted, without your name.")).to_be_visible()

    page = agent.open("/cards/")
    expect(page.get_by_role("button", name="I knew it")).to_be_hidden()
    page.get_by_text("Show the answer").click()
    agent.send("I knew it")
    expect(page.get_by_text("1 of 1 card known when asked")).to_be_visible()
    assert agent.faults_in_every_look() == []
    assert agent.complaints == []
