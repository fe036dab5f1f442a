"""Which lines fit what was just said, and the trouble a customer came in with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from highpoint.engine.text import normalize, sentences, words
from highpoint.practice._forms import core
from highpoint.practice._meaning import Profiles, concepts, content, stem
from highpoint.practice._suited import YES_OR_NO, gives, sort_of
from highpoint.practice._ways import Wants
from highpoint.practice.scenario import Ask
from highpoint.practice.voice.lines import Line

_ASKS = re.compile(r"\?|\b(?:tell me|could you|explain|like to know|to be told)\b")
# Whose trouble is as bad as this thanks without cheers.
GRAVE = -0.4
_CONTENT = 0.45
_CHEERFUL = re.compile(
    r"excellent|great service|impressed|You're a star|brilliant|Amazing|Legend|good service|look easy|my friends|made my day|you're doing|a star|You legend"
    r"|You're the best!|Omg|wonderful day|lovely day|great day|good one|Enjoy|Brilliant|Sweet|Ooh|Cool|Nice one|best!|^Great|^Lovely|^Wonderful|[Pp]erfect|[Ss]ounds good|delighted|How service|how service",
)
_FEW = 3


def unlike_before(lines: Sequence[str], before: str) -> tuple[str, ...]:
    """Return the lines that do not say again what was just said; all, where each does."""
    said = concepts(normalize(before))
    new = tuple(
        line
        for line in lines
        if sum(len(each) > _FEW for each in concepts(normalize(line)) & said) < _FEW
    )
    return new if len(new) >= min(_FEW, len(lines)) else tuple(lines)


@lru_cache(maxsize=4096)
def answering(lines: tuple[str, ...], question: str, value: str = "") -> tuple[str, ...]:
    """
    Return the lines of a fact that answer a question best: of its sort, and about what it names.

    >>> answering(("It was Callum", "On Tuesday at nine"), "when was it")
    ('On Tuesday at nine',)
    """
    if not question:
        return lines
    sort = sort_of(question)
    if sort is Wants.YES_NO:
        best = [each for each in lines if YES_OR_NO.match(each)] or list(lines)
        best = [each for each in best if not _other_hours(question, each)] or [
            each for each in lines if not YES_OR_NO.match(each)
        ]
        best = best or list(lines)
    else:
        best = [each for each in lines if not YES_OR_NO.match(each)] or list(lines)
        best = [each for each in best if gives(sort, each.replace("{value}", value))] or best
    about = content(core(question))
    told = {each: content(normalize(each.replace("{value}", value))) for each in best}
    whole = [each for each in best if len(about) > 1 and about <= told[each]]
    near = whole or [each for each in best if about & told[each]]
    return tuple(near or best)


def _other_hours(question: str, line: str) -> bool:
    """Tell whether a line says yes to one part of the day where another was asked about."""
    asked, told = set(_PART_OF_DAY.findall(question)), set(_PART_OF_DAY.findall(line.lower()))
    return bool(asked and told) and not asked & told and not line.lower().startswith(("no", "not"))


_PART_OF_DAY = re.compile(
    r"\b(morning|afternoon|evening|night|noon|today|tomorrow|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)


def sober(lines: Sequence[str]) -> tuple[str, ...]:
    """
    Return the lines without warm thanks, all where each has them.

    >>> sober(["Thank you, that closes it", "Then do it"])
    ('Then do it',)
    """
    return tuple(line for line in lines if not _WARM.search(line)) or tuple(lines)


_WARM = re.compile(
    rf"\b(?:[Tt]hank|[Tt]hanks|appreciate|grateful|relieved|happy|glad|bless|kind|lovely|great|wonderful|delighted|pleased|lifesaver)\b|!|{_CHEERFUL.pattern}"
)


@lru_cache(maxsize=1024)
def declining(lines: tuple[str, ...], named: tuple[str, ...], offered: str) -> tuple[str, ...]:
    """
    Return the lines that decline nothing but what was offered; ``named`` is all they may decline.

    >>> declining(("No coffee, please", "No, thank you"), ("coffee", "voucher"), "a voucher")
    ('No, thank you',)
    """
    absent = _things(" ".join(named)) - _things(offered)
    return tuple(line for line in lines if not _things(line) & absent)


def _things(text: str) -> frozenset[str]:
    """Return the words of a text that name something, each as it is: a discount is no voucher."""
    return frozenset(stem(word) for word in words(normalize(text)) if content(word))


def asking_nothing(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines that take an offer without asking what may just have been told."""
    return tuple(line for line in lines if not _OPEN_QUESTION.search(line)) or tuple(lines)


_OPEN_QUESTION = re.compile(r"\b(?:[Hh]ow|[Ww]hen|[Ww]hat|[Ww]here|[Ww]ho)\b[^.!?]*\?")


def subdued(came: float, mood: float) -> bool:
    """
    Tell whether somebody who came in a mood has, for all that was done, no cheers yet.

    >>> subdued(-0.2, 0.3), subdued(-0.2, 0.8), subdued(-0.7, 0.8), subdued(0.2, 0.4)
    (True, False, True, False)
    """
    return came <= GRAVE or (came < 0 and mood < _CONTENT)


def quiet(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines without those too cheerful for who came in real trouble."""
    return tuple(each for each in lines if not _CHEERFUL.search(each.text))


def asked_in(opening: str, ask: Ask, asks: Profiles) -> bool:
    """Tell whether an opening already asks, in other words, what would be asked after it."""
    text = normalize(opening)
    told = [text[a:b] for a, b in sentences(text)]
    own = concepts(normalize(" ".join(ask.says)))
    return any(
        _ASKS.search(each)
        and (asks.about(each) == ask.key or any(len(word) > _FEW for word in concepts(each) & own))
        for each in told
    )
