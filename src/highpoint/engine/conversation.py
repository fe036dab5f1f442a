"""A conversation as the engine reads it: who said what, in order, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from highpoint.errors import HighpointError

LONGEST_ID = 255


class Role(StrEnum):
    """Who wrote a turn. Only customers and agents offer or meet moments."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


# Going through an enumeration takes longer than going through a tuple.
_ROLES = tuple(Role)


class BadConversation(HighpointError):
    """A conversation that cannot be read, with the place of the fault."""


@dataclass(frozen=True, slots=True)
class Turn:
    """
    One message or utterance as sent. ``index`` counts from 0 within its conversation.

    ``public`` says on social channels whether all could read it; None where the source does not.
    """

    index: int
    role: Role
    text: str
    at: datetime | None = None
    author: str | None = None
    public: bool | None = None


@dataclass(frozen=True)
class Conversation:
    """
    All turns between one customer and the company about one matter, on one channel.

    ``language`` is what its source says, empty where it says nothing.
    """

    id: str
    turns: tuple[Turn, ...]
    source: str = ""
    channel: str = "chat"
    language: str = ""
    started_at: datetime | None = None
    agent: str | None = None
    customer: str | None = None
    customer_name: str | None = None
    subject: str = ""

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Conversation:
        """
        Build a conversation from the product's own JSON form.

        Unknown keys are passed over; times without a zone are taken as UTC.

        >>> talk = Conversation.from_dict({"id": "a", "turns": [{"role": "customer", "text": "Hi"}]})
        >>> talk.turns[0].role
        <Role.CUSTOMER: 'customer'>

        :raises BadConversation: naming the field that is missing or of the wrong kind
        """
        if not isinstance(row, Mapping):
            raise BadConversation("A conversation must be an object with an id and turns.")
        identity = row.get("id")
        if not isinstance(identity, (str, int)) or isinstance(identity, bool) or identity == "":
            raise BadConversation("The conversation has no id.")
        if len(str(identity)) > LONGEST_ID:
            raise BadConversation(
                f"The id {str(identity)[:40]}… is longer than {LONGEST_ID} characters."
            )
        turns = row.get("turns")
        if not isinstance(turns, Sequence) or isinstance(turns, (str, bytes)):
            raise BadConversation(f"Conversation {identity} has no list of turns.")
        return cls(
            id=_storable(str(identity)),
            turns=tuple(_turn(index, turn, str(identity)) for index, turn in enumerate(turns)),
            source=_text(row, "source"),
            channel=_text(row, "channel") or "chat",
            language=_text(row, "language"),
            started_at=_time(row.get("started_at"), f"started_at of conversation {identity}"),
            agent=_text(row, "agent") or None,
            customer=_text(row, "customer") or None,
            customer_name=_text(row, "customer_name") or None,
            subject=_text(row, "subject"),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the product's own JSON form; ``from_dict`` reads it back."""
        return {
            "id": self.id,
            "source": self.source,
            "channel": self.channel,
            "language": self.language,
            "started_at": self.started_at.isoformat() if self.started_at else None,
            "agent": self.agent,
            "customer": self.customer,
            "customer_name": self.customer_name,
            "subject": self.subject,
            "turns": [
                {
                    "role": turn.role.value,
                    "text": turn.text,
                    "at": turn.at.isoformat() if turn.at else None,
                    **({"author": turn.author} if turn.author else {}),
                    **({} if turn.public is None else {"public": turn.public}),
                }
                for turn in self.turns
            ],
        }

    def by(self, role: Role) -> tuple[Turn, ...]:
        """Return the turns of one role, in order."""
        return self._by_role[role]

    def reply_to(self, index: int) -> tuple[Turn, ...]:
        """
        Return the reply to a trigger (MOMENTS.md).

        For a customer's turn: the agent's next turns, until the customer speaks again; turns
        the customer adds before the agent answers are passed over. For an agent's own turn:
        that turn and the agent's following ones until the customer speaks.
        """
        reply: list[Turn] = []
        own = self.turns[index].role is Role.AGENT
        for turn in self.turns[index if own else index + 1 :]:
            if turn.role is Role.AGENT:
                reply.append(turn)
            elif turn.role is Role.CUSTOMER and reply:
                break
        return tuple(reply)

    def author_of(self, turn: Turn) -> str | None:
        """Return who wrote an agent's turn: its own author, else the conversation's agent."""
        return turn.author or self.agent

    @cached_property
    def _by_role(self) -> dict[Role, tuple[Turn, ...]]:
        turns: dict[Role, list[Turn]] = {role: [] for role in _ROLES}
        for turn in self.turns:
            turns[turn.role].append(turn)
        return {role: tuple(theirs) for role, theirs in turns.items()}

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)


def _turn(index: int, row: Any, identity: str) -> Turn:
    place = f"Turn {index} of conversation {identity}"
    if not isinstance(row, Mapping):
        raise BadConversation(f"{place} is not an object with a role and a text.")
    try:
        role = Role(str(row.get("role")))
    except ValueError:
        raise BadConversation(
            f"{place} has the role {row.get('role')!r}; it must be one of {', '.join(Role)}."
        ) from None
    text = row.get("text")
    if not isinstance(text, str):
        raise BadConversation(f"{place} has no text.")
    author = row.get("author")
    return Turn(
        index=index,
        role=role,
        text=_storable(text),
        at=_time(row.get("at"), f"the time of turn {index} of conversation {identity}"),
        author=_storable(str(author)) if author not in (None, "") else None,
        public=public if isinstance(public := row.get("public"), bool) else None,
    )


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, (str, int, float)):
        return _storable(str(value))
    raise BadConversation(f"{key} of conversation {row.get('id')} is not a text.")


def _storable(text: str) -> str:
    """Put a mark of the same length in place of what no database keeps: NUL, half surrogates."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _time(value: Any, place: str) -> datetime | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        moment = value
    else:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            raise BadConversation(
                f"“{value}”, {place}, is not a time like 2026-03-05T14:10:00Z."
            ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
