"""Threads of social channels while they go on: each customer's talk apart, as an import keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from highpoint.apps.watch.models import OpenTalk, OpenTurn
from highpoint.connectors.files.threads import id_of_another, key_of, mentioned, social
from highpoint.engine.conversation import Role


class Told(Protocol):
    """What a message tells of where it belongs."""

    @property
    def talk(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def text(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def channel(self) -> str: ...
    @property
    def customer(self) -> str: ...


class Place(NamedTuple):
    """The id of the talk a message belongs to, and of the thread where that is part of one."""

    talk: str
    thread: str = ""


def place_of(message: Told, source: str) -> Place:
    """
    Return where a message belongs: in a thread, to the talk of the customer it is from or for.

    An answer is for whoever it is said to be for, else for whom it names first (``@nina``), else for
    who wrote last before it. The customer who began keeps the thread's id.
    """
    members = of_thread(source, message.talk)
    main = next((each for each in members if each.external_id == message.talk), None)
    found = _held(message, members) or _known(message, members)
    if found is None and message.role is not Role.CUSTOMER:
        found = _answered(message, members)
    if found is not None:
        return Place(found.external_id, found.thread)
    if main is None or not _is_another(message, main):
        return Place(message.talk)
    return Place(id_of_another(message.talk, message.customer), message.talk)


def of_thread(source: str, talk: str) -> list[OpenTalk]:
    """Return a talk, and after it those of the other customers of its thread."""
    rows = OpenTalk.objects.filter(source=source)
    # Asked for apart, each by an index: by one or the other, all of a source would be read.
    return [*rows.filter(external_id=talk), *rows.filter(thread=talk).order_by("pk")]


def _held(message: Told, members: Sequence[OpenTalk]) -> OpenTalk | None:
    """Return the talk that has the message already: sent again, it stays where it is."""
    if len(members) < 2:
        return None
    turns = OpenTurn.objects.filter(talk__in=members, external_id=message.id)
    held = turns.select_related("talk").first()
    return held.talk if held else None


def _known(message: Told, members: Sequence[OpenTalk]) -> OpenTalk | None:
    if not message.customer:
        return None
    key = key_of(message.customer)
    return next((each for each in members if key_of(each.customer_key) == key), None)


def _answered(message: Told, members: Sequence[OpenTalk]) -> OpenTalk | None:
    if len(members) < 2:
        return None
    by_key = {key_of(each.customer_key): each for each in members if each.customer_key}
    named = next((by_key[name] for name in mentioned(message.text) if name in by_key), None)
    if named is not None:
        return named
    said = OpenTurn.objects.filter(
        talk__in=members, role=Role.CUSTOMER.value, at__lte=message.at
    ).order_by("at", "pk")
    last = said.select_related("talk").last()
    return last.talk if last else None


def _is_another(message: Told, main: OpenTalk) -> bool:
    """Tell whether another customer than the one who began writes here, as in threads they do."""
    if message.role is not Role.CUSTOMER or not message.customer or not main.customer_key:
        return False
    handles = all(name.startswith("@") for name in (message.customer, main.customer_key))
    return handles or social(message.channel or main.channel)
