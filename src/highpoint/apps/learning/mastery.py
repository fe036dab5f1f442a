"""How often somebody has practiced each behavior with feedback, and how it went, by weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.desk.models import Comment, Rating
from highpoint.apps.learning.models import QuizAnswer
from highpoint.apps.quality.figures import Count
from highpoint.apps.training.models import Practice, PracticeMoment, Purpose
from highpoint.engine.moment import Kind, Verdict

STRETCH = timedelta(weeks=4)
STRETCHES = 6
# A talk left open overnight was not practiced all night.
LONGEST_TALK = timedelta(minutes=45)


@dataclass(slots=True)
class Repetitions:
    """One behavior's repetitions that came with feedback; ``by_time`` oldest first."""

    practice: int = 0
    met: int = 0
    partial: int = 0
    quiz: int = 0
    quiz_right: int = 0
    live: int = 0
    by_time: list[Count] = field(default_factory=lambda: [Count() for _ in range(STRETCHES)])

    @property
    def total(self) -> int:
        return self.practice + self.quiz + self.live

    @property
    def count(self) -> Count:
        """The practice moments as a count that a rate can be made of."""
        return Count(self.practice, self.met, self.partial)


def stretches(today: date) -> list[tuple[date, date]]:
    """Return the stretches of four weeks that end today, oldest first."""
    day = timedelta(days=1)
    ends = [today - STRETCH * n for n in reversed(range(STRETCHES))]
    return [(end - STRETCH + day, end) for end in ends]


def repetitions(person: User, *, now: datetime) -> dict[Kind, Repetitions]:
    """Return every behavior's repetitions by practice and quiz; live ones are added apart."""
    found = {kind: Repetitions() for kind in Kind}
    periods = stretches(timezone.localdate(now))
    rows = PracticeMoment.objects.filter(person=person).values_list("kind", "verdict", "at")
    for kind, verdict, at in rows.iterator():
        one = found[Kind(kind)]
        one.practice += 1
        one.met += verdict == Verdict.MET
        one.partial += verdict == Verdict.PARTIAL
        _add(one.by_time, periods, timezone.localdate(at), verdict)
    for kind, right in QuizAnswer.objects.filter(person=person).values_list("kind", "right"):
        found[Kind(kind)].quiz += 1
        found[Kind(kind)].quiz_right += right
    return found


def _add(by_time: list[Count], periods: list[tuple[date, date]], day: date, verdict: str) -> None:
    for place, (first, last) in enumerate(periods):
        if first <= day <= last:
            was = by_time[place]
            by_time[place] = Count(
                was.offered + 1,
                was.met + (verdict == Verdict.MET),
                was.partial + (verdict == Verdict.PARTIAL),
            )


def reviewed(agent: Agent, criteria: Iterable[tuple[str, Kind]]) -> dict[Kind, int]:
    """
    Return how often a person gave feedback on a behavior in live talks.

    It is feedback where an evaluation that was submitted rates the behavior's criterion and says
    why, or comments on it.
    """
    kinds = dict(criteria)
    mine = {
        "evaluation__agent__in": agent.names,
        "evaluation__submitted_at__isnull": False,
        "criterion__in": list(kinds),
    }
    said = {
        *Rating.objects.filter(**mine).exclude(note="").values_list("evaluation", "criterion"),
        *Comment.objects.filter(**mine).values_list("evaluation", "criterion"),
    }
    found: dict[Kind, int] = {}
    for _, criterion in said:
        found[kinds[criterion]] = found.get(kinds[criterion], 0) + 1
    return found


def hours(person: User) -> float:
    """Return for how many hours somebody has practiced, as far as the clock can tell."""
    rows = Practice.objects.filter(person=person, replies__gt=0).exclude(purpose=Purpose.TRIAL)
    lasted = (
        min(LONGEST_TALK, last - begun)
        for begun, last in rows.values_list("begun_at", "last_at").iterator()
    )
    return sum(lasted, timedelta()) / timedelta(hours=1)
