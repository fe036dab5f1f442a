"""What a customer subscribed to and when it ends, by the words of the product alone."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "nine": 9, "twelve": 12}
_SUBSCRIBED = re.compile(
    r"\b(?:subscription|subscribe|membership|plan|licen[cs]e|warranty|guarantee|cover|"
    r"protection|contract|season ticket|pass)\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)}|a|an)[ -](?P<unit>day|week|month|year|yr)s?\b",
    re.IGNORECASE,
)
_NAMED = {"annual": 12, "yearly": 12, "half-yearly": 6, "quarterly": 3, "monthly": 1}
_EACH = re.compile(rf"\b(?:{'|'.join(_NAMED)})\b", re.IGNORECASE)
_MONTHS = {"month": 1, "year": 12, "yr": 12}
_DAYS = {"day": 1, "week": 7}


def ends(product: str, bought: date) -> date | None:
    """
    Return the day on which something subscribed to ends; None for what is bought for good.

    >>> ends("Coffee subscription, 6 months", date(2026, 8, 31))
    datetime.date(2027, 2, 28)
    >>> ends("Annual membership", date(2028, 2, 29)), ends("Desk lamp", date(2026, 5, 1))
    (datetime.date(2029, 2, 28), None)
    """
    if not _SUBSCRIBED.search(product):
        return None
    if long := _LONG.search(product):
        said, unit = long["n"].casefold(), long["unit"].casefold()
        number = int(said) if said.isdigit() else _NUMBERS.get(said, 1)
        if unit in _DAYS:
            return bought + timedelta(days=number * _DAYS[unit])
        return _later(bought, number * _MONTHS[unit])
    if each := _EACH.search(product):
        return _later(bought, _NAMED[each[0].casefold()])
    return None


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
