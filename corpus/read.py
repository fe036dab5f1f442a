"""Reads the corpus: plain text files that people can write, review and diff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.trajectory import EndState, Resolved
from highpoint.errors import HighpointError

HERE = Path(__file__).parent

CUSTOMER_LABELS = frozenset(
    [
        "distress",
        "hostility",
        "question",
        "churn",
        "personal",
        "repeat",
        "praise",
        "name",
        "thanks",
        "satisfied",
        "unresolved",
    ]
)
AGENT_LABELS = frozenset(
    [
        "greeting",
        "offer",
        "intro",
        "empathy",
        "bare_sorry",
        "reassure",
        "refusal",
        "reason",
        "alternative",
        "regret",
        "lookup",
        "hold",
        "promise_timed",
        "promise_vague",
        "asks",
        "answer",
        "own_up",
        "thanks_customer",
        "check_more",
        "goodbye",
        "warm",
        "personal_touch",
        "defensive",
        "extra_touch",
        "insult",
        "apology_remedy",
        "uses_name",
        "not_understood",
        "scripted",
    ]
)
LABELS = {Role.CUSTOMER: CUSTOMER_LABELS, Role.AGENT: AGENT_LABELS}

_ROLES = {"c": Role.CUSTOMER, "a": Role.AGENT, "b": Role.BOT, "s": Role.SYSTEM}
_TURN = re.compile(r"^([cabs])(?:@(\S+))? (.+)$")
_MOMENT = re.compile(r"^: (\w+) (\d+) (\w+) \| (.+)$")
_MARK = re.compile(r"^! (\w+) (\d+) \| (.+)$")


class BadCorpus(HighpointError):
    """A line of the corpus that breaks its rules, with file and line."""


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One turn on its own, with what it does."""

    role: Role
    industry: str
    labels: frozenset[str]
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class LabelledMoment:
    kind: Kind
    turn: int
    verdict: Verdict
    quote: str


@dataclass(frozen=True, slots=True)
class LabelledMark:
    mark: MarkKind
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class LabelledConversation:
    """A conversation with every moment and mark in it, by MOMENTS.md's rules."""

    conversation: Conversation
    industry: str
    end_state: EndState
    resolved: Resolved
    overall: int
    moments: tuple[LabelledMoment, ...]
    marks: tuple[LabelledMark, ...]
    place: str


def turns(folder: Path = HERE / "turns") -> Iterator[LabelledTurn]:
    """
    Yield every single turn of the corpus.

    :raises BadCorpus: at the first line that breaks the rules
    """
    for path in sorted(folder.glob("*.txt")):
        yield from _turns_of(path)


def conversations(folder: Path = HERE / "conversations") -> Iterator[LabelledConversation]:
    """
    Yield every conversation of the corpus.

    :raises BadCorpus: at the first block that breaks the rules
    """
    for path in sorted(folder.glob("*.txt")):
        yield from _conversations_of(path)


def _turns_of(path: Path) -> Iterator[LabelledTurn]:
    head, _, body = path.read_text(encoding="utf-8").partition("\n--\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    try:
        role = Role(fields["role"].strip())
        industry = fields["industry"].strip()
    except (KeyError, ValueError) as error:
        raise BadCorpus(
            f"{path.name}: the head needs role: and industry:, then a line --"
        ) from error
    offset = head.count("\n") + 3
    for number, line in enumerate(body.splitlines(), offset):
        if not line.strip():
            continue
        labels, bar, text = line.partition(" | ")
        place = f"{path.name}, line {number}"
        names = frozenset(labels.split()) - {"none"}
        if not bar or not text.strip():
            raise BadCorpus(f"{place}: not in the form “labels | text”")
        if wrong := names - LABELS[role]:
            raise BadCorpus(f"{place}: no label of a {role}'s turn: {', '.join(sorted(wrong))}")
        if {"distress", "hostility"} <= names:
            raise BadCorpus(f"{place}: a hostile turn is not also distress")
        yield LabelledTurn(role, industry, names, text.strip(), place)


def _conversations_of(path: Path) -> Iterator[LabelledConversation]:
    block: list[str] = []
    begin = 0
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate([*lines, "== end"], 1):
        if line.startswith("== "):
            if block:
                yield _conversation(block, f"{path.name}, line {begin}")
            block, begin = [], number
        if line.strip() and number <= len(lines):
            block.append(line)


def _conversation(block: list[str], place: str) -> LabelledConversation:
    try:
        identity, industry, channel, end, resolved, overall = (
            part.strip() for part in block[0][3:].split("|")
        )
        states = (
            EndState(end.removeprefix("end ")),
            Resolved(resolved.removeprefix("resolved ")),
            int(overall.removeprefix("overall ")),
        )
    except ValueError as error:
        raise BadCorpus(
            f"{place}: the head must be == id | industry | channel | end … | resolved … | overall …"
        ) from error
    turns: list[Turn] = []
    moments: list[LabelledMoment] = []
    marks: list[LabelledMark] = []
    for line in block[1:]:
        if found := _TURN.match(line):
            role, author, text = found.groups()
            turns.append(Turn(len(turns), _ROLES[role], text.strip(), author=author))
        elif found := _MOMENT.match(line):
            kind, turn, verdict, quote = found.groups()
            try:
                moments.append(
                    LabelledMoment(Kind(kind), int(turn), Verdict(verdict), quote.strip())
                )
            except ValueError as error:
                raise BadCorpus(f"{place}: “{line}”: {error}") from error
        elif found := _MARK.match(line):
            mark, turn, quote = found.groups()
            try:
                marks.append(LabelledMark(MarkKind(mark), int(turn), quote.strip()))
            except ValueError as error:
                raise BadCorpus(f"{place}: “{line}”: {error}") from error
        else:
            raise BadCorpus(f"{place}: not a turn, moment or mark: “{line[:60]}”")
    talk = Conversation(identity, tuple(turns), source="corpus", channel=channel, agent="agent")
    return LabelledConversation(talk, industry, *states, tuple(moments), tuple(marks), place)
