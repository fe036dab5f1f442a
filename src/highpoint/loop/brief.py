"""
The ten-second brief: who this customer is, for whoever answers next, each line with its source.

As a page, as an answer to a program, and as a panel beside a helpdesk's window.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from highpoint.apps.accounts.models import User
from highpoint.apps.care import facts, follow_ups
from highpoint.apps.care.models import Fact
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.conversations.queries import readable
from highpoint.apps.customers.identities import called
from highpoint.apps.customers.models import Customer
from highpoint.apps.newest import unindexed
from highpoint.apps.prevention.models import Incident
from highpoint.apps.quality.models import Moment, Reading
from highpoint.engine.moment import Kind
from highpoint.engine.trajectory import EndState
from highpoint.loop import leaving
from highpoint.loop.leaving import Stake

# As much as is read in ten seconds, and as much as one line may take of it.
WORDS = 60
LINE_WORDS = 14
# Of each sort at the most.
PROMISES = 2
MATTERS = 2
KNOWN = 2
# Where it is too much: what is left out first, the highest first.
_WEIGHT = {
    "Good to know": 5,
    "Why it matters": 4,
    "Do not ask again": 3,
    "Address them": 2,
    "Went wrong last time": 1,
}

_WHY = (Fact.Kind.WHY.value, Fact.Kind.OCCASION.value, Fact.Kind.BIRTHDAY.value)
_NOT_AGAIN = Fact.Kind.NOT_AGAIN.value
_ADDRESS = Fact.Kind.ADDRESS.value


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the brief: what it is about, what it says, since when, where the words stand."""

    label: str
    text: str
    said: str = ""
    link: str = ""

    @property
    def words(self) -> int:
        """Return how many words are to be read, the date among them."""
        return len(f"{self.label} {self.text} {self.said}".split())


@dataclass(frozen=True, slots=True)
class Brief:
    """What whoever answers next has to know."""

    customer: str
    who: str
    lines: tuple[Line, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Known:
    """What the brief and the page around it both tell: read once."""

    stake: Stake
    talks: int
    facts: Sequence[Fact]
    wants_none: bool


def known_of(customer: Customer, reader: User | None, now: datetime) -> Known:
    """Read what is known of a customer; ``reader`` is None where no person looks."""
    prefetch_related_objects([customer], "identities")
    told = facts.known(customer.pk, timezone.localdate(now))
    return Known(
        leaving.stake(customer, reader, now),
        Conversation.objects.filter(identity__in=customer.known_as).count(),
        list(told.select_related("accepted_by")),
        follow_ups.wants_none(customer.pk),
    )


def brief(
    customer: Customer, reader: User | None, now: datetime, known: Known | None = None
) -> Brief:
    """
    Gather the brief; a link to a talk stands only where this reader may read that talk.

    ``reader`` is None where a program asks, or whoever looks at a panel: no link then.
    """
    gathered = _Gathering(customer, reader, now, known or known_of(customer, reader, now))
    who = gathered.who()
    lines = _in_time(gathered.lines(), WORDS - len(who.split()))
    linked = gathered.linked(lines)
    return Brief(called(customer, list(customer.identities.all())), who, tuple(linked))


def _in_time(lines: list[_Found], words: int) -> list[_Found]:
    """Leave out what matters least until ten seconds are enough; what is open always stays."""
    kept = list(lines)
    while len(kept) > 1 and sum(one.line.words for one in kept) > words:
        kept.remove(max(kept, key=lambda one: (_WEIGHT.get(one.line.label, 0), kept.index(one))))
    return kept


class _Found(NamedTuple):
    """A line of the brief, and the talk and turn that its words stand in."""

    line: Line
    talk: int | None = None
    turn: int = 0


class _Gathering:
    """The rows of one customer's brief, and which talks its reader may open."""

    def __init__(
        self, customer: Customer, reader: User | None, now: datetime, known: Known
    ) -> None:
        self.customer, self.reader, self.now, self.known = customer, reader, now, known
        self.talks = Conversation.objects.filter(identity__in=customer.known_as)

    def who(self) -> str:
        count = self.known.talks
        known = timezone.localtime(self.customer.known_since)
        words = [f"Known since {date_format(known, 'F Y')}", f"{count} talk{'s' * (count != 1)}"]
        if self.customer.language:
            words.append(f"served in {self.customer.language}")
        return ", ".join(words)

    def lines(self) -> list[_Found]:
        found = [*self._open(), *self._told("Address them", (_ADDRESS,), 1)]
        found += self._told("Why it matters", _WHY, MATTERS)
        found += [*self._went_wrong(), *self._may_leave()]
        said = (*_WHY, _NOT_AGAIN, _ADDRESS)
        rest = tuple(kind.value for kind in Fact.Kind if kind.value not in said)
        found += self._told("Good to know", rest, KNOWN)
        found += self._told("Do not ask again", (_NOT_AGAIN,), 1) or self._asked_again()
        if self.known.wants_none:
            none = Line("Better not", "Asked for no follow-ups: write only in answer.")
            found.append(_Found(none))
        return found

    def linked(self, found: Iterable[_Found]) -> list[Line]:
        """Return the lines, each with the way to its words where its reader may read them."""
        opens = readable((one.talk for one in found), self.reader) if self.reader else set()
        return [
            replace(one.line, link=f"{reverse('conversation', args=[one.talk])}#t{one.turn}")
            if one.talk in opens
            else one.line
            for one in found
        ]

    def _open(self) -> list[_Found]:
        found = []
        for one in self.known.stake.promised[:PROMISES]:
            due = ""
            if one.due is not None:
                was = "was due" if one.due < self.now else "due"
                due = f", {was} {date_format(timezone.localtime(one.due), 'D j M H:i')}"
            text = f"Promised: “{_short(one.words).rstrip('.')}”{due}."
            found.append(_dated("Open now", text, one.made_at, one.talk, one.turn))
        return found

    def _told(self, label: str, kinds: tuple[str, ...], most: int) -> list[_Found]:
        rows = [fact for fact in self.known.facts if fact.kind in kinds][:most]
        return [
            _dated(label, _short(one.said), one.said_at, one.conversation_id, one.turn)
            for one in rows
        ]

    def _went_wrong(self) -> list[_Found]:
        rows = Reading.objects.alias(end=unindexed("end_state")).filter(
            conversation__in=self.talks.order_by(), end=EndState.DISSATISFIED.value
        )
        rows = rows.select_related("conversation")
        last = rows.defer("observations", "mood").order_by("-started_at").first()
        failed = (
            Incident.objects.filter(identity__in=self.customer.known_as, dismissed=False)
            .select_related("trouble")
            .first()
        )
        if failed is not None and (last is None or failed.happened_at >= last.started_at):
            text = f"{failed.trouble.name[:1].upper()}{failed.trouble.name[1:]}."
            where = (failed.conversation_id, failed.turn)
            return [_dated("Went wrong last time", text, failed.happened_at, *where)]
        if last is None:
            return []
        talk = last.conversation
        text = (
            f"Left dissatisfied: {_short(talk.subject)}." if talk.subject else "Left dissatisfied."
        )
        return [_dated("Went wrong last time", text, talk.started_at, talk.pk, 0)]

    def _may_leave(self) -> list[_Found]:
        text = leaving.told(self.known.stake)
        if not text:
            return []
        row = self.known.stake.alternatives[0].row
        talk = row.conversation
        return [_dated("Free to leave", text, talk.started_at, talk.pk, row.turn)]

    def _asked_again(self) -> list[_Found]:
        rows = Moment.objects.alias(what=unindexed("kind")).filter(
            conversation__in=self.talks.order_by(), what=Kind.REPEAT.value
        )
        last = rows.order_by("-started_at", "-pk").first()
        if last is None:
            return []
        text = "Had to tell something twice: read it before you ask."
        return [_dated("Do not ask again", text, last.started_at, last.conversation_id, last.turn)]


def _dated(
    label: str, text: str, said: datetime | None, talk: int | None, turn: int | None
) -> _Found:
    when = date_format(timezone.localtime(said), "j M Y") if said else ""
    return _Found(Line(label, text, when), talk, turn or 0)


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:LINE_WORDS]).rstrip(",;:") + "…" if len(words) > LINE_WORDS else text
