"""Fields that several rooms ask for, with what is said of them."""

from __future__ import annotations

from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, Field

from highpoint.connectors.files.times import EARLIEST, LATEST, zone_named
from highpoint.errors import HighpointError

# What a column of the database holds as a number of a row.
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Source = Annotated[
    str, Field(max_length=80, description="Whose customer numbers and ids these are.")
]
Who = Annotated[
    str,
    Field(max_length=255, description="The customer: an e-mail address, a phone number or handle, or their number there."),
]  # fmt: skip
Zone = Annotated[
    str,
    Field(max_length=64, description="The time zone of times that name none, as Europe/Berlin."),
]
Time = Annotated[str, Field(max_length=40, description="When it was, as 2026-03-05T14:10:00Z.")]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]


class NoTime(HighpointError):
    """A time before or after all that anything here could be of."""


def time_zone(name: str) -> tzinfo:
    """
    Return the time zone of a name.

    :raises UnknownZone: where there is none
    """
    return zone_named(name)


def checked(at: AwareDatetime) -> datetime:
    """
    Return a time that every database can keep.

    :raises NoTime: where it is none
    """
    if not EARLIEST <= at.year <= LATEST:
        raise NoTime(f"The time lies before {EARLIEST} or after {LATEST}.")
    return at
