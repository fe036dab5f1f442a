"""Reads the sentences in words/ and draws from them, so that none comes up more than another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from highpoint.engine.moment import Verdict
from highpoint.errors import HighpointError

_FOLDER = Path(__file__).parent / "words"
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{([,_]?)([a-z][a-z_0-9]*)\}")
_ANSWERS = {"+": Verdict.MET, "~": Verdict.PARTIAL, "-": Verdict.MISSED}


class BadPhrases(HighpointError):
    """A file of sentences that breaks its own form, with the line."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    One sentence as written, with what ties it to the others of its talk.

    A row that begins with "@guests" needs that somebody told of guests before; "#guests"
    tells of them. Several tags stand with commas between them.
    """

    text: str
    needs: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()


@dataclass
class Exchange:
    """What somebody says and the ways to answer it, by how good the answer is."""

    said: list[Phrase] = field(default_factory=list)
    answers: dict[Verdict, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    later: list[Phrase] = field(default_factory=list)

    @property
    def needs(self) -> frozenset[str]:
        return self.said[0].needs


@dataclass
class Book:
    """The sentences of one file: plain sections, and exchanges within sections."""

    lines: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    exchanges: dict[str, list[Exchange]] = field(default_factory=lambda: defaultdict(list))


@cache
def book(name: str) -> Book:
    """Return the sentences of one file of words/, without its ending."""
    return read((_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines(), name)


def read(rows: Iterable[str], name: str) -> Book:
    """
    Read the sentences of one file.

    ``== title`` begins a section; a plain row is one sentence. Within a section ``?`` and
    ``:`` rows say something, the ``+``, ``~`` and ``-`` rows after them answer it well,
    half and badly, and ``^`` rows come back to it in a later conversation.

    >>> found = read(["== hello", "Hi.", "== question", "? Why?", "+ Because."], "example")
    >>> found.lines["hello"][0].text, found.exchanges["question"][0].said[0].text
    ('Hi.', 'Why?')

    :raises BadPhrases: naming the file and the line
    """
    found = Book()
    section = ""
    answered = True
    for number, row in enumerate(rows, start=1):
        mark, _, rest = row.partition(" ")
        if mark == "==":
            section, answered = rest, True
        elif not section:
            raise BadPhrases(f"Line {number} of {name} stands before the first section.")
        elif mark in ("?", ":"):
            if answered:
                found.exchanges[section].append(Exchange())
                answered = False
            found.exchanges[section][-1].said.append(_phrase(rest))
        elif mark in _ANSWERS or mark == "^":
            if not found.exchanges[section]:
                raise BadPhrases(f"Line {number} of {name} answers what nobody said.")
            exchange = found.exchanges[section][-1]
            kept = exchange.later if mark == "^" else exchange.answers[_ANSWERS[mark]]
            kept.append(_phrase(rest))
            answered = True
        elif row:
            found.lines[section].append(_phrase(row))
    return found


def _phrase(text: str) -> Phrase:
    tags: dict[str, frozenset[str]] = {"@": frozenset(), "#": frozenset()}
    while text[0] in tags:
        word, _, rest = text.partition(" ")
        tags[text[0]] = frozenset(word[1:].split(","))
        text = rest
    return Phrase(text, needs=tags["@"], tells=tags["#"])


class Drawer:
    """Draws phrases: the ones least used so far first, chance among those."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._uses: dict[Phrase, int] = defaultdict(int)

    def draw(self, phrases: Iterable[Phrase], tags: Set[str] = frozenset()) -> Phrase:
        """Return one of the phrases that fit the tags, one that shares a tag where there is any."""
        choices = list(phrases)
        tied = [phrase for phrase in choices if phrase.needs & tags]
        return self._least_used(tied or [phrase for phrase in choices if not phrase.needs])

    def exchange(
        self, exchanges: Iterable[Exchange], tags: Set[str], *, tied: bool = False
    ) -> Exchange | None:
        """
        Return one of the exchanges that fit the tags; None where none is left.

        With ``tied``, one that shares a tag where there is any.
        """
        choices = [one for one in exchanges if not one.needs or one.needs & tags]
        if tied:
            choices = [one for one in choices if one.needs] or choices
        if not choices:
            return None
        begun = [sum(self._uses[phrase] for phrase in one.said) for one in choices]
        least = min(begun)
        fewest = [one for one, uses in zip(choices, begun, strict=True) if uses <= least]
        return self.chance.choice(fewest)

    def _least_used(self, choices: Sequence[Phrase]) -> Phrase:
        least = min(self._uses[phrase] for phrase in choices)
        phrase = self.chance.choice([one for one in choices if self._uses[one] <= least])
        self._uses[phrase] += 1
        return phrase

    def fill(self, phrase: Phrase, slots: Mapping[str, str]) -> str:
        """
        Return a phrase in its final words: one of each [a|b], each {slot} filled.

        ``{,name}`` becomes ", Maria" and ``{_name}`` " Maria", or nothing where it is empty.

        >>> from random import Random
        >>> Drawer(Random(1)).fill(Phrase("Sorry{,name}."), {"name": "Maria"})
        'Sorry, Maria.'
        """
        text = _CHOICE.sub(lambda found: self.chance.choice(found[1].split("|")), phrase.text)
        text = _SLOT.sub(lambda found: _slot(found[1], slots[found[2]]), text)
        return text.replace("\\n", "\n")


def _slot(before: str, value: str) -> str:
    if not before or not value:
        return value
    return f", {value}" if before == "," else f" {value}"
