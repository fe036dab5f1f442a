"""Recall cards: equal gaps, five a day, and what comes of it for the person alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.stories import charter, pledging, recall
from highpoint.apps.stories.models import Deck, Pledge, Recall, RecallCard
from highpoint.apps.stories.recall import CannotRecall, Recalled, Side
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.START
DAY = timedelta(days=1)


@pytest.fixture
def person():
    return factories.person(Role.AGENT)


def due(person, at=NOW):
    return list(recall.due(person, at.date()))


class TestDecks:
    def test_hold_the_golden_rule_each_kind_and_own_lines(self, person):
        charter.write_own(person, ["Listen to me until I have ended", *[""] * 8, "Wow me"], now=NOW)

        assert recall.take_up(person, Deck.GOLDEN, now=NOW) == 3
        assert recall.take_up(person, Deck.MOMENTS, now=NOW) == 13
        assert recall.take_up(person, Deck.OWN, now=NOW) == 2
        own = RecallCard.objects.get(person=person, key__startswith="own:", front__contains="#10")
        assert own.back == "Wow me"
        assert "Listen to …" in RecallCard.objects.get(back__startswith="Listen to me").front

    def test_taken_up_again_keep_their_days(self, person):
        recall.take_up(person, Deck.GOLDEN, now=NOW)
        card = recall.answer(due(person)[0], knew=True, now=NOW)
        recall.take_up(person, Deck.GOLDEN, now=NOW + DAY)

        card.refresh_from_db()
        assert card.due_on == NOW.date() + 4 * DAY
        assert RecallCard.objects.count() == 3

    def test_a_line_that_is_gone_is_asked_no_more(self, person):
        charter.write_own(person, ["Be quick", "Be kind"], now=NOW)
        recall.take_up(person, Deck.OWN, now=NOW)
        charter.write_own(person, ["Be quick"], now=NOW)
        recall.take_up(person, Deck.OWN, now=NOW)

        assert [card.back for card in due(person)] == ["Be quick"]

    def test_put_away_and_taken_up_again(self, person):
        side = Side("lesson:no", "How do you say no?", "Kindly.", "refusal")
        recall.add(person, Deck.LESSONS, side, now=NOW)
        assert recall.put_away(person, Deck.LESSONS, now=NOW) == 1
        assert due(person) == []
        assert recall.take_up(person, Deck.LESSONS, now=NOW) == 1
        assert [card.key for card in due(person)] == ["lesson:no"]


class TestAnswer:
    def test_known_comes_after_the_same_gap_every_time(self, person):
        recall.take_up(person, Deck.GOLDEN, now=NOW)
        card, at = due(person)[0], NOW
        for _ in range(5):
            card = recall.answer(card, knew=True, now=at)
            assert card.due_on - at.date() == recall.GAP_DAYS * DAY
            at += recall.GAP_DAYS * DAY

    def test_not_yet_comes_tomorrow(self, person):
        recall.take_up(person, Deck.GOLDEN, now=NOW)
        assert recall.answer(due(person)[0], knew=False, now=NOW).due_on == NOW.date() + DAY

    def test_the_gap_is_a_parameter(self, person):
        recall.take_up(person, Deck.GOLDEN, now=NOW)
        card = recall.answer(due(person)[0], knew=True, now=NOW, gap=7)
        assert card.due_on == NOW.date() + 7 * DAY

    def test_is_once_a_day(self, person):
        recall.take_up(person, Deck.GOLDEN, now=NOW)
        card = recall.answer(due(person)[0], knew=True, now=NOW)
        with pytest.raises(CannotRecall, match="today"):
            recall.answer(card, knew=False, now=NOW)
        assert Recall.objects.get().knew

    def test_five_a_day_are_enough_and_the_rest_waits(self, person):
        recall.take_up(person, Deck.MOMENTS, now=NOW)
        for _ in range(5):
            recall.answer(due(person)[0], knew=True, now=NOW)
        assert due(person) == []
        assert len(due(person, NOW + DAY)) == 5


class TestRecalled:
    def test_counts_by_kind_and_in_all(self, person):
        recall.take_up(person, Deck.MOMENTS, now=NOW)
        recall.take_up(person, Deck.GOLDEN, now=NOW)
        for number, card in enumerate(RecallCard.objects.filter(person=person)[:4]):
            recall.answer(card, knew=number > 0, now=NOW)
        golden = RecallCard.objects.filter(deck=Deck.GOLDEN).first()
        recall.answer(golden, knew=True, now=NOW)

        found = recall.recalled(person, NOW.date())

        assert found[""] == Recalled(4, 5)
        assert found["greeting"] == Recalled(0, 1)
        assert recall.recalled(factories.person(), NOW.date()) == {"": Recalled()}
        assert recall.recalled(person, NOW.date() + 92 * DAY)[""].n == 0


class TestPledge:
    def test_is_one_a_week(self, person):
        pledging.take_up(person, "Listen", now=NOW)
        pledging.take_up(person, "Be quick", now=NOW)
        assert pledging.of_week(person, NOW).text == "Be quick"
        assert Pledge.objects.count() == 1
        assert pledging.of_week(person, NOW + 7 * DAY) is None

        pledging.lay_down(person, now=NOW)
        assert pledging.of_week(person, NOW) is None
