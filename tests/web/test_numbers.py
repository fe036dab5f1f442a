"""Numbers in addresses and forms: what is none is never an error of the server."""

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Agent, Role
from highpoint.web.numbers import chosen, number
from tests import factories

NONE = ("", None, "one", "-1", "1.0", "²", " 1", "1" * 19)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_none(text):
    assert number(text) is None


def test_a_number_may_be_held_shorter():
    assert number("999999", 6) == 999_999
    assert number("1000000", 6) is None


@pytest.mark.django_db
class TestChosen:
    def test_is_the_row_of_the_id(self):
        factories.agent("Ada")
        beth = factories.agent("Beth")

        assert chosen(Agent.objects.all(), str(beth.pk)) == beth

    @pytest.mark.parametrize("text", [*NONE, "9" * 18])
    def test_is_nothing_where_no_row_has_it(self, text):
        factories.agent("Ada")

        assert chosen(Agent.objects.all(), text) is None


@pytest.mark.django_db
def test_a_scorecard_like_none_that_can_be_is_an_empty_one(signed_in):
    told = {"name": "Ours", "like": "9" * 40}

    answer = signed_in(Role.ADMIN).post(reverse("scorecard_new"), told)

    assert answer.status_code == 302
