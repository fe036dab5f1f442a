"""Rounds: opened by one, rated blindly by several, closed and compared."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.calibration import operations, queries
from highpoint.apps.calibration.comparing import comparison
from highpoint.apps.calibration.models import Accord, Round, RoundTalk
from highpoint.apps.calibration.operations import CannotCalibrate, Draw, Plan
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality.models import Evaluation, Reading, ScoreTally, Tally
from tests import factories
from tests.apps.calibration import rows
from tests.apps.calibration.rows import DUE, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=5)
CAL = Purpose.CALIBRATION


def rate(found, person, answers, at=NOW, **more):
    for talk, points in zip(found.talks.all(), answers, strict=True):
        rows.rated(talk.conversation, person, {"distress": points}, purpose=CAL, at=at, **more)


class TestOpening:
    def test_keeps_conversations_people_and_expert(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(3), expert=other)

        assert found.talks.count() == 3
        assert {r.person: r.expert for r in found.raters.all()} == {one: False, other: True}
        assert AuditEntry.objects.filter(act="opened a calibration round").exists()

    def test_tells_those_who_are_invited(self):
        people = rows.raters(3)
        found = rows.opened(people, rows.talks(2))

        told = Notice.objects.filter(kind="calibration", link=operations.address(found))
        assert {notice.to for notice in told} == set(people)
        assert "rate 2 conversations" in told[0].subject

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"title": " "}, "title"),
            ({"due": NOW.date() - timedelta(days=1)}, "has passed"),
            ({"raters": []}, "at least two people"),
        ],
    )
    def test_says_what_is_to_be_put_right(self, change, says):
        told = {
            "title": "T",
            "card": factories.scorecard(),
            "raters": rows.raters(),
            "due": DUE,
        } | change

        with pytest.raises(CannotCalibrate, match=says):
            operations.open_round(Plan(**told), rows.talks(1), by=factories.person(), now=NOW)

        assert not Round.objects.exists()

    def test_refuses_an_expert_who_does_not_rate(self):
        with pytest.raises(CannotCalibrate, match="expert rates too"):
            rows.opened(rows.raters(), rows.talks(1), expert=factories.person())

    def test_refuses_people_who_may_not_see_the_conversations(self):
        agent = factories.agent(team=factories.team())

        with pytest.raises(CannotCalibrate, match="may not see 2 of these"):
            rows.opened(rows.raters(), rows.talks(2, by=agent))

    def test_refuses_somebody_rating_their_own_conversation(self):
        one, other = rows.raters()
        with pytest.raises(CannotCalibrate, match="nobody rates their own"):
            rows.opened([one, other], rows.talks(1, by=factories.agent(user=one)))

    def test_refuses_a_conversation_of_an_earlier_round(self):
        talks = rows.talks(2)
        rows.opened(rows.raters(), talks)

        with pytest.raises(CannotCalibrate, match="in a round of this scorecard before"):
            rows.opened(rows.raters(), talks[:1])

    def test_refuses_a_conversation_that_nobody_answered(self):
        talk = factories.conversation("Hello?", by=factories.agent())

        with pytest.raises(CannotCalibrate, match="Nobody answered"):
            rows.opened(rows.raters(), [talk])

    def test_refuses_a_draft(self):
        with pytest.raises(CannotCalibrate, match="published"):
            rows.opened(rows.raters(), rows.talks(1), card=factories.draft())


class TestDrawing:
    def test_is_the_same_with_the_same_seed(self):
        rows.talks(20)
        pool, card = Conversation.objects.all(), factories.scorecard()

        assert operations.draw(pool, card, 5, seed=7) == operations.draw(pool, card, 5, seed=7)
        assert operations.draw(pool, card, 5, seed=7) != operations.draw(pool, card, 5, seed=8)

    def test_leaves_out_what_was_in_a_round_or_was_answered_by_nobody(self):
        talks = rows.talks(4)
        factories.conversation("Hello?", by=factories.agent())
        factories.conversation("Hello?", "Yes.")
        rows.opened(rows.raters(), talks[:2])

        drawn, of = operations.draw(Conversation.objects.all(), factories.scorecard(), 2, seed=1)

        assert of == 2
        assert set(drawn) == set(talks[2:])

    def test_says_where_there_are_too_few(self):
        rows.talks(2)
        with pytest.raises(CannotCalibrate, match="Only 2 conversations"):
            operations.draw(Conversation.objects.all(), factories.scorecard(), 3, seed=1)

    def test_is_kept_with_its_round(self):
        found = rows.opened(rows.raters(), rows.talks(2), drawn=Draw(7, 20, {"channel": "chat"}))

        assert (found.seed, found.drawn_from, found.pool) == (7, 20, {"channel": "chat"})


class TestRating:
    def test_begins_ones_own_blind_evaluation_once(self):
        one, other = rows.raters()
        talk = rows.opened([one, other], rows.talks(1)).talks.get()

        first = operations.begin_rating(talk, by=one, now=NOW)
        again = operations.begin_rating(talk, by=one, now=LATER)

        assert first == again
        assert first.purpose == CAL
        assert first.unbiased
        assert first.scorecard == talk.round.scorecard

    def test_is_for_those_who_are_invited(self):
        talk = rows.opened(rows.raters(), rows.talks(1)).talks.get()

        with pytest.raises(CannotCalibrate, match="not invited"):
            operations.begin_rating(talk, by=factories.person(Role.ADMIN), now=NOW)

    def test_is_settled_once_its_round_is_closed(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        rate(found, one, [2])
        own = PersonEvaluation.objects.get()
        assert not queries.settled(own)

        operations.close(found, by=one, now=LATER)

        assert queries.settled(own)

    def test_ends_with_the_round(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        operations.close(found, by=one, now=LATER)

        with pytest.raises(CannotCalibrate, match="would not be blind"):
            operations.begin_rating(found.talks.get(), by=one, now=LATER)

    def test_keeps_the_engines_answer_from_who_is_yet_to_rate(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        talk = found.talks.get().conversation_id
        rate(found, one, [2])

        assert not queries.rates_blind(one, talk)
        assert queries.rates_blind(other, talk)
        assert not queries.rates_blind(factories.person(), talk)

    def test_shows_how_far_everybody_is_by_name(self):
        anna, bert = factories.person(Role.COACH, name="Anna"), factories.person(name="Bert")
        found = rows.opened([bert, anna], rows.talks(2))
        rate(found, bert, [2, 2])

        assert [(p.person.name, p.done, p.of) for p in queries.progress(found)] == [
            ("Anna", 0, 2),
            ("Bert", 2, 2),
        ]


class TestClosing:
    def test_leaves_out_what_is_handed_in_later(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        rate(found, one, [2])
        operations.close(found, by=one, now=LATER)
        rate(found, other, [0], at=LATER + timedelta(minutes=1))

        assert [rater.person for rater in comparison(found).people] == [one]

    def test_tells_everybody_once(self):
        people = rows.raters()
        found = rows.opened(people, rows.talks(1))
        operations.close(found, by=people[0], now=LATER)

        assert Notice.objects.filter(subject__contains="is closed").count() == 2
        with pytest.raises(CannotCalibrate, match="closed already"):
            operations.close(found, by=people[0], now=LATER)

    def test_reckons_agreement_per_criterion_and_of_the_whole(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(8))
        rate(found, one, [2, 2, 0, 0, 1, 1, 2, 0], score=80)
        rate(found, other, [2, 2, 0, 0, 1, 1, 2, 0], score=80)
        operations.close(found, by=one, now=LATER)

        by_key = {figure.criterion: figure for figure in found.figures.all()}
        assert by_key["distress"].n == 8
        assert by_key["distress"].alpha == 1
        assert by_key[""].n == 8

    def test_says_nothing_of_too_few_conversations(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(4))
        rate(found, one, [2, 2, 0, 0])
        rate(found, other, [2, 2, 0, 0])
        operations.close(found, by=one, now=LATER)

        figure = found.figures.get(criterion="distress")
        assert (figure.n, figure.alpha, figure.decides) == (4, None, None)

    def test_sets_answers_side_by_side_with_the_expert_first(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1), expert=other)
        rate(found, one, [2], notes={"distress": "she said sorry"})
        rate(found, other, [0])
        operations.close(found, by=one, now=LATER)

        told = comparison(found)
        line = next(line for line in told.sides[0].lines if line.criterion.key == "distress")

        assert [rater.person for rater in told.people] == [other, one]
        assert line.differs
        assert [cell.off for cell in line.cells] == [False, True]
        assert [cell.rating.note for cell in line.notes] == ["she said sorry"]
        assert told.differing("distress") == 1

    def test_takes_the_same_queries_for_many_conversations(self, django_assert_num_queries):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(12))
        rate(found, one, [1] * 12)
        rate(found, other, [2] * 12)
        operations.close(found, by=one, now=LATER)

        with django_assert_num_queries(6):
            comparison(Round.objects.select_related("scorecard").get(pk=found.pk))

    def test_counts_in_no_score(self):
        one, other = rows.raters()
        talk = factories.lamp(by=factories.agent())
        before = [list(m.objects.values()) for m in (Evaluation, Reading, Tally, ScoreTally)]
        found = rows.opened([one, other], [talk])
        rate(found, one, [0], score=0)
        operations.close(found, by=one, now=LATER)

        after = [list(m.objects.values()) for m in (Evaluation, Reading, Tally, ScoreTally)]
        assert after == before
        assert set(PersonEvaluation.objects.values_list("purpose", flat=True)) == {CAL}


class TestCallingOff:
    def test_takes_drafts_along(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        operations.begin_rating(found.talks.get(), by=one, now=NOW)

        operations.call_off(found, by=one, now=LATER)

        assert not PersonEvaluation.objects.exists()
        assert not RoundTalk.objects.exists()

    def test_is_too_late_once_somebody_has_rated(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        rate(found, one, [1])

        with pytest.raises(CannotCalibrate, match="close it instead"):
            operations.call_off(found, by=one, now=LATER)


class TestAgreeing:
    def test_keeps_what_counts_from_now_on(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        with pytest.raises(CannotCalibrate, match="once the round is closed"):
            operations.agree(found, "distress", "Sorry alone is in part.", by=one, now=NOW)
        operations.close(found, by=one, now=LATER)

        operations.agree(found, "distress", "Sorry alone is in part.", by=one, now=LATER)
        operations.agree(found, "distress", "Sorry alone is missed.", by=other, now=LATER)

        accord = Accord.objects.get()
        assert (accord.text, accord.by) == ("Sorry alone is missed.", other)

    def test_takes_no_word_on_another_criterion(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        operations.close(found, by=one, now=LATER)

        with pytest.raises(CannotCalibrate, match="no such criterion"):
            operations.agree(found, "weather", "x", by=one, now=LATER)

    def test_is_taken_back_by_an_empty_word(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        operations.close(found, by=one, now=LATER)
        operations.agree(found, "distress", "x", by=one, now=LATER)

        operations.agree(found, "distress", " ", by=one, now=LATER)

        assert not Accord.objects.exists()


class TestReminding:
    def test_tells_the_late_the_day_before_and_once(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1))
        rate(found, one, [2])
        day_before = DUE - timedelta(days=1)

        for _ in range(2):
            operations.remind(now=LATER, today=day_before)

        told = Notice.objects.filter(subject__contains="due tomorrow")
        assert [notice.to for notice in told] == [other]

    def test_tells_nobody_on_another_day(self):
        rows.opened(rows.raters(), rows.talks(1))

        assert operations.remind(now=LATER, today=DUE) == 0

    def test_tells_who_opened_it_that_everybody_is_done(self):
        one, other = rows.raters()
        lead = factories.person()
        found = rows.opened([one, other], rows.talks(1), by=lead)
        rate(found, one, [2])
        operations.tell_when_all_are_done(now=LATER)
        assert not Notice.objects.filter(to=lead).exists()

        rate(found, other, [2])
        operations.tell_when_all_are_done(now=LATER)

        assert Notice.objects.filter(to=lead, subject__contains="can be closed").count() == 1


class TestTheDatabase:
    def test_holds_one_expert_a_round(self):
        one, other = rows.raters()
        found = rows.opened([one, other], rows.talks(1), expert=one)

        with pytest.raises(IntegrityError), transaction.atomic():
            found.raters.update(expert=True)

    def test_holds_that_a_draw_tells_its_pool(self):
        found = rows.opened(rows.raters(), rows.talks(1))

        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.filter(pk=found.pk).update(seed=3)
