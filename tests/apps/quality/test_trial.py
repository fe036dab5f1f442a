"""A draft tried on what is kept: what it would change, with the words, and nothing stored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db.models import Q

from highpoint.apps.quality import in_force
from highpoint.apps.quality.models import Evaluation
from highpoint.apps.quality.trial import tried
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.scorecard import DEFAULT, Combination, Criterion, Words
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAYS = Criterion(
    "days", "Says in how many days", "Clarity", 50, words=Words(("five days",), when=("refund",))
)


def talk(number: int, answer: str) -> Conversation:
    turns = [
        {"role": "customer", "text": "I am so upset. When do I get my refund?"},
        {"role": "agent", "text": answer},
        {"role": "customer", "text": "Then I will never buy here again."},
    ]
    row = {"id": f"t{number}", "agent": "ana", "customer_name": "Ada", "turns": turns}
    return Conversation.from_dict(row)


def take(*answers: str) -> None:
    list(take_in([talk(number, answer) for number, answer in enumerate(answers)], now=NOW))


def trial(*criteria: Criterion):
    return tried(factories.draft(criteria=criteria), in_force.ensure(NOW), Q())


class TestTrial:
    def test_shows_what_a_custom_criterion_finds_with_its_words(self):
        take("It takes five days from today.", "Soon.")

        [found] = trial(*DEFAULT.criteria, DAYS).customs

        assert (found.offered, found.met, found.missed) == (2, 1, 1)
        missed, met = found.examples
        assert [quote.words for quote in missed.quotes] == ["refund"]
        assert [quote.words for quote in met.quotes] == ["refund", "five days"]
        assert met.quotes[1].after == " from today."

    def test_shows_examples_of_both_verdicts(self):
        take(*["Soon."] * 6, "It takes five days.", "It takes five days.")

        [found] = trial(DAYS).customs

        assert [one.verdict for one in found.examples] == ["missed"] * 4 + ["met"] * 2

    def test_names_the_conversations_that_would_score_otherwise_and_why(self):
        take("It takes five days.", "Soon.")
        kept = list(Evaluation.objects.values_list("pk", "score"))

        found = trial(*DEFAULT.criteria, DAYS)

        assert {each.because[0] for each in found.changed} == {DAYS.title}
        assert (found.up, found.down) == (2, 0) or (found.up, found.down) == (1, 1)
        assert list(Evaluation.objects.values_list("pk", "score")) == kept

    def test_changes_nothing_where_the_draft_is_what_counts(self):
        take("It takes five days.")

        found = trial(*DEFAULT.criteria)

        assert found.tried == 1
        assert not found.changed
        assert found.mean_before == found.mean_after

    def test_sees_moments_that_follow_each_other(self):
        take("Soon.")
        rule = Combination(Kind.DISTRESS, (Verdict.MISSED,), Kind.CHURN, tuple(Verdict))

        [found] = trial(Criterion("c", "Lost", "Care", 1, combination=rule)).customs

        assert (found.met, found.missed) == (0, 1)
        assert found.examples[0].quotes

    def test_has_nothing_to_say_without_conversations(self):
        assert trial(DAYS).tried == 0
