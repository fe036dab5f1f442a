"""
What words mean whatever their form: “reservation code” and “number of your booking” are the same.

A text becomes concepts: its words without endings, each named after the first of the words that
mean the same. Each part of a scenario (a fact, a question, an outcome) has a profile: what its
own phrases, title and lines are about, and how much of that is about no other part. A clause is
about the part with which it shares most, where that is enough and clearly more than for the next.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from highpoint.engine.text import normalize
from highpoint.practice.listening import ways
from highpoint.practice.phrases import topics
from highpoint.practice.scenario import Ask, Fact, Outcome, Scenario, Taken

_FILE = files("highpoint.practice") / "words" / "meanings.toml"
_WORD = re.compile(r"[a-z0-9]+(?:[:.][0-9]+)?")
_ENDINGS = ("ations", "ation", "ings", "ing", "ments", "ment", "ies", "ied", "ers", "ed", "es",
            "ly", "er", "s", "e", "y")  # fmt: skip
_SHORTEST = 3
# Words that are another one without their ending: nobody travels by care.
_APART = {
    "care": "care", "cares": "care", "cared": "care", "caring": "care", "careful": "care",
    "carer": "carer", "carers": "carer",
}  # fmt: skip
# How much a word of a part counts by where it stands, and less where others have it too.
_PHRASE, _TITLE, _SAYS = 1.0, 1.0, 0.35
_THING = 0.35
_LIFE = 0.6
_STRONG, _AT_LEAST = 0.2, 2
_ENOUGH = {Outcome: 1.05, Fact: 1.15, Ask: 1.2}
_CLEARLY = 0.24
_HALF_AS_MUCH = 1.3
_ONE_WORD = 0.9
# What stands in a phrase or a title weighs so much, and more than what only a line holds.
_IN_A_PHRASE = 0.45
# What is not wanted is heard only where it is meant beyond doubt.
_BEYOND_DOUBT = 1.8


class Nearest(NamedTuple):
    """The part a text is nearest to, by how much, and by how much it is before the next."""

    key: str
    score: float
    ahead: float


def stem(word: str) -> str:
    """
    Return a word without its ending.

    >>> stem("bookings"), stem("booked"), stem("deliveries"), stem("stopped")
    ('book', 'book', 'deliver', 'stop')
    >>> stem("cars"), stem("cared")
    ('car', 'care')
    """
    if word in _APART:
        return _APART[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word


@cache
def _same() -> Mapping[str, str]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["same"]
    found: dict[str, str] = {}
    for row in rows:
        group = [stem(word) for word in row.split()]
        for each in group:
            found.setdefault(each, found.get(group[0], group[0]))
    return found


@cache
def _weak() -> frozenset[str]:
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))["weak"].split()
    return frozenset(stem(word) for word in said) | frozenset(said)


# Words that mean something only together.
_TOGETHER = tuple(
    (re.compile(rf"\b(?:{way})\b"), stem(means))
    for way, means in (
        (
            r"(?:giv\w*|gave|get\w*|pay\w*|paid|transfer\w*|credit\w*|goes?|go|have|com\w+) (?:\S+ ){0,5}back|coming back|money returned",
            "refund",
        ),
        (r"tak\w+ (?:\S+ )?over", "takeover"),
        (r"(?:is|are|was|were) (?:\S+ ){0,2}called", "name"),
        (r"pick\w* (?:\S+ ){0,2}up", "collect"),
        (r"put\w* (?:\S+ )?together|set up", "assemble"),
        (
            r"free of charge|no (?:extra )?(?:charge|cost|fee)|costs? (?:you )?nothing|(?:don't|won't|needn't) (?:have to )?pay|nothing to pay|on the house|on us",
            "free",
        ),
        (r"(?:turn\w*|switch\w*) (?:\S+ ){0,2}off and on", "reset"),
        (r"tak\w+ (?:\S+ ){0,3}off|struck? out|strik\w+ (?:\S+ ){0,2}out", "remove"),
        (
            r"see (?:it|that|the same)(?: too| as well| here)?|same result|(?:done|followed|tried|ran) your (?:\w+ )?steps",
            "reproduce",
        ),
        (r"(?:bill|charg|calculat|comput|do)\w* (?:\S+ ){0,4}again|rebill\w*", "rebill"),
        (r"i myself|one of us|by hand|in person", "personal"),
    )
)


@lru_cache(maxsize=8192)
def concepts(text: str) -> frozenset[str]:
    """
    Return what the words of a normalized text mean.

    >>> concepts("reservation code") == concepts("your booking number") - concepts("your")
    True
    """
    same = _same()
    bare = _NO_COST.sub(" free ", text)
    found = {same.get(cut, cut) for cut in map(stem, _WORD.findall(bare))}
    return frozenset(
        found.union(same.get(means, means) for way, means in _TOGETHER if way.search(text))
    )


# One thing said, not two: that it is free is no word about a fee.
_NO_COST = re.compile(r"\b(?:at )?no (?:extra |additional |further )?(?:costs?|charges?)\b")


# Words of a question that tell nothing of what it is about.
_GENERAL = """
happen exactly exact start begin notice suit work best better convenient moment currently current present problem issue trouble
matter thing something anything somebody someone anybody anyone able sure mean maybe perhaps possibly actually really
roughly approximately precisely quickly briefly kind sort last long previously earlier later already yet far little bit lot
else hear share provide give tell use look feel think remember recall ask question
"""


@cache
def _general() -> frozenset[str]:
    return frozenset(stem(word) for word in _GENERAL.split())


def general(word: str) -> bool:
    """Tell whether a word tells a little, but not what something is about."""
    return stem(word) in _general()


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """
    Return the concepts of a normalized text that tell what it is about.

    >>> sorted(content("when did you buy the desk exactly"))
    ['desk', 'ord']
    """
    same, weak = _same(), _weak()
    words = [each for each in _WORD.findall(text) if each not in weak and stem(each) not in weak]
    cuts = [stem(each) for each in words]
    told = {same.get(cut, cut) for cut in cuts if cut not in _general()}
    return frozenset(each for each in told if len(each) > 1)


def meant(word: str) -> str:
    """Return the concept of one word, whatever its form."""
    cut = stem(word)
    return _same().get(cut, cut)


class Profiles:
    """The profiles of a scenario's facts, questions or outcomes."""

    def __init__(self, parts: Iterable[Fact | Ask | Outcome], thing: str, called: str = "") -> None:
        """``called`` is what the customer is called by: who uses their name offers nothing."""
        parts = tuple(parts)
        names = concepts(normalize(called))
        raw = {part.key: _raw(part) for part in parts}
        shared = Counter(concept for one in raw.values() for concept in one)
        common = concepts(normalize(thing))
        self._unwanted = {
            part.key for part in parts if isinstance(part, Outcome) and part.taken is Taken.NOT
        }
        self._enough = _ENOUGH[type(parts[0])] if parts else 0.0
        self.common = common
        self._names = names
        self._named = {
            key: frozenset(each for each, weight in one.items() if weight >= _IN_A_PHRASE)
            for key, one in raw.items()
        }
        self._weights = {
            key: {
                concept: weight
                * _rarity(shared[concept], len(parts))
                * (_THING if concept in common else 1.0)
                for concept, weight in one.items()
                if concept not in names
            }
            for key, one in raw.items()
        }

    def nearest(self, text: str, among: Collection[str] | None = None) -> Nearest | None:
        """Return the part a normalized text is nearest to, None where it shares nothing."""
        said = concepts(text)
        scores = sorted(
            (
                (round(self._shared(key, said), 4), key)
                for key in self._weights
                if among is None or key in among
            ),
            reverse=True,
        )
        if not scores or not scores[0][0]:
            return None
        ahead = scores[0][0] - (scores[1][0] if len(scores) > 1 else 0.0)
        return Nearest(scores[0][1], scores[0][0], round(ahead, 4))

    def _shared(self, key: str, said: Collection[str]) -> float:
        weights = self._weights.get(key, {})
        return sum(weights[each] for each in said if each in weights)

    def about(self, text: str, among: Collection[str] | None = None) -> str:
        """Return the part a text is about, empty where none is near enough."""
        found = self.nearest(text, among)
        enough = _BEYOND_DOUBT if found and found.key in self._unwanted else self._enough
        if found is None or found.score < enough:
            return ""
        weights = self._weights[found.key]
        strong = [each for each in concepts(text) if weights.get(each, 0.0) >= _STRONG]
        if len(strong) < _AT_LEAST:
            return ""
        return found.key if found.ahead >= _CLEARLY else self._smallest(text, found.score)

    def _smallest(self, text: str, best: float) -> str:
        """Return of parts that are equally near the one with much the least besides, if any."""
        said = concepts(text)
        near = [key for key in self._weights if self._shared(key, said) > best - _CLEARLY]
        sizes = sorted((len(self._weights[key]), key) for key in near)
        return sizes[0][1] if sizes[0][0] * _HALF_AS_MUCH < sizes[1][0] else ""

    def asked(self, text: str) -> str:
        """Return the part a short question is about, where one word already tells it."""
        found = self.nearest(text)
        if found and found.score >= _ONE_WORD and found.ahead >= _ONE_WORD / 2:
            return found.key
        return self.about(text)

    def content(self, text: str) -> frozenset[str]:
        """Return what a normalized text is about besides the thing that all is about."""
        return content(text) - self.common - self._names

    def covers(self, key: str, about: Collection[str]) -> frozenset[str]:
        """Return those of some concepts that a part speaks of."""
        return frozenset(each for each in about if each in self._weights.get(key, {}))

    def named(self, key: str, about: Collection[str]) -> frozenset[str]:
        """Return those of some concepts by which a part is asked for or called."""
        return frozenset(each for each in about if each in self._named.get(key, ()))

    def score(self, key: str, text: str) -> float:
        """Return how much a normalized text has in common with a part."""
        return self._shared(key, concepts(text))


def _rarity(parts: int, of: int) -> float:
    return 1.0 if parts == 1 else 0.6 if parts == 2 and of > 2 else 0.3


def _raw(part: Fact | Ask | Outcome) -> dict[str, float]:
    """Return what a part is about, each concept with the most it has in one place."""
    weak, same = _weak(), _same()
    found: dict[str, float] = {}
    # What is told of one's life is seldom what a question is after.
    share = _LIFE if isinstance(part, Fact) and part.personal else 1.0
    for line, weight in _texts(part):
        text = normalize(line)
        for way, means in _TOGETHER:
            if way.search(text):
                concept = same.get(means, means)
                found[concept] = max(found.get(concept, 0.0), weight * share)
        for word in _WORD.findall(text):
            cut = stem(word)
            concept = same.get(cut, cut)
            if word not in weak and cut not in weak:
                found[concept] = max(found.get(concept, 0.0), weight * share)
    return found


def _texts(part: Fact | Ask | Outcome) -> Iterable[tuple[str, float]]:
    yield part.key.replace("-", " "), _TITLE
    if isinstance(part, Outcome):
        yield part.title, _TITLE
        phrases = part.offered_by
    else:
        phrases = part.asked_by if isinstance(part, Fact) else part.answered_by
    for phrase in phrases:
        for each in topics().get(phrase, (phrase,)):
            yield each.replace("*", " "), _PHRASE if each == phrase else 0.8 * _PHRASE
    for line in part.says:
        yield line, _PHRASE if isinstance(part, Ask) else _SAYS


# Bounded: a workshop tries many a scenario that is no more.
@lru_cache(maxsize=128)
def _profiles(
    facts: tuple[Fact, ...],
    asks: tuple[Ask, ...],
    outcomes: tuple[Outcome, ...],
    thing: str,
    called: str,
) -> tuple[Profiles, Profiles, Profiles]:
    facts_, asks_, outs = (Profiles(each, thing, called) for each in (facts, asks, outcomes))
    return facts_, asks_, outs


def profiles(scenario: Scenario) -> tuple[Profiles, Profiles, Profiles]:
    """Return the profiles of a scenario's facts, of its questions and of its outcomes."""
    return _profiles(
        scenario.facts,
        scenario.asks,
        scenario.outcomes,
        scenario.matter.get("thing", ""),
        f"{scenario.customer.name} {scenario.customer.call}",
    )


def own_words(question: str, scenario: Scenario) -> str:
    """
    Return the wish of the customer that answers an open question by its rare words.

    Empty where the question wants a yes or a no, or most wishes share words with it.
    """
    if not ways.OPEN.search(question) or ways.wants(question) is not ways.Wants.ELSE:
        return ""
    thing = concepts(normalize(scenario.matter["thing"]))
    wanted = {each for each in concepts(question) if len(each) > _SHORTEST + 1} - thing
    wishes = [line for line in scenario.wish if "?" not in line]
    shared = {line: len(wanted & concepts(normalize(line))) for line in wishes}
    near = [line for line in wishes if shared[line]]
    return max(near, key=lambda line: shared[line]) if 0 < len(near) * 2 <= len(wishes) else ""
