"""What the pages on failures say: the steps in words, the verdicts of the chart, who sees what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, may, sees_only_own
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.prevention import chain
from highpoint.apps.prevention.figures import WeekRate
from highpoint.apps.prevention.models import Action, Trouble, Why
from highpoint.engine.insight.avoided import Avoided, Week, avoided
from highpoint.engine.insight.control_chart import FEWEST_POINTS
from highpoint.engine.insight.effect import LONG_ENOUGH, Judged
from highpoint.engine.insight.intervals import Interval

# How far back the log can be shown, in weeks.
SPANS = {4: "4 weeks", 12: "12 weeks", 52: "52 weeks"}
USUAL_SPAN = 12

# What the chart says of an action: the badge, the short word, the sentence.
JUDGED = {
    "": ("info", "not judged yet", "The weekly rate is looked at every hour."),
    Judged.TOO_FEW: (
        "info",
        "too little before it",
        "Fewer than ten weeks before it are known: noise and signal cannot be told apart.",
    ),
    Judged.TOO_SOON: (
        "info",
        "too soon to say",
        f"No signal yet. After {LONG_ENOUGH} whole weeks without one it counts as without effect.",
    ),
    Judged.FEWER: ("good", "it helped", "The rate fell by more than chance."),
    Judged.NONE: (
        "warn",
        "without effect",
        f"{LONG_ENOUGH} weeks or more, and nothing that chance alone might not do.",
    ),
    Judged.MORE: ("bad", "it got worse", "The rate rose by more than chance."),
    Judged.BACK: (
        "warn",
        "it is back",
        "It had helped, and now goes wrong again by more than chance: it is open again.",
    ),
}


def weeks_asked(said: str | None) -> int:
    """Return the weeks that are asked for, the usual where that is none of those offered."""
    return int(said) if said and said.isdecimal() and int(said) in SPANS else USUAL_SPAN


def span(weeks: int) -> timedelta:
    return timedelta(weeks=weeks)


def incidents_seen_by(user: User) -> Q:
    """
    Return the condition that keeps to failures whose words this person may read.

    Those of talks they may read; those without a talk, for whoever reads talks at all; and those
    at a step behind the scenes that a team of theirs does, whose talk they may not read for that.
    """
    if not may(user, Act.READ_CONVERSATIONS):
        return Q(pk__in=[])
    seen = conversations_seen_by(user, "conversation__agent")
    if not seen:
        # An empty condition is everything; joined by “or” it would be nothing.
        return seen
    if sees_only_own(user):
        # Few talks are theirs: asked for by number, not by looking at the talk of every failure.
        own_talks = Conversation.objects.filter(conversations_seen_by(user)).order_by()
        seen = Q(conversation__in=own_talks.values("pk"))
    seen |= Q(conversation__isnull=True)
    own = [step.key for step in chain.done_by(user)]
    return seen | Q(trouble__step__in=own) if own else seen


@dataclass(frozen=True, slots=True)
class Branch:
    """A why and how many stand above it, for a template that draws the tree."""

    why: Why
    depth: int


def tree(trouble: Trouble) -> list[Branch]:
    """Return the whys of a trouble as they hang on each other, laid out from top to bottom."""
    below: dict[int | None, list[Why]] = {}
    for why in trouble.whys.all():
        below.setdefault(why.under_id, []).append(why)
    return list(_walk(below, None, 0))


def _walk(below: dict[int | None, list[Why]], above: int | None, depth: int) -> Iterable[Branch]:
    for why in below.get(above, []):
        yield Branch(why, depth)
        yield from _walk(below, why.pk, depth + 1)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a done action is worth: failures that did not happen, and their cost where it is known."""

    avoided: Avoided
    cost: Interval | None
    currency: str

    @property
    def surely(self) -> bool:
        """Whether the whole range says that there were fewer."""
        return self.avoided.low > 0


def worth_of(row: Action, before: Sequence[WeekRate], after: Sequence[WeekRate]) -> Worth | None:
    """Return what a done action is worth; None with too little before it or nothing after it."""
    if row.done_at is None or len(before) < FEWEST_POINTS or not after:
        return None
    found = avoided(*([Week(week.hit, week.talks) for week in side] for side in (before, after)))
    if found is None:
        return None
    priced = row.trouble is not None and row.trouble.cost_low is not None
    if not priced or row.trouble is None:
        return Worth(found, None, "")
    low, high = float(row.trouble.cost_low or 0), float(row.trouble.cost_high or 0)
    return Worth(found, found.cost(low, high), row.trouble.currency)
