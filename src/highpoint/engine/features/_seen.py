"""One analyzed talk as the features read it: its sentences, what was seen in them, and lists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from importlib.resources import files

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.dialogue.uptake import exchanges
from highpoint.engine.lexicon import expand
from highpoint.engine.moment import Kind, Moment
from highpoint.engine.observation import Span
from highpoint.engine.text import normalize, sentences

# What a customer in trouble opens.
TROUBLE = (Kind.DISTRESS, Kind.HOSTILITY, Kind.CHURN, Kind.REPEAT)
# What an agent says of the trouble itself, and what of its solution.
CARING = frozenset({"acknowledgement", "specific_apology"})
SOLVING = frozenset(
    {"done", "settled", "next_step", "promise", "due_time", "reason", "looking_up", "win_back"}
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A feature's value in one talk: what it was counted over (``n``), and the words it rests on."""

    value: float
    n: int
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a turn, normalized, with the cues that were seen to begin in it."""

    span: Span
    text: str
    cues: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lists:
    """The words of one language that features count."""

    patterns: Mapping[str, re.Pattern[str]]
    polite: Mapping[str, re.Pattern[str]]
    impolite: Mapping[str, re.Pattern[str]]
    function_words: Mapping[str, frozenset[str]]


@cache
def lists(language: str) -> Lists | None:
    """Return a language's lists, None where its lexicon folder has none."""
    file = files("highpoint.engine.lexicon") / language / "_features.toml"
    if not language.isalpha() or not file.is_file():
        return None
    row = tomllib.loads(file.read_text("utf-8"))
    patterns, polite, impolite = (
        {name: re.compile(expand(raw, {})) for name, raw in row[section].items()}
        for section in ("patterns", "polite", "impolite")
    )
    words = {name: frozenset(listed.split()) for name, listed in row["function_words"].items()}
    return Lists(patterns, polite, impolite, words)


class Seen:
    """A talk and its analysis, with what several features ask of them worked out once."""

    def __init__(self, conversation: Conversation, analysis: Analysis, words: Lists) -> None:
        self.conversation = conversation
        self.analysis = analysis
        self.words = words
        self.texts = [normalize(turn.text) for turn in conversation.turns]

    @cached_property
    def agent(self) -> tuple[Sentence, ...]:
        """The agent's sentences, in order."""
        return tuple(self._sentences(Role.AGENT))

    @cached_property
    def trouble(self) -> tuple[Moment, ...]:
        """The moments in which the customer is in trouble or angry."""
        return tuple(each for each in self.analysis.moments if each.kind in TROUBLE)

    @cached_property
    def waits(self) -> tuple[tuple[timedelta, Turn], ...]:
        """How long the customer waited for each reply, with the reply's first turn."""
        found = []
        for said, reply in exchanges(self.conversation):
            asked, answered = said[-1].at, reply[0].at
            if asked and answered and answered >= asked:
                found.append((answered - asked, reply[0]))
        return tuple(found)

    def cues(self, turn: int) -> frozenset[str]:
        """Return the cues that were seen in a turn."""
        return frozenset(cue for _, cue in self._by_turn.get(turn, ()))

    def places(self, name: str, role: Role) -> tuple[Span, ...]:
        """Return where a listed pattern stands in the turns of one side."""
        pattern = self.words.patterns[name]
        return tuple(
            Span(turn.index, *found.span())
            for turn in self.conversation.by(role)
            for found in pattern.finditer(self.texts[turn.index])
        )

    @cached_property
    def _by_turn(self) -> dict[int, list[tuple[int, str]]]:
        found: dict[int, list[tuple[int, str]]] = {}
        for each in self.analysis.observations:
            found.setdefault(each.span.turn, []).append((each.span.start, each.cue))
        return found

    def _sentences(self, role: Role) -> Iterator[Sentence]:
        for turn in self.conversation.by(role):
            text, seen = self.texts[turn.index], self._by_turn.get(turn.index, ())
            for start, end in sentences(text):
                cues = frozenset(cue for at, cue in seen if start <= at < end)
                yield Sentence(Span(turn.index, start, end), text[start:end], cues)


def share(of: list[Span], n: int) -> Measure | None:
    """Return how many of ``n`` were found, None where there are none."""
    return Measure(len(of) / n, n, tuple(of)) if n else None
