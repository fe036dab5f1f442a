"""
An audition of somebody with an account here: a first try, one tip, one more try, what they came to.

What whoever hires builds on; each function says what it needs and gives:

    first = begin(person, now=now)          the first try; replies come in by operations.say
    tip_after(first)                        the one tip, once the first try has ended
    second = retry(first, now=now)          the same customer, the same seed, once
    result(first, second) -> Result         both scores, the gain, and the words behind each

Somebody without an account is auditioned by the pure part alone: begin, tip and judged of
highpoint.practice.audition and lines of highpoint.practice.debrief take and give talks, and know
nobody. A try is a ``Practice`` with the purpose audition: in no list of practice, no repetition
of a behavior, the person's alone until they share it. Nothing of who they are or how long they
took enters a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from highpoint.apps.accounts.models import User
from highpoint.apps.training import operations
from highpoint.apps.training.models import Practice, Purpose
from highpoint.apps.training.queries import seen_by
from highpoint.apps.training.scenarios import Playable
from highpoint.engine.insight.intervals import Interval, jeffreys
from highpoint.errors import HighpointError
from highpoint.practice import audition, debrief
from highpoint.practice.debrief import Line, Score
from highpoint.practice.scenario import shipped


class NotNow(HighpointError):
    """A step of an audition out of its turn."""


@dataclass(frozen=True, slots=True)
class Result:
    """What both tries came to: scores with the intervals of their rates, gain, words behind each."""

    first: Score
    second: Score
    first_interval: Interval | None
    second_interval: Interval | None
    gain: float | None
    first_lines: tuple[Line, ...]
    second_lines: tuple[Line, ...]

    @property
    def tells_apart(self) -> bool:
        """Whether the two rates differ by more than so few moments do by chance."""
        one, other = self.first_interval, self.second_interval
        return bool(one and other and (one.high < other.low or other.high < one.low))


def begin(person: User, *, now: datetime) -> Practice:
    """
    Let the audition's customer open the first try.

    :raises NotNow: where the person's last audition still goes on
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        first, second = latest(person)
        if first is not None and (second is None or second.ended_at is None):
            raise NotNow("Your audition still goes on. Finish both talks first.")
        played = Playable(shipped(audition.SCENARIO))
        return operations.begin(
            person, played, now=now, seed=audition.SEED, purpose=Purpose.AUDITION
        )


def tip_after(first: Practice) -> str:
    """
    Return the one tip, for what weighed most among what the first try missed.

    :raises NotNow: where the first try still goes on
    """
    if first.ended_at is None:
        raise NotNow("The tip comes when the first talk has ended.")
    return audition.tip(operations.talk_of(first))


def retry(first: Practice, *, now: datetime) -> Practice:
    """
    Return the second try: the same customer, opening with the same words.

    :raises NotNow: where the first try goes on, or there was a second one
    """
    with transaction.atomic():
        first = Practice.objects.select_for_update().get(pk=first.pk)
        if first.purpose != Purpose.AUDITION or first.again_of_id or first.ended_at is None:
            raise NotNow("The second talk comes when the first has ended.")
        if first.agains.exists():
            raise NotNow("An audition has one second talk, and yours has begun.")
        return operations.again(first, 0, now=now)


def stop(going: Practice, *, now: datetime) -> Practice:
    """
    End a try because its writer wants to.

    :raises NotNow: where nothing was written yet, so that there is nothing to judge
    """
    if not going.replies:
        raise NotNow("Write at least one reply first: there is nothing to judge yet.")
    return operations.stop(going, now=now)


def result(first: Practice, second: Practice) -> Result:
    """
    Return what an audition came to.

    :raises NotNow: where the second try still goes on
    """
    if second.ended_at is None:
        raise NotNow("The result comes when the second talk has ended.")
    talks = operations.talk_of(first), operations.talk_of(second)
    told = audition.judged(*talks)
    return Result(
        told.first,
        told.second,
        _interval(told.first),
        _interval(told.second),
        told.gain,
        debrief.lines(talks[0]),
        debrief.lines(talks[1]),
    )


def share(first: Practice, second: Practice, *, shared: bool, now: datetime) -> None:
    """Show both tries and their result to one's coach and lead, or to nobody again."""
    with transaction.atomic():
        operations.share(first, shared=shared, now=now)
        operations.share(second, shared=shared, now=now)


def latest(person: User) -> tuple[Practice | None, Practice | None]:
    """Return both tries of a person's newest audition, None for what has not begun."""
    first = tries().filter(person=person, again_of=None).first()
    return first, second_of(first) if first is not None else None


def second_of(first: Practice) -> Practice | None:
    """Return the second try of an audition, None where it has not begun."""
    return tries().filter(again_of=first).first()


def tries() -> QuerySet[Practice]:
    """Return all tries of auditions, the newest first."""
    return Practice.objects.filter(purpose=Purpose.AUDITION)


def shown_to(user: User) -> QuerySet[Practice]:
    """Return the first tries of one's own auditions, and of those one was shown."""
    return seen_by(user).filter(purpose=Purpose.AUDITION, again_of=None)


def _interval(told: Score) -> Interval | None:
    return jeffreys(told.met, told.offered) if told.offered else None
