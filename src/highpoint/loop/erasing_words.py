"""
The words by which an erased customer is found in texts of others.

A name and an address are looked for as they are written, a number of an order or an account only where
it stands alone, and a phone number by its digits: however it is spaced, with the country's code or
as it is written at home.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from highpoint.engine.masking import FEWEST_PHONE_DIGITS, MOST_PHONE_DIGITS

# What may stand between two digits of a phone number; in the log as addresses of pages write it.
_SPACING = r"(?:[\s().\-/+_‐-―]|\\u[0-9a-f]{4}|%[0-9a-f]{2}){0,4}"
# So much longer than its digits a phone number is, however it is spaced.
_LONGEST_PHONE = 30 * MOST_PHONE_DIGITS
# Codes of countries with one digit and with two; all others have three (ITU-T E.164).
_ONE_DIGIT = ("1", "7")
_TWO_DIGITS = frozenset(
    {20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67)}
    | {81, 82, 84, 86, *range(90, 96), 98}
)


class Phone(NamedTuple):
    """A phone number: the code of its country, if it is known, and its digits within the country."""

    country: str
    digits: str

    @property
    def pattern(self) -> str:
        """Return a pattern of it in any spelling, and of nothing longer."""
        within = _SPACING.join(self.digits)
        code = f"(?:{_SPACING.join(self.country)}{_SPACING})?" if self.country else ""
        return rf"(?:(?<!\d)|(?<=%[0-9a-f][0-9a-f]))(?:\+|00{_SPACING})?{code}(?:0{_SPACING})?{within}(?!\d)"

    @property
    def like(self) -> str:
        """Return what a database looks for first: its digits with anything between them."""
        return "%" + "%".join(self.digits) + "%"


def phone(told: str) -> Phone | None:
    """
    Return the phone number that somebody wrote, None where it is too short or too long for one.

    >>> phone("+49 (0)170 5550199"), phone("+491705550199"), phone("0049 170 555 01 99")
    (Phone(country='49', digits='1705550199'), Phone(country='49', digits='1705550199'), Phone(country='49', digits='1705550199'))
    >>> phone("0170/5550199"), phone("(170) 555-0199"), phone("12-34")
    (Phone(country='', digits='1705550199'), Phone(country='', digits='1705550199'), None)
    """
    digits = re.sub(r"\D", "", told)
    country = ""
    if told.lstrip().startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00") if not told.lstrip().startswith("+") else digits
        country = _code(digits)
        digits = digits[len(country) :]
    digits = digits.removeprefix("0")
    if not FEWEST_PHONE_DIGITS <= len(digits) <= MOST_PHONE_DIGITS:
        return None
    return Phone(country, digits)


def _code(digits: str) -> str:
    if digits.startswith(_ONE_DIGIT):
        return digits[:1]
    return digits[:2] if int(digits[:2] or 0) in _TWO_DIGITS else digits[:3]


@dataclass(frozen=True, slots=True)
class Words:
    """``plain`` are found anywhere, ``alone`` only where no letter, digit or dot of a word joins them."""

    plain: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plain or self.alone or self.phones)

    @property
    def written(self) -> tuple[str, ...]:
        """Return what is looked for as it is written."""
        return self.plain + self.alone

    @property
    def longest(self) -> int:
        """Return how many signs the longest of them may have."""
        forms = forms_in_json(self.written)
        return max([*map(len, forms), _LONGEST_PHONE if self.phones else 0], default=0)

    def pattern(self, *, in_log: bool = False, in_json: bool = False) -> re.Pattern[str]:
        """Return a pattern of all of them, whatever their case; the longest is taken first."""
        plain = set(_forms(self.plain, in_log=in_log, in_json=in_json))
        alone = set(_forms(self.alone, in_log=in_log, in_json=in_json)) - plain
        told = [(len(word), re.escape(word)) for word in plain]
        told += [(len(word), rf"(?<![\w.+@-]){re.escape(word)}(?![\w@-])") for word in alone]
        told += [(len(one.digits), one.pattern) for one in self.phones]
        ordered = sorted(told, key=lambda each: (-each[0], each[1]))
        return re.compile("|".join(form for _, form in ordered) or r"(?!)", re.IGNORECASE)

    def parts(self, most: int) -> Iterator[Words]:
        """Yield them so many at a time: a question to a database must not be too long."""
        for at in range(0, len(self.plain), most):
            yield Words(plain=self.plain[at : at + most])
        for at in range(0, len(self.alone), most):
            yield Words(alone=self.alone[at : at + most])
        for at in range(0, len(self.phones), most):
            yield Words(phones=self.phones[at : at + most])


def words(plain: Iterable[str], alone: Iterable[str], phones: Collection[Phone]) -> Words:
    """Return words to look for, the longest first."""
    return Words(_ordered(plain), _ordered(alone), tuple(sorted(set(phones))))


def forms_in_log(told: Iterable[str]) -> set[str]:
    """Return each word also as the address of a page writes it."""
    return {form for word in told for form in (word, quote_plus(word), quote(word))}


def forms_in_json(told: Iterable[str]) -> set[str]:
    """Return each word also as JSON writes it."""
    return {form for word in told for form in (word, json.dumps(word)[1:-1])}


def _forms(told: Collection[str], *, in_log: bool, in_json: bool) -> Iterable[str]:
    if in_log:
        return forms_in_log(told)
    return forms_in_json(told) if in_json else told


def _ordered(told: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for word in told if word}, key=lambda word: (-len(word), word)))
