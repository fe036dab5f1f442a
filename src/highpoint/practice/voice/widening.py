"""
More ways to give the same answer: lines of a fact that say what those say that fit a question best.

Of a fact's lines the few that share a word with the question fit it best, and every run would say
them. What holds the same value, the same yes or the same thing answers it as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from highpoint.engine.text import normalize
from highpoint.practice.listening.forms import core
from highpoint.practice.listening.meaning import content
from highpoint.practice.listening.suited import YES_OR_NO, gives, sort_of
from highpoint.practice.listening.turned import stated
from highpoint.practice.listening.ways import Wants
from highpoint.practice.listening.what_is import asks_what_is
from highpoint.practice.voice.choosing import opens_itself
from highpoint.practice.voice.fitting import other_hours
from highpoint.practice.voice.framing import handed_over
from highpoint.practice.voice.writing import smaller

# So many ways are enough for runs to differ.
_ENOUGH = 8
_SAYS_YES = re.compile(r"(yes|yeah|yep)\b", re.IGNORECASE)
_SAYS_NO = re.compile(
    r"(no|nope)(?=[,.! ]+(?:i|he|she|it|we|they|nobody|not)\b|[,.!])", re.IGNORECASE
)
_NO_WORD = re.compile(r"(?:not|never|no|nobody|nothing|none)\b", re.IGNORECASE)
_SAYS_WORD = re.compile(rf"{_SAYS_YES.pattern}|{_SAYS_NO.pattern}", re.IGNORECASE)
_SAID_WITHIN = re.compile(r"\b(?:yes|yeah|yep|nope)\b", re.IGNORECASE)
_REMEMBERS = re.compile(r"(?:and |so )?do you (?:still |happen to )*(?:remember|know|recall)\b")
_SAYS_NOT = re.compile(
    r"\b(?:no|only|not|never|nobody|nothing|none|neither|zero)\b|n['’]t\b", re.IGNORECASE
)
_IS_IT_SO = re.compile(r"(?:and |so )?(?:is|are|was|were|do|does|did|has|have|had)\b")
_HEDGES = re.compile(
    r"\?|\b(?:but|just|instead|except|or|maybe|perhaps|think|guess|almost|nearly|hardly|should|would)\b"
)
_NO_YES = re.compile(
    r"\b(?:or|not|never|no|without|another|other|else|any(?:one|body|thing)?|un\w+|still)\b|n['’]t\b"
)
_EXACT = re.compile(
    r"\d+|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:morning|noon|afternoon|evening|night|today|tomorrow|yesterday)\b"
)
_HAVE_YOU = re.compile(r"(?:and |so )?(?:do you (?:\w+ )?have|have you got)\b")
_HELD = re.compile(r"(?:it's |it is |that's )?\{value\}(?:$|,)", re.IGNORECASE)
_VALUE = "{value}"


@lru_cache(maxsize=4096)
def widened(
    best: tuple[str, ...],
    lines: tuple[str, ...],
    question: str,
    value: str,
    names: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """
    Return the lines that answer a question best, and those of the same fact that say the same.

    >>> widened(("Yes, packed.",), ("Yes, packed.", "In its box."), "do you have the box", "")
    ('Yes, packed.', 'Yes, in its box.')
    >>> widened(("Number {value}",), ("Number {value}", "{value}, two nights"), "which number", "7")
    ('Number {value}', '{value}, two nights')
    """
    if not question:
        return best
    if _wants_a_word(question) and not any(_SAYS_WORD.match(each) for each in lines):
        best = tuple(_assenting(each, question, value, names) for each in best)
    if len(best) >= _ENOUGH:
        return best
    others = [each for each in lines if each not in best]
    if _wants_a_word(question) and any(_SAYS_WORD.match(each) for each in lines):
        more = _same_word(best, others, lines, question, names)
    elif value and all(_VALUE in each for each in best):
        more = [each for each in others if _VALUE in each]
    else:
        more = _same_thing(best, others, question, value)
    return (*best, *more)


def _wants_a_word(question: str) -> bool:
    """Tell whether a question wants a yes or a no, and nothing to be handed over or remembered."""
    asked = core(question)
    if handed_over(question) or _REMEMBERS.match(asked) or asks_what_is(asked):
        return False
    return sort_of(question) is Wants.YES_NO


def _assenting(line: str, question: str, value: str, names: frozenset[str]) -> str:
    """Return a line with a “yes” before it, where it says of the same thing what was asked."""
    told = line.replace(_VALUE, value)
    said, asked = stated(question), core(question)
    if (said is not None and said.supposed == "no") or not _IS_IT_SO.match(asked):
        return line
    if (
        opens_itself(line)
        or _HEDGES.search(told)
        or _NO_YES.search(asked)
        or _SAYS_NOT.search(told)
    ):
        return line
    about = [each for word in asked.split() for each in content(word)]
    held = content(normalize(told))
    so = bool(about) and about[-1] in held and _exact(asked) <= _exact(normalize(told))
    has = _HAVE_YOU.match(asked) is not None and _HELD.match(line) is not None
    return f"Yes, {smaller(line, names)}" if so or has else line


def _exact(text: str) -> set[str]:
    """Return the numbers and days of a text: what is said of another day says no yes to this one."""
    return set(_EXACT.findall(text))


def _same_word(
    best: Sequence[str],
    others: Sequence[str],
    lines: Sequence[str],
    question: str,
    names: frozenset[str],
) -> list[str]:
    """Return other lines with the yes or no in front that all say who say one, none where they differ."""
    said = stated(question)
    if said is not None and said.supposed == "no":
        return []
    yes = [found[1] for each in lines if (found := _SAYS_YES.match(each))]
    no = [found[1] for each in lines if (found := _SAYS_NO.match(each))]
    word = _SAYS_YES.match(best[0]) or _SAYS_NO.match(best[0])
    if word is None or bool(yes) == bool(no) or any("?" in each for each in others):
        return []
    fit = [each for each in others if not (opens_itself(each) or _NO_WORD.match(each))]
    # A line with a “not” in it is no plain yes, and one without is no plain no.
    fit = [each for each in fit if bool(_SAYS_NOT.search(each)) is bool(no)]
    fit = [each for each in fit if not _SAID_WITHIN.search(each)]
    told = [f"{word[1]}, {smaller(each, names)}" for each in fit if _VALUE not in each[:9]]
    told += [each for each in others if _SAYS_WORD.match(each)]
    return [each for each in told if not other_hours(question, each)]


def _same_thing(best: Sequence[str], others: Sequence[str], question: str, value: str) -> list[str]:
    """Return other lines of the sort that is wanted that name what the best ones begin with."""
    asked, sort = content(core(question)), sort_of(question)
    named: set[str] = set()
    for each in best:
        first = re.split(r"(?<=[.!?…])\s", each)[0].replace(_VALUE, value)
        named |= content(normalize(first)) - asked
    return [
        each
        for each in others
        if not YES_OR_NO.match(each)
        and gives(sort, told := each.replace(_VALUE, value))
        and named & content(normalize(told))
    ]
