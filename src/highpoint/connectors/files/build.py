"""Makes a conversation of what a file says, and notes what looks wrong in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from highpoint.engine.conversation import Conversation, Turn
from highpoint.errors import HighpointError

# More is several conversations under one id, or a column that is no conversation's.
MOST_TURNS = 10_000

LONGEST_ID = 255

# A clock may be wrong, or its zone left out, by this much.
AHEAD = timedelta(days=1)

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class NotAConversation(HighpointError):
    """What was read has no messages, or far too many."""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    How a file is to be read.

    ``zone`` holds for times that name none; ``now`` lets dates in the future be seen
    (None: they are not looked for); ``told`` is the person's mapping, meaning to column.
    """

    zone: tzinfo
    now: datetime | None = None
    told: dict[str, str] = field(default_factory=dict)


def build(
    fields: dict[str, Any], turns: Sequence[dict[str, Any]], now: datetime | None
) -> tuple[Conversation, tuple[str, ...]]:
    """
    Return the conversation and the sentences on what looks wrong in it.

    :raises NotAConversation: where no message says anything, or there are too many
    """
    name = f"Conversation {str(fields.get('id'))[:60]}"
    if len(turns) > MOST_TURNS:
        raise NotAConversation(
            f"{name} has {len(turns):,} messages; more than {MOST_TURNS:,} is not one conversation."
        )
    if len(str(fields.get("id"))) > LONGEST_ID:
        raise NotAConversation(f"{name}… has an id of more than {LONGEST_ID} characters.")
    cleaned = _clean(fields, turns)
    talk = Conversation.from_dict({**fields, "turns": turns})
    if not any(turn.text.strip() for turn in talk.turns):
        raise NotAConversation(f"{name} is empty: none of its messages says anything.")
    return talk, tuple(_notes(talk, now, cleaned))


def readable(text: str) -> str:
    """Return a text with a sign in place of what no database or terminal can hold."""
    return _NO_TEXT.sub(REPLACEMENT, text)


def _clean(fields: dict[str, Any], turns: Sequence[dict[str, Any]]) -> bool:
    """Replace what no database or terminal can hold as text; say whether anything was."""
    cleaned = False
    for part in (fields, *turns):
        for key, value in part.items():
            if isinstance(value, str) and _NO_TEXT.search(value):
                part[key] = readable(value)
                cleaned = True
    return cleaned


def _notes(talk: Conversation, now: datetime | None, cleaned: bool) -> list[str]:
    notes = []
    timed = [turn for turn in talk.turns if turn.at]
    if now and (ahead := _ahead(timed, now)):
        notes.append(
            f"Conversation {talk.id} has a message of {ahead:%Y-%m-%d %H:%M}, which is yet to come; "
            "check the export's clock and time zone."
        )
    if any(a.at > b.at for a, b in pairwise(timed) if a.at and b.at):
        notes.append(
            f"The messages of conversation {talk.id} are not in order of time; they are kept in the file's order."
        )
    if cleaned:
        notes.append(
            f"Conversation {talk.id} holds signs that are no text (NUL, half a character); each is now {REPLACEMENT}."
        )
    return notes


def _ahead(timed: Sequence[Turn], now: datetime) -> datetime | None:
    return next((turn.at for turn in timed if turn.at and turn.at > now + AHEAD), None)
