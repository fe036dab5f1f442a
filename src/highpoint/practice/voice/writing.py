"""
How somebody writes: letters, stops, contractions and spelling, by persona and channel.

Numbers, codes, addresses and links are never touched: a customer may type badly, but what they
tell stays right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from highpoint.practice.persona import Persona, Typing
from highpoint.practice.voice.choosing import number

_WORDS = files("highpoint.practice") / "words" / "writing.toml"
FORMAL = 0.7
# From here on down nobody exclaims, and from here on up neither.
_DRY, _OF_GREAT_FORM = 0.5, 0.9
_STARTS = re.compile(r"(^|[.!?…][\"”)]?\s+|\n\s*)(?!\S*[@/])([^\W\d_][\w'’-]*)")
_PRONOUNS = "I|you|he|she|it|we|they|that|this|there|somebody|anybody"
_NO_CAPITALS, _RUNS_ON, _CUTS_SHORT = 3, 4, 5
HANDS = 6
# Stands between two thoughts until a text is written, so that nobody runs them into one.
APART = "\u2028"
# Words in which a letter may get out of its place: no name, no number, no address, no word on which
# hangs how the message is taken.
_LONG_WORD = re.compile(
    r"(?<![\w@/.'’-])(?!already|thanks|thank|kindness|patien|helpful|appreciate|answer|question|cancel|manager|disappoint|frustrat|stress)[a-z]{6,}(?![\w@/'’-])"
)
_NO_TITLE = r"(?<!\b[DMS][rst])(?<!\bMrs)"
_BOUND = re.compile(r"\S*[\d@/]\S*")


@cache
def tables() -> dict[str, Any]:
    """Return the authored tables of contractions, slips and spellings."""
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


def native_regions() -> Collection[str]:
    """Return the regions where English is spoken from childhood, and short forms are."""
    regions: list[str] = tables()["native_regions"]
    return regions


def calmly(text: str, persona: Persona) -> str:
    """Return a text without exclamation marks where somebody dry, or of great form, says it."""
    dry = persona.warmth <= _DRY or persona.formality >= _OF_GREAT_FORM
    return re.sub(r"!+(?=[\s”\"]|$|\u2028)", ".", text) if dry else text


def tidy(text: str) -> str:
    """Return a text with single blanks, and none before a stop."""
    text = text.replace("...", "…")
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" +([,.!?;…]|:(?!\)))", r"\1", text)
    text = re.sub(r"(?<![.])[.]{2,}", ".", text)
    text = re.sub(r",([.!?])", r"\1", text)
    text = re.sub(r"([!?])[.](?=\s|$)", r"\1", text)
    return re.sub(r" *\n *", "\n", text).strip()


def stopped(text: str) -> str:
    """Return a text that ends with a stop."""
    text = text.rstrip().rstrip(",;")
    return text if not text or text[-1] in ".!?…:" or text.endswith((")", "”")) else f"{text}."


def joined(lead: str, core: str, names: Collection[str]) -> str:
    """Return a lead-in and what follows it; after anything but a stop that goes on small."""
    if not lead:
        return core
    small = core if lead[-1] in ".!?…" else smaller(core, names)
    return f"{lead} {small}"


def smaller(text: str, names: Collection[str]) -> str:
    """Return a text whose first word is small, unless it is a name, a code or “I”."""
    word = re.match(r"[\w'’-]+", text)
    if re.match(r"[B-Z]\b(?!['’])", text):
        return text
    return text if word is None or _keeps(word.group(), names) else text[0].lower() + text[1:]


def _keeps(word: str, names: Collection[str]) -> bool:
    plain = re.split(r"['’]", word)[0]
    return (
        plain == "I"
        or plain in names
        or plain.rstrip("s") in names
        or any(sign.isupper() or sign.isdigit() for sign in word[1:])
    )


def capitals(text: str) -> str:
    """Return a text whose sentences begin with a capital."""
    return _STARTS.sub(lambda each: each[1] + each[2][0].upper() + each[2][1:], text)


def written(
    text: str,
    persona: Persona,
    channel: str,
    names: Collection[str],
    turn: int,
    carelessness: int = 0,
) -> str:
    """
    Return a message as this person would write or say it.

    ``turn`` is a number of its own for each message, by which rare habits come and go;
    ``carelessness``, below ``HANDS``, is the same for a whole chat: 0 types as taught, 1 and 2 set no
    last stop, 3 no capitals either, 4 runs on from sentence to sentence, 5 cuts words short.
    """
    text = capitals(tidy(calmly(text, persona)))
    text = _spelled(text, persona)
    if persona.formality >= FORMAL or persona.typing is Typing.FLOWERY:
        text = _full(text)
    elif persona.region in native_regions():
        text = _contracted(text)
    if channel == "phone":
        return text
    if persona.typing is Typing.HASTY:
        text = _hasty(text, persona, names, turn)
        return _cut_short(text) if carelessness == _CUTS_SHORT else text
    if persona.typing is Typing.SHORT:
        text = _short(text, turn)
    if channel != "chat" or persona.formality >= FORMAL:
        return text
    return _careless(text, names, turn, carelessness)


@lru_cache(maxsize=8192)
def heard(text: str) -> str:
    """Return a text as it is heard, by which two that differ in writing alone are the same."""
    return re.sub(r"\W+", " ", _full(text).lower()).strip()


def _words(text: str, table: dict[str, str], *, most: int = 0) -> str:
    """Return a text with whole words of a table changed, capitals kept."""
    pattern = re.compile(
        rf"(?<![\w'’-])(?:{'|'.join(map(re.escape, sorted(table, key=len, reverse=True)))})(?![\w'’-])",
        re.IGNORECASE,
    )

    def change(found: re.Match[str]) -> str:
        word = found.group()
        new = table[word.lower()]
        return new[:1].upper() + new[1:] if word[:1].isupper() else new

    return pattern.sub(change, text, count=most)


def _spelled(text: str, persona: Persona) -> str:
    """Return a text in the spelling that is taught where somebody is from."""
    told = tables()
    return _words(text, told["british"]) if persona.region in told["british_regions"] else text


def _full(text: str) -> str:
    """Return a text without contractions and everyday short forms."""
    text = re.sub(r"(?<=\w)[’](?=\w)", "'", text)
    text = re.sub(rf"\b([Cc])an't ({_PRONOUNS})\b", r"\1an \2 not", text)
    text = _words(text, tables()["full"])
    text = re.sub(rf"\b([A-Za-z]+)n't ({_PRONOUNS})\b", r"\1 \2 not", text)
    text = re.sub(r"\b([A-Za-z]+)n't\b", r"\1 not", text)
    text = re.sub(r"(^|[.!?]\s)Sure(?=[,.!])", r"\1Certainly", text)
    text = re.sub(
        r"\b(I|you|we|they|it|he|she|that|there|this|who|what)'ll\b", r"\1 will", text, flags=re.I
    )
    text = re.sub(r"\b(I|you|we|they)'ve\b", r"\1 have", text, flags=re.I)
    return re.sub(r"\b(you|we|they)'re\b", r"\1 are", text, flags=re.I)


def _contracted(text: str) -> str:
    """Return a text with the short forms of everyday speech, where a word follows that takes them."""
    for long, brief in tables()["contracted"].items():
        goes_on = r"(?= [a-z])(?! (?:and|but|or)\b)"
        text = re.sub(rf"\b{long}{goes_on}", brief, text)
        big, short = (each[0].upper() + each[1:] for each in (long, brief))
        text = re.sub(rf"\b{big}{goes_on}", short, text)
    return text


def _hasty(text: str, persona: Persona, names: Collection[str], turn: int) -> str:
    text = _small(text, names)
    chance = _dice(persona.id, text, turn)
    no_marks = chance("marks", 3)
    if no_marks or chance("i", 2):
        text = re.sub(r"(?<![\w'’.-])I(?![\w.-])", "i", text)
    if chance("stops", 3):
        text = re.sub(rf"{_NO_TITLE}(?<=[a-z])\. (?=[a-z])", ", ", text, count=1)
    if text.endswith(".") and not chance("end", 8):
        text = text[:-1]
    if no_marks:
        text = _loose(text, _no_marks)
    if chance("slip", 12):
        text = _slipped(text, turn)
    if chance("please", 4):
        text = _words(text, {"please": "pls"}, most=1)
    if text.endswith("?") and chance("asks", 6):
        text += "?"
    return text


def _careless(text: str, names: Collection[str], turn: int, carelessness: int) -> str:
    """Return a text as people of no hurry type it in a chat, some of them more carefully."""
    if carelessness and text.endswith("."):
        text = text[:-1]
    if carelessness >= _NO_CAPITALS:
        text = _small(text, names)
    if carelessness == _RUNS_ON:
        text = re.sub(rf"{_NO_TITLE}(?<=[a-z])\. (?=\w)", ", ", text)
    if carelessness == _CUTS_SHORT:
        text = _cut_short(_loose(text, _no_marks))
    return _slipped(text, turn) if _dice(text, turn)("slip", 25) else text


def _small(text: str, names: Collection[str]) -> str:
    """Return a text whose sentences begin small, but for names."""

    def small(found: re.Match[str]) -> str:
        word = found[2]
        return found[1] + (word if _keeps(word, names) else word[0].lower() + word[1:])

    return _STARTS.sub(small, text)


def _slipped(text: str, turn: int) -> str:
    """Return a text with one slip of the fingers in it: a known one, or a letter out of its place."""
    known = _loose(text, lambda part: _words(part, tables()["slips"], most=1))
    if known != text:
        return known
    places = [each.start() for each in _LONG_WORD.finditer(text)]
    if not places:
        return text
    at = places[number(text, turn) % len(places)] + 2 + turn % 2
    one, other = text[at], text[at + 1]
    slip = (other + one, other, one + one + other)[number(turn, text) % 3]
    return text[:at] + slip + text[at + 2 :]


# Nobody is “gonna your competitor”: a place follows, and no verb.
_GOES_TO = re.compile(
    r"\bgonna (?=(?:the|an?|my|your|our|his|her|their|another|this|that|some\w+)\b)", re.IGNORECASE
)


def _cut_short(text: str) -> str:
    short = _loose(text, lambda part: _words(part, tables()["cut_short"]))
    return _GOES_TO.sub("going to ", short)


def _no_marks(text: str) -> str:
    return _words(text, tables()["no_marks"])


def _loose(text: str, change: Callable[[str], str]) -> str:
    """Return a text changed everywhere but in codes, numbers and addresses."""
    if _BOUND.search(text) is None:
        return change(text)
    parts, at = [], 0
    for found in _BOUND.finditer(text):
        parts += [change(text[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*parts, change(text[at:])])


def _short(text: str, turn: int) -> str:
    """Return a text in which some sentences lose the words that say nothing."""
    for place, (long, brief) in enumerate(tables()["short"].items()):
        if number(text, turn, place) % 3:
            text = re.sub(
                rf"(^|(?<=[.!?] )){re.escape(long)} (?=[\w£$€])", brief and f"{brief} ", text
            )
    return capitals(tidy(text))


def _dice(*of: object) -> Callable[[str, int], bool]:
    """Return a die that falls the same way each time for the same message."""
    return lambda what, sides: number(what, *of) % sides == 0
