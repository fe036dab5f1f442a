from datetime import timedelta

import pytest
from django.db.models import Q

from highpoint.apps.accounts.models import Role
from highpoint.apps.desk import corrections
from highpoint.apps.desk.corrections import CannotCorrect
from highpoint.apps.desk.models import Correction
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

LATER = START + timedelta(hours=1)


@pytest.fixture
def talk():
    agent = factories.agent("Sam Okafor", user=factories.person(Role.AGENT))
    return factories.lamp(by=agent)


@pytest.fixture
def lead():
    return factories.person(Role.LEAD)


def moment(talk, kind):
    return talk.moments.get(kind=kind)


class TestCorrect:
    def test_keeps_what_the_engine_said_and_what_it_should_have(self, talk, lead):
        made = corrections.correct(moment(talk, "refusal"), by=lead, now=START, verdict="met")

        assert (made.was, made.was_verdict, made.found, made.verdict) == (
            "refusal", "partial", "refusal", "met",
        )  # fmt: skip
        text = talk.turns.get(index=3).text
        assert text[made.start : made.end] == "shades cannot be returned"

    def test_takes_the_place_of_what_one_said_before(self, talk, lead):
        corrections.correct(moment(talk, "refusal"), by=lead, now=START, verdict="met")
        last = corrections.correct(moment(talk, "refusal"), by=lead, now=LATER)
        other = corrections.correct(moment(talk, "refusal"), by=factories.person(), now=LATER)

        assert list(corrections.standing(talk)) == [last, other]

    @pytest.mark.parametrize(("verdict", "says"), [("partial", "already"), ("great", "Choose met")])
    def test_refuses_what_is_no_correction(self, talk, lead, verdict, says):
        with pytest.raises(CannotCorrect, match=says):
            corrections.correct(moment(talk, "refusal"), by=lead, now=START, verdict=verdict)

    def test_is_for_marks_too(self, talk, lead):
        made = corrections.correct(talk.marks.get(), by=lead, now=START)

        assert (made.was, made.found, made.moment) == ("extra_touch", "", None)

    def test_outlives_the_moment(self, talk, lead):
        made = corrections.correct(moment(talk, "refusal"), by=lead, now=START)
        talk.moments.all().delete()

        made.refresh_from_db()
        assert (made.moment, made.was) == (None, "refusal")


class TestMissed:
    def test_belongs_to_whoever_answered_the_words(self, talk, lead):
        made = corrections.missed(
            talk.turns.get(index=2), 0, 5, found="distress", verdict="missed", by=lead, now=START
        )

        assert (made.was, made.found, made.verdict) == ("", "distress", "missed")
        assert made.agent == talk.agent

    @pytest.mark.parametrize(
        ("start", "end", "found", "verdict"),
        [(0, 0, "distress", "met"), (0, 999, "distress", "met"), (0, 5, "joy", "met"),
         (0, 5, "distress", "")],
    )  # fmt: skip
    def test_refuses_words_or_kinds_that_are_not(self, talk, lead, start, end, found, verdict):
        with pytest.raises(CannotCorrect):
            corrections.missed(
                talk.turns.get(index=2), start, end, found=found, verdict=verdict, by=lead,
                now=START,
            )  # fmt: skip

        assert not Correction.objects.exists()


class TestMayCorrect:
    def test_an_agent_may_in_the_own_answers_only(self, talk):
        own = talk.agent.user

        assert corrections.may_correct(own, talk.agent.pk)
        assert not corrections.may_correct(own, factories.agent().pk)
        assert not corrections.may_correct(own, None)

    @pytest.mark.parametrize("role", Role)
    def test_who_reviews_others_may(self, talk, role):
        may = corrections.may_correct(factories.person(role), talk.agent.pk)

        assert may == (role in (Role.ADMIN, Role.LEAD, Role.COACH))


class TestTried:
    def test_counts_what_was_corrected_of_what_was_looked_at(self, talk, lead):
        factories.lamp(by=talk.agent)
        corrections.correct(moment(talk, "refusal"), by=lead, now=START, verdict="met")
        corrections.correct(moment(talk, "refusal"), by=factories.person(), now=START)
        corrections.correct(moment(talk, "question"), by=lead, now=START, verdict="missed")
        corrections.missed(
            talk.turns.get(index=2), 0, 5, found="churn", verdict="missed", by=lead, now=START
        )

        found = {one.kind: one for one in corrections.tried(Q())}

        assert (found["refusal"].seen, found["refusal"].not_this) == (1, 1)
        assert (found["refusal"].otherwise, found["refusal"].corrected) == (0, 1)
        assert (found["question"].seen, found["question"].otherwise) == (1, 1)
        assert (found["churn"].seen, found["churn"].missed) == (0, 1)
        assert (found["praise"].seen, found["praise"].corrected) == (1, 0)

    def test_a_review_with_the_engine_shown_is_a_look_and_an_unbiased_one_is_none(self, talk):
        factories.person_evaluation(talk)
        assert not any(one.seen for one in corrections.tried(Q()))

        factories.person_evaluation(talk, unbiased=False)

        assert sum(one.seen for one in corrections.tried(Q())) == 6

    def test_leaves_out_what_was_taken_back(self, talk, lead):
        made = corrections.correct(moment(talk, "refusal"), by=lead, now=START)
        corrections.take_back(made, by=lead, now=LATER)

        assert not any(one.seen or one.corrected for one in corrections.tried(Q()))


class TestCases:
    def test_says_what_words_are_and_are_not(self, talk, lead):
        corrections.correct(moment(talk, "refusal"), by=talk.agent.user, now=START)
        corrections.missed(
            talk.turns.get(index=2), 0, 5, found="churn", verdict="missed", by=lead, now=LATER
        )

        found = [(one.kind, one.is_one, one.own) for one in corrections.cases()]

        assert found == [("refusal", False, True), ("churn", True, False)]
