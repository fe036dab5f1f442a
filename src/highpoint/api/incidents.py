"""What went wrong for customers: told by programs, and read by them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from highpoint.api._bearer import Bearer, key_of
from highpoint.api._errors import or_refusal
from highpoint.api._fields import Source, Who, checked
from highpoint.api._reading import Told
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.api_keys import signed
from highpoint.apps.prevention import told as telling
from highpoint.apps.prevention.models import LONGEST_WORDS, Incident
from highpoint.apps.prevention.told import FromProgram

router = Router(tags=["Incidents"])
MOST = 200


class IncidentTold(Told):
    """Something that went wrong for a customer."""

    external_id: str = Field(
        min_length=1, max_length=200, description="Your own id of it: told twice, it is kept once."
    )
    source: Source = "shop"
    step: str = Field(
        min_length=1,
        max_length=40,
        description="Where in the chain it went wrong, as the step is called.",
    )
    trouble: str = Field(
        min_length=1, max_length=120, description="What goes wrong, as “delivered too late”."
    )
    happened_at: AwareDatetime = Field(description="When, with its time zone.")
    words: str = Field(
        default="", max_length=LONGEST_WORDS, description="What the customer wrote of it."
    )
    told: str = Field(default="", max_length=500, description="What happened, in your words.")
    cost: str = Field(default="", max_length=200, description="What it cost the customer.")
    customer: Who = ""


class IncidentDone(BaseModel):
    """What came of an incident."""

    id: int
    new: bool = Field(
        description="False: it was known by its external_id, and says now what was told last, "
        "unless a person has edited it."
    )


class IncidentKept(BaseModel):
    """An incident."""

    id: int
    external_id: str
    source: str = Field(description="Where it comes from: conversation, survey, hand or program.")
    step: str
    trouble: str
    happened_at: datetime
    words: str
    told: str
    cost: str
    customer: int | None = Field(description="The customer's number.")
    edited: bool = Field(description="Whether a person has corrected it.")


class Incidents(BaseModel):
    """Incidents in the order they were logged."""

    incidents: list[IncidentKept]
    after: int | None = Field(description="Ask with this for those that follow; null: no more.")


class Which(BaseModel):
    """Which incidents."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1, description="Those logged after this id.")] = 0
    step: str | None = Field(
        default=None, max_length=40, description="At this step of the chain alone."
    )
    most: Annotated[int, Field(ge=1, le=MOST, description="How many at most.")] = 100


@router.post(
    "/incidents",
    auth=Bearer(Act.LOG_FAILURES),
    response=or_refusal(IncidentDone),
    summary="Log what went wrong",
)
def log_incident(request: HttpRequest, told: IncidentTold) -> IncidentDone:
    """Keep something that went wrong; leave out who served the customer."""
    said = FromProgram(
        origin=told.source,
        external_id=told.external_id,
        step=told.step,
        trouble=told.trouble,
        happened_at=checked(told.happened_at),
        words=told.words,
        told=told.told,
        cost=told.cost,
        customer=told.customer,
    )
    row, new = telling.keep(said, key=signed(key_of(request)), now=timezone.now())
    return IncidentDone(id=row.pk, new=new)


@router.get(
    "/incidents",
    auth=Bearer(Act.SEE_FAILURES),
    response=or_refusal(Incidents),
    summary="Read what went wrong",
)
def read_incidents(request: HttpRequest, which: Query[Which]) -> Incidents:
    """Answer incidents in the order they were logged; what somebody called no failure is not one."""
    rows = Incident.objects.filter(pk__gt=which.after, dismissed=False).order_by("pk")
    if which.step is not None:
        rows = rows.filter(trouble__step=telling.step_called(which.step))
    found = list(rows.select_related("trouble", "identity")[: which.most + 1])
    more = len(found) > which.most
    shown = found[: which.most]
    return Incidents(
        incidents=[_kept(row) for row in shown], after=shown[-1].pk if more else None
    )  # fmt: skip


def _kept(row: Incident) -> IncidentKept:
    return IncidentKept(
        id=row.pk,
        external_id=row.external_id,
        source=row.source,
        step=row.trouble.step,
        trouble=row.trouble.name,
        happened_at=row.happened_at,
        words=row.words,
        told=row.told,
        cost=row.cost,
        customer=row.identity.customer_id if row.identity else None,
        edited=row.edited_at is not None,
    )
