"""Questions of which the half is left out, said in full: “when did you call, and with whom?”"""

from __future__ import annotations

import re
from typing import NamedTuple

_WH = r"(?:(?:for|at|on|in|to|by|from|since|until|with|under|through|via|over|about|near|into) )?(?:what|which|whose|who|whom|when|where|why|how)"
_MORE = r"(?: (?:day|time|hour|date|number|name|town|city|address|place|company|colleague|many|much|long|often|far|old|to|from|for|with))?"
_AUX = r"(?:did|do|does|was|were|is|are|am|has|have|had|will|would|can|could|should)"
_LEFT_OUT = re.compile(
    rf"\b(?P<wh>{_WH})\b(?P<noun>(?: [\w'-]+){{0,3}}?) (?P<rest>{_AUX} [^.,;:!?\n]+?)(?P<and>,? (?:and|or) (?:also |maybe |if so )?)(?P<short>{_WH}{_MORE})(?= ?\?)"
)


class FilledOut(NamedTuple):
    """A text whose questions are whole, and each letter's place before."""

    text: str
    places: list[int]


def filled_out(text: str) -> FilledOut:
    """
    Return a normalized text in which a question of one word says what it is about.

    >>> filled_out("when did you first call, and with whom?").text
    'when did you first call, and with whom did you first call?'
    >>> filled_out("when do you fly, and where to?").text
    'when do you fly, and where to do you fly?'
    >>> filled_out("who is it, and what is it?").text
    'who is it, and what is it?'
    """
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for found in _LEFT_OUT.finditer(text):
        end = found.end("short")
        more = f" {found['rest']}"
        parts += [text[at:end], more]
        places += [*range(at, end), *[end - 1] * len(more)]
        at = end
    places += range(at, len(text) + 1)
    return FilledOut("".join([*parts, text[at:]]), places)
