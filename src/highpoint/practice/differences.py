"""Where two versions of a scenario differ, part by part, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

_KEYED = {
    "facts": "fact",
    "asks": "question",
    "outcomes": "outcome",
    "points": "rule",
    "quiz": "question of the quiz",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs: its path, and what stands there before and now, line by line."""

    place: str
    before: tuple[str, ...]
    now: tuple[str, ...]

    @property
    def rows(self) -> list[tuple[str, str, bool]]:
        """The lines side by side, those that stand in both first; each with whether it changed."""
        both = [line for line in self.before if line in self.now]
        gone = [line for line in self.before if line not in self.now]
        come = [line for line in self.now if line not in self.before]
        return [(line, line, False) for line in both] + [
            (was or "", is_now or "", True) for was, is_now in zip_longest(gone, come)
        ]


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return the parts that differ between two scenarios as plain values, in the newer's order."""
    was, is_now = dict(_flat(before)), dict(_flat(now))
    return [
        Difference(place, was.get(place, ()), is_now.get(place, ()))
        for place in dict.fromkeys([*is_now, *was])
        if was.get(place, ()) != is_now.get(place, ())
    ]


def _flat(row: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in row.items():
        if name in _KEYED and isinstance(value, list):
            for place, entry in enumerate(value, start=1):
                yield from _entry(_KEYED[name], place, entry)
        elif isinstance(value, Mapping):
            for inner, each in value.items():
                yield f"{name}, {inner}", _lines(each)
        else:
            yield str(name), _lines(value)


def _entry(one: str, place: int, entry: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(entry, Mapping):
        yield f"{one} {place}", _lines(entry)
        return
    key = entry.get("key") or place
    for inner, each in entry.items():
        if inner != "key":
            yield f"{one} “{key}”, {str(inner).replace('_', ' ')}", _lines(each)


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)):
        return tuple(str(each) for each in value)
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return tuple(line for line in str(value).split("\n") if line.strip())
