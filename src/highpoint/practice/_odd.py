"""Replies that are no answer: silence, nonsense, the customer's own words, another language …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from highpoint.engine.language import language_of
from highpoint.engine.text import normalize, words
from highpoint.practice.listening.checks import reads_back
from highpoint.practice.listening.elliptic import filled_out
from highpoint.practice.scenario import Scenario

_WORDS = files("highpoint.practice") / "words"
_COPIED = 0.8
_SOME = 4
_PLAIN = 0.33
# A note without little words: “Case open. Priority normal.”
_SERVED = 0.75
# Words of so few letters say little, and of so many letters two are of one family.
_LITTLE, _BEGINS = 2, 5


class Odd(StrEnum):
    """What a reply can be instead of an answer."""

    SILENCE = "silence"
    NONSENSE = "nonsense"
    ONE_WORD = "one word"
    OWN_WORDS = "own words"
    OTHER_LANGUAGE = "other language"
    OUT_OF_ROLE = "out of role"


_OUT_OF_ROLE = re.compile(
    r"\b(?:ignore|forget|disregard|drop)\b.{0,30}\b(?:role|instructions?|prompt|rules|persona|character)\b"
    r"|\b(?:system prompt|language model|chat ?gpt|large language|as an ai|are you (?:an? )?(?:ai|bot|robot|real)"
    r"|you are (?:now )?(?:an? )?(?:ai|bot|simulat\w+|assistant)|you're (?:an? )?(?:ai|bot|simulat\w+)"
    r"|stop (?:acting|pretending|role)|(?:break|out of|your) character|say that you are happy"
    r"|set your mood|pretend (?:to be|you))\b"
)

# “K 77 04 91, correct?”
_READS_BACK = re.compile(r"\d[\w ,.-]*\W*(?:correct|right|yes|ok|is that it)\W*$")

# In the middle of a real reply these are small talk.
_IN_PASSING = re.compile(r"\bare you (?:an? )?(?:ai|bot|robot|real)\b")
_A_REPLY = 12

# “Guten Tag Herr Hanssen, which account was it?” is English after the greeting.
_GREETED = re.compile(
    r"^\W*(?:guten (?:tag|morgen|abend)|hallo|moin|servus|gr(?:ü|ue?)(?:ß|ss) gott|sehr geehrte[rs]?|buenos d[ií]as|buenas (?:tardes|noches)|hola|bonjour|bonsoir"
    r"|ol[áa]|bom dia|boa (?:tarde|noite)|ciao|buongiorno|buonasera|goedemorgen|goedendag|namaste|konnichiwa)\b(?:(?! (?:ich|wir|sie|ist|me|mi|je|vous|eu|o|el|la)\b)[ \w.'-]){0,40}?[,!:;–]\s*"
)

_GREETINGS = ("hello", "hi", "hey", "welcome", "bye", "goodbye")


def oddness(reply: str, theirs: Sequence[str], scenario: Scenario) -> Odd | None:
    """Tell what a reply is where it is no answer; None for everything that a person may answer."""
    text = normalize(reply)
    said = words(text)
    if reads_back(text, scenario):
        return None
    if text.strip() and not said and re.search(r"\d", text):
        return Odd.NONSENSE
    if not re.search(r"\w", text):
        return Odd.SILENCE if not text.strip(" .…-") else Odd.NONSENSE
    if _OUT_OF_ROLE.search(text) and not (_IN_PASSING.search(text) and len(said) > _A_REPLY):
        return Odd.OUT_OF_ROLE
    if any(_copied(text, normalize(line)) for line in theirs):
        return Odd.OWN_WORDS
    # Whether a few words are of another language is seen in the letters and the little words.
    language = language_of("", [[], [_GREETED.sub("", text)]])
    if language not in ("en", "und", "") and len(said) >= _SOME:
        return Odd.OTHER_LANGUAGE
    if not (_makes_sense(said, scenario) or _READS_BACK.search(text)):
        return Odd.NONSENSE
    if len(said) == 1 and said[0] not in _GREETINGS and filled_out(text).text == text:
        return Odd.ONE_WORD
    return None


def _copied(text: str, line: str) -> bool:
    if len(words(line)) < _SOME:
        return False
    if text.strip() in line and len(words(text)) >= _SOME:
        return True
    # Of texts so different in length no more letters can be the same.
    if 2 * min(len(text), len(line)) < _COPIED * (len(text) + len(line)):
        return False
    same = SequenceMatcher(None, text, line, autojunk=False)
    return same.quick_ratio() >= _COPIED and same.ratio() >= _COPIED


def _makes_sense(said: Sequence[str], scenario: Scenario) -> bool:
    """Tell whether words stand as sentences do: little words between them, or words of the matter."""
    known = _little_words() | _scenario_words(scenario)
    plain = sum(word in known for word in said)
    if len(said) <= 2:
        return plain > 0 or all(re.search(r"[aeiouy]", w) and len(w) > 1 for w in said)
    served = sum(word in known or word[:_BEGINS] in _service_words() for word in said)
    return plain / len(said) >= _PLAIN or served / len(said) >= _SERVED


def is_beside_everything(text: str, theirs: Sequence[str], scenario: Scenario) -> bool:
    """
    Tell whether a normalized reply is a sentence about nothing here: not the matter, no service.

    >>> from highpoint.practice.scenario import shipped
    >>> desk = shipped("three-legged-desk")
    >>> is_beside_everything("i like turtles.", [], desk), is_beside_everything("wait.", [], desk)
    (True, False)
    """
    said = [word for word in words(text) if len(word) > _LITTLE and word not in _little_words()]
    if not said:
        return False
    here = _scenario_words(scenario).union(*(words(normalize(line)) for line in theirs))
    known = _service_words() | {word[:_BEGINS] for word in here}
    return not any(word.isdigit() or word[:_BEGINS] in known for word in said)


def _scenario_words(scenario: Scenario) -> frozenset[str]:
    return _matter_words(" ".join((scenario.policy, *scenario.opening, scenario.customer.name)))


# Bounded: what real talks are about comes by here too, each once.
@lru_cache(maxsize=128)
def _matter_words(text: str) -> frozenset[str]:
    return frozenset(words(normalize(text)))


@cache
def _little_words() -> frozenset[str]:
    """Return words that hold English sentences together, and those of every service desk."""
    return _listed("little_words.txt")


@cache
def _service_words() -> frozenset[str]:
    """Return the beginnings of words that any service desk may need, with the little ones."""
    said = _listed("service_words.txt") | _little_words()
    return frozenset(word[:_BEGINS] for word in said)


def _listed(name: str) -> frozenset[str]:
    return frozenset((_WORDS / name).read_text(encoding="utf-8").split())
