"""Talks that are going on: their messages as they come, and their end."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import AwareDatetime, BaseModel, Field

from highpoint.api._bearer import Bearer
from highpoint.api._errors import NotThere
from highpoint.api._reading import Told
from highpoint.apps.accounts.acts import Act
from highpoint.apps.watch import threads
from highpoint.engine.conversation import Role
from highpoint.loop import live

MOST_MESSAGES = 100

router = Router(tags=["Open talks"])


class Message(Told):
    """One message of a talk that is going on."""

    talk: str = Field(
        min_length=1,
        max_length=255,
        description="The talk's own id at its source; on a social channel its thread's.",
    )
    id: str = Field(
        min_length=1, max_length=255, description="The message's own id: the same one counts once."
    )
    role: Role = Field(description="Who wrote it.")
    text: str = Field(max_length=100_000)
    at: AwareDatetime | None = Field(
        default=None, description="When it was said, with its zone; now where it is left out."
    )
    source: str = Field(default="", max_length=80, description="Where the talk goes on.")
    channel: str = Field(default="", max_length=40)
    language: str = Field(default="", max_length=20, description="As en or de-AT, where known.")
    subject: str = Field(default="", max_length=500)
    agent: str = Field(default="", max_length=200, description="Who serves the customer now.")
    customer: str = Field(
        default="", max_length=255, description="An e-mail address, phone number, handle or number."
    )
    customer_name: str = Field(default="", max_length=255)
    ends: bool = Field(default=False, description="Whether the talk is over with it.")
    public: bool | None = Field(
        default=None, description="On a social channel, whether all can read it."
    )


class Messages(Told):
    """Messages in any order; the same ones again change nothing."""

    messages: list[Message] = Field(min_length=1, max_length=MOST_MESSAGES)


class Heard(BaseModel):
    """What became of a message."""

    id: str
    new: bool = Field(description="False where it was known already.")
    chance: float | None = Field(
        description="The chance, 0 to 1, that the talk ends badly; null where it is not read."
    )
    warned: bool = Field(description="Whether the talk has passed its team's threshold.")


class AllHeard(BaseModel):
    """What became of each message, in the order in which they were sent."""

    messages: list[Heard]


class Talk(Told):
    """A talk, by its own id at its source."""

    talk: str = Field(min_length=1, max_length=255)
    source: str = Field(default="", max_length=80)


class Ended(BaseModel):
    """When a talk ended."""

    talk: str
    ended_at: datetime | None


@router.post("/live/messages", auth=Bearer(Act.IMPORT), response=AllHeard, summary="Tell messages")
def tell_messages(request: HttpRequest, told: Messages) -> AllHeard:
    """
    Take in messages of talks that are going on, one after another.

    In a thread of a social channel each customer has a talk of their own, by whose message it is.
    Each is kept by itself: where one is refused, those before it are kept, and all may be sent again.
    """
    return AllHeard(messages=[_arrived(each) for each in told.messages])


@router.post("/live/end", auth=Bearer(Act.IMPORT), response=Ended, summary="End a talk")
def end_talk(request: HttpRequest, told: Talk) -> Ended:
    """
    Say that a talk is over: it is read as a whole. A second time changes nothing.

    With a thread of a social channel the talks of all its customers end.
    """
    talks = threads.of_thread(told.source, told.talk)
    if not talks:
        raise NotThere("No message of such a talk has come in.")
    for talk in talks:
        live.end(talk, now=timezone.now())
    return Ended(talk=told.talk, ended_at=talks[0].ended_at)


def _arrived(told: Message) -> Heard:
    now = timezone.now()
    said = told.model_dump() | {"at": told.at or now}
    heard = live.arrive(live.Message(**said), now=now)
    return Heard(
        id=told.id,
        new=heard.new,
        chance=heard.talk.chance,
        warned=heard.warning is not None,
    )
