"""Everything that changes kept conversations."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import NO_TIME, Import, Turn
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.customers import identities
from highpoint.engine.conversation import Conversation

# Longer texts are cut in the narrow columns only; the turns keep every word.
_SOURCE = 80
_SUBJECT = 500
_KEY = 255

# What some helpdesks give in place of a name: a UUID, or as many hexadecimal signs in one.
_MACHINE_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24,64}", re.I)


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a conversation already: its row and the hash of its content."""

    pk: int
    content_hash: str


def identity(conversation: Conversation) -> tuple[str, str]:
    """Return what tells a conversation from every other: its source and its id there."""
    return conversation.source[:_SOURCE], conversation.id


def content_hash(conversation: Conversation) -> str:
    """
    Return a hash of what is kept of a conversation, the same however a source writes it.

    Times count as instants, whatever their zone; authors count where an agent wrote the turn.
    """
    content = conversation.to_dict() | {
        "started_at": _instant(conversation.started_at),
        "turns": [
            [
                turn.role,
                turn.text,
                _instant(turn.at),
                turn.role == "agent" and turn.author,
                *([] if turn.public is None else [turn.public]),
            ]
            for turn in conversation.turns
        ],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def known(
    conversations: Sequence[Conversation], *, lock: bool = False
) -> dict[tuple[str, str], Known]:
    """Return what is kept already of these conversations, by source and id."""
    rows = Kept.objects.filter(external_id__in={talk.id for talk in conversations})
    if lock:
        rows = rows.select_for_update()
    return {
        (row.source, row.external_id): Known(row.pk, row.content_hash)
        for row in rows.only("pk", "source", "external_id", "content_hash")
    }


def agents_of(
    conversations: Iterable[Conversation], authors: Iterable[str], *, made_up: bool
) -> dict[str, Agent]:
    """Return the agents that conversations or signatures name, by key, keeping the new ones."""
    keys = {key for talk in conversations for key in _names_in(talk)}
    keys.update(key for key in map(agent_key, authors) if key)
    agents = {agent.key: agent for agent in Agent.objects.filter(key__in=keys)}
    fresh = [
        Agent(key=key, name=called(key), made_up=made_up) for key in sorted(keys - agents.keys())
    ]
    if fresh:
        Agent.objects.bulk_create(fresh, ignore_conflicts=True)
        agents = {agent.key: agent for agent in Agent.objects.filter(key__in=keys)}
    return agents


def agent_key(name: str | None) -> str | None:
    """Return the key an agent is kept under."""
    return name[:200] if name else None


def called(key: str) -> str:
    """
    Return what to call an agent known by a key: the key, unless it is a long number of a machine.

    >>> called("Ana Duarte"), called("0c8a4f3e-5b1d-4e6f-9a7b-2d3c4e5f6a7b")
    ('Ana Duarte', 'Agent 0c8a4f3e')
    """
    return f"Agent {key[:8]}" if _MACHINE_ID.fullmatch(key) else key


def keep(
    conversations: Sequence[Conversation],
    *,
    hashes: Mapping[tuple[str, str], str],
    kept: Mapping[tuple[str, str], Known],
    agents: Mapping[str, Agent],
    brought_by: Import | None,
    made_up: bool,
) -> list[Kept]:
    """
    Write conversations with their turns, replacing the ones ``kept`` already; rows in order.

    Runs inside the caller's transaction. ``hashes`` and ``kept`` are by identity.
    """
    rows = [
        _row(talk, hashes[identity(talk)], agents, brought_by=brought_by, made_up=made_up)
        for talk in conversations
    ]
    _know_customers(rows, made_up=made_up)
    fresh, changed = [], []
    for row in rows:
        before = kept.get((row.source, row.external_id))
        if before is None:
            fresh.append(row)
        else:
            row.pk = before.pk
            changed.append(row)
    Kept.objects.bulk_create(fresh)
    _replace(changed)
    Turn.objects.bulk_create(
        turn
        for row, talk in zip(rows, conversations, strict=True)
        for turn in _turns(row, talk, agents)
    )
    return rows


def _replace(rows: Sequence[Kept]) -> None:
    if not rows:
        return
    Turn.objects.filter(conversation__in=[row.pk for row in rows]).delete()
    fields = [
        "channel",
        "language",
        "subject",
        "started_at",
        "has_time",
        "ended_at",
        "agent",
        "identity",
        "customer_key",
        "customer_name",
        "turn_count",
        "content_hash",
        "brought_by",
    ]
    Kept.objects.bulk_update(rows, fields)


def _row(
    talk: Conversation,
    digest: str,
    agents: Mapping[str, Agent],
    *,
    brought_by: Import | None,
    made_up: bool,
) -> Kept:
    source, external_id = identity(talk)
    times = [turn.at for turn in talk.turns if turn.at]
    began = talk.started_at or (min(times) if times else None)
    first_agent = next((key for key in _names_in(talk)), None)
    return Kept(
        source=source,
        external_id=external_id,
        channel=talk.channel[:40],
        language=talk.language[:20],
        subject=talk.subject[:_SUBJECT],
        started_at=began or NO_TIME,
        has_time=began is not None,
        ended_at=max(times) if times else None,
        agent=agents[first_agent] if first_agent else None,
        customer_key=(talk.customer or "")[:_KEY],
        customer_name=(talk.customer_name or "")[:_KEY],
        turn_count=len(talk.turns),
        content_hash=digest,
        made_up=made_up,
        brought_by=brought_by,
    )


def _know_customers(rows: Sequence[Kept], *, made_up: bool) -> None:
    """Join each row to the customer it is with, where its source tells who that is."""
    keys = [identities.read(row.customer_key, row.source) for row in rows]
    seen = [
        identities.Seen(key, row.customer_key, row.customer_name, row.started_at)
        for row, key in zip(rows, keys, strict=True)
        if key
    ]
    known_as = identities.keep(seen, made_up=made_up)
    for row, key in zip(rows, keys, strict=True):
        row.identity = known_as[key] if key else None


def _turns(row: Kept, talk: Conversation, agents: Mapping[str, Agent]) -> Iterable[Turn]:
    for turn in talk.turns:
        key = agent_key(turn.author) if turn.role == "agent" else None
        yield Turn(
            conversation=row,
            index=turn.index,
            role=turn.role.value,
            text=turn.text,
            at=turn.at,
            author=agents[key] if key else None,
            public=turn.public,
        )


def _names_in(talk: Conversation) -> Iterable[str]:
    """Yield the agents a conversation names, the one it belongs to first."""
    if key := agent_key(talk.agent):
        yield key
    for turn in talk.turns:
        if turn.role == "agent" and (key := agent_key(turn.author)):
            yield key
