"""A replay as its page shows it: the masked talk up to the stop, a try beside what was written then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from highpoint.about.advice import advice
from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality import examples
from highpoint.apps.quality.models import Moment
from highpoint.apps.replays.models import ReplyTry
from highpoint.apps.replays.places import CannotReplay, scene_of
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.moments import every_kind
from highpoint.practice.moves import moves
from highpoint.practice.replay import Scene
from highpoint.web import words
from highpoint.web.segments import Segment, Words, segments

# A page shows so many turns before the stop; the whole talk is a link away.
LONGEST = 24
# Below this an effect is not worth a line of its own.
_FELT = 0.04

Marks = Mapping[int, Sequence[Words]]


@dataclass(frozen=True, slots=True)
class Chip:
    """One moment or mark as a word beside a reply."""

    look: str
    says: str
    verdict: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One turn as the page shows it."""

    index: int
    role: str
    who: str
    at: datetime | None
    segments: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of moment that lies in the place: what it is and what to do."""

    name: str
    definition: str
    do: Sequence[str]


@dataclass(frozen=True, slots=True)
class Strong:
    """A strong answer to the kind: one's own from a real talk, or one of ours."""

    kind: str
    turns: Sequence[Shown]
    own: bool
    at: datetime | None = None


def up_to(scene: Scene, judged: Iterable[Moment], you: str) -> tuple[list[Shown], int]:
    """Return the turns before the stop, and how many earlier ones are left out."""
    first = max(0, scene.stop.turn - LONGEST)
    marks = _of(judged, "trigger")
    turns = range(first, scene.stop.turn)
    return [_shown(scene, index, you, marks) for index in turns], first


def then(scene: Scene, judged: Iterable[Moment], you: str) -> list[Shown]:
    """Return what was written then, its words marked."""
    marks = _of(judged, "evidence")
    return [_shown(scene, index, you, marks) for index in scene.stop.reply]


def after(scene: Scene, you: str) -> list[Shown]:
    """Return what the customer wrote after that."""
    return [_shown(scene, index, you, {}) for index in scene.stop.after]


def offers(judged: Iterable[Moment]) -> list[Offer]:
    """Return what lies in the place, what was missed first."""
    rows = sorted(judged, key=lambda row: _ORDER.index(Verdict(row.verdict)))
    kinds = dict.fromkeys(Kind(row.kind) for row in rows)
    return [
        Offer(words.KINDS[kind], every_kind()[kind].DEFINITION, advice(kind).do) for kind in kinds
    ]


_ORDER = [Verdict.MISSED, Verdict.PARTIAL, Verdict.MET]


def first_kind(judged: Iterable[Moment]) -> Kind | None:
    """Return the kind to show a strong answer to: what was missed, before what was met."""
    rows = sorted(judged, key=lambda row: _ORDER.index(Verdict(row.verdict)))
    return Kind(rows[0].kind) if rows else None


def strong(kind: Kind, agent: Agent | None, seen: Q, *, but_not: int) -> Strong:
    """Return the person's own newest strong answer to a kind, else one of ours; never a peer's."""
    found = None
    if agent is not None:
        met = examples.newest(agent, kind, [Verdict.MET], seen, satisfied_first=True)
        found = met and Moment.objects.select_related("conversation").get(pk=met.pk)
    if found is not None and found.conversation_id != but_not:
        try:
            return _own(kind, found)
        except CannotReplay:
            pass
    told = advice(kind).strong
    turns = [
        Shown(index, role, role.capitalize(), None, [Segment(text)])
        for index, (role, text) in enumerate(told)
    ]
    return Strong(words.KINDS[kind], turns, own=False)


def _own(kind: Kind, moment: Moment) -> Strong:
    scene = scene_of(moment)
    before = [scene.stop.turn - 1] if scene.stop.turn else []
    marks = _of([moment], "evidence")
    turns = [_shown(scene, index, "You", marks) for index in (*before, *scene.stop.reply)]
    return Strong(
        words.KINDS[kind],
        turns,
        own=True,
        at=moment.started_at if moment.conversation.has_time else None,
    )


def chips_of(judged: Iterable[Moment]) -> list[Chip]:
    """Return the verdicts of what was written then."""
    return [_chip(row.kind, row.verdict, row.reason) for row in judged]


@dataclass(frozen=True, slots=True)
class Read:
    """A try as the page shows it."""

    row: ReplyTry
    segments: Sequence[Segment]
    chips: Sequence[Chip]
    felt: Sequence[tuple[str, str]]
    before: str
    after: str


def read(row: ReplyTry) -> Read:
    """Return a try with its words marked and its verdicts in words."""
    found = [
        _words(start, end, kind, verdict, number)
        for number, (kind, verdict, _, spans) in enumerate(row.verdicts, start=1)
        for start, end in spans
        if verdict != Verdict.MISSED
    ]
    found += [
        Words(start, end, "", _mark_look(mark), mark, 0, _mark_look(mark), words.MARKS[mark])
        for mark, start, end in row.marks
    ]
    chips = [_chip(kind, verdict, reason) for kind, verdict, reason, _ in row.verdicts]
    chips += [
        Chip(_mark_look(mark), words.MARKS[mark].lower(), "seen", "Shown, not counted.")
        for mark, *_ in row.marks
    ]
    known = moves()
    felt = [
        (f"{size:+.2f}".replace("-", "−"), known[move].says)
        for move, size in row.effects
        if abs(size) >= _FELT and move in known
    ]
    told = row.mood_before is not None and row.mood_after is not None
    return Read(
        row,
        segments(row.text, found),
        chips,
        felt,
        words.mood_word(row.mood_before or 0) if told else "",
        words.mood_word(row.mood_after or 0) if told else "",
    )


def _shown(scene: Scene, index: int, you: str, marks: Marks) -> Shown:
    turn, hidden = scene.talk.turns[index], scene.masked[index]
    moved = [_moved(each, *hidden.shown_at(each.start, each.end)) for each in marks.get(index, ())]
    who = you if turn.role is Role.AGENT else turn.role.value.capitalize()
    return Shown(index, turn.role.value, who, turn.at, segments(hidden.text, moved))


def _of(judged: Iterable[Moment], field: str) -> Marks:
    """Return the words that offered moments, or decided them, by turn."""
    found: dict[int, list[Words]] = {}
    for number, row in enumerate(judged, start=1):
        for turn, start, end in getattr(row, field):
            look = "said" if field == "trigger" else row.verdict
            found.setdefault(turn, []).append(_words(start, end, row.kind, look, number))
    return found


def _words(start: int, end: int, kind: str, look: str, number: int) -> Words:
    look = "promise" if kind == Kind.PROMISE and look == Verdict.MET else look
    return Words(start, end, "", look, kind, number, look, words.KINDS[kind].lower())


def _moved(each: Words, start: int, end: int) -> Words:
    return Words(
        start, end, each.anchor, each.look, each.kind, each.number, each.verdict, each.says
    )


def _chip(kind: str, verdict: str, reason: str) -> Chip:
    name = words.KINDS[kind].partition(",")[0].lower()
    why = every_kind()[Kind(kind)].REASONS.get(reason, "")
    return Chip(verdict, name, words.VERDICTS[verdict], why)


def _mark_look(mark: str) -> str:
    return "met" if mark == MarkKind.EXTRA_TOUCH else "missed"
