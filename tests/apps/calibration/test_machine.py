"""The engine against people: which pairs count, what they give, and what may be made of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q

from highpoint.apps.accounts.models import Role
from highpoint.apps.calibration import machine, operations
from highpoint.apps.calibration.advice import FEWEST_PAIRS, State, advice_only, standings
from highpoint.apps.calibration.differences import corrections, differences
from highpoint.apps.calibration.models import Agreement
from highpoint.apps.desk.models import Correction, Purpose
from highpoint.apps.quality import cards
from highpoint.apps.quality.cards import criteria_of
from highpoint.engine.insight.agreement import krippendorff_alpha
from highpoint.loop import agreement_job
from tests import factories
from tests.apps.calibration import rows
from tests.apps.calibration.rows import NOW

pytestmark = pytest.mark.django_db

KEY = "distress"
LATER = NOW + timedelta(hours=5)
Between = Agreement.Between


def looked_at(engine, people, **more):
    """Let the engine and one person have answered as many talks, in order."""
    person = more.pop("by", None) or factories.person(Role.COACH)
    talks = rows.talks(len(engine))
    for talk, theirs, own in zip(talks, engine, people, strict=True):
        rows.engine(talk, {KEY: theirs})
        rows.rated(talk, person, {KEY: own}, **more)
    return talks


def measured(between=Between.MACHINE, month=None, key=KEY):
    card = factories.scorecard()
    machine.measure(card.name, now=LATER)
    found = Agreement.objects.filter(scorecard=card, criterion=key, between=between)
    return found.filter(month=month).first()


class TestPairs:
    def test_are_what_the_engine_and_a_person_said_of_the_same_talk(self):
        engine = [2, 2, 0, 0, 1, 2, 0, 2, 2, 0]
        people = [2, 0, 0, 0, 1, 2, 0, 2, 1, 2]
        looked_at(engine, people)

        found = measured()

        plain = krippendorff_alpha(list(zip(engine, people, strict=True)), "ordinal")
        assert found.n == 10
        assert found.same == pytest.approx(0.7)
        assert found.alpha == pytest.approx(plain)
        assert found.alpha_low < found.alpha < found.alpha_high

    def test_leave_out_where_either_saw_no_occasion_but_count_that_apart(self):
        looked_at([2, 2, None, None, 0, 0, 2], [2, None, 2, None, 0, 0, 2])

        assert measured().n == 4
        occasion = measured(Between.OCCASION)
        assert occasion.n == 7
        assert occasion.same == pytest.approx(5 / 7)

    def test_count_a_talk_once_by_who_was_there_first(self):
        talk = looked_at([2], [2])[0]
        rows.rated(talk, factories.person(), {KEY: 0}, at=LATER)

        looks = machine._looks([factories.scorecard()])
        criterion = next(c for c in criteria_of(factories.scorecard()) if c.key == KEY)
        pairs = machine.pairs_of(looks, criterion, [factories.scorecard().pk])

        assert [pair for _, pair in pairs.machine] == [(2, 2)]
        assert [set(unit) for _, unit in pairs.people] == [{2, 0}]

    def test_keep_people_who_saw_the_answer_apart(self):
        looked_at([2, 0] * 4, [2, 0] * 4, unbiased=False)

        assert measured() is None
        assert measured(Between.SHOWN).n == 8

    def test_leave_out_drafts_messages_and_what_people_say_of_themselves(self):
        talks = looked_at([2, 0], [2, 0], purpose=Purpose.SELF)
        rows.engine(rows.talks(1)[0], {KEY: 2})
        rows.rated(talks[0], factories.person(), {KEY: 2}, turn=1)
        draft = rows.rated(talks[1], factories.person(), {KEY: 2})
        draft.submitted_at = None
        draft.save()

        assert measured() is None
        assert measured(Between.OCCASION) is None

    def test_take_a_calibration_in_once_its_round_is_closed(self):
        one, other = rows.raters()
        talks = rows.talks(2)
        found = rows.opened([one, other], talks, expert=other)
        for talk in talks:
            rows.engine(talk, {KEY: 2})
            rows.rated(talk, one, {KEY: 0}, purpose=Purpose.CALIBRATION)
            rows.rated(talk, other, {KEY: 2}, purpose=Purpose.CALIBRATION, at=LATER)
        assert measured() is None

        operations.close(found, by=one, now=LATER)

        assert measured().n == 2
        assert measured(Between.PEOPLE).n == 2

    def test_go_by_the_expert_of_a_round(self):
        one, other = rows.raters()
        talks = rows.talks(6)
        found = rows.opened([one, other], talks, expert=other)
        for talk, answer in zip(talks, [2, 0, 2, 0, 2, 0], strict=True):
            rows.engine(talk, {KEY: answer})
            rows.rated(talk, one, {KEY: 2 - answer}, purpose=Purpose.CALIBRATION)
            rows.rated(talk, other, {KEY: answer}, purpose=Purpose.CALIBRATION, at=LATER)
        operations.close(found, by=one, now=LATER)

        assert measured().alpha == 1

    def test_of_another_version_count_where_it_asks_the_same(self):
        looked_at([2, 0] * 3, [2, 0] * 3)
        lead, old = factories.person(), factories.scorecard()
        draft = cards.next_version(old, by=lead, now=NOW)
        weights = {c.key: c.weight + 1 for c in criteria_of(draft)}
        cards.tell(draft, name=draft.name, why="Heavier.", weights=weights)
        cards.publish(draft, by=lead, now=NOW)

        machine.measure(old.name, now=LATER)

        assert Agreement.objects.get(scorecard=draft, criterion=KEY, between=Between.MACHINE,
                                     month=None).n == 6  # fmt: skip

    def test_are_told_by_month(self):
        looked_at([2, 0] * 4, [2, 0] * 4, at=datetime(2026, 10, 5, tzinfo=UTC))
        looked_at([2, 0] * 3, [0, 2] * 3, at=datetime(2026, 11, 5, tzinfo=UTC))

        october = measured(month=date(2026, 10, 1))
        november = measured(month=date(2026, 11, 1))

        assert (october.n, october.alpha) == (8, 1)
        assert november.n == 6
        assert november.alpha < 0

    def test_are_measured_the_same_twice(self):
        looked_at([2, 2, 0, 0, 1, 2, 0, 2], [2, 0, 0, 0, 1, 2, 0, 2])
        fields = ("n", "alpha", "alpha_low", "alpha_high", "ac", "ac_low", "ac_high", "kappa")

        first, again = measured(), measured()

        assert [getattr(first, f) for f in fields] == [getattr(again, f) for f in fields]


class TestStandings:
    def of_distress(self):
        machine.measure(factories.scorecard().name, now=LATER)
        return standings(factories.scorecard())[KEY]

    def test_say_that_nobody_has_checked_yet(self):
        found = self.of_distress()

        assert found.state is State.UNCHECKED
        assert not found.advice_only
        assert not advice_only(factories.scorecard())

    def test_are_advice_while_too_few_are_compared(self):
        looked_at([2, 0] * 5, [2, 0] * 5)

        found = self.of_distress()

        assert (found.state, found.n, found.needed) == (State.FEW, 10, FEWEST_PAIRS - 10)
        assert found.advice_only

    def test_are_advice_below_the_bar(self):
        looked_at([2, 0] * 12, [2, 0, 0, 2] * 6)

        found = self.of_distress()

        assert found.state is State.LOW
        assert found.figure.value < 0.7
        assert list(advice_only(factories.scorecard())) == [KEY]

    def test_hold_from_the_bar_on(self):
        looked_at([2, 0, 1] * 10, [2, 0, 1] * 10)

        assert self.of_distress().state is State.HOLDS

    def test_hold_where_nearly_all_answers_are_one_answer(self):
        looked_at([2] * 39 + [0], [2] * 38 + [0, 2])

        found = self.of_distress()

        assert found.state is State.HOLDS
        assert found.figure.value > 0.9

    def test_are_advice_where_the_two_see_other_occasions(self):
        looked_at([2, 0] * 10 + [2] * 20, [2, 0] * 10 + [None] * 20)

        found = self.of_distress()

        assert found.state is State.LOW
        assert found.occasion

    def test_take_one_query(self, django_assert_num_queries):
        card = factories.scorecard()
        with django_assert_num_queries(1):
            standings(card)

    def test_survive_what_no_page_reckons(self):
        looked_at([2, 0, 1] * 10, [2, 0, 1] * 10)
        agreement_job.watch()

        assert standings(factories.scorecard())[KEY].state is State.HOLDS


class TestTheJob:
    def test_measures_what_was_handed_in_since(self):
        card = factories.scorecard()
        assert machine.names_to_measure() == []
        looked_at([2, 0] * 3, [2, 0] * 3, at=NOW)
        assert machine.names_to_measure() == [card.name]

        machine.measure(card.name, now=LATER)
        assert machine.names_to_measure() == []

        looked_at([2], [2], at=LATER + timedelta(minutes=1))
        assert machine.names_to_measure() == [card.name]

    def test_measures_anew_after_a_day(self):
        looked_at([2, 0] * 3, [2, 0] * 3)
        machine.measure(factories.scorecard().name, now=NOW)

        agreement_job.watch()

        assert Agreement.objects.earliest("measured_at").measured_at > NOW


class TestDifferences:
    def found(self, seen=None):
        card = factories.scorecard()
        criterion = next(c for c in criteria_of(card) if c.key == KEY)
        return differences(card, criterion, seen if seen is not None else Q())

    def test_are_the_talks_with_other_answers(self):
        talks = looked_at([2, 0, None, 2], [2, 1, 2, None])

        assert {d.evaluation.conversation for d in self.found()} == set(talks[1:])

    def test_keep_to_what_one_may_see(self):
        looked_at([2], [0])

        assert not self.found(Q(pk__in=[]))

    def test_tell_nothing_of_an_open_round(self):
        one, other = rows.raters()
        talk = rows.talks(1)[0]
        rows.opened([one, other], [talk])
        rows.engine(talk, {KEY: 2})
        rows.rated(talk, one, {KEY: 0}, purpose=Purpose.CALIBRATION)

        assert not self.found()


class TestCorrections:
    def test_count_for_the_criterion_that_reads_them(self):
        talk = factories.lamp(by=factories.agent())
        for withdrawn in (None, NOW):
            Correction.objects.create(
                conversation=talk, turn=0, start=0, end=4, was="distress", was_verdict="met",
                at=NOW, withdrawn_at=withdrawn,
            )  # fmt: skip

        found = corrections(criteria_of(factories.scorecard()))

        assert found[KEY] == 1
        assert found["promise"] == 0
