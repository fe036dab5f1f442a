"""Fields that several rooms ask for, with what is said of them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, Field

from highpoint.connectors.files.times import time_of, zone_named

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


def time_zone(name: str) -> tzinfo:
    """
    Return the time zone of a name.

    :raises UnknownZone: where there is none
    """
    return zone_named(name)


def checked(at: AwareDatetime) -> datetime:
    """
    Return a time that every database can keep.

    :raises BadTime: where it is none
    """
    found = time_of(at, UTC)
    assert found is not None
    return found
