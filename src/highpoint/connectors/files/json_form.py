"""A conversation out of one JSON object: the product's own form, or one like it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from highpoint.connectors.files.build import MOST_TURNS, NotAConversation, Settings, build
from highpoint.connectors.files.columns import keys_for, writer
from highpoint.connectors.files.threads import public, social
from highpoint.connectors.files.times import time_of
from highpoint.engine.conversation import Conversation, Role
from highpoint.errors import HighpointError

# The list of messages under the names exports give it, the product's own first.
TURNS = ("turns", "messages", "utterances", "comments", "conversation", "dialogue", "transcript")

# What a whole conversation says about itself, and the field it fills.
FIELDS = {
    "conversation": "id",
    "agent": "agent",
    "customer": "customer",
    "name": "customer_name",
    "channel": "channel",
    "subject": "subject",
    "language": "language",
}


class NotJson(HighpointError):
    """A text that is no JSON value."""


def value_of(text: str) -> Any:
    """
    Return the JSON value of a text.

    :raises NotJson: where it is none, or is built to do harm
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise NotJson(f"It is not JSON ({error.msg} at character {error.pos + 1}).") from None
    except RecursionError:
        raise NotJson("It is nested too deeply to be a conversation.") from None
    except ValueError:  # a number of thousands of digits
        raise NotJson("It holds a number too long to be read.") from None


def conversation_of(value: Any, settings: Settings) -> tuple[Conversation, tuple[str, ...]]:
    """
    Return the conversation a JSON object tells, and what looks wrong in it.

    :raises HighpointError: where it tells none, naming what is missing
    """
    if not isinstance(value, Mapping):
        raise NotAConversation("It is not an object with an id and turns.")
    own = "id" in value and isinstance(value.get("turns"), list)
    turns = value["turns"] if own else _turns(value)
    if len(turns) > MOST_TURNS:  # before any work goes into them
        raise NotAConversation(
            f"It has {len(turns):,} messages; more than {MOST_TURNS:,} is not one conversation."
        )
    fields = dict(value) if own else _fields(value, settings)
    fields["started_at"] = _time(value.get("started_at"), settings)
    return build(
        {key: fields.get(key) for key in _KEPT},
        [
            _turn(turn, number, settings, social(str(fields.get("channel") or "")))
            for number, turn in enumerate(turns, 1)
        ],
        settings.now,
    )


_KEPT = (
    "id",
    "source",
    "channel",
    "language",
    "started_at",
    "agent",
    "customer",
    "customer_name",
    "subject",
)


def _turns(value: Mapping[str, Any]) -> list[Any]:
    found: list[Any] | None = next(
        (value[key] for key in TURNS if isinstance(value.get(key), list)), None
    )
    if found is None:
        raise NotAConversation(
            "It has no list of turns (one message a row is read from CSV and Parquet)."
        )
    return found


def _fields(value: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    plain = tuple(
        key for key in value if isinstance(key, str) and not isinstance(value[key], (list, dict))
    )
    keys = keys_for(plain, tuple(settings.told.items()))
    fields = {field: value[keys[meaning]] for meaning, field in FIELDS.items() if meaning in keys}
    return {**fields, "source": value.get("source")}


def _turn(turn: Any, number: int, settings: Settings, on_social: bool) -> dict[str, Any]:
    if not isinstance(turn, Mapping):
        raise NotAConversation(f"Message {number} is not an object with a role and a text.")
    keys = keys_for(tuple(turn), tuple(settings.told.items()))
    try:
        return {
            "role": _role(turn, keys, on_social),
            "text": _text(turn.get(keys.get("text", "text"))),
            "at": _time(turn.get(keys.get("at", "at")), settings),
            "author": _author(turn, keys),
            "public": _public(turn, keys) if on_social else None,
        }
    except HighpointError as error:
        raise NotAConversation(f"Message {number}: {error}") from None


def _role(turn: Mapping[str, Any], keys: Mapping[str, str], on_social: bool) -> Role:
    header, private = keys.get("role", "role"), keys.get("private", "private")
    word = turn.get(header)
    # A private message on a social channel is no note of ours.
    note = "" if on_social else str(turn.get(private))
    return writer("" if word is None else str(word), header, note, private)


def _public(turn: Mapping[str, Any], keys: Mapping[str, str]) -> bool | None:
    header = keys.get("private", "private")
    return public(str(turn.get(header, "")), header)


def _author(turn: Mapping[str, Any], keys: Mapping[str, str]) -> str | None:
    key = keys.get("author", "author")
    name = turn.get(key) if key != keys.get("role") else None
    return str(name) if isinstance(name, (str, int)) else None


def _text(value: Any) -> str:
    if value is None:  # a picture or a file alone
        return ""
    if isinstance(value, (str, int, float)):
        return str(value)
    raise NotAConversation("Its text is not a text.")


def _time(value: Any, settings: Settings) -> datetime | None:
    return time_of(value, settings.zone)
