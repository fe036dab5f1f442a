"""The newest talks of a customer with what was said in them: read once for all that looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.customers.models import Customer
from highpoint.engine.conversation import Role

TALKS = 40


class Talk(NamedTuple):
    """A talk: its number and channel, the language it was read in, and where it came from."""

    pk: int
    channel: str
    language: str | None
    source: str


class Said(NamedTuple):
    """A turn of the customer's or the agent's."""

    talk: int
    place: int
    role: str
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Lately:
    """Talks, the newest first, and their turns, talk by talk."""

    talks: tuple[Talk, ...]
    turns: tuple[Said, ...]


def lately(customer: Customer) -> Lately:
    """Read a customer's newest talks."""
    rows = Conversation.objects.filter(identity__in=customer.known_as).order_by("-started_at")
    talks = tuple(
        Talk(*row)
        for row in rows.values_list("pk", "channel", "reading__language", "source")[:TALKS]
    )
    turns = Turn.objects.filter(conversation__in=[talk.pk for talk in talks])
    told = turns.exclude(role=Role.SYSTEM.value).order_by("conversation", "index")
    said = told.values_list("conversation", "index", "role", "at", "text")
    return Lately(talks, tuple(Said(*row) for row in said))
