"""From what a model wrote to an opinion: only what holds against the talk itself is kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.masking import MaskedTurn
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.trajectory import EndState, Resolved
from highpoint.llm.contract import HIGHEST, LOWEST, ONCE, offered_by, verdicts_of
from highpoint.llm.opinion import Judged, NoOpinion, OpinionMark, OpinionMoment

# Models that think aloud or wrap their answer do so in these, and in nothing else we take off.
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"\A```(?:json)?\s*\n(.*)\n```\Z", re.DOTALL)

# More than this of one talk is no reading but a flood.
MOST_ITEMS = 500

Value = TypeVar("Value", Kind, MarkKind, Verdict, EndState, Resolved)


class NotHeld(NoOpinion):
    """A single moment or mark that does not hold against the talk; counted, never kept."""


def read(text: str, talk: Conversation, turns: Sequence[MaskedTurn], id: str) -> Judged:
    """
    Return what a model said of a talk, each moment checked against its turns.

    :raises NoOpinion: where it is not the JSON object asked for, or nothing of it holds
    """
    answer = _object(text)
    if answer.get("id") != id:
        raise NoOpinion("The model answered about another conversation than the one asked about.")
    labels = answer.get("labels")
    if not isinstance(labels, Mapping):
        raise NoOpinion("The model's answer has no labels of the whole conversation.")
    checked = _Checked(talk, turns)
    moments = tuple(checked.moments(_rows(answer, "moments")))
    marks = tuple(checked.marks(_rows(answer, "marks")))
    if checked.thrown_away and not moments and not marks:
        raise NoOpinion("Nothing that the model found stands in the conversation.")
    return Judged(
        end_state=_label(labels, "end_state", EndState),
        resolved=_label(labels, "resolved", Resolved),
        overall=_overall(labels),
        moments=moments,
        marks=marks,
        thrown_away=dict(checked.thrown_away),
    )


class _Checked:
    """Goes through the items of an answer, keeps what holds and counts why the rest does not."""

    def __init__(self, talk: Conversation, turns: Sequence[MaskedTurn]):
        self._talk = talk
        self._turns = turns
        self.thrown_away: Counter[str] = Counter()

    def moments(self, rows: Sequence[Any]) -> Iterator[OpinionMoment]:
        taken: set[tuple[Kind, int]] = set()
        for row in rows:
            try:
                moment = self._moment(row)
            except NotHeld as why:
                self.thrown_away[str(why)] += 1
                continue
            # Of a kind that occurs once, any turn is the same place.
            place = moment.kind, 0 if moment.kind in ONCE else moment.turn
            if place in taken:
                self.thrown_away["said twice"] += 1
                continue
            taken.add(place)
            yield moment

    def marks(self, rows: Sequence[Any]) -> Iterator[OpinionMark]:
        taken: set[tuple[MarkKind, int]] = set()
        for row in rows:
            try:
                mark = self._mark(row)
            except NotHeld as why:
                self.thrown_away[str(why)] += 1
                continue
            if (mark.mark, mark.turn) in taken:
                self.thrown_away["said twice"] += 1
                continue
            taken.add((mark.mark, mark.turn))
            yield mark

    def _moment(self, row: Any) -> OpinionMoment:
        row = _item(row)
        kind = _value(row.get("kind"), Kind, "no such kind")
        verdict = _value(row.get("verdict"), Verdict, "no such verdict")
        if verdict not in verdicts_of(kind):
            raise NotHeld("a verdict that the kind does not have")
        turn = self._turn(row.get("turn"), *offered_by(kind))
        given = row.get("reply")
        if not isinstance(given, list) or len(given) > len(self._turns):
            raise NotHeld("no list of turns as the reply")
        reply = tuple(sorted({self._turn(each, Role.AGENT) for each in given}))
        # A check for anything else, before the last turn, belongs to the closing (MOMENTS.md).
        if reply and reply[0] < turn and kind is not Kind.CLOSING:
            raise NotHeld("a reply before its trigger")
        # The agent's own trigger is the first turn of its reply.
        judged = (*reply, turn) if self._talk.turns[turn].role is Role.AGENT else reply
        quoted = (turn,) if verdict is Verdict.MISSED else judged
        return OpinionMoment(kind, turn, verdict, reply, self._quote(row.get("quote"), quoted))

    def _mark(self, row: Any) -> OpinionMark:
        row = _item(row)
        mark = _value(row.get("mark"), MarkKind, "no such mark")
        turn = self._turn(row.get("turn"), Role.AGENT)
        return OpinionMark(mark, turn, self._quote(row.get("quote"), (turn,)))

    def _turn(self, value: Any, *roles: Role) -> int:
        if type(value) is not int or not 0 <= value < len(self._turns):
            raise NotHeld("no such turn")
        if self._talk.turns[value].role not in roles:
            raise NotHeld("a turn of somebody else")
        return value

    def _quote(self, value: Any, turns: Sequence[int]) -> str:
        quote = value.strip() if isinstance(value, str) else ""
        if quote:
            for turn in turns:
                original = self._turns[turn].unmasked(quote)
                if original:
                    return original
        raise NotHeld("words that do not stand there")


def _object(text: str) -> Mapping[str, Any]:
    """Return the one JSON object that an answer is."""
    bare = _THOUGHTS.sub("", text, count=1).strip()
    fenced = _FENCE.match(bare)
    try:
        answer = json.loads(fenced.group(1) if fenced else bare, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NoOpinion(
            "The model answered with something else than the JSON it was asked for."
        ) from None
    if not isinstance(answer, Mapping):
        raise NoOpinion("The model's answer is JSON, but not the object it was asked for.")
    return answer


def _no_number(_: str) -> Any:
    raise ValueError


def _rows(answer: Mapping[str, Any], key: str) -> list[Any]:
    rows = answer.get(key)
    if not isinstance(rows, list):
        raise NoOpinion(f"The model's answer has no list of {key}.")
    if len(rows) > MOST_ITEMS:
        raise NoOpinion(f"The model's answer lists more than {MOST_ITEMS} {key}.")
    return rows


def _item(row: Any) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise NotHeld("not an object")
    return row


def _value(value: Any, values: type[Value], why: str) -> Value:
    try:
        return values(str(value))
    except ValueError:
        raise NotHeld(why) from None


def _label(labels: Mapping[str, Any], key: str, values: type[Value]) -> Value:
    try:
        return values(str(labels.get(key)))
    except ValueError:
        raise NoOpinion(f"The model's answer has no {key} that we know.") from None


def _overall(labels: Mapping[str, Any]) -> int:
    overall = labels.get("overall")
    if type(overall) is not int or not LOWEST <= overall <= HIGHEST:
        raise NoOpinion(f"The model's overall is no whole number from {LOWEST} to {HIGHEST}.")
    return overall
