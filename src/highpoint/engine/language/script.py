"""The languages that their letters alone tell."""

from __future__ import annotations

# Where each script's letters stand in Unicode, with the language most written in it.
_SCRIPTS = (
    (0x370, 0x3FF, "el"),
    (0x400, 0x4FF, "ru"),
    (0x590, 0x5FF, "he"),
    (0x600, 0x6FF, "ar"),
    (0x900, 0x97F, "hi"),
    (0xE00, 0xE7F, "th"),
    (0x3040, 0x30FF, "ja"),
    (0x4E00, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
)
# Letters of which one is enough to tell a language from the one most written in its script.
_OWN_LETTERS = (("uk", "іїєґ"), ("fa", "پچژگ"))
_OF = {"uk": "ru", "fa": "ar"}
# This share of a text's letters is of one script; a name or an emoji is less. One Chinese
# character says as much as a word of Latin letters.
SHARE, WORDY_SHARE = 0.5, 0.2
_WORDY = ("ja", "zh", "ko")


def told_by_script(text: str) -> str:
    """
    Return the tag of the language that a text's letters tell, empty for Latin letters.

    >>> told_by_script("где мой заказ?"), told_by_script("注文はどこですか"), told_by_script("où?")
    ('ru', 'ja', '')
    """
    counts: dict[str, int] = {}
    letters = 0
    for letter in text:
        if letter.isalpha():
            letters += 1
            tag = "" if letter < "\u0370" else _of_letter(ord(letter))
            counts[tag] = counts.get(tag, 0) + 1
    if counts.get("ja"):  # Japanese is written in Chinese characters between its own.
        counts["ja"] += counts.pop("zh", 0)
    latin = counts.pop("", 0)
    best = max(counts, key=counts.__getitem__, default="")
    share = WORDY_SHARE if best in _WORDY else SHARE
    if not best or latin == letters or counts[best] < share * letters:
        return ""
    return next((tag for tag, own in _OWN_LETTERS if _OF[tag] == best and _any(own, text)), best)


def _of_letter(code: int) -> str:
    return next((tag for first, last, tag in _SCRIPTS if first <= code <= last), "")


def _any(letters: str, text: str) -> bool:
    return not set(letters).isdisjoint(text)
