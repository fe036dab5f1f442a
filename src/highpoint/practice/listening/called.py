"""Whether a reply calls the customer by their name, or by another's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from highpoint.engine.observation import Span
from highpoint.practice._named import CALENDAR
from highpoint.practice.scenario import Scenario


def names_used(text: str, used: Sequence[Span], scenario: Scenario) -> tuple[int, bool]:
    """Return how often the customer's name is used, and whether another's is."""
    known = {part.casefold() for part in scenario.customer.name.split()}
    known |= {part.casefold() for part in scenario.customer.call.split()}
    called_by = (scenario.customer.call, *scenario.customer.name.split())
    either = "|".join(sorted(map(re.escape, called_by), key=len, reverse=True))
    count = len(re.findall(rf"\b(?:{either})(?:\s+(?:{either}))?\b", text, re.IGNORECASE))
    called = {text[s.start : s.end].casefold() for s in used}
    greeted = re.match(
        r"\s*(?i:hi|hello|dear|hey|good (?:morning|evening|afternoon))\s+(?:Mr|Ms|Mrs)?\.?\s*([A-Z][a-z]+)[,!.]",
        text,
    )
    spoken_to = [
        *([greeted[1]] if greeted else ()),
        *_SPOKEN_TO.findall(text),
        *_IS_IT.findall(text),
    ]
    story = " ".join((scenario.company, *(each.value for each in scenario.facts)))
    other = any(
        each.casefold() not in known and not (each in _NO_NAMES or each in story)
        for each in spoken_to
    )
    return min(count, 9), other and not (called & known)


# “Thanks, David.”, “What is your order number, Diana?”
_SPOKEN_TO = re.compile(
    r"\b(?:(?i:thanks|thank you|sorry|ok|okay),?|(?i:understand|perfect|great|right|sure|number|address|name),) ([A-Z][a-z]{2,})(?=[.,!?]|$)"
)
# “Are you Mr. Matthes?”, “So this is Brian?”
_IS_IT = re.compile(
    r"\b(?i:are you|is this|am i (?:speaking|talking) (?:to|with)|you(?:'re| are)) (?:Mr|Ms|Mrs|Miss|Herr|Frau|Senhor|Senhora)\b\.? ([A-Z][a-z]+)"
)
# Nobody is called so.
_NO_NAMES = CALENDAR.union(
    [
        "English",
        "German",
        "French",
        "Spanish",
        "Portuguese",
        "Italian",
        "Polish",
        "Turkish",
        "Arabic",
        "Hindi",
        "Japanese",
        "Chinese",
        "Dutch",
        "Russian",
        "Tomorrow",
        "Today",
        "Number",
        "Please",
        "There",
        "Sir",
        "Madam",
        "All",
        "Customer",
        "Team",
        "Friend",
        "Again",
        "Thanks",
        "Thank",
        "Sorry",
        "Great",
        "Yes",
        "And",
    ]
)
