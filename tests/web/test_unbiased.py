"""Whoever is yet to judge a talk unbiased learns nowhere what the engine saw in it."""

import csv

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.assignments import operations as assignments
from highpoint.apps.desk import operations
from tests import factories

pytestmark = pytest.mark.django_db

HIDDEN = "hidden until you have submitted your review"


@pytest.fixture
def lead():
    return factories.person(Role.LEAD)


@pytest.fixture
def begun(lead):
    return factories.person_evaluation(by=lead, at=None)


@pytest.fixture
def of(client):
    """Return a function that signs in as somebody who is there."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def page(client, address):
    return client.get(address).content.decode()


def reader(client, talk):
    return page(client, reverse("conversation", args=[talk.pk]))


def rows(client, what, query=""):
    told = b"".join(client.get(reverse(what, args=["csv"]) + query).streaming_content).decode()
    return list(csv.DictReader(told.lstrip("\ufeff").splitlines()))


class TestReader:
    def test_hides_what_the_engine_saw_while_one_judges(self, of, signed_in, begun, lead):
        told = reader(of(lead), begun.conversation)

        assert HIDDEN in told
        assert "By criterion" not in told
        assert "<mark" not in told

    def test_shows_it_once_the_review_is_submitted(self, of, signed_in, begun, lead):
        operations.rest_without_occasion(begun)
        operations.submit(begun, now=timezone.now())

        told = reader(of(lead), begun.conversation)

        assert HIDDEN not in told
        assert "By criterion" in told

    def test_hides_it_from_nobody_else(self, signed_in, begun):
        assert "By criterion" in reader(signed_in(), begun.conversation)

    def test_hides_nothing_where_one_chose_to_see_the_moments(self, of, lead):
        begun = factories.person_evaluation(by=lead, at=None, unbiased=False)

        assert HIDDEN not in reader(of(lead), begun.conversation)

    def test_hides_what_is_assigned_and_not_begun(self, of):
        team = factories.team()
        lead = factories.person(Role.LEAD, teams=(team,))
        item = factories.assigned(lead, team)

        assert HIDDEN in reader(of(lead), item.conversation)

    def test_shows_it_again_where_it_was_given_back(self, of):
        team = factories.team()
        lead = factories.person(Role.LEAD, teams=(team,))
        item = factories.assigned(lead, team)
        assignments.give_back(item, reason="conflict", words="", by=lead, now=timezone.now())

        assert HIDDEN not in reader(of(lead), item.conversation)

    def test_keeps_what_others_said_and_corrected_to_itself(self, of, signed_in, begun, lead):
        talk = begun.conversation
        factories.person_evaluation(talk, by=factories.person(name="Bo Ott"), agent=talk.agent)
        assert "Bo Ott" in reader(signed_in(), talk)

        assert "Bo Ott" not in reader(of(lead), talk)


class TestList:
    def test_tells_no_score_and_no_moments(self, of, signed_in, begun, lead):
        assert HIDDEN not in page(signed_in(), reverse("conversations"))

        told = page(of(lead), reverse("conversations"))

        assert HIDDEN in told
        assert "moments met" not in told

    @pytest.mark.parametrize("query", ["score_from=50", "kind=distress", "ended=satisfied"])
    def test_leaves_it_out_where_being_found_would_tell(self, of, signed_in, begun, lead, query):
        link = reverse("conversation", args=[begun.conversation_id])
        address = f"{reverse('conversations')}?{query}"
        assert link in page(signed_in(), address)

        told = page(of(lead), address)

        assert link not in told
        assert "1 conversation that you are yet to review is left out" in told

    def test_finds_it_by_its_words(self, of, signed_in, begun, lead):
        told = page(of(lead), reverse("conversations") + "?q=lamp")

        assert reverse("conversation", args=[begun.conversation_id]) in told


class TestFiles:
    def test_hold_the_words_and_not_what_the_engine_saw(self, of, signed_in, begun, lead):
        [row] = rows(of(lead), "conversations_take")

        assert row["hidden_until_reviewed"] == "True"
        assert row["score"] == row["offered"] == row["end_state"] == ""
        assert "lamp" in row["turns"]

    @pytest.mark.parametrize("what", ["moments_take", "evaluations_take"])
    def test_leave_out_what_would_tell(self, of, signed_in, begun, lead, what):
        assert rows(signed_in(), what)
        assert rows(of(lead), what) == []

    def test_behind_a_figure_it_is_left_out(self, of, signed_in, begun, lead):
        address = reverse("insight_moments") + "?what=kind:distress"

        told = page(of(lead), address)

        assert "are not in this list" in told
        assert reverse("conversation", args=[begun.conversation_id]) not in told
