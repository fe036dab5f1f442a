"""
Facts whose phrases a question comes near without holding one, or of which one line answers it.

A phrase is a question in short: “which size did you order” stands for “what size did you get” too.
Its words count by what they tell: what it is about most, its question word less, the rest little.
"""

from __future__ import annotations

import re
from functools import lru_cache

from highpoint.engine.text import normalize
from highpoint.practice.listening.forms import core
from highpoint.practice.listening.meaning import Profiles, concepts, content, general, stem
from highpoint.practice.listening.suited import FOR_LEAVE, says_yes, share, sort_of, told_later
from highpoint.practice.listening.ways import Wants
from highpoint.practice.phrases import topics
from highpoint.practice.scenario import Fact, Scenario, Told

_WORD = re.compile(r"[a-z0-9']+")
_ABOUT, _BOUGHT, _GENERAL, _ASKED, _LITTLE = 1.0, 0.6, 0.5, 0.4, 0.2
_CLASSES = {
    "what": ("what", "which", "what's"),
    "who": ("who", "whose", "whom", "who's"),
    "when": ("when", "when's"),
    "where": ("where", "where's"),
    "how": ("how", "how's"),
    "why": ("why",),
    "many": ("many", "much"),
    "old": ("old", "age"),
    "long": ("long",),
    "past": ("did", "was", "were", "had", "has", "have"),
    "now": ("do", "does", "is", "are", "am"),
    "may": ("would", "will", "should", "can", "could", "shall"),
    "you": ("you", "your", "yours"),
    "say": ("say", "says", "said", "tell", "told"),
    "get": ("get", "got", "receive", "received", "buy", "bought", "order", "ordered", "purchase"),
}  # fmt: skip
_CLASS_OF = {word: f"={name}" for name, words in _CLASSES.items() for word in words}
_WEIGHT_OF = {
    "=what": _ASKED, "=who": _ASKED, "=when": _ASKED, "=where": _ASKED, "=how": _ASKED,
    "=why": _ASKED, "=many": _ASKED, "=old": _ABOUT, "=long": _ASKED, "=get": _BOUGHT, "=say": _BOUGHT,
}  # fmt: skip
# So much of a phrase is in a question that asks the same, and so much of the question is known.
_SAME, _KNOWN = 0.7, 0.56
# So many words a line shares with a question that it answers.
_IN_A_LINE = 2


def _tokens(text: str) -> dict[str, float]:
    """Return what a normalized text asks, each with what it tells."""
    text, last_days = _BY_WHEN.subn("by when", text)
    found: dict[str, float] = {"=by": _ABOUT} if last_days else {}
    about = content(text)
    for word in _WORD.findall(text):
        name = _CLASS_OF.get(word)
        if name:
            found[name] = _WEIGHT_OF.get(name, _LITTLE)
            continue
        meant = concepts(word) & about
        if meant:
            found.update((each, _ASKED if each == "number" else _ABOUT) for each in meant)
        elif general(word):
            found[word] = _GENERAL
    return found


# “By which date must it be there?”: the last day, whatever else is asked.
_BY_WHEN = re.compile(r"\bby (?:when|(?:which|what) (?:date|day|time|hour))\b")


@lru_cache(maxsize=4096)
def _asked_by(fact: Fact) -> tuple[tuple[dict[str, float], frozenset[str]], ...]:
    """Return what each phrase of a fact asks, and the stems of its words that tell something."""
    phrases = [each for entry in fact.asked_by for each in topics().get(entry, (entry,))]
    texts = [normalize(each.replace("*", " ")) for each in phrases]
    told = [(_tokens(text), _stems(text)) for text in texts]
    return tuple(each for each in told if max(each[0].values(), default=0.0) >= _ABOUT)


def _named(fact: Fact) -> frozenset[str]:
    """Return all that the phrases of a fact name."""
    return frozenset(each for phrase, _ in _asked_by(fact) for each in phrase)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text) if content(word))


@lru_cache(maxsize=4096)
def _lines(fact: Fact) -> tuple[frozenset[str], ...]:
    return tuple(content(normalize(line.replace("{value}", fact.value))) for line in fact.says)


def asked_alike(question: str, scenario: Scenario) -> str:
    """
    Return the fact that is asked for by a phrase nearly as a normalized question, empty where none.

    >>> from highpoint.practice.scenario import shipped
    >>> asked_alike("which size did you get", shipped("jersey-too-small"))
    'size-bought'
    """
    asked, last = core(question), _BY_WHEN.search(question)
    theirs, sort = _tokens(question[last.start() :] if last else asked), sort_of(question)
    whole = sum(weight for weight in theirs.values() if weight > _LITTLE) or 1.0
    if "=who" in theirs:
        # “Who is her insurer” and “which insurer” ask the same.
        theirs.setdefault("=what", _ASKED)
    best = (0.0, "")
    if FOR_LEAVE.match(asked):
        return ""
    if sort is Wants.TIME:
        # “On which dates” asks when.
        theirs.setdefault("=when", _ASKED)
    said = _stems(asked)
    # What the whole story is about tells no fact from another.
    thing = concepts(normalize(scenario.matter["thing"]))
    about = {each for each, weight in theirs.items() if weight >= _ABOUT} - thing
    closed, other = sort is Wants.YES_NO, bool(_NO_WHAT & theirs.keys())
    for fact in scenario.facts:
        if told_later(asked, fact):
            continue
        of_sort = share(fact, sort) >= _MOSTLY
        yes = not closed or says_yes(fact) >= _SOMETIMES or about <= _named(fact)
        for phrase, stems in _asked_by(fact):
            heads = _HEADS & phrase.keys()
            if not (heads & theirs.keys() if heads else of_sort):
                # A “when” is no “who”, whatever else they share.
                continue
            if "=what" in phrase and "=what" not in theirs and (other or not yes):
                # Neither is a “what” a “how many”, nor a question for a yes or a no.
                continue
            shared = {each: weight for each, weight in phrase.items() if each in theirs}
            strong = [
                each for each, weight in shared.items() if weight >= _ABOUT and each not in thing
            ]
            # One thing in common has to be the same word, not one that may mean the same.
            if not strong or (len(strong) == 1 and not stems & said and strong != ["=by"]):
                continue
            same = sum(shared.values()) / sum(phrase.values())
            known = sum(shared.values()) / whole
            if same >= _SAME and known >= (_MUCH if closed and len(phrase) == 1 else _KNOWN):
                best = max(best, (same * known * sum(shared.values()), fact.key))
    return best[1]


_SOMETIMES, _MUCH = 0.3, 0.8
_NO_WHAT = frozenset(("=where", "=why", "=many", "=long", "=how"))
# What a question asks for by its first word.
_HEADS = frozenset(("=who", "=when", "=where", "=why", "=many", "=long", "=how"))


def asked_by_head(question: str, scenario: Scenario, facts: Profiles) -> str:
    """
    Return the one fact asked for with the same question word that is most about the same, if any.

    >>> from highpoint.practice.listening.meaning import profiles
    >>> from highpoint.practice.scenario import shipped
    >>> ring = shipped("the-ring-in-214")
    >>> asked_by_head("where in durham does alice marry", ring, profiles(ring)[0])
    'wedding-when'
    """
    asked = core(question)
    head, about = _HEAD.match(asked), facts.content(asked)
    if head is None or not about:
        return ""
    sort = sort_of(question)
    counted = _COUNTED.match(asked)
    things = facts.content(counted[1]) if counted else frozenset()
    near = []
    for fact in scenario.facts:
        if fact.told is Told.ONCE_HEARD or share(fact, sort) < _MOSTLY:
            continue
        if things and not facts.covers(fact.key, things):
            # “How many payments on a Saturday” is about payments.
            continue
        heads = {found[1] for each in fact.asked_by if (found := _HEAD.match(each))}
        shared = facts.covers(fact.key, about)
        if head[1] in heads and len(shared) * 2 >= len(about):
            near.append((len(shared), facts.score(fact.key, asked), fact.key))
    near.sort(reverse=True)
    clear = near and (len(near) == 1 or near[0][:2] > near[1][:2])
    return near[0][2] if clear else ""


_HEAD = re.compile(
    r"(?:(?:with|to|for|by|from|in|at|on|until|since) )?(who|when|where|why|how (?:much|many|long|old|far|often|big|tall))(?:m|se)?\b"
)
_COUNTED = re.compile(
    r"how (?:many|much) ((?:[\w'-]+ ){1,3}?)(?:do|does|did|are|is|were|was|have|has|can|will|would|in|on|of|per|a)\b"
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


def told_in_a_line(question: str, scenario: Scenario) -> str:
    """Return the fact of which a line holds all that a question is about, empty where none."""
    about = content(core(question)) - content(normalize(scenario.matter["thing"]))
    if len(about) < _IN_A_LINE:
        return ""
    sort = sort_of(question)
    return next(
        (
            fact.key
            for fact in scenario.facts
            if fact.told is not Told.ONCE_HEARD
            and share(fact, sort) >= _MOSTLY
            and any(about <= line for line in _lines(fact))
        ),
        "",
    )
