"""Words that somebody chose in a talk: selected with a pointer, or typed as they stand there."""

from __future__ import annotations

import re

from highpoint.web.numbers import number


def place_of(text: str, words: str, start: str = "") -> tuple[int, int] | None:
    """
    Return where chosen words stand in a text, None where they do not.

    Spaces and letters' case may differ from the text, as they do when words are typed. Of several
    places the one at or nearest after ``start`` is meant, which a selection tells.

    >>> place_of("So sorry. I am so  sorry!", "so sorry", "10")
    (15, 24)
    """
    told = words.split()
    if not told:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, told)), re.IGNORECASE)
    places = [found.span() for found in pattern.finditer(text)]
    begin = number(start) or 0
    return next((place for place in places if place[0] >= begin), places[0] if places else None)
