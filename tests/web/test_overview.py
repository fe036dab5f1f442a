import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from highpoint.apps.quality.models import ScoreTally
from tests import factories

pytestmark = pytest.mark.django_db

LAST = date(2026, 11, 20)


def team_of(people: int, *, name: str = "", reached: int = 8, talks: int = 10, day=LAST):
    team = factories.team(name) if name else None
    for _ in range(people):
        agent = factories.agent(team=team)
        tally(agent, reached, talks, day)
    return team


def tally(agent, reached, talks, day=LAST):
    ScoreTally.objects.create(
        agent=agent,
        day=day,
        scorecard=factories.scorecard(),
        conversations=talks,
        total=80 * talks,
        squares=6400 * talks,
        at_standard=reached,
    )


@pytest.fixture
def page(signed_in):
    client = signed_in(Role.EXECUTIVE)

    def read(**query) -> str:
        answer = client.get(reverse("overview"), query)
        return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())

    return read


class TestOverview:
    def test_is_where_an_executive_begins(self, signed_in):
        assert signed_in(Role.EXECUTIVE).get(reverse("home"))["Location"] == reverse("overview")

    def test_says_what_is_missing_before_there_is_anything(self, page):
        assert "Not enough yet" in page()

    def test_sums_teams_by_name_with_n_and_interval(self, page):
        team_of(3, name="Orchard", reached=9)
        team_of(4, name="Lantern", reached=6)

        said = page()

        assert "All together 73&nbsp;%" in said
        assert "70 conversations by 7 people" in said
        assert said.index("Lantern 60&nbsp;%") < said.index("Orchard 90&nbsp;%")

    def test_puts_small_teams_together(self, page):
        team_of(3, name="Orchard")
        team_of(2, name="Pair")
        team_of(1, name="Alone")

        said = page()

        assert "Pair" not in said
        assert "Small teams and agents in none, together 80&nbsp;%" in said

    def test_leaves_a_group_out_of_the_whole_that_would_tell_of_a_person(self, page):
        team_of(3, name="Orchard")
        team_of(2, name="Pair", reached=0)

        said = page()

        assert "All together 80&nbsp;%" in said
        assert "20 conversations of groups with fewer than 3 people are left out" in said

    def test_counts_all_names_of_a_person_as_one(self, page):
        team = team_of(2, name="Pair")
        first = team.agents.first()
        joined = factories.agent(team=team, joined_to=first)
        tally(joined, 8, 10)

        assert "Not enough yet" in page()

    def test_shows_no_person(self, page):
        team = team_of(3, name="Orchard")

        said = page()

        assert not [agent for agent in team.agents.all() if agent.name in said]

    def test_looks_as_far_back_as_asked(self, page):
        team_of(3, name="Orchard")
        team_of(3, name="Old", day=LAST - timedelta(weeks=20))

        assert "Old" not in page()
        assert "Old" in page(span="26")
        assert "Old" not in page(span="nonsense")

    def test_tells_how_customers_ended(self, page):
        team_of(3, name="Orchard")
        for number in range(12):
            state = "satisfied" if number < 9 else "dissatisfied"
            factories.conversation("Hello", "Hi", end_state=state)

        assert "Satisfied 75&nbsp;%" in page()
