import re

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Agent, Role
from tests import factories

pytestmark = pytest.mark.django_db


def names(client, **query) -> list[str]:
    answer = client.get(reverse("people"), query)
    assert answer.status_code == 200
    return re.findall(r'<a href="/people/\d+/">([^<]*)</a>', answer.content.decode())


class TestPeople:
    def test_stand_by_name(self, signed_in):
        for name in ("Cem", "Ana", "Bo"):
            factories.agent(name)

        assert names(signed_in()) == ["Ana", "Bo", "Cem"]

    def test_carry_no_figure(self, signed_in):
        by = factories.agent("Ana")
        factories.lamp(by)

        page = signed_in().get(reverse("people")).content.decode()

        table = re.search(r"<tbody>.*?</tbody>", page, re.S)[0]
        assert not re.search(r">[^<]*\d[^<]*<", table)

    def test_are_found_by_any_part_of_the_name(self, signed_in):
        factories.agent("Ana Quist")
        factories.agent("Bo Lind")

        assert names(signed_in(), q="quist an") == ["Ana Quist"]

    def test_are_kept_to_one_team_or_to_none(self, signed_in):
        care = factories.team("Care")
        factories.agent("Ana", team=care)
        factories.agent("Bo")
        client = signed_in(Role.ADMIN)

        assert names(client, team=str(care.pk)) == ["Ana"]
        assert names(client, team="none") == ["Bo"]

    @pytest.mark.parametrize("team", ["x", "-1", "9" * 40, "999999", "\x00"])
    def test_stand_whatever_team_is_asked_for(self, signed_in, team):
        factories.agent("Ana")

        assert names(signed_in(), team=team) in ([], ["Ana"])

    @pytest.mark.parametrize("words", ["%", "_", "\x00", "'", "x" * 5_000])
    def test_stand_whatever_name_is_asked_for(self, signed_in, words):
        factories.agent("Ana")

        assert names(signed_in(), q=words) in ([], ["Ana"])

    def test_say_who_has_nobody_signing_in(self, signed_in):
        factories.agent("Ana", user=factories.person(Role.AGENT, name="Ana Quist"))
        factories.agent("Bo")

        page = signed_in().get(reverse("people")).content.decode()

        assert "as Ana Quist" in page
        assert page.count("nobody yet") == 1

    def test_of_other_teams_are_not_there(self, signed_in):
        mine, other = factories.team(), factories.team("Night shift")
        factories.agent("Ana", team=mine)
        factories.agent("Bo", team=other)
        client = signed_in(Role.COACH, teams=(mine,))

        assert names(client) == ["Ana"]
        assert "Night shift" not in client.get(reverse("people")).content.decode()

    @pytest.mark.parametrize("role", [Role.AGENT, Role.HIRING, Role.EXECUTIVE])
    def test_are_not_for_other_roles(self, signed_in, role):
        assert signed_in(role).get(reverse("people")).status_code == 403

    def test_by_the_hundreds_are_paged_in_few_queries(
        self, signed_in, django_assert_max_num_queries
    ):
        Agent.objects.bulk_create(Agent(key=f"a{n:03}", name=f"Agent {n:03}") for n in range(304))
        client = signed_in()

        with django_assert_max_num_queries(12):
            first = names(client)

        assert len(first) == 100
        assert names(client, page="4") == [f"Agent {n}" for n in range(300, 304)]

    def test_are_told_apart_from_nobody_found(self, signed_in):
        client = signed_in()

        assert "Nobody yet" in client.get(reverse("people")).content.decode()
        assert "Nobody of that name" in client.get(reverse("people"), {"q": "z"}).content.decode()
