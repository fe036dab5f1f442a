"""How many replies were given after the brief was opened, and how many of those asked nothing again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import AuditEntry
from highpoint.apps.care.models import Fact
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.quality.models import Moment, Reading
from highpoint.engine.conversation import Role
from highpoint.engine.insight.intervals import InHundred
from highpoint.engine.moment import Kind
from highpoint.engine.text import normalize, stems

WEEKS = 12
# Of more talks the newest count: the interval is narrow by then, and a page does not wait for all.
MOST = 100
# Who opened the brief so long before has it in mind: a working day, as long as a panel lasts.
IN_MIND = timedelta(hours=8)
# So many words of what is not to be asked a question shares, where it asks that.
SHARED = 2
_OPENED = (Did.OPENED_CUSTOMER_BRIEF, Did.OPENED_CUSTOMER)


@dataclass(frozen=True, slots=True)
class Quiet(InHundred):
    """Of ``n`` replies, in how many the customer was asked nothing that was known."""

    n: int
    quiet: int

    @property
    def counted(self) -> tuple[float, int]:
        return self.quiet, self.n


@dataclass(frozen=True, slots=True)
class Filled(InHundred):
    """Of ``n`` customers who talked with us, of how many anything is kept that they told."""

    n: int
    kept: int

    @property
    def counted(self) -> tuple[float, int]:
        return self.kept, self.n


@dataclass(frozen=True, slots=True)
class After(InHundred):
    """Of all replies, how many were given after the brief was opened, and how those and the others went."""

    with_brief: Quiet
    without: Quiet
    filled: Filled

    @property
    def counted(self) -> tuple[float, int]:
        return self.with_brief.n, self.with_brief.n + self.without.n


class _Talk(NamedTuple):
    """A talk with a known customer: whose, since when they are known by which name, and when it began."""

    customer: int
    name: str
    known_since: datetime
    began: datetime


class _Reply(NamedTuple):
    """The first of an agent's turns after the customer's."""

    talk: int
    turn: int
    at: datetime
    text: str


def told(now: datetime) -> After:
    """
    Count the replies of the newest talks of these weeks, by whether the brief had been opened.

    It was opened where anybody opened the brief, its panel or the customer's page, or a program
    fetched it, within eight hours before. Something was asked again where the customer says so in
    their next words, where their name is asked that was known before the talk, or where a
    question asks what is kept as not to be asked again.
    """
    talks = _talks(now)
    opened = _openings(talks)
    replies = list(_replies(talks))
    again = _again(talks, replies)
    counts: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    for reply in replies:
        times = opened.get(talks[reply.talk].customer, [])
        place = bisect_left(times, reply.at - IN_MIND)
        briefed = place < len(times) and times[place] <= reply.at
        counts[briefed][0] += 1
        counts[briefed][1] += not again.asked(reply, talks[reply.talk])
    return After(Quiet(*counts[True]), Quiet(*counts[False]), _filled(talks))


def _talks(now: datetime) -> dict[int, _Talk]:
    rows = Conversation.objects.filter(
        identity__isnull=False,
        has_time=True,
        started_at__gt=now - timedelta(weeks=WEEKS),
        started_at__lte=now,
    ).order_by("-started_at", "-pk")
    whose = "identity__customer"
    columns = ("pk", whose, f"{whose}__name", f"{whose}__known_since", "started_at")
    return {pk: _Talk(*rest) for pk, *rest in rows.values_list(*columns)[:MOST]}


def _filled(talks: Mapping[int, _Talk]) -> Filled:
    customers = {talk.customer for talk in talks.values()}
    kept = Fact.objects.filter(accepted_at__isnull=False, identity__customer__in=customers)
    whose = kept.order_by().values_list("identity__customer", flat=True).distinct()
    return Filled(len(customers), len(whose))


def _openings(talks: Mapping[int, _Talk]) -> dict[int, list[datetime]]:
    """Return when each customer's brief was opened, the earliest first."""
    if not talks:
        return {}
    rows = AuditEntry.objects.filter(
        act__in=_OPENED,
        thing="customer",
        thing_id__in={talk.customer for talk in talks.values()},
        at__gte=min(talk.began for talk in talks.values()) - IN_MIND,
    )
    found: dict[int, list[datetime]] = {}
    for customer, at in rows.order_by("at").values_list("thing_id", "at"):
        assert customer is not None
        found.setdefault(customer, []).append(at)
    return found


def _replies(talks: Collection[int]) -> Iterator[_Reply]:
    rows = Turn.objects.filter(conversation__in=talks).order_by("conversation", "index")
    before: tuple[int, str] = (0, "")
    for talk, index, role, at, text in rows.values_list(
        "conversation", "index", "role", "at", "text"
    ):
        if role == Role.AGENT and at is not None and before == (talk, Role.CUSTOMER.value):
            yield _Reply(talk, index, at, text)
        before = (talk, role)


@dataclass(frozen=True, slots=True)
class _Again:
    """What shows that something was asked again, by talk."""

    repeats: Mapping[int, list[int]]
    names: Mapping[int, set[int]]
    kept: Mapping[int, list[tuple[datetime, frozenset[str]]]]
    next_replies: Mapping[tuple[int, int], int]

    def asked(self, reply: _Reply, talk: _Talk) -> bool:
        """Tell whether a reply asks what was known."""
        if reply.turn in self.names.get(reply.talk, ()) and talk.name:
            return talk.known_since < talk.began
        if any(self._answers(reply, turn) for turn in self.repeats.get(reply.talk, ())):
            return True
        if "?" not in reply.text:
            return False
        said = stems(normalize(reply.text))
        kept = self.kept.get(talk.customer, [])
        return any(at < reply.at and len(said & words) >= SHARED for at, words in kept)

    def _answers(self, reply: _Reply, turn: int) -> bool:
        """Tell whether a customer's turn comes next after this reply, before another one."""
        following = self.next_replies.get((reply.talk, reply.turn))
        return reply.turn < turn and (following is None or turn < following)


def _again(talks: Mapping[int, _Talk], replies: Sequence[_Reply]) -> _Again:
    repeats: dict[int, list[int]] = {}
    rows = Moment.objects.filter(conversation__in=talks, kind=Kind.REPEAT.value).order_by()
    for talk, turn in rows.values_list("conversation", "turn"):
        repeats.setdefault(talk, []).append(turn)
    names: dict[int, set[int]] = {}
    readings = Reading.objects.filter(conversation__in=talks).order_by()
    for talk, seen in readings.values_list("conversation", "observations"):
        names[talk] = {turn for cue, turn, *_ in seen if cue == "name_asked"}
    kept: dict[int, list[tuple[datetime, frozenset[str]]]] = {}
    customers = {talk.customer for talk in talks.values()}
    facts = Fact.objects.filter(
        kind=Fact.Kind.NOT_AGAIN.value,
        accepted_at__isnull=False,
        identity__customer__in=customers,
    )
    for customer, at, said in facts.values_list("identity__customer", "accepted_at", "said"):
        assert at is not None
        kept.setdefault(customer, []).append((at, frozenset(stems(normalize(said)))))
    following = {
        (one.talk, one.turn): other.turn
        for one, other in pairwise(replies)
        if one.talk == other.talk
    }
    return _Again(repeats, names, kept, following)
