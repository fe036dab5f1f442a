"""Lines with slots: which can be said, and how they read once the slots are filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from highpoint.practice.voice.writing import heard, smaller, tidy

_SLOT = re.compile(r"\{(\w+)\}")
# Slots whose words begin with a capital at a sentence's start only.
_MIXED = ("thanks", "goodbye")
# What stands for slots that change from run to run, where lines are compared.
_STEADY = {"thanks": "Thank you", "goodbye": "Goodbye"}


def sayable(lines: Iterable[str], slots: Mapping[str, str]) -> list[str]:
    """
    Return the lines whose slots can be filled, those left out that would sound the same.

    They stay unfilled: their order must not turn on a slot that changes from run to run.
    """
    steady = dict(slots) | _STEADY
    texts = ((_fill(line, steady), line) for line in lines)
    return list({heard(text): line for text, line in texts if text}.values())


def filled(line: str, slots: Mapping[str, str]) -> str:
    """Return a line with its slots filled and its blanks in order."""
    return tidy(_fill(line, slots))


def _fill(line: str, slots: Mapping[str, str]) -> str:
    """Return a line with its slots filled, empty where one of them has nothing to hold."""
    if not all(slots.get(name) for name in _SLOT.findall(line)):
        return ""

    def put(found: re.Match[str]) -> str:
        held, before = slots[found[1]], line[: found.start()].rstrip()
        starts = not before or before[-1] in ".!?"
        return smaller(held, ()) if found[1] in _MIXED and not starts else held

    return _SLOT.sub(put, line)
