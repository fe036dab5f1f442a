"""The rungs of the loyalty ladder, and what each takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from highpoint.errors import HighpointError

LONGEST = 3650


class BadRules(HighpointError):
    """Rules that contradict each other, or that no customer could ever meet."""


class Rung(StrEnum):
    """Where a customer stands; the first four by purchases, the last two by what they tell others."""

    ONE_TIME = "one_time"
    OCCASIONAL = "occasional"
    FREQUENT = "frequent"
    LOYAL = "loyal"
    ADVOCATE = "advocate"
    EVANGELIST = "evangelist"

    @property
    def height(self) -> int:
        """Return how high it stands, from 0."""
        return _HEIGHTS[self]

    @property
    def words(self) -> str:
        """Return its name as people write it."""
        return _WORDS[self]


_HEIGHTS = {rung: height for height, rung in enumerate(Rung)}
_WORDS = {rung: rung.value.replace("_", "-") for rung in Rung} | {
    Rung.EVANGELIST: "brand evangelist"
}


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What each rung takes. Purchases are days with one; all days are counted back from the day asked for.

    - occasional: ``occasional_purchases`` within ``reach_days``; less is one-time
    - frequent: ``frequent_purchases`` within ``window_days``
    - loyal: ``loyal_purchases`` within ``window_days``, never more than ``loyal_gap_days`` apart (nor
      since the last), and a customer for ``loyal_after_days``
    - advocate: told others ``advocate_deeds`` times within ``deed_days``, from ``advocate_from`` up
    - brand evangelist: told others ``evangelist_deeds`` times within ``deed_days``, of which
      ``evangelist_referrals`` brought somebody, from ``evangelist_from`` up

    >>> Rules(frequent_purchases=8).frequent_purchases
    Traceback (most recent call last):
    highpoint.engine.insight.loyalty.rules.BadRules: Loyal must take at least as many purchases as frequent: 6 are fewer than 8.

    :raises BadRules: where they cannot be
    """

    occasional_purchases: int = 2
    reach_days: int = 730
    window_days: int = 365
    frequent_purchases: int = 4
    loyal_purchases: int = 6
    loyal_gap_days: int = 120
    loyal_after_days: int = 180
    deed_days: int = 365
    advocate_deeds: int = 2
    advocate_from: Rung = Rung.OCCASIONAL
    evangelist_deeds: int = 5
    evangelist_referrals: int = 1
    evangelist_from: Rung = Rung.FREQUENT

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name.endswith("_from"):
                _check_floor(one.name, value)
            else:
                _check_number(one.name, value)
        self._check_order()

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """
        Return the rules as told; what is not told is as usual.

        :raises BadRules: where one is unknown or cannot be
        """
        known = {one.name for one in fields(cls)}
        if strange := sorted(set(told) - known):
            raise BadRules(
                f"There is no rule “{strange[0]}”; the rules are {', '.join(sorted(known))}."
            )
        floors = {name: _rung(name, told[name]) for name in told if name.endswith("_from")}
        return cls(**{**told, **floors})

    def to_dict(self) -> dict[str, int | str]:
        """Return every rule by its name, as plain values."""
        return {
            name: value.value if isinstance(value, Rung) else value
            for name, value in asdict(self).items()
        }

    def _check_order(self) -> None:
        _not_less("Frequent", self.frequent_purchases, "occasional", self.occasional_purchases)
        _not_less("Loyal", self.loyal_purchases, "frequent", self.frequent_purchases)
        if self.occasional_purchases < 2:
            raise BadRules("Occasional takes at least 2 purchases; with 1 a customer is one-time.")
        if self.reach_days < self.window_days:
            raise BadRules(
                f"reach_days ({self.reach_days}) must not be shorter than window_days "
                f"({self.window_days}): who is frequent is occasional too."
            )
        if self.loyal_gap_days > self.window_days:
            raise BadRules(
                f"loyal_gap_days ({self.loyal_gap_days}) says nothing where it is longer than "
                f"window_days ({self.window_days})."
            )
        if self.evangelist_deeds < self.advocate_deeds:
            raise BadRules(
                f"A brand evangelist must tell others at least as often as an advocate: "
                f"{self.evangelist_deeds} is less than {self.advocate_deeds}."
            )
        if self.evangelist_referrals > self.evangelist_deeds:
            raise BadRules(
                f"evangelist_referrals ({self.evangelist_referrals}) cannot be more than "
                f"evangelist_deeds ({self.evangelist_deeds}), of which they are a part."
            )
        if self.evangelist_from.height < self.advocate_from.height:
            raise BadRules("evangelist_from must not lie below advocate_from.")


def _check_number(name: str, value: object) -> None:
    least = 0 if name in ("loyal_after_days", "evangelist_referrals") else 1
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= LONGEST:
        raise BadRules(
            f"{name} must be a whole number from {least} to {LONGEST:,}; it is {value!r}."
        )


def _check_floor(name: str, value: object) -> None:
    if not isinstance(value, Rung) or value.height > Rung.LOYAL.height:
        raise BadRules(
            f"{name} must be one of one_time, occasional, frequent and loyal; it is {value!s}."
        )


def _not_less(upper: str, takes: int, lower: str, needs: int) -> None:
    if takes < needs:
        raise BadRules(
            f"{upper} must take at least as many purchases as {lower}: {takes} are fewer than {needs}."
        )


def _rung(name: str, value: object) -> Rung:
    try:
        return Rung(str(value))
    except ValueError:
        raise BadRules(f"{name} must be one of {', '.join(Rung)}; it is “{value}”.") from None
