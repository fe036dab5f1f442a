"""Facts that a question word alone asks for."""

from __future__ import annotations

import re

from highpoint.engine.text import normalize
from highpoint.practice.listening.meaning import Profiles
from highpoint.practice.listening.suited import share, sort_of
from highpoint.practice.phrases import topics
from highpoint.practice.scenario import Scenario, Told

_HEAD = re.compile(
    r"(?:(?:with|to|for|by|from|in|at|on|until|since) )?(who|when|where|why|how (?:much|many|long|old|far|often|big|tall))(?:m|se)?\b"
)
_MOSTLY = 0.6
# “How much, when, who to?”: nothing but question words.
_BARE = re.compile(
    r"(?:and |so |also )?(?P<wh>(?:(?P<lead>to|from|with|for|at|by) )?(?:who|whom|when|where|how (?:much|many|long)))(?: (?P<end>to|from|with|for|at))?$"
)


# “When did it happen”: of the matter itself.
_OF_ALL_THIS = re.compile(r"\b(?:did|was|is|has|does) (?:it|this|that|they)\b")


def asked_barely(question: str, scenario: Scenario, facts: Profiles) -> str:
    """
    Return the fact that a question word alone asks for: the one nearest to what the matter is.

    >>> from highpoint.practice.listening.meaning import profiles
    >>> from highpoint.practice.scenario import shipped
    >>> rent = shipped("rent-money-gone")
    >>> [asked_barely(each, rent, profiles(rent)[0]) for each in ("how much", "who to", "why")]
    ['how-much', 'payee', '']
    """
    bare = _BARE.match(question.strip())
    if bare is None:
        return ""
    to, head = bare["lead"] or bare["end"], _HEAD.match(bare["wh"])
    if to == "to" and "where" in bare["wh"]:
        # Where somebody lives is where things go.
        homes = [each.key for each in scenario.facts if "address" in each.asked_by]
        if homes:
            return homes[0]
    if head is None or (head[1] == "who" and not to):
        return ""
    sort, about = sort_of(question), normalize(" ".join(scenario.opening))
    near = []
    for fact in scenario.facts:
        if fact.personal or fact.told is Told.ONCE_HEARD or share(fact, sort) < _MOSTLY:
            continue
        phrases = [each for entry in fact.asked_by for each in topics().get(entry, (entry,))]
        heads = [
            each
            for each in phrases
            if (found := _HEAD.match(each)) and found[1] == head[1] and "how much time" not in each
        ]
        if to:
            heads = [each for each in heads if re.search(rf"\b{to}\b", each)]
        if heads:
            plain = any(_OF_ALL_THIS.search(each) for each in heads)
            near.append((plain, facts.score(fact.key, about), fact.key))
    return max(near)[2] if near else ""
