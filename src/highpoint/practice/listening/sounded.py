"""Which outcomes a reply only asks about, and does not offer: “would you like X instead?”."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from highpoint.engine.text import normalize
from highpoint.practice.listening.clauses import Clause, questions
from highpoint.practice.phrases import clauses, denied, says_no
from highpoint.practice.scenario import Scenario, Taken

_WOULD_YOU = re.compile(
    r"\b(?:would|do|did) (?:you|he|she|they) (?:\w+ )?(?:rather|like|prefer|want|wish)\b"
    r"|\bwould (?:you|he|she|they) (?:be )?(?:accept|take|consider|happy with|happier with)\b"
)
# “If we can't find it, would you like …?” is a last way out, and no question for their wish.
_ELSE = re.compile(r"\b(?:if|since|because|in case|unfortunately|afraid|only|otherwise)\b")


def only_asked(
    offered: Collection[str],
    told: Mapping[str, Sequence[Clause]],
    parts: Sequence[Clause],
    scenario: Scenario,
    *,
    refused: bool,
) -> dict[str, frozenset[str]]:
    """
    Return the outcomes that a reply only asks about, though they are hardly wanted, each with its questions.

    ``told`` are the clauses that name each, ``refused`` whether anything was refused so far: where
    nothing else is to be had, what is left counts as offered.
    """
    if refused or any(_ELSE.search(each.text) or denied(each.text) for each in parts):
        return {}
    found = {}
    for key in offered:
        wishes = [each for each in told.get(key, ()) if _asks_wish(each)]
        grudging = scenario.outcome(key).taken is Taken.GRUDGINGLY
        if grudging and wishes and len(wishes) == len(told[key]):
            found[key] = frozenset(q for each in wishes for q in questions(each))
    return found


def _asks_wish(clause: Clause) -> bool:
    return clause.question and _WOULD_YOU.search(clause.text) is not None


def refuses(reply: str) -> bool:
    """
    Tell whether a reply says no to anything.

    >>> refuses("We don't send single legs."), refuses("I see. When did it come?")
    (True, False)
    """
    text = normalize(reply)
    return any(says_no(text[a:b]) and text[b : b + 1] != "?" for a, b in clauses(text))
