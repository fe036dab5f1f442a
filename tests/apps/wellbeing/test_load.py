from datetime import UTC, date, datetime, timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality.models import Tally
from highpoint.apps.wellbeing import load
from highpoint.apps.wellbeing.models import LoadShared, TeamCare
from highpoint.apps.wellbeing.operations import (
    CannotShare,
    care_of,
    end_sharing,
    set_care,
    share_load,
)
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
TODAY = date(2026, 11, 22)
INSULT = "You are a bunch of useless idiots!"


@pytest.fixture
def ana(team):
    return factories.agent("ana", team=team, user=factories.person(Role.AGENT, teams=(team,)))


def tally(agent, day, offered):
    Tally.objects.create(agent=agent, day=day, kind="hostility", offered=offered)


def hostile(number, began, agent="ana"):
    turns = [
        {"role": "customer", "text": INSULT},
        {"role": "agent", "text": "I am sorry. I will look into it now."},
    ]
    row = {"id": f"h{number}", "agent": agent, "turns": turns, "started_at": began.isoformat()}
    return Conversation.from_dict(row)


def take(*began):
    list(take_in([hostile(at.isoformat(), at) for at in began], now=NOW))


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


class TestLoad:
    def test_of_a_person_is_told_by_day_for_four_weeks(self, ana):
        tally(ana, TODAY, 2)
        tally(ana, TODAY - timedelta(days=27), 1)
        tally(ana, TODAY - timedelta(days=28), 9)

        assert [(day.day, day.moments) for day in load.of_person(ana, TODAY)] == [
            (TODAY - timedelta(days=27), 1),
            (TODAY, 2),
        ]

    def test_of_a_team_is_a_sum_from_five_people_up(self, ana, team):
        tally(ana, TODAY, 2)
        others = [factories.agent(team=team) for _ in range(3)]
        assert load.of_team(team, TODAY) is None

        tally(factories.agent(team=team), TODAY, 3)
        tally(factories.agent(), TODAY, 50)

        assert [day.moments for day in load.of_team(team, TODAY)] == [5]
        assert len(others) == 3

    def test_of_a_team_does_not_count_a_second_name_as_a_person(self, ana, team):
        for _ in range(3):
            factories.agent(team=team)
        factories.agent(team=team, joined_to=ana)

        assert load.of_team(team, TODAY) is None


class TestShareLoad:
    def test_lets_one_lead_or_coach_see_it_until_it_ends(self, ana, team):
        coach = factories.person(Role.COACH, teams=(team,))
        lead = factories.person(Role.LEAD, teams=(team,))

        share_load(ana, coach, by=ana.user, now=NOW)
        share_load(ana, coach, by=ana.user, now=NOW)

        assert load.shared_with(coach, ana)
        assert not load.shared_with(lead, ana)
        assert LoadShared.objects.count() == 1

        end_sharing(ana, coach, by=ana.user, now=NOW)
        assert not load.shared_with(coach, ana)

    def test_is_for_the_person_it_is_of_and_their_own_helpers(self, ana, team):
        lead = factories.person(Role.LEAD, teams=(team,))
        stranger = factories.person(Role.LEAD, teams=(factories.team(),))

        with pytest.raises(CannotShare, match="the person they are of"):
            share_load(ana, lead, by=lead, now=NOW)
        with pytest.raises(CannotShare, match="of your team"):
            share_load(ana, stranger, by=ana.user, now=NOW)


class TestABreather:
    def test_is_suggested_once_after_a_hard_run_and_to_the_person_only(self, ana, team):
        factories.person(Role.LEAD, teams=(team,))

        take(ago(100), ago(60))
        assert not Notice.objects.exists()
        take(ago(30))
        take(ago(10))

        told = Notice.objects.get()
        assert told.to == ana.user
        assert told.kind == "breather"
        assert "3 hostile moments since" in told.body

    def test_is_not_suggested_for_an_old_import_or_moments_far_apart(self, ana):
        take(*(NOW - timedelta(days=30, minutes=n) for n in range(5)))
        take(ago(400), ago(300), ago(10))

        assert not Notice.objects.exists()

    def test_comes_by_the_rule_that_the_team_has_set(self, ana, team):
        lead = factories.person(Role.LEAD, teams=(team,))
        set_care(team, standard=70, hard_moments=2, hard_minutes=30, by=lead, now=NOW)

        take(ago(20), ago(10))

        assert Notice.objects.get().kind == "breather"
        assert load.hard_run(ana, care_of(team), NOW).moments == 2

    def test_is_for_nobody_where_nobody_signs_in(self, team):
        factories.agent("ana", team=team)

        take(ago(30), ago(20), ago(10))

        assert not Notice.objects.exists()

    def test_has_a_rule_where_a_team_has_set_none(self, team):
        assert care_of(team).hard_moments == TeamCare().hard_moments == 3
