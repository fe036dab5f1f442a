"""Reads times in words: lengths, days and times of day, put together where they are one time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from highpoint.engine.promises.clocks import NOON, read_clock
from highpoint.engine.promises.days import read_day
from highpoint.engine.promises.due import (
    SECONDS,
    Bound,
    Clock,
    Date,
    Day,
    Due,
    Hours,
    Length,
    Unit,
    Weekday,
)
from highpoint.engine.promises.vocabulary import Patterns, Vocabulary

# How many characters before a time may say how it limits.
REACH_BACK = 28
AT_ONCE = Length(0, 1, Unit.HOUR)


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a time and what it says."""

    start: int
    end: int
    length: Length | None = None
    day: Day | None = None
    clock: Clock | Hours | None = None


def read_due(text: str, words: Vocabulary) -> list[Due]:
    """
    Return the times said in a normalized text, in order.

    Times that have passed, that recur or that only begin something (“since”, “every”,
    “after”, “for two days”) are no due times and are left out.
    """
    atoms = _longest(list(_atoms(text, words)))
    found: list[Due] = []
    group: list[Atom] = []
    for atom in atoms:
        if group and not _joins(text, group, atom, words):
            found += _due(text, group, words)
            group = []
        group.append(atom)
    found += _due(text, group, words)
    return found


def first_loose(text: str, words: Vocabulary) -> tuple[int, int] | None:
    """Return the place of the first words of time that no calendar can tell, None without any."""
    places = [words.loose[name].search(text) for name in ("vague", "event")]
    found = [place.span() for place in places if place]
    return min(found) if found else None


def _atoms(text: str, words: Vocabulary) -> Iterator[Atom]:
    for name, place in _matches(words.length, text):
        yield Atom(*place.span(), length=_length(name, place, words))
    for name, place in _matches(words.day, text):
        day, clock = read_day(name, place, words)
        if day is not None:
            yield Atom(*place.span(), day=day, clock=clock)
    for name, place in _matches(words.clock, text):
        read = read_clock(name, place, words)
        if read is not None:
            yield Atom(*place.span(), clock=read)
    for place in words.loose["at_once"].finditer(text):
        yield Atom(*place.span(), length=AT_ONCE)


def _matches(patterns: Patterns, text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for name in patterns.names:
        for place in patterns[name].finditer(text):
            yield name, place


def _longest(atoms: list[Atom]) -> list[Atom]:
    """Return the atoms that do not overlap, longer ones first come, in the order of the text."""
    kept: list[Atom] = []
    for atom in sorted(atoms, key=lambda each: (each.start - each.end, each.start)):
        if all(atom.end <= other.start or other.end <= atom.start for other in kept):
            kept.append(atom)
    return sorted(kept, key=lambda each: each.start)


def _joins(text: str, group: list[Atom], atom: Atom, words: Vocabulary) -> bool:
    """Test whether an atom says more of the same time as those before it."""
    between = text[group[-1].end : atom.start]
    before = _merged(group)
    if before.length or atom.length:
        both = before.length is not None and atom.length is not None
        return both and words.glue["lengths"].match(between) is not None
    if before.day is not None and atom.day is not None and _sharper_day(before, atom) is None:
        return False
    if before.clock is not None and atom.clock is not None and _sharper_clock(before, atom) is None:
        return False
    return words.glue["between"].match(between) is not None


def _merged(group: list[Atom]) -> Atom:
    """Return what the atoms of one time say together."""
    whole = group[0]
    for atom in group[1:]:
        whole = Atom(
            whole.start,
            atom.end,
            _sum(whole.length, atom.length),
            _sharper_day(whole, atom),
            _sharper_clock(whole, atom),
        )
    return whole


def _sum(one: Length | None, two: Length | None) -> Length | None:
    """Add “1 hour” and “30 minutes” up; the first where they do not add."""
    if one is None or two is None or not (one.unit in SECONDS and two.unit in SECONDS):
        return one or two
    finer = min(one.unit, two.unit, key=SECONDS.__getitem__)
    share, other = (SECONDS[each.unit] / SECONDS[finer] for each in (one, two))
    least, most = one.least * share + two.least * other, one.most * share + two.most * other
    return Length(least, most, finer, one.working or two.working)


def _sharper_day(one: Atom, two: Atom) -> Day | None:
    """Return the day two atoms mean: “Monday the 14th” is the 14th. None where they differ."""
    if one.day is None or two.day is None:
        return one.day if two.day is None else two.day
    for day, other in ((one.day, two.day), (two.day, one.day)):
        if isinstance(day, Weekday) and isinstance(other, Date):
            return other
    return None


def _sharper_clock(one: Atom, two: Atom) -> Clock | Hours | None:
    """Return the time of day two atoms mean: “8 this evening” is 20:00. None where they differ."""
    first, second = one.clock, two.clock
    if first is None or second is None:
        return first or second
    if isinstance(first, Hours) or isinstance(second, Hours):
        return first if isinstance(first, Hours) else second
    part, exact = (first, second) if first.start < first.end else (second, first)
    if part.start == part.end or exact.start < exact.end:
        return None
    late = exact.start < NOON <= part.start
    return replace(exact, start=exact.start + NOON, end=exact.end + NOON) if late else exact


def _due(text: str, group: list[Atom], words: Vocabulary) -> list[Due]:
    if not group:
        return []
    whole = _merged(group)
    before = text[max(0, whole.start - REACH_BACK) : whole.start].rstrip()
    if words.bound["unfit"].search(before) or not _fits(text, before, whole, words):
        return []
    bound = _bound(text, before, whole, words)
    return [Due(whole.start, whole.end, bound, whole.length, whole.day, whole.clock)]


def _bound(text: str, before: str, whole: Atom, words: Vocabulary) -> Bound:
    said = text[whole.start : whole.end]
    if words.bound["before"].search(before) or words.glue["before_name"].search(said):
        return Bound.BEFORE
    after = words.glue["latest"].match(text[whole.end :])
    limited = words.bound["by"].search(before) or words.glue["by_name"].search(said)
    return Bound.BY if limited or after else Bound.AT


def _fits(text: str, before: str, whole: Atom, words: Vocabulary) -> bool:
    """Test whether a length is one to wait for: “in two days”, not “two days of rest”."""
    length = whole.length
    if length is None or length is AT_ONCE or length.working or length.least != length.most:
        return True
    if words.bound["leads"].search(before):
        return True
    return words.glue["by_name"].match(text[whole.start : whole.end]) is not None


def _length(name: str, place: re.Match[str], words: Vocabulary) -> Length:
    said = place.groupdict()
    working = said.get("working") is not None
    if name == "half_hour":
        return Length(30, 30, Unit.MINUTE)
    if name == "quarter_hour":
        return Length(15, 15, Unit.MINUTE)
    if name == "half_day":
        return Length(4, 4, Unit.HOUR, working=True)
    unit = Unit(words.unit[said["unit"]])
    if name == "next_one":
        return Length(1, 1, unit, working)
    least, most = _count(said["least"], words)
    if name.startswith("and_a_half"):
        least, most = least + 0.5, most + 0.5
    if said.get("most"):
        most = _count(said["most"], words)[1]
    return Length(min(least, most), max(least, most), unit, working)


def _count(word: str, words: Vocabulary) -> tuple[float, float]:
    word = " ".join(word.split())
    return words.count[word] if word in words.count else (float(word), float(word))
