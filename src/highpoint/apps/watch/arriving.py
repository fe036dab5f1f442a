"""Turns of talks that are still going on: kept as they come in, and the talk's chance after each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations import operations as conversations
from highpoint.apps.customers import identities
from highpoint.apps.watch import threads, warnings
from highpoint.apps.watch.models import EarlyWarning, OpenTalk, OpenTurn
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.warning import Risk, model, risk_now
from highpoint.errors import HighpointError

# The chance of a longer talk rests on so many of its latest turns, so that reading stays quick.
MOST_READ = 200
LONGEST_ID = 255
LONGEST_TEXT = 100_000


class BadMessage(HighpointError):
    """A message that cannot be taken, for a reason its sender can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """
    One message as it comes in from where a talk goes on.

    ``talk`` and ``id`` are the talk's and the message's own there: the same message twice
    changes nothing. Of a thread on a social channel ``talk`` is the thread's: its customers are
    kept apart (threads.py). ``agent`` is who serves the customer, the author of an agent's message.
    ``ends`` closes the talk with it. ``public`` says on social channels whether all can read it.
    """

    talk: str
    id: str
    role: Role
    text: str
    at: datetime
    source: str = ""
    channel: str = ""
    language: str = ""
    subject: str = ""
    agent: str = ""
    customer: str = ""
    customer_name: str = ""
    ends: bool = False
    public: bool | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """
    What became of a message: ``new`` where it was not known.

    ``warning`` is the talk's, where there is one, and ``shown`` are the warnings that came among
    those to look at with it: people are to be told of them.
    """

    talk: OpenTalk
    new: bool
    warning: EarlyWarning | None = None
    shown: tuple[EarlyWarning, ...] = ()


def arrive(message: Message, *, now: datetime, made_up: bool = False) -> Heard:
    """
    Keep a message of an open talk, read the talk as far as it has come, and warn where it is time.

    The engine reads between two short transactions, so that nobody waits for it. A message that
    was kept and not read (its process was killed) is read with the next, or by the workers.

    :raises BadMessage: saying what is wrong with the message
    """
    message = _checked(message, now)
    try:
        talk, new = _keep(message, now, made_up=made_up)
    except IntegrityError:
        # Another process brought the same talk or message meanwhile: what it wrote is there now.
        talk, new = _keep(message, now, made_up=made_up)
    return replace(read(talk, now=now, warns=not message.ends), new=new)


def read(talk: OpenTalk, *, now: datetime, warns: bool = True) -> Heard:
    """
    Read an open talk as far as it has come, where that is not done yet.

    Not ``warns`` where it ends right now: nobody could help any more.
    """
    if talk.read >= talk.heard or talk.ended_at is not None:
        return Heard(talk, new=False, warning=warnings.of(talk))
    turns = list(talk.turns.all())
    told = as_conversation(talk, turns[-MOST_READ:])
    risk = risk_now(told, analyze(told))
    with transaction.atomic():
        if risk is not None:
            _keep_risk(talk, turns, risk)
        # Who has read more of it meanwhile knows better.
        unread = OpenTalk.objects.filter(pk=talk.pk, read__lt=len(turns), ended_at=None)
        found = {"chance": talk.chance, "highest": talk.highest, "reasons": talk.reasons}
        if not unread.update(read=len(turns), **found):
            return Heard(talk, new=False, warning=warnings.of(talk))
        talk.read = len(turns)
        shown: tuple[EarlyWarning, ...] = ()
        warning = warnings.of(talk)
        if warns:
            warning, shown = warnings.look(talk, told, risk, now=now)
    return Heard(talk, new=False, warning=warning, shown=shown)


def as_conversation(talk: OpenTalk, turns: Sequence[OpenTurn]) -> Conversation:
    """Return an open talk as the engine reads it."""
    return Conversation(
        id=talk.external_id,
        source=talk.source,
        channel=talk.channel,
        language=talk.language,
        subject=talk.subject,
        started_at=talk.began_at,
        agent=talk.agent.key if talk.agent else None,
        customer=talk.customer_key or None,
        customer_name=talk.customer_name or None,
        turns=tuple(
            Turn(index, Role(turn.role), turn.text, turn.at, turn.author or None, turn.public)
            for index, turn in enumerate(turns)
        ),
    )


def _checked(message: Message, now: datetime) -> Message:
    """
    Return a message as it can be kept; one from the future counts as said now.

    :raises BadMessage: saying what is wrong with it
    """
    for called, told in (("talk", message.talk), ("message", message.id)):
        if not told.strip():
            raise BadMessage(f"Give the {called}'s own id, so that it is known again.")
        if len(told) > LONGEST_ID:
            raise BadMessage(f"The id of the {called} is longer than {LONGEST_ID} letters.")
    if len(message.text) > LONGEST_TEXT:
        raise BadMessage(f"The text is longer than {LONGEST_TEXT:,} letters.")
    at = message.at if message.at.tzinfo else message.at.replace(tzinfo=UTC)
    texts = ("talk", "id", "source", "channel", "language", "subject", "agent", "customer")
    clean: dict[str, Any] = {
        name: _storable(getattr(message, name)) for name in (*texts, "customer_name", "text")
    }
    return replace(message, at=min(at, now), **clean)


def _storable(text: str) -> str:
    """Put a mark in place of what no database keeps: NUL, half surrogates."""
    return text.replace("\x00", "\ufffd").encode(errors="replace").decode()


@transaction.atomic
def _keep(message: Message, now: datetime, *, made_up: bool) -> tuple[OpenTalk, bool]:
    source = message.source[:80]
    # The talk's row alone: PostgreSQL locks nothing that may be missing.
    held = OpenTalk.objects.select_for_update(of=("self",)).select_related("agent")
    place = threads.place_of(message, source)
    talk = held.filter(source=source, external_id=place.talk).first()
    if talk is None:
        talk = OpenTalk(
            source=source,
            external_id=place.talk,
            thread=place.thread,
            began_at=message.at,
            last_at=message.at,
            heard_at=now,
            made_up=made_up,
        )
    elif talk.turns.filter(external_id=message.id).exists():
        return talk, False
    elif talk.ended_at is not None:
        _open_again(talk)
    _know(talk, message)
    talk.began_at, talk.last_at = min(talk.began_at, message.at), max(talk.last_at, message.at)
    talk.heard_at = now
    talk.heard += 1
    talk.save()
    OpenTurn.objects.create(
        talk=talk,
        external_id=message.id,
        role=message.role.value,
        text=message.text,
        author=message.agent[:200] if message.role is Role.AGENT else "",
        public=message.public,
        at=message.at,
        arrived_at=now,
    )
    return talk, True


def _know(talk: OpenTalk, message: Message) -> None:
    """Take over what a message tells of its talk; who serves changes, who is served does not."""
    talk.channel = message.channel[:40] or talk.channel
    talk.language = talk.language or message.language[:20]
    talk.subject = talk.subject or message.subject[:500]
    talk.customer_name = talk.customer_name or message.customer_name[:255]
    if message.customer and not talk.customer_key:
        talk.customer_key = message.customer[:255]
        if known_as := identities.read(talk.customer_key, talk.source):
            seen = identities.Seen(known_as, talk.customer_key, talk.customer_name, message.at)
            talk.identity = identities.keep([seen], made_up=talk.made_up)[known_as]
    key = conversations.agent_key(message.agent)
    if key and (talk.agent is None or talk.agent.key != key):
        talk.agent = conversations.agents_of((), [key], made_up=talk.made_up)[key]
        talk.team_id = _team_of(talk.agent)


def _team_of(agent: Agent) -> int | None:
    return (agent.joined_to or agent).team_id


def _open_again(talk: OpenTalk) -> None:
    """Open a talk that had ended; turns that have gone meanwhile come back from what was kept."""
    talk.ended_at = talk.taken_in_at = talk.outcome_by = None
    talk.outcome = ""
    if talk.conversation is None or talk.turns.exists():
        return
    kept = list(talk.conversation.turns.select_related("author"))
    OpenTurn.objects.bulk_create(
        OpenTurn(
            talk=talk,
            external_id=f"turn {turn.index}",
            role=turn.role,
            text=turn.text,
            author=turn.author.key if turn.author else "",
            public=turn.public,
            at=turn.at or talk.began_at,
            arrived_at=talk.heard_at,
        )
        for turn in kept
    )
    talk.heard, talk.read = len(kept), 0


def _keep_risk(talk: OpenTalk, turns: Sequence[OpenTurn], risk: Risk) -> None:
    """Keep the chance with its reasons, by the turns themselves: their places may still change."""
    before = model().chance(()) if talk.chance is None else talk.chance
    newest = max(turns, key=lambda turn: turn.pk)
    newest.chance, newest.change = risk.chance, risk.chance - before
    newest.save(update_fields=["chance", "change"])
    shown = turns[-MOST_READ:]
    talk.chance = risk.chance
    talk.highest = max(risk.chance, talk.highest or 0.0)
    talk.reasons = [
        {
            "sign": reason.sign,
            "log_odds": round(reason.log_odds, 3),
            "spans": [[shown[span.turn].pk, span.start, span.end] for span in reason.spans],
        }
        for reason in risk.reasons
    ]


def unread() -> list[OpenTalk]:
    """Return open talks of which some turns were kept and not read."""
    return list(OpenTalk.objects.filter(ended_at=None, read__lt=F("heard"))[:100])
