"""What the pages on open talks say: the chance in words, the words that raise it, what may help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, Q

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import conversations_seen_by
from highpoint.apps.watch.models import EarlyWarning, OpenTalk, OpenTurn, WatchTerms
from highpoint.apps.watch.warnings import divide, open_ones
from highpoint.engine.conversation import Role
from highpoint.engine.warning import SIGNS
from highpoint.web.quotes import Piece, quote

# So many of the reasons are shown with their words on the list.
REASONS_SHOWN = 2
# So many of a talk's latest turns are shown, and a turn is said to raise the chance from here on.
TURNS_SHOWN = 60
RAISES = 0.05
# The underline of words that opened something: they carry no verdict.
MARK = "said"

# What may help where a sign raises the chance.
HELP = {
    "bad mood": "Say back what went wrong for them before anything else.",
    "still bad": "Say back what went wrong for them before anything else.",
    "hostile": "Stay calm, and name the one thing you do next, with a time.",
    "distress": "Care before questions: say that you see what it means for them.",
    "repeat": "Say back in their words what they have told already, so that they need not again.",
    "harm": "Own what was done to them, then say what you do about it.",
    "refused": "Offer the nearest thing that can be done.",
    "defensive": "Take their side first; the explanation can wait.",
}


@dataclass(frozen=True, slots=True)
class Why:
    """A reason that raises the chance: what it is, and who said it with which words."""

    sign: str
    says: str
    by_customer: bool
    turn: int
    pieces: tuple[Piece, ...]

    @property
    def help(self) -> str:
        return HELP.get(self.sign, "")


@dataclass(frozen=True, slots=True)
class SaidSoFar:
    """A turn on the page of its talk: who wrote it, its words, and whether it raised the chance."""

    turn: OpenTurn
    who: str
    pieces: tuple[Piece, ...]
    raises: str

    @property
    def by_customer(self) -> bool:
        return _is_theirs(self.turn)

    @property
    def by(self) -> str:
        return self.turn.role if self.turn.role in (Role.CUSTOMER, Role.AGENT) else "system"


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An open talk on the list, with its warning and the words that raise its chance."""

    warning: EarlyWarning
    whys: tuple[Why, ...]

    @property
    def talk(self) -> OpenTalk:
        return self.warning.talk

    @property
    def said(self) -> str:
        return in_words(self.talk.chance)


@dataclass(frozen=True, slots=True)
class Now:
    """All that the list shows; ``digest`` changes where anything of it does."""

    rows: tuple[AtRisk, ...]
    waiting: int
    calmed: int
    open: int
    unread: int

    @property
    def digest(self) -> str:
        seen = [
            (row.talk.pk, row.talk.heard, row.talk.chance, row.warning.taken_by_id)
            for row in self.rows
        ]
        told = repr((seen, self.waiting, self.calmed, self.open, self.unread))
        return sha256(told.encode()).hexdigest()[:12]


def in_words(chance: float | None) -> str:
    """
    Return a chance as people say it.

    >>> in_words(0.62), in_words(0.98)
    ('6 of 10 such talks end badly', '9 of 10 such talks end badly')
    """
    if chance is None:
        return "no chance is told yet"
    return f"{min(9, max(1, round(10 * chance)))} of 10 such talks end badly"


def now_seen_by(user: User) -> Now:
    """Return the open talks at risk that this person may see, most at risk first, to capacity."""
    seen = conversations_seen_by(user)
    spoken = OpenTurn.objects.filter(talk=OuterRef("pk"), role=Role.CUSTOMER.value)
    by_team: dict[int | None, list[EarlyWarning]] = {}
    for row in open_ones(seen):
        by_team.setdefault(row.talk.team_id, []).append(row)
    terms = {row.team_id: row for row in WatchTerms.objects.all()} if by_team else {}
    standing = [
        divide(rows, terms.get(team) or WatchTerms(team_id=team)) for team, rows in by_team.items()
    ]
    shown = [row for each in standing for row in each.within]
    shown.sort(key=lambda row: (-(row.talk.chance or 0.0), row.pk))
    whys = whys_of([row.talk for row in shown])
    going_on = OpenTalk.objects.filter(seen, ended_at=None)
    return Now(
        rows=tuple(AtRisk(row, whys[row.talk_id][:REASONS_SHOWN]) for row in shown),
        waiting=sum(each.waiting for each in standing),
        calmed=sum(each.calmed for each in standing),
        open=going_on.count(),
        unread=going_on.filter(Exists(spoken), chance=None, read__gt=0).count(),
    )


def at_risk_of(agent: Agent) -> list[AtRisk]:
    """Return an agent's own open talks that may need a hand, the latest first."""
    rows = [row for row in open_ones(Q(agent__in=agent.names)) if row.shown_at is not None]
    terms = {row.team_id: row for row in WatchTerms.objects.all()} if rows else {}
    rows = [
        row
        for row in rows
        if (row.talk.chance or 0.0)
        >= (terms.get(row.talk.team_id) or WatchTerms(team_id=row.talk.team_id)).threshold
    ]
    whys = whys_of([row.talk for row in rows])
    rows.sort(key=lambda row: row.talk.last_at, reverse=True)
    return [AtRisk(row, whys[row.talk_id][:1]) for row in rows]


def whys_of(talks: Iterable[OpenTalk]) -> dict[int, tuple[Why, ...]]:
    """Return what raises the chance of each talk, the weightiest first, with the latest words."""
    raising = {talk.pk: _raising(talk) for talk in talks}
    wanted = {one["spans"][-1][0] for reasons in raising.values() for one in reasons}
    turns = OpenTurn.objects.in_bulk(wanted) if wanted else {}
    return {
        pk: tuple(why for one in reasons if (why := _why(one, turns)) is not None)
        for pk, reasons in raising.items()
    }


def so_far(talk: OpenTalk, *, all_marked: bool) -> list[SaidSoFar]:
    """Return the latest turns of a talk as its page shows them; else the customer's alone marked."""
    turns = list(talk.turns.order_by("-at", "-pk")[:TURNS_SHOWN])[::-1]
    authors = Agent.objects.filter(key__in={turn.author for turn in turns})
    names = dict(authors.values_list("key", "name"))
    marks: dict[int, list[tuple[int, int, str]]] = {}
    for one in _raising(talk):
        for turn, start, end in one["spans"]:
            marks.setdefault(turn, []).append((start, end, MARK))
    return [
        SaidSoFar(
            turn,
            names.get(turn.author, turn.role.capitalize()),
            tuple(
                marked(turn.text, marks.get(turn.pk, ()) if all_marked or _is_theirs(turn) else ())
            ),
            in_words(turn.chance) if (turn.change or 0.0) >= RAISES else "",
        )
        for turn in turns
    ]


def _is_theirs(turn: OpenTurn) -> bool:
    return turn.role == Role.CUSTOMER


def marked(text: str, spans: Iterable[tuple[int, int, str]]) -> Iterator[Piece]:
    """
    Yield a whole text in pieces, the spans marked; of two that overlap the first counts.

    >>> [(piece.text, piece.mark) for piece in marked("So sorry. Wait.", [(3, 8, "said")])]
    [('So ', ''), ('sorry', 'said'), ('. Wait.', '')]
    """
    at = 0
    for start, end, mark in sorted(spans):
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], mark)
        at = end
    if at < len(text):
        yield Piece(text[at:])


def _raising(talk: OpenTalk) -> list[dict[str, Any]]:
    """Return the reasons that raise a chance; a bad mood that lasts rests on the same words."""
    raising = [one for one in talk.reasons if one["log_odds"] > 0 and one["spans"]]
    named = {one["sign"] for one in raising}
    return [one for one in raising if one["sign"] != "still bad" or "bad mood" not in named]


def _why(reason: dict[str, Any], turns: Mapping[int, OpenTurn]) -> Why | None:
    place = reason["spans"][-1][0]
    turn = turns.get(place)
    if turn is None:
        return None
    sign = reason["sign"]
    marks = [(start, end, MARK) for pk, start, end in reason["spans"] if pk == place]
    pieces = tuple(quote(turn.text, marks))
    return Why(sign, SIGNS[sign][1], _is_theirs(turn), place, pieces)
