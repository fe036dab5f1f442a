"""
Finds the fact of a scenario that a question asks for, in words that no list foresaw.

Every fact is held against the question: its phrases and lines word by word, a word standing also
for what is used like it, and as a whole by what an encoder has learned that phrases ask. A
logistic choice over all facts and “none of them” weighs this. ``corpus/train_finder.py`` writes
its weights; ``finder.md`` is the card.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np

from highpoint.engine.text import normalize
from highpoint.practice.listening.encoder import Encoder, counts_fully, encoder
from highpoint.practice.listening.forms import core
from highpoint.practice.listening.meaning import meant, stem
from highpoint.practice.listening.suited import says_yes, share, sort_of
from highpoint.practice.listening.vectors import FOLDER, Numbers, table, words_of
from highpoint.practice.listening.ways import Wants
from highpoint.practice.listening.wording import Wording, worded
from highpoint.practice.phrases import topics
from highpoint.practice.scenario import Fact, Scenario, Told

WEIGHTS = FOLDER / "finder.json"
# Words are alike from so much on, and as good as the same from so much.
_ALIKE, _AS_THE_SAME = 0.2, 0.8
_MEANT, _LIKE = 0.85, 0.85
# What all is about tells little, and so does what many facts share or what stands beside.
_OF_THE_THING, _EVERYWHERE, _BESIDE = 0.4, 0.4, 0.35
_LEAST = 0.05
# So many of a fact's lines at least are of the sort of answer that a question wants.
_OF_THE_SORT = 0.3
# A line tells less of what is asked than a phrase does.
_IN_A_LINE = 0.7
_WHOLE = 0.98
_SHARP = 10.0
# A fact is told from so likely on, and one that a phrase found where it is not much less.
LIKELY, NOT_UNLIKELY = 0.4, 0.2
_SORTS = (
    Wants.TIME,
    Wants.PLACE,
    Wants.PERSON,
    Wants.MONEY,
    Wants.NUMBER,
    Wants.LENGTH,
)
# How a phrase's form speaks for it: the same time, another, the same question word, another, persons.
_FORM = (0.15, -0.15, 0.2, -0.4, 0.15)


class Counts:
    """How much words tell in a scenario: less where they are in phrases of many facts."""

    def __init__(self, facts: Sequence[Fact], thing: str) -> None:
        self._thing = {stem(each) for each in words_of(thing)}
        self._of = len(facts) + 1
        self._spread = Counter(
            each
            for fact in facts
            for each in {stem(word) for text in phrases_of(fact) for word in worded(text).about}
        )

    def of(self, sign: str) -> float:
        """Return how much a word tells here of which fact is meant."""
        if counts_fully(sign):
            return 1.0
        cut = stem(sign)
        seldom = math.log(self._of / (self._spread[cut] + 1)) / math.log(self._of)
        told = _EVERYWHERE + (1 - _EVERYWHERE) * seldom
        return told * (_OF_THE_THING if cut in self._thing else 1.0)


class Index:
    """A scenario's facts made ready to be held against questions."""

    def __init__(self, facts: Sequence[Fact], thing: str, read: Encoder) -> None:
        self.facts = facts
        self._encoder = read
        self._counts = Counts(facts, thing)
        phrases = [(at, worded(each)) for at, one in enumerate(facts) for each in phrases_of(one)]
        lines = [(at, worded(each)) for at, one in enumerate(facts) for each in lines_of(one)]
        self.words = list(dict.fromkeys(w for _, told in (*phrases, *lines) for w in told.about))
        self._vectors = table().of(self.words).T
        self._stems = np.array([stem(each) for each in self.words])
        self._cut = [(i, each[:-1]) for i, each in enumerate(self.words) if each.endswith("*")]
        self._meant = np.array([meant(each) for each in self.words])
        self._phrases, self._lines = _Rows(phrases, self), _Rows(lines, self)
        self._heads = np.array([told.head for _, told in phrases])
        self._times = np.array([told.time for _, told in phrases])
        self._persons = [told.persons for _, told in phrases]
        self._heads_of = [
            {told.head for of, told in phrases if of == at and told.head}
            for at in range(len(facts))
        ]
        self._encoded = np.stack([read.text(told, self._counts.of) for _, told in phrases])
        self._encoded_lines = np.stack([read.text(told, self._counts.of) for _, told in lines])
        self._share = {
            sort: np.array([share(each, sort) for each in facts]) - 0.5 for sort in _SORTS
        }
        self._yes = np.array([says_yes(each) for each in facts])
        self._kept = np.array([each.told is Told.ONCE_HEARD for each in facts], float)
        self._own = np.array([each.personal for each in facts], float)

    def weight(self, word: str) -> float:
        """Return how much a word tells of which fact is meant."""
        return max(_LEAST, self._encoder.rarity(word) * self._counts.of(word))

    def features(self, question: str) -> tuple[Numbers, Numbers]:
        """
        Return what speaks for each fact (a row each), and what speaks for none of them.

        The question is normalized and has no more in it than one question.
        """
        asked = core(question)
        told = worded(asked)
        told = told if told.about else worded(question)
        found = self._by_words(told) | self._by_encoder(told) | self._by_sort(asked, told)
        for name in ("alike", "bag", "form", "main", "encoded"):
            found[f"{name} ahead"] = _ahead(found[name])
        rows = np.stack([found[name] for name in FEATURES], 1)
        best = [found[name].max() for name in _BEST]
        beside = [1.0, float(sort_of(question) is Wants.YES_NO), min(len(told.about), 6) / 6]
        return np.round(rows, 4), np.round(np.array([*beside, *best]), 4)

    def _by_words(self, told: Wording) -> dict[str, Numbers]:
        if not told.about:
            return {name: np.zeros(len(self.facts)) for name in _BY_WORDS}
        alike = self._alike(told.about)
        weights = np.array([self.weight(each) for each in told.about])
        main = weights * np.array([1.0 if each in told.main else _BESIDE for each in told.about])
        phrases, lines = self._phrases, self._lines
        known, same = phrases.best(alike), phrases.best((alike >= 1.0).astype(float))
        covered, exactly = weights @ known / weights.sum(), weights @ same / weights.sum()
        mainly = main @ known / main.sum()
        whole, mass = phrases.covered(alike)
        both, mains = _both(covered, whole), _both(mainly, whole)
        same_time, other_time, same_head, other_head, persons = self._form(told)
        form = 1 + sum(
            weight * each
            for weight, each in zip(
                _FORM, (same_time, other_time, same_head, other_head, persons), strict=True
            )
        )
        in_lines = lines.best(alike)
        by_fact, by_line = phrases.by_fact(known), lines.by_fact(in_lines)
        bag = np.maximum(by_fact, _IN_A_LINE * by_line)
        exact = np.maximum(phrases.by_fact(same), lines.by_fact((in_lines >= 1.0).astype(float)))
        total, first = weights.sum(), int(weights.argmax())
        at_most = phrases.by_fact
        return {
            "alike": at_most(both),
            "form": at_most(both * form),
            "main": at_most(mains * form),
            "main known": at_most(mainly),
            "same time": at_most(both * same_time),
            "no other time": at_most(both * (1 - other_time)),
            "same head": at_most(both * same_head),
            "no other head": at_most(both * (1 - other_head)),
            "persons": at_most(both * (0.5 + 0.5 * persons)),
            "known": at_most(covered),
            "whole": at_most(whole * np.minimum(mass, 1.2)),
            "mass": at_most(mass),
            "in full": at_most((whole > _WHOLE) * mass),
            "exactly": at_most(_both(exactly, phrases.covered((alike >= 1.0).astype(float))[0])),
            "bag of phrases": weights @ by_fact / total,
            "bag of lines": weights @ by_line / total,
            "bag": weights @ bag / total,
            "exact bag": weights @ exact / total,
            "least known": bag.min(0),
            "rarest": bag[first],
            "line": lines.by_fact(weights @ in_lines / total),
            "short": at_most(both) / (1 + len(told.about)),
        }

    def _alike(self, words: Sequence[str]) -> Numbers:
        """Return how much each word of a question is like each of the scenario's."""
        near = table().of(words) @ self._vectors
        alike = np.clip((near - _ALIKE) / (_AS_THE_SAME - _ALIKE), 0, 1).astype(float) * _LIKE
        for row, word in zip(alike, words, strict=True):
            row[self._meant == meant(word)] = _MEANT
            row[self._stems == stem(word)] = 1.0
            for place, start in self._cut:
                if word.startswith(start):
                    row[place] = 1.0
        return np.round(alike, 4)

    def _form(self, told: Wording) -> tuple[Numbers, ...]:
        """Return which phrases have the same time and question word, another, and the same persons."""
        same_time = (self._times == told.time) & (told.time != "")
        other_time = (self._times != told.time) & (self._times != "") & (told.time != "")
        same_head = (self._heads == told.head) & (told.head != "")
        other_head = (self._heads != told.head) & (self._heads != "")
        persons = np.array([len(told.persons & each) for each in self._persons])
        return (
            *(each.astype(float) for each in (same_time, other_time, same_head, other_head)),
            persons / max(1, len(told.persons)),
        )

    def _by_encoder(self, told: Wording) -> dict[str, Numbers]:
        asks = self._encoder.text(told, self._counts.of)
        near = (self._encoded @ asks).astype(float)
        lines = (self._encoded_lines @ asks).astype(float)
        best = self._phrases.by_fact(near)
        much = np.exp(_SHARP * (best - best.max()))
        return {
            "encoded": best,
            "encoded in all": np.log(self._phrases.sum_by_fact(np.exp(_SHARP * near))) / _SHARP,
            "encoded line": self._lines.by_fact(lines),
            "encoded share": much / much.sum(),
        }

    def _by_sort(self, asked: str, told: Wording) -> dict[str, Numbers]:
        sort, nothing = sort_of(asked), np.zeros(len(self.facts))
        yes = sort is Wants.YES_NO
        head = told.head
        return {
            "sort": self._share.get(sort, nothing),
            "yes asked": self._yes if yes else nothing,
            "yes besides": nothing if yes else self._yes,
            "own": self._own,
            "kept": self._kept,
            "head known": np.array(
                [float(head in each) if head else 0.0 for each in self._heads_of]
            ),
            "head not known": np.array(
                [float(bool(each) and head not in each) if head else 0.0 for each in self._heads_of]
            ),
        }


class _Rows:
    """Phrases or lines of a scenario's facts, in the order of the facts, at least one of each."""

    def __init__(self, rows: Sequence[tuple[int, Wording]], index: Index) -> None:
        place = {word: at for at, word in enumerate(index.words)}
        # A row without a word that tells stands for one that no question holds.
        self._nothing = len(index.words)
        words = [[place[each] for each in told.about] or [self._nothing] for _, told in rows]
        self._flat = np.array([each for row in words for each in row])
        self._starts = np.cumsum([0, *map(len, words)])[:-1]
        weights = np.array([*(index.weight(each) for each in index.words), 1.0])
        self._weights = weights[self._flat]
        self._total = np.add.reduceat(self._weights, self._starts)
        of = np.array([at for at, _ in rows])
        self._facts = np.searchsorted(of, np.arange(len(index.facts)))

    def best(self, alike: Numbers) -> Numbers:
        """Return how well each row knows each word of a question."""
        return np.maximum.reduceat(self._spread(alike), self._starts, axis=1)

    def covered(self, alike: Numbers) -> tuple[Numbers, Numbers]:
        """Return how much of each row a question says, as a part and as a sum."""
        mass = np.add.reduceat(self._spread(alike).max(0) * self._weights, self._starts)
        return mass / self._total, mass

    def by_fact(self, values: Numbers) -> Numbers:
        """Return the most that a row of each fact has."""
        return np.maximum.reduceat(values, self._facts, axis=-1)

    def sum_by_fact(self, values: Numbers) -> Numbers:
        """Return what all rows of each fact have together."""
        return np.add.reduceat(values, self._facts)

    def _spread(self, alike: Numbers) -> Numbers:
        with_nothing = np.concatenate([alike, np.zeros((len(alike), 1))], 1)
        return with_nothing[:, self._flat]


def phrases_of(fact: Fact) -> list[str]:
    """Return the phrases by which a fact is asked for, what it is called first."""
    found = [each for entry in fact.asked_by for each in topics().get(entry, (entry,))]
    return [fact.key.replace("-", " "), *map(normalize, found)]


def lines_of(fact: Fact) -> list[str]:
    """Return what is said when a fact is told."""
    return [normalize(each.replace("{value}", fact.value)) for each in fact.says] or [""]


def _both(one: Numbers, other: Numbers) -> Numbers:
    """Return the harmonic mean of two parts."""
    mean: Numbers = 2 * one * other / np.maximum(one + other, 1e-6)
    return mean


def _ahead(values: Numbers) -> Numbers:
    """Return by how much each is before the best of the others, less than nothing for all but one."""
    if len(values) == 1:
        return values
    second, first = np.sort(values)[-2:]
    ahead: Numbers = np.where(values >= first, values - second, values - first)
    return ahead


_BY_WORDS = (
    "alike", "form", "main", "main known", "same time", "no other time", "same head", "no other head",
    "persons", "known", "whole", "mass", "in full", "exactly", "bag of phrases", "bag of lines",
    "bag", "exact bag", "least known", "rarest", "line", "short",
)  # fmt: skip
FEATURES = (
    *_BY_WORDS, "encoded", "encoded in all", "encoded line", "encoded share", "sort", "yes asked",
    "yes besides", "own", "kept", "head known", "head not known", "alike ahead", "bag ahead",
    "form ahead", "main ahead", "encoded ahead",
)  # fmt: skip
_BEST = (
    "alike", "bag", "exact bag", "no other head", "line", "encoded", "encoded ahead", "encoded in all",
    "encoded line", "least known", "mass", "rarest", "main", "form ahead",
)  # fmt: skip
AGAINST = ("always", "yes or no", "words", *(f"best {name}" for name in _BEST))


@cache
def _weights() -> tuple[Numbers, Numbers]:
    rows = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return (
        np.array([rows["for"][name] for name in FEATURES]),
        np.array([rows["against"][name] for name in AGAINST]),
    )


# Bounded: a workshop tries many a scenario that is no more.
@lru_cache(maxsize=64)
def _index(facts: tuple[Fact, ...], thing: str) -> Index:
    return Index(facts, thing, encoder())


class Finder:
    """Tells how likely each fact of a scenario answers a question."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._asked: dict[str, Mapping[str, float]] = {}

    def chances(self, question: str) -> Mapping[str, float]:
        """Return for each fact how likely a normalized question asks for it."""
        if question not in self._asked:
            self._asked[question] = self._chances(question)
        return self._asked[question]

    def likeliest(self, question: str, least: float = LIKELY) -> str:
        """
        Return the fact that a normalized question asks for, empty where none has a chance above ``least``.

        >>> from highpoint.practice.scenario import shipped
        >>> Finder(shipped("three-legged-desk")).likeliest("where have you been studying meanwhile")
        'floor'
        """
        chances = self.chances(question)
        key = max(chances, key=lambda each: chances[each], default="")
        if not key or chances[key] <= least:
            return ""
        # A line about somebody is no answer to “when”, however near the rest of it is.
        sort = sort_of(question)
        other = sort in _SORTS and share(self._scenario.fact(key), sort) < _OF_THE_SORT
        return "" if other else key

    def _chances(self, question: str) -> Mapping[str, float]:
        facts = self._scenario.facts
        if not facts:
            return {}
        rows, against = _index(facts, self._scenario.matter["thing"]).features(question)
        for_facts, for_none = _weights()
        scores = np.append(rows @ for_facts, against @ for_none)
        odds = np.exp(scores - scores.max())
        chances = np.round(odds / odds.sum(), 3).tolist()
        return {fact.key: chance for fact, chance in zip(facts, chances[:-1], strict=True)}
