"""Conversations, one at a time, as soon as they are over."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field

from highpoint.api._bearer import Bearer, key_of
from highpoint.api._errors import or_refusal
from highpoint.api._fields import Zone, time_zone
from highpoint.api._reading import Told
from highpoint.apps.accounts import audit
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.api_keys import signed
from highpoint.apps.accounts.audit import Did
from highpoint.apps.conversations import operations
from highpoint.connectors.files.build import LONGEST_ID, Settings
from highpoint.connectors.files.json_form import conversation_of
from highpoint.connectors.files.threads import apart
from highpoint.loop.intake import Taken, take_in

router = Router(tags=["Conversations"])
MOST_TURNS = 2_000
# A longer message is a file that somebody pasted.
LONGEST_TURN = 100_000

Name = Annotated[str, Field(max_length=200)]


class TurnTold(Told):
    """What one of them said."""

    role: Name = Field(description="customer, agent, bot or system; a helpdesk's own words too.")
    text: str = Field(max_length=LONGEST_TURN, description="The words.")
    at: Annotated[str, Field(max_length=40)] | None = Field(default=None, description="When.")
    author: Name | None = Field(default=None, description="Who wrote it, where several did.")
    private: bool | None = Field(
        default=None,
        description="A note that the customer never saw; on a social channel, what all cannot read.",
    )


class ConversationTold(Told):
    """A whole conversation: sent again with more turns, it replaces what was kept."""

    id: str = Field(min_length=1, max_length=LONGEST_ID, description="Its id at the source.")
    source: Annotated[str, Field(max_length=80, description="Where it was held.")] = ""
    channel: Annotated[str, Field(max_length=40, description="As chat or mail.")] = "chat"
    language: Annotated[str, Field(max_length=20)] | None = Field(
        default=None, description="As en, where the source knows it."
    )
    started_at: Annotated[str, Field(max_length=40)] | None = Field(
        default=None, description="When it began, where its turns do not say."
    )
    agent: Name | None = Field(default=None, description="Who answered.")
    customer: Annotated[str, Field(max_length=255)] | None = Field(
        default=None, description="An e-mail address, a phone number or handle, or their number."
    )
    customer_name: Annotated[str, Field(max_length=255)] | None = Field(
        default=None, description="What the customer is called."
    )
    subject: Annotated[str, Field(max_length=500)] | None = Field(
        default=None, description="What stands above it."
    )
    time_zone: Zone = "UTC"
    turns: list[TurnTold] = Field(
        min_length=1, max_length=MOST_TURNS, description=f"In their order, at most {MOST_TURNS:,}."
    )


class ConversationDone(BaseModel):
    """What came of a conversation."""

    id: int = Field(description="Its number here.")
    result: Literal["new", "updated", "unchanged"]
    scored: bool = Field(description="False: it is in a language that is not read yet.")
    remarks: list[str] = Field(description="What looks wrong in it.")
    others: list[int] = Field(
        description="Of a thread of several customers: the numbers of the other customers' talks."
    )


@router.post(
    "/conversations",
    auth=Bearer(Act.IMPORT),
    response=or_refusal(ConversationDone),
    summary="Bring a conversation in",
)
def bring_conversation(request: HttpRequest, told: ConversationTold) -> ConversationDone:
    """
    Keep one whole conversation and read it; the same twice changes nothing.

    A thread of a social channel is kept apart, a conversation for each customer in it.
    """
    now = timezone.now()
    talk, remarks = conversation_of(_as_in_file(told), Settings(time_zone(told.time_zone), now))
    talks = list(apart(talk))
    taken = sum(take_in(talks, now=now), Taken())
    rows = operations.known(talks)
    kept, *others = (rows[operations.identity(each)] for each in talks)
    if taken.new or taken.updated:
        detail = signed(key_of(request))
        audit.note(
            None, Did.BROUGHT_CONVERSATION, "conversation", thing_id=kept.pk, detail=detail, now=now
        )
    return ConversationDone(
        id=kept.pk,
        result="new" if taken.new else "updated" if taken.updated else "unchanged",
        scored=not taken.unscored,
        remarks=list(remarks),
        others=[each.pk for each in others],
    )


def _as_in_file(told: ConversationTold) -> dict[str, Any]:
    return told.model_dump(exclude={"time_zone"}, exclude_none=True)
