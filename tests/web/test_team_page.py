"""A team's page: its own trend, spread without names, hours, load, pulse, and who asked for help."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from highpoint.apps.quality import hours
from highpoint.apps.quality.models import ScoreTally, Tally
from highpoint.apps.quality.standards import standard_of
from highpoint.apps.wellbeing.models import HelpAsked, TeamCare
from tests import factories
from tests.shown import section

pytestmark = pytest.mark.django_db

LAST = date(2026, 11, 20)
START = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def team():
    return factories.team("Lantern")


@pytest.fixture
def lead(client, team):
    person = factories.person(Role.LEAD, teams=(team,))
    client.force_login(person)
    return person


def page(client, team):
    answer = client.get(reverse("team_page", args=[team.pk]))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def week(agent, back, score, talks=10):
    ScoreTally.objects.create(
        agent=agent,
        scorecard=factories.scorecard(),
        day=LAST - timedelta(weeks=back),
        conversations=talks,
        total=talks * score,
        squares=talks * score**2 + 90,
    )


def people(team, count, score=80):
    agents = [factories.agent(f"Person {chr(65 + n)}", team=team) for n in range(count)]
    for place, agent in enumerate(agents):
        week(agent, 0, score + place, talks=1000)
    return agents


class TestTheTeamsPage:
    def test_draws_the_sum_of_its_people_week_by_week(self, client, lead, team):
        ana, bo = factories.agent(team=team), factories.agent(team=team)
        for back in range(12):
            week(ana, back, 60, talks=10)
            week(bo, back, 90, talks=20)
        week(factories.agent(), 0, 0, talks=500)

        html = section(page(client, team), "h-trend")

        assert html.count('<td class="r">80</td><td class="r">30</td>') == 12

    def test_names_nobody_beside_a_number(self, client, lead, team):
        agents = people(team, 6)
        Tally.objects.create(agent=agents[0], day=LAST, kind="hostility", offered=3)

        html = page(client, team)

        assert not any(agent.name in html for agent in agents)

    def test_tells_the_spread_from_five_people_up(self, client, lead, team):
        people(team, 4)
        assert "Told from 5 people" in section(page(client, team), "h-spread")

        week(factories.agent(team=team), 0, 60, talks=1000)

        html = section(page(client, team), "h-spread")
        assert "5 people" in html
        assert "70 and 82" in html or "70 and 83" in html

    def test_counts_two_names_of_one_person_once(self, client, lead, team):
        [first, *_] = people(team, 4)
        second = factories.agent(team=team, joined_to=first)
        week(second, 0, 60, talks=100)

        assert "Told from 5 people" in section(page(client, team), "h-spread")

    def test_is_seen_in_part_by_its_people(self, client, team):
        agent = factories.agent(team=team, user=factories.person(Role.AGENT))
        factories.help_asked(factories.agent("Bo Winter", team=team))
        client.force_login(agent.user)

        html = page(client, team)

        assert "h-trend" in html
        assert "h-pulse" in html
        assert "Bo Winter" not in html
        assert not {"h-calls", "h-spread", "h-care"} & set(re.findall(r'id="(h-\w+)"', html))

    @pytest.mark.parametrize(("count", "told"), [(2, False), (3, True)])
    def test_lets_nobody_take_their_own_from_a_sum_of_two(self, client, team, count, told):
        [first, *_] = people(team, count)
        first.user = factories.person(Role.AGENT)
        first.save()
        client.force_login(first.user)

        html = page(client, team)

        assert (f">{count}000<" in html) is told
        assert ("reckon out a colleague's number" in html) is not told

    def test_is_not_for_people_of_another_team(self, client, team):
        other = factories.agent(team=factories.team(), user=factories.person(Role.AGENT))
        client.force_login(other.user)

        assert client.get(reverse("team_page", args=[team.pk])).status_code == 404

    def test_is_where_the_menu_leads_somebody_of_one_team(self, client, lead, team):
        assert client.get(reverse("own_team"))["Location"] == reverse("team_page", args=[team.pk])

    def test_costs_the_same_queries_for_twenty_people_as_for_two(
        self, client, lead, team, django_assert_max_num_queries
    ):
        for agent in people(team, 20):
            factories.help_asked(agent)
            Tally.objects.create(agent=agent, day=LAST, kind="hostility", offered=1)
            factories.conversation("Hi", "Hello.", by=agent, started_at=START, score=80)

        with django_assert_max_num_queries(30):
            page(client, team)


class TestCallsForHelp:
    def test_are_answered_here(self, client, lead, team):
        asked = factories.help_asked(factories.agent("Ana", team=team), words="It is hard.")
        assert "It is hard." in section(page(client, team), "h-calls")

        client.post(reverse("help_answer", args=[asked.pk]), {"answer": "On Monday, together."})

        asked.refresh_from_db()
        assert (asked.answered_by, asked.answer) == (lead, "On Monday, together.")

    def test_of_somebody_in_no_team_stand_beside_the_list_of_teams(self, client, lead, team):
        asked = factories.help_asked(factories.agent("Bo Winter"), words="It is hard.")
        html = unescape(client.get(reverse("own_team")).content.decode())
        assert "It is hard." in section(html, "h-calls")

        where = reverse("help_answer", args=[asked.pk])
        assert "Say how you will help" in client.post(where, {}).content.decode()
        client.post(where, {"answer": "Come to my desk."})

        asked.refresh_from_db()
        assert asked.answer == "Come to my desk."

    def test_of_somebody_in_no_team_are_not_for_colleagues(self, client, team):
        factories.help_asked(factories.agent("Bo Winter"))
        agent = factories.agent(team=team, user=factories.person(Role.AGENT))
        client.force_login(agent.user)

        assert client.get(reverse("own_team")).status_code == 302

    def test_need_words(self, client, lead, team):
        asked = factories.help_asked(factories.agent("Ana", team=team))

        answer = client.post(reverse("help_answer", args=[asked.pk]), {"answer": " "})

        assert "Say how you will help" in answer.content.decode()
        assert HelpAsked.objects.get().is_open


class TestWhatATeamSets:
    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("standard", "", "Give a score from 1 to 100."),
            ("standard", "101", "No score is above 100."),
            ("standard", "nan", "Give a number from 1 to 100."),
            ("standard", "0", "A standard below 1"),
            ("hard_moments", "1", "One hostile moment is no run"),
            ("hard_minutes", "5000", "720 minutes"),
        ],
    )
    def test_is_refused_with_what_to_do_instead(self, client, lead, team, field, value, sentence):
        sent = {"standard": "80", "hard_moments": "3", "hard_minutes": "120"} | {field: value}

        answer = client.post(reverse("team_care", args=[team.pk]), sent)

        assert sentence in unescape(answer.content.decode())
        assert not TeamCare.objects.exists()

    def test_is_set_by_its_lead(self, client, lead, team):
        sent = {"standard": "72.5", "hard_moments": "4", "hard_minutes": "90"}

        client.post(reverse("team_care", args=[team.pk]), sent)

        kept = TeamCare.objects.get()
        assert (standard_of(team), kept.hard_moments, kept.hard_minutes) == (72.5, 4, 90)
        assert 'value="72.5"' in page(client, team)


class TestByHour:
    def talk(self, person, hour, score, day=LAST):
        return person, day, START + timedelta(hours=hour), score

    def test_counts_from_the_first_reply_of_each_persons_day(self):
        found = hours.by_hour(
            [self.talk(1, 0, 80), self.talk(1, 2.5, 80), self.talk(2, 5, 80), self.talk(2, 5.9, 80)]
        )

        assert [(hour.number, hour.talks) for hour in found.hours] == [(1, 3), (3, 1)]
        assert (found.talks, found.shifts) == (4, 2)

    def test_is_told_from_ten_talks_an_hour(self):
        found = hours.by_hour([self.talk(n, 0, 80) for n in range(10)] + [self.talk(0, 1, 80)])

        assert found.hours[0].mean.value == 80
        assert found.hours[1].mean is None

    def test_does_not_take_who_works_long_for_what_late_hours_do(self):
        short = [self.talk(1, 0, 90)] * 20
        long = [self.talk(2, 0, 60)] * 10 + [self.talk(2, 6, 60)] * 10

        found = hours.by_hour(short + long)

        assert {round(hour.mean.value) for hour in found.hours} == {75}

    def test_shows_a_fall_in_late_hours(self):
        talks = [self.talk(n % 5, 0, 85 + n % 3) for n in range(60)]
        talks += [self.talk(n % 5, 7, 70 + n % 3) for n in range(60)]

        early, late = hours.by_hour(talks).hours

        assert late.mean.interval.high < early.mean.interval.low

    def test_of_no_talks_is_nothing(self):
        assert hours.by_hour([]).hours == ()

    def test_is_read_from_the_teams_talks_and_the_agents_first_turn(self, team):
        agent = factories.agent(team=team)
        for number in range(12):
            began = START + timedelta(minutes=number)
            factories.conversation("Hi", "Hello.", by=agent, started_at=began, score=80)
        other = factories.agent()
        factories.conversation("Hi", "Hello.", by=other, started_at=START, score=10)

        found = hours.of_team(team, factories.scorecard(), LAST)

        assert (found.talks, found.shifts) == (12, 1)
        assert found.hours[0].mean.value == 80
