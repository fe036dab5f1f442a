"""What a program is told of each thing it sent several of."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, Field


class Done(BaseModel):
    """What came of one of them."""

    place: int = Field(description="Its place in what was sent, from 0.")
    taken: bool
    reason: str = Field(default="", description="Why it was left out.")


def each_done(count: int, left_out: Mapping[int, str]) -> list[Done]:
    """Return what came of so many, those left out with their reason."""
    return [
        Done(place=at, taken=at not in left_out, reason=left_out.get(at, "")) for at in range(count)
    ]
