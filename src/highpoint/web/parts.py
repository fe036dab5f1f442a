"""A long talk in parts, so that five thousand turns open as fast as five."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Min, Q, QuerySet
from django.http import QueryDict

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.quality.models import Mark, Moment, Reading
from highpoint.engine.conversation import Role
from highpoint.web.findings import Finding
from highpoint.web.numbers import number

# So many turns are shown as a whole; of a longer talk, these make a part.
WHOLE = 100
PART = 40
# How far before a part a moment may begin whose reply stands in it.
REACH = 40


@dataclass(frozen=True, slots=True)
class Part:
    """The turns from ``first`` up to ``end``, which it leaves out; ``number`` counts from 1."""

    talk: Conversation
    number: int
    total: int

    def __contains__(self, turn: int) -> bool:
        return not self.several or self.first <= turn < self.end

    @property
    def several(self) -> bool:
        """Whether the talk has more than one part."""
        return self.total > WHOLE

    @property
    def first(self) -> int:
        return (self.number - 1) * PART

    @property
    def from_turn(self) -> int:
        """The first turn as people count."""
        return self.first + 1

    @property
    def end(self) -> int:
        return min(self.total, self.first + PART) if self.several else self.total

    @property
    def earlier(self) -> int | None:
        return self.number - 1 or None

    @property
    def later(self) -> int | None:
        return self.number + 1 if self.end < self.total else None

    @property
    def all(self) -> list[tuple[str, str, str, bool]]:
        """
        Every part: its number, its first and its last turn as people write them, and if it is this.

        As text: a template takes long over each number, and a long talk has hundreds here.
        """
        return [
            (str(part), f"{first + 1:,}", f"{min(self.total, first + PART):,}", part == self.number)
            for part, first in enumerate(range(0, self.total, PART), start=1)
        ]

    @property
    def turns(self) -> QuerySet[Turn]:
        """The turns of this part."""
        turns = self.talk.turns.all()
        return turns.filter(index__gte=self.first, index__lt=self.end) if self.several else turns

    def authors(self, turns: Sequence[Turn]) -> list[Agent | None]:
        """Return who answered anywhere in the talk, in the order they came in."""
        if not self.several:
            return [turn.author for turn in turns if turn.role == Role.AGENT]
        rows = self.talk.turns.filter(role=Role.AGENT).order_by().values_list("author")
        first = rows.annotate(first=Min("index")).order_by("first")
        by_pk = Agent.objects.in_bulk([pk for pk, _ in first if pk])
        return [by_pk.get(pk) for pk, _ in first]

    def moments(self, moments: QuerySet[Moment]) -> QuerySet[Moment]:
        """Return the moments that may have words in this part."""
        return moments.filter(turn__gte=self.first - REACH, turn__lt=self.end)

    def marks(self, marks: QuerySet[Mark]) -> QuerySet[Mark]:
        """Return the marks that go with those moments."""
        return marks.filter(turn__gte=self.first - REACH, turn__lt=self.end)

    def before(self, talk: Conversation) -> int:
        """Return how many moments and marks stand before those."""
        earlier = Q(turn__lt=self.first - REACH)
        return talk.moments.filter(earlier).count() + talk.marks.filter(earlier).count()

    def told_by(self, moments: Iterable[Moment], reading: Reading) -> dict[int, Turn]:
        """Return the turns of other parts whose words are told here."""
        spans = [span for each in moments for span in (*each.trigger, *each.evidence)]
        told = {span[0] for span in (*spans, *reading.end_spans)}
        elsewhere = [turn for turn in told if turn not in self]
        return {turn.index: turn for turn in self.talk.turns.filter(index__in=elsewhere)}

    def linked(self, found: Iterable[Finding]) -> list[Finding]:
        """Return the findings of this part, those words that stand in another led to there."""
        if not self.several:
            return list(found)
        here, inside = [], range(self.first, self.end)
        for finding in found:
            turns = {words.anchor: turn for turn, words in finding.spans}
            anchor = finding.href.removeprefix("#")
            lies_in = turns.get(anchor, int(anchor[1:]) if anchor[0] == "t" else self.first)
            if lies_in not in inside:
                finding = replace(finding, href=f"?turn={lies_in}{finding.href}")
            if any(turn in inside for turn in (lies_in, *turns.values())):
                here.append(finding)
        return here


def asked(talk: Conversation, query: QueryDict) -> Part:
    """Return the part that an address asks for, by its number, a turn or a moment; else the first."""
    parts = -(-talk.turn_count // PART) if talk.turn_count > WHOLE else 1
    part = number(query.get("part"))
    turn = number(query.get("turn"))
    if parts > 1 and (moment := number(query.get("moment"))) is not None:
        turn = talk.moments.filter(pk=moment).values_list("turn", flat=True).first()
    if turn is not None:
        part = turn // PART + 1 if parts > 1 else 1
    return Part(talk, min(max(1, part or 1), parts), talk.turn_count)
