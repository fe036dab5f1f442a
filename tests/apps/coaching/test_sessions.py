"""Sessions: planned, moved, held, acknowledged or called off, and what was agreed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.coaching import actions, operations
from highpoint.apps.coaching.models import (
    ActionMove,
    CoachingSession,
    FocusBehavior,
    Pin,
    PrivateNote,
    SessionStep,
    Step,
)
from highpoint.apps.coaching.operations import Aim, CannotCoach
from highpoint.apps.notices.models import Notice
from tests import coaching, factories
from tests.coaching import EMPATHY, NOW, SAYING_NO

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return list(person.notices.order_by("pk").values_list("subject", flat=True))


class TestPlan:
    def test_tells_both_and_leaves_a_line_in_the_log(self):
        made = coaching.session()

        assert len(told(made.coach)) == len(told(made.agent.user)) == 1
        assert Notice.objects.first().kind == "coaching"
        assert Notice.objects.first().link == f"/coaching/{made.pk}/"
        assert AuditEntry.objects.filter(agent=made.agent, thing="coaching").count() == 1
        assert made.steps.get().step == Step.PLANNED

    def test_takes_two_behaviors_in_their_order(self):
        made = coaching.session(None, None, EMPATHY, SAYING_NO)

        assert [one.criterion for one in made.focus.all()] == ["distress", "refusal"]
        assert made.focus.first().goal_from == 40

    def test_refuses_a_third_with_a_sentence(self):
        with pytest.raises(CannotCoach, match="one or two behaviors, not 3"):
            coaching.session(None, None, EMPATHY, SAYING_NO, Aim("name", "Uses the name"))

        assert not CoachingSession.objects.exists()

    def test_refuses_none_and_the_same_twice(self):
        person = factories.person(Role.COACH)
        with pytest.raises(CannotCoach, match="Choose one behavior"):
            operations.plan(factories.agent(), by=person, planned_for=NOW, aims=[], now=NOW)
        with pytest.raises(CannotCoach, match="are the same"):
            coaching.session(None, None, EMPATHY, EMPATHY)

    def test_refuses_oneself(self):
        coach = factories.person(Role.COACH)

        with pytest.raises(CannotCoach, match="Nobody coaches themselves"):
            coaching.session(factories.agent(user=coach), coach)

    def test_works_for_an_agent_nobody_signs_in_as(self):
        made = coaching.session(factories.agent())

        assert len(told(made.coach)) == 1

    def test_takes_waiting_pins_in_and_no_place_twice(self):
        coach, agent = factories.person(Role.COACH), factories.agent()
        kept = coaching.pin(coach, agent)

        made = coaching.session(agent, coach, pins=[kept])

        assert list(made.pins.all()) == [kept]
        again = Pin.objects.create(
            by=coach, agent=agent, conversation=kept.conversation, kind=kept.kind,
            turn=kept.turn, start=kept.start, end=kept.end, tone="praise", at=NOW,
        )  # fmt: skip
        operations.take_in(made, [again])
        assert Pin.objects.count() == 1


class TestTheDatabase:
    def test_holds_two_behaviors_at_the_most(self):
        made = coaching.session(None, None, EMPATHY, SAYING_NO)

        with pytest.raises(IntegrityError), transaction.atomic():
            FocusBehavior.objects.create(session=made, place=3, criterion="name", title="Name")

    def test_lets_a_session_end_one_way_only(self):
        made = coaching.session(held=True)

        with pytest.raises(IntegrityError), transaction.atomic():
            SessionStep.objects.create(session=made, step=Step.CALLED_OFF, at=NOW)

    def test_takes_no_goal_beyond_all(self):
        made = coaching.session()

        with pytest.raises(IntegrityError), transaction.atomic():
            made.focus.update(goal_to=101)


class TestChange:
    def change(self, made, *aims):
        operations.change(
            made, by=made.coach, aims=aims, agenda="The letter", shared="We agreed.",
            next_on=date(2026, 12, 1), now=NOW,
        )  # fmt: skip

    def test_keeps_what_it_is_about_and_what_was_said(self):
        made = coaching.session()

        self.change(made, SAYING_NO)

        made.refresh_from_db()
        assert (made.agenda, made.shared) == ("The letter", "We agreed.")
        assert made.focus.get().criterion == "refusal"

    def test_is_no_more_once_called_off(self):
        made = coaching.session()
        operations.call_off(made, by=made.coach, why="Ill", now=NOW)

        with pytest.raises(CannotCoach, match="called off"):
            self.change(made, SAYING_NO)


class TestMove:
    def test_tells_both_each_time(self):
        made = coaching.session()
        for days in (1, 2):
            operations.move(made, NOW + timedelta(days=days), by=made.coach, now=NOW)

        assert made.steps.filter(step=Step.MOVED).count() == 2
        assert len(told(made.agent.user)) == 3

    def test_refuses_where_it_stands_and_what_was_held(self):
        made = coaching.session()
        with pytest.raises(CannotCoach, match="stands there already"):
            operations.move(made, NOW, by=made.coach, now=NOW)
        operations.hold(made, by=made.coach, now=NOW)
        with pytest.raises(CannotCoach, match="held already"):
            operations.move(made, NOW + timedelta(days=1), by=made.coach, now=NOW)


class TestHold:
    def test_is_dated_when_it_was_and_not_when_it_was_told(self):
        made = coaching.session(at=NOW)

        operations.hold(made, by=made.coach, now=NOW + timedelta(days=3))

        assert made.steps.get(step=Step.HELD).at == NOW

    def test_is_once_and_not_after_calling_off(self):
        made = coaching.session(held=True)
        with pytest.raises(CannotCoach, match="held already"):
            operations.hold(made, by=made.coach, now=NOW)
        with pytest.raises(CannotCoach, match="held already"):
            operations.call_off(made, by=made.coach, why="Ill", now=NOW)

    def test_calling_off_needs_a_reason(self):
        made = coaching.session()

        with pytest.raises(CannotCoach, match="Say why"):
            operations.call_off(made, by=made.coach, why=" ", now=NOW)


class TestAcknowledge:
    def test_is_the_agents_with_their_words_and_tells_the_coach(self):
        made = coaching.session(held=True)
        operations.acknowledge(made, by=made.agent.user, words="I see.", now=NOW)

        assert made.steps.get(step=Step.ACKNOWLEDGED).words == "I see."
        assert "has read" in told(made.coach)[-1]

    def test_is_nobody_elses(self):
        made = coaching.session(held=True)

        with pytest.raises(CannotCoach, match="Only the agent"):
            operations.acknowledge(made, by=made.coach, now=NOW)

    def test_is_not_before_it_was_held_nor_twice(self):
        made = coaching.session()
        agent = made.agent.user
        with pytest.raises(CannotCoach, match="not held yet"):
            operations.acknowledge(made, by=agent, now=NOW)
        operations.hold(made, by=made.coach, now=NOW)
        operations.acknowledge(made, by=agent, now=NOW)
        with pytest.raises(CannotCoach, match="already"):
            operations.acknowledge(made, by=agent, now=NOW)


class TestWriteDown:
    def test_keeps_one_note_a_coach_and_an_empty_one_takes_it_away(self):
        made = coaching.session()
        operations.write_down(made, "Nervous about chat", by=made.coach, now=NOW)
        operations.write_down(made, "Likes chat", by=made.coach, now=NOW)
        assert PrivateNote.objects.get().text == "Likes chat"

        operations.write_down(made, "", by=made.coach, now=NOW)

        assert not PrivateNote.objects.exists()


class TestActions:
    def agree(self, made, owner=None):
        return actions.agree(
            made, "Read two letters", owner=owner or made.agent.user,
            due_on=date(2026, 11, 9), by=made.coach, now=NOW,
        )  # fmt: skip

    def test_tell_both_when_agreed_and_the_other_when_done(self):
        made = coaching.session()
        agreed = self.agree(made)

        actions.do(agreed, by=made.agent.user, now=NOW)

        agreed.refresh_from_db()
        assert agreed.done_by == made.agent.user
        assert told(made.coach)[-1] == "Done: Read two letters"
        assert told(made.agent.user)[-1] == "Agreed: Read two letters"

    def test_are_the_twos_own(self):
        made = coaching.session()
        with pytest.raises(CannotCoach, match="the coach's or the agent's own"):
            self.agree(made, owner=factories.person())
        with pytest.raises(CannotCoach, match="Only the two"):
            actions.do(self.agree(made), by=factories.person(Role.ADMIN), now=NOW)

    def test_are_agreed_and_done_once(self):
        made = coaching.session()
        agreed = self.agree(made)
        with pytest.raises(CannotCoach, match="agreed already"):
            self.agree(made)
        actions.do(agreed, by=made.coach, now=NOW)
        with pytest.raises(CannotCoach, match="done already"):
            actions.do(agreed, by=made.coach, now=NOW)

    def test_move_with_the_reason_kept(self):
        made = coaching.session()
        agreed = self.agree(made)

        actions.move(agreed, date(2026, 11, 16), why="Ill", by=made.agent.user, now=NOW)

        kept = ActionMove.objects.get()
        assert (kept.from_on, kept.to_on, kept.why) == (
            date(2026, 11, 9),
            date(2026, 11, 16),
            "Ill",
        )
        with pytest.raises(CannotCoach, match="that day already"):
            actions.move(agreed, date(2026, 11, 16), why="", by=made.coach, now=NOW)

    def test_of_somebody_are_moved_by_nobody_else(self):
        made = coaching.session()

        with pytest.raises(CannotCoach, match="Only the two"):
            actions.move(self.agree(made), date(2027, 1, 1), why="", by=factories.person(), now=NOW)
