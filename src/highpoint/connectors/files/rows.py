"""Rows of a table as messages, and messages as conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from highpoint.connectors.files.build import NotAConversation, Settings, build
from highpoint.connectors.files.columns import writer
from highpoint.connectors.files.roles import UnknownRole
from highpoint.connectors.files.threads import public, social
from highpoint.connectors.files.times import time_of
from highpoint.engine.conversation import Conversation, Role


class Row(NamedTuple):
    """One row of a table: where it begins and its values. ``fault``: why it cannot be used."""

    line: int
    values: Sequence[str]
    fault: str = ""


class Message(NamedTuple):
    """One row read as a message; all plain values, so that it can be put aside as JSON."""

    line: int
    conversation: str
    role: str
    text: str
    at: str | None
    author: str
    agent: str
    customer: str
    name: str
    channel: str
    subject: str
    language: str
    source: str
    public: bool | None = None


class Reader:
    """Reads rows as messages, knowing which column holds what."""

    def __init__(
        self,
        headers: Sequence[str],
        columns: Mapping[str, int],
        settings: Settings,
        day_first: bool = False,
    ):
        self._columns = columns
        self._settings = settings
        self._day_first = day_first
        self._role_header = headers[columns["role"]] if "role" in columns else ""
        self._private_header = headers[columns["private"]] if "private" in columns else ""

    def message(self, row: Row) -> Message:
        """
        Return the message a row holds.

        :raises HighpointError: where it names no conversation, no writer or a bad time
        """
        values = {meaning: self._value(row, at) for meaning, at in self._columns.items()}
        if not values["conversation"]:
            raise NotAConversation("It does not say which conversation it belongs to.")
        at = time_of(values.get("at", ""), self._settings.zone, self._day_first)
        return Message(
            line=row.line,
            role=self._role(values),
            at=at.isoformat() if at else None,
            public=self._public(values),
            **{meaning: values.get(meaning, "") for meaning in _TAKEN},
        )

    def _value(self, row: Row, at: int) -> str:
        value = row.values[at] if at < len(row.values) else ""
        return value if at == self._columns.get("text") else value.strip()

    def _role(self, values: Mapping[str, str]) -> str:
        if "role" in values:
            private = "" if self._public(values) is not None else values.get("private", "")
            return writer(values["role"], self._role_header, private, self._private_header).value
        return _role_by_author(values)

    def _public(self, values: Mapping[str, str]) -> bool | None:
        """Tell on a social channel, where a private message is no note, whether all could read it."""
        if not social(values.get("channel", "")):
            return None
        return public(values.get("private", ""), self._private_header)


def _role_by_author(values: Mapping[str, str]) -> str:
    """Return the role of who is named as the row's agent or customer, or else is the other."""
    author, agent, customer = (values.get(key, "") for key in ("author", "agent", "customer"))
    if author and author == agent:
        return Role.AGENT.value
    if author and author == customer:
        return Role.CUSTOMER.value
    if author and bool(agent) != bool(customer):
        return Role.CUSTOMER.value if agent else Role.AGENT.value
    raise UnknownRole(f"“{author[:40]}” is neither the agent nor the customer of the row.")


_TAKEN = (
    "conversation",
    "text",
    "author",
    "agent",
    "customer",
    "name",
    "channel",
    "subject",
    "language",
    "source",
)


def conversation_of(
    messages: Sequence[Message], settings: Settings
) -> tuple[Conversation, tuple[str, ...]]:
    """
    Return the conversation that messages make, and what looks wrong in it.

    Rows of a table stand in any order; where every message has its time, time orders them.

    :raises HighpointError: where they make none
    """
    if all(message.at for message in messages):
        messages = sorted(messages, key=lambda message: datetime.fromisoformat(message.at or ""))
    agents = [message.agent or message.author for message in messages if message.role == Role.AGENT]
    fields = {
        "id": messages[0].conversation,
        "agent": next(iter(filter(None, agents)), None) or _first(messages, "agent"),
        "customer": _first(messages, "customer") or _customer(messages),
        "customer_name": _first(messages, "name"),
        "channel": _first(messages, "channel"),
        "subject": _first(messages, "subject"),
        "language": _first(messages, "language"),
        "source": _first(messages, "source"),
        "started_at": messages[0].at,
    }
    several = len(set(filter(None, agents))) > 1
    turns = [_turn(message, fields["customer"], several) for message in messages]
    return build(fields, turns, settings.now)


def _turn(message: Message, customer: str | None, several_agents: bool) -> dict[str, Any]:
    own = message.agent if several_agents and message.role == Role.AGENT else ""
    known = message.role == Role.CUSTOMER and message.author == customer
    return {
        "role": message.role,
        "text": message.text,
        "at": message.at,
        "author": None if known else message.author or own or None,
        "public": message.public,
    }


def _first(messages: Sequence[Message], field: str) -> str | None:
    return next((value for message in messages if (value := getattr(message, field))), None)


def _customer(messages: Sequence[Message]) -> str | None:
    return next((m.author for m in messages if m.role == Role.CUSTOMER and m.author), None)
