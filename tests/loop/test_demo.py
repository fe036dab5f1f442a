"""The made-up company beside a team's own data, on whichever database the tests run on."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.db.models import Sum

from highpoint.apps.accounts.models import Agent, AuditEntry, Role, Team, User
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.models import Import
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.quality.models import Evaluation, Moment, Reading, Scorecard, Tally
from highpoint.apps.wellbeing.models import CaseTally
from highpoint.demo import company
from highpoint.engine.conversation import Conversation
from highpoint.loop import demo_practice, demo_watch
from highpoint.loop.demo import (
    PASSWORD,
    SIGN_INS,
    anything_made_up,
    is_made,
    make_company,
    remove_company,
)
from highpoint.loop.intake import take_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 12, tzinfo=UTC)
FEW = 60


@pytest.fixture(autouse=True)
def little_practice(monkeypatch):
    """Let nobody but the demo agent practise, once, and few talks go on: it is the engine's time."""
    monkeypatch.setattr(demo_practice, "WEEKS", ())
    monkeypatch.setattr(demo_practice, "MORE_WEEKS", ((1, 0),))
    monkeypatch.setattr(demo_watch, "MOST_PAST", 2)
    monkeypatch.setattr(demo_watch, "GOING_ON", demo_watch.GOING_ON[-1:])


def make(now: datetime = NOW, count: int = FEW) -> list[int]:
    return list(make_company(now=now, count=count, workers=1))


def own_talk(agent: str) -> Conversation:
    return Conversation.from_dict(
        {
            "id": "own",
            "source": "own",
            "agent": agent,
            "started_at": "2026-11-20T10:00:00Z",
            "turns": [
                {"role": "customer", "text": "My parcel is lost and I am really upset."},
                {"role": "agent", "text": "I am so sorry that your parcel is lost."},
            ],
        }
    )


def rows() -> dict[str, int]:
    """Count the rows of all tables but the log's, which is only ever added to."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("highpoint"))
    counted = (model for model in ours if model is not AuditEntry)
    return {model.__name__: model._default_manager.count() for model in counted}


class TestMaking:
    def test_keeps_the_conversations_read_and_marked_as_made_up(self):
        make()

        assert Kept.objects.filter(made_up=True).count() == Kept.objects.count() == FEW
        assert Reading.objects.count() == FEW
        assert Moment.objects.count() > FEW
        assert is_made()

    def test_tells_how_far_it_is(self):
        assert make(count=230) == [200, 230]

    def test_lets_every_demo_person_sign_in(self):
        make()

        for one in SIGN_INS:
            user = authenticate(username=one.email, password=PASSWORD) or authenticate(
                email=one.email, password=PASSWORD
            )
            assert isinstance(user, User), one.email
            assert (user.role, user.made_up) == (one.role, True)

    def test_gives_the_demo_agent_conversations_and_the_lead_teams(self):
        make()

        assert User.objects.get(email="agent@demo.test").agent.conversations.exists()
        assert set(User.objects.get(email="lead@demo.test").teams.all()) == set(Team.objects.all())

    def test_gives_the_demo_agent_a_call_for_help_and_shown_days(self):
        make()

        agent = User.objects.get(email="agent@demo.test").agent
        assert {call.is_open for call in agent.help_asked.all()} == {True, False}
        assert agent.load_shared.get().to.made_up

    def test_lets_the_demo_agent_have_practised(self):
        make()

        user = User.objects.get(email="agent@demo.test")
        assert user.practices.filter(ended_at__lt=NOW).exists()

    def test_names_every_agent_and_team_of_the_company(self):
        make()

        assert set(Agent.objects.values_list("name", "team__name", "made_up")) == {
            (agent.name, agent.team, True) for agent in company.AGENTS
        }

    def test_a_second_time_does_nothing(self):
        make()
        before = rows()

        assert make(LATER) == []
        assert rows() == before

    def test_goes_on_after_a_stop_with_the_clock_it_began_with(self):
        next(iter(make_company(now=NOW, count=230, workers=1)))
        assert not is_made()

        make(LATER, 230)

        assert is_made()
        assert Kept.objects.count() == Reading.objects.count() == 230
        last = Kept.objects.order_by("-started_at").first()
        assert last is not None
        assert last.started_at < NOW

    def test_leaves_alone_a_person_who_has_a_demo_address_already(self):
        own = User.objects.create_user("lead@demo.test", "a long enough secret", name="Own")

        make()
        own.refresh_from_db()

        assert (own.name, own.made_up, own.role) == ("Own", False, Role.AGENT)


class TestRemoving:
    def test_leaves_nothing_but_the_scorecard(self):
        make()

        remove_company()

        assert rows() == dict.fromkeys(rows(), 0) | {"Scorecard": 1, "ScorecardPlace": 1}
        assert not anything_made_up()

    def test_keeps_everything_that_is_ones_own(self):
        list(take_in([own_talk("Own Agent")], now=NOW))
        User.objects.create_user("me@example.test", "a long enough secret", name="Me")
        Import.objects.create(name="own.csv", created_at=NOW)
        before = rows()
        make()

        remove_company()

        assert rows() == before

    def test_keeps_an_agent_whom_own_conversations_name_with_own_figures_only(self):
        make()
        key = company.AGENTS[0].key
        list(take_in([own_talk(key)], now=NOW))

        remove_company()

        agent = Agent.objects.get()
        assert (agent.key, agent.made_up) == (key, False)
        counted = Tally.objects.filter(agent=agent).aggregate(Sum("offered"))["offered__sum"]
        assert counted == Moment.objects.filter(agent=agent).count() > 0
        cases = CaseTally.objects.filter(agent=agent).aggregate(Sum("offered"))["offered__sum"]
        assert cases == counted
        assert not agent.help_asked.exists()

    def test_takes_the_evaluations_of_made_up_reviewers_along(self):
        list(take_in([own_talk("Own Agent")], now=NOW))
        make()
        PersonEvaluation.objects.create(
            conversation=Kept.objects.get(made_up=False),
            agent=Agent.objects.get(made_up=False),
            scorecard=Scorecard.objects.get(),
            reviewer=User.objects.get(email="coach@demo.test"),
            started_at=NOW,
            begun_at=NOW,
        )

        remove_company()

        assert not PersonEvaluation.objects.exists()
        assert Evaluation.objects.count() == 1

    def test_of_an_unfinished_company_works_as_well(self):
        next(islice(make_company(now=NOW, count=230, workers=1), 1))

        remove_company()

        assert not anything_made_up()

    def test_lets_it_be_made_again(self):
        make()
        remove_company()

        make(LATER)

        assert Kept.objects.filter(made_up=True).count() == FEW
