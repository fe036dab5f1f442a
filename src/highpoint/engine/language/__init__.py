"""
Which language a talk is in: as its export tells, else read off the words of both sides.

``languages.toml`` beside this holds the everyday words of each language and its letters. A talk
is taken for English until its words say otherwise: typos, slang and names are no other language.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from highpoint.engine.language.script import told_by_script
from highpoint.engine.text import words

ENGLISH = "en"
# The tags of ISO 639-2 for a talk whose sides speak different languages, and for none we know.
SEVERAL = "mul"
UNKNOWN = "und"

# So many turns of a side, and so much of each, tell its language: the first few where it is
# plainly English, more elsewhere.
FIRST_TURNS, MOST_TURNS = 3, 8
MOST_LETTERS = 80
# A side is English where this share of its words is, and at least so many.
ENGLISH_SHARE, FEWEST_ENGLISH = 0.3, 2
# Another language must have this much of its own, and outweigh English by as much.
FEWEST_OWN, OUTWEIGHS = 1.2, 1.5
# And this share of the side's different words is in its list; of a mere greeting, more.
OWN_SHARE, SHARE_OF_FEW, FEW = 0.22, 0.6, 2
# So many different words, of which none is English and hardly any of another of our languages,
# are of a language we do not know.
ENOUGH_UNKNOWN, KNOWN_SHARE = 10, 0.1
# So many words with letters that English lacks, of so many of which none is English, are foreign.
FEWEST_FOREIGN, ENOUGH_FOREIGN = 2, 4
EVERYWHERE = frozenset({"ok", "okay", "hello", "stop", "email"})
# What a letter that few languages write says; names hold such letters too.
LETTER = 0.4


@dataclass(frozen=True, slots=True)
class Profiles:
    """
    What tells languages apart: how much a word or a letter speaks for each of some.

    ``english`` are the words that are English alone, ``spoken_english`` all that are English.
    """

    english: frozenset[str]
    spoken_english: frozenset[str]
    weights: Mapping[str, Mapping[str, float]]
    letters: Mapping[str, Mapping[str, float]]
    names: Mapping[str, str]
    tags: Mapping[str, str]


def language_of(told: str, sides: Sequence[Sequence[str]]) -> str:
    """
    Return a talk's language as a tag of ISO 639, ``mul`` for several, ``und`` for none we know.

    What its source ``told`` is believed where it is a real tag or a language's name. Else the
    normalized first turns of each side tell. Where only one side can be told, the talk is in
    its language; where neither can, it is too short to be anything but English.

    >>> language_of("", [["hola, no me llegó el pedido"], ["hola, ¿me da su nombre?"]])
    'es'
    """
    tag = tag_of(told) if told else None
    if tag is not None:
        return tag
    if all(map(_plainly_english, sides)):
        return ENGLISH
    heads = [_heads(side, MOST_TURNS) for side in sides]
    seen = set(map(told_by_words, heads)) - {""}
    if len(seen) > 1:
        return SEVERAL
    return seen.pop() if seen else _told_by_both(" ".join(heads))


@cache
def tag_of(language: str) -> str | None:
    """
    Return the tag of two letters that an export's word for a language means, None for no such.

    >>> [tag_of(each) for each in ("de-CH", "es_MX", "Deutsch", "eng", "xx", "und", "")]
    ['de', 'es', 'de', 'en', None, None, None]
    """
    plain = language.strip().lower()
    tags = profiles().tags
    return tags.get(plain) or tags.get(re.split("[-_ (]", plain, maxsplit=1)[0])


@cache
def name_of(tag: str) -> str:
    """Return a language's English name, its tag where we know none."""
    return profiles().names.get(tag, f"“{tag}”")


def told_by_words(text: str) -> str:
    """
    Return the tag of the language of a normalized text, empty where it is too little to tell.

    >>> told_by_words("hola, mi pedido no ha llegado")
    'es'
    >>> told_by_words("hiya wheres my pkg at??")
    ''
    """
    said = set(words(text))
    known = profiles()
    english = len(said & known.english)
    if english >= FEWEST_ENGLISH and english >= ENGLISH_SHARE * len(said):
        return ENGLISH
    if not text.isascii():
        by_script = told_by_script(text)
        if by_script:
            return by_script
        said = {_plain(word) for word in said}
    said = {word for word in said if len(word) > 1}
    best, own, count = _best_of(said, text, known)
    share = count / max(1, len(said))
    enough = own >= max(FEWEST_OWN, OUTWEIGHS * english)
    if enough and share >= (SHARE_OF_FEW if count <= FEW else OWN_SHARE):
        return best
    if len(said) >= ENOUGH_UNKNOWN and not said & known.spoken_english and share < KNOWN_SHARE:
        return UNKNOWN
    return ENGLISH if english >= FEWEST_ENGLISH else ""


def _told_by_both(text: str) -> str:
    """Return the language of a talk of which neither side alone says enough to tell it."""
    known, said = profiles(), words(text)
    if not known.english.isdisjoint(set(said) - EVERYWHERE):
        return ENGLISH
    told = told_by_words(text)
    if told or not known.spoken_english.isdisjoint(said):
        return told or ENGLISH
    foreign = sum(not word.isascii() for word in said)
    return UNKNOWN if foreign >= FEWEST_FOREIGN and len(said) >= ENOUGH_FOREIGN else ENGLISH


def _plainly_english(side: Sequence[str]) -> bool:
    """Test for a side whose first words are English, or that says nothing; quick, since most are."""
    said = set(_heads(side, FIRST_TURNS).split())
    english = len(said & profiles().english)
    return (english > FEWEST_ENGLISH and english >= ENGLISH_SHARE * len(said)) or not said


def _heads(side: Sequence[str], most: int) -> str:
    return " ".join([text[:MOST_LETTERS] for text in side[:most]])


def _best_of(said: set[str], text: str, known: Profiles) -> tuple[str, float, int]:
    """Return the language but English that most speaks for, how much, and how many words."""
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for word in said:
        for tag, weight in known.weights.get(word, {}).items():
            sums[tag] = sums.get(tag, 0.0) + weight
            counts[tag] = counts.get(tag, 0) + 1
    if not sums:
        return "", 0.0, 0
    for letter in set(text) & known.letters.keys():
        for tag, weight in known.letters[letter].items():
            sums[tag] = sums.get(tag, 0.0) + weight
    best = max(sums, key=sums.__getitem__)
    return best, sums[best], counts[best]


@cache
def profiles() -> Profiles:
    """Return what ``languages.toml`` holds; read when first asked for."""
    content = tomllib.loads((files(__name__) / "languages.toml").read_text("utf-8"))
    tags = {tag: tag for tag in content.pop("tags").split()}
    for tag, row in content.items():
        tags.update(dict.fromkeys([*row.get("also", "").split(), row["name"].lower()], tag))
    spoken = {tag: set(_spellings(row["words"])) for tag, row in content.items() if "words" in row}
    english = frozenset(spoken.pop(ENGLISH))
    written = {tag: set(row.get("letters", "")) for tag, row in content.items()}
    return Profiles(
        english=english - _foreign(spoken),
        spoken_english=english,
        weights=_shared_out(spoken, english, 1.0),
        letters=_shared_out(written, frozenset(), LETTER),
        names={tag: row["name"] for tag, row in content.items()},
        tags=tags,
    )


def _foreign(spoken: Mapping[str, set[str]]) -> set[str]:
    """Return the words of other languages, which speak for English no more than for them."""
    return set().union(*spoken.values())


def _shared_out(
    held: Mapping[str, set[str]], english: frozenset[str], whole: float
) -> dict[str, dict[str, float]]:
    """Return for each word the languages that have it, each with its share of the weight."""
    owners: dict[str, list[str]] = {}
    for tag, each in held.items():
        for word in each - english:
            owners.setdefault(word, []).append(tag)
    return {word: dict.fromkeys(tags, whole / len(tags)) for word, tags in owners.items()}


def _spellings(listed: str) -> Iterable[str]:
    """Yield words as written, without accents, and with ``ae`` for ``ä``."""
    for word in listed.split():
        yield word
        yield _plain(word)
        yield word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")


def _plain(word: str) -> str:
    """Return a word without its accents."""
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if letter.isalpha())
