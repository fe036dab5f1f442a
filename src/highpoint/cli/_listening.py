"""How far the replies take up what the customer said, in a line for the terminal."""

from __future__ import annotations

from highpoint.cli._words import shown
from highpoint.engine.conversation import Conversation
from highpoint.engine.dialogue import listening, uptakes

MOST_QUOTED = 8


def heard(talk: Conversation, language: str) -> str:
    """Return the mean uptake, how many replies have any, and the words taken up; or nothing."""
    found = uptakes(talk, language)
    mean = listening(found)
    if mean is None:
        return ""
    with_any = sum(bool(each.taken) for each in found)
    spans = [span for each in found for span in each.taken]
    words = dict.fromkeys(talk.turns[at.turn].text[at.start : at.end].lower() for at in spans)
    quoted = ", ".join(f"“{shown(word)}”" for word in list(words)[:MOST_QUOTED])
    more = " …" if len(words) > MOST_QUOTED else ""
    return (
        f"listening {mean:.2f}: {with_any} of {len(found)} replies take up the customer's words"
        + (f" ({quoted}{more})" if quoted else "")
    )
