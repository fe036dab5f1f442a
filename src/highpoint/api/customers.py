"""Customers: finding one, the ten-second brief, and the address of a panel with it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from highpoint.api._bearer import Bearer, key_of
from highpoint.api._errors import NotThere, or_refusal
from highpoint.api._fields import Id
from highpoint.apps.accounts import audit, panel_origins
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.api_keys import signed
from highpoint.apps.accounts.audit import Did
from highpoint.apps.customers import identities
from highpoint.apps.customers.merging import stands_for
from highpoint.apps.customers.models import Customer, Identity
from highpoint.errors import HighpointError
from highpoint.loop import panel
from highpoint.loop.brief import brief

router = Router(tags=["Customers"])
_READ = Bearer(Act.SEE_CUSTOMERS)
Number = Annotated[Id, Path(description="The customer's number, as finding one answers it.")]


class AskForOne(HighpointError):
    """One thing to find a customer by is needed, neither none nor several."""


class SeveralFit(HighpointError):
    """Several customers are called so at different sources."""


class By(BaseModel):
    """What a customer is found by: one of these."""

    email: str = Field(default="", max_length=255, description="An e-mail address.")
    phone: str = Field(
        default="", max_length=40, description="A phone number with its country's code."
    )
    handle: str = Field(default="", max_length=255, description="A handle, as @nina.")
    account: str = Field(default="", max_length=255, description="Their number at a source.")
    source: str = Field(
        default="", max_length=80, description="Where the handle or the number is theirs."
    )


class Found(BaseModel):
    """A customer."""

    id: int
    name: str
    language: str
    known_since: datetime


class Line(BaseModel):
    """A line of a brief."""

    label: str = Field(description="What it is about, as “Open now”.")
    text: str
    said: str = Field(description="When it was said or happened; may be empty.")


class BriefOf(BaseModel):
    """A brief."""

    id: int
    customer: str = Field(description="The name.")
    who: str = Field(description="Since when they are known, and how many talks there were.")
    lines: list[Line]


class PanelAddress(BaseModel):
    """The address of a panel."""

    address: str = Field(description="Put it into a frame. Make a new one for each look.")
    expires_at: datetime
    frames: list[str] = Field(description="The origins that may frame it; set by an administrator.")


@router.get("/customers", auth=_READ, response=or_refusal(Found), summary="Find a customer")
def find_customer(request: HttpRequest, by: Query[By]) -> Found:
    """
    Find one customer by one of these: email, phone, handle or account.

    404 where nobody is known by it.
    """
    row = _found(by)
    return Found(id=row.pk, name=row.name, language=row.language, known_since=row.known_since)


@router.get(
    "/customers/{number}/brief", auth=_READ, response=or_refusal(BriefOf), summary="Read the brief"
)
def read_brief(request: HttpRequest, number: Number) -> BriefOf:
    """Answer who this is, what is open, what went wrong last time, and what not to ask again."""
    row = _customer(number)
    now = timezone.now()
    detail = signed(key_of(request))
    audit.note(None, Did.OPENED_CUSTOMER_BRIEF, "customer", thing_id=row.pk, detail=detail, now=now)
    told = brief(row, None, now)
    lines = [Line(label=line.label, text=line.text, said=line.said) for line in told.lines]
    return BriefOf(id=row.pk, customer=told.customer, who=told.who, lines=lines)


@router.post(
    "/customers/{number}/panel",
    auth=_READ,
    response=or_refusal(PanelAddress),
    summary="Show the brief",
)
def make_panel(request: HttpRequest, number: Number) -> PanelAddress:
    """
    Make an address that shows the brief, and nothing else, without signing in.

    It works for some hours and for as long as this key does. Whoever has it sees the brief.
    """
    row = _customer(number)
    key, now = key_of(request), timezone.now()
    token = panel.make(row, key, now=now)
    audit.note(None, Did.MADE_PANEL, "customer", thing_id=row.pk, detail=signed(key), now=now)
    path = reverse("customer_panel", args=[token])
    return PanelAddress(
        address=f"{settings.ADDRESS}{path}"
        if settings.ADDRESS
        else request.build_absolute_uri(path),
        expires_at=now + panel.LASTS,
        frames=panel_origins.allowed(),
    )


def _customer(number: int) -> Customer:
    row = Customer.objects.filter(pk=number).first()
    if row is None:
        raise NotThere("There is no customer of this number.")
    return stands_for(row)


def _found(by: By) -> Customer:
    told = {name: text for name, text in by if name != "source" and text.strip()}
    if len(told) != 1:
        raise AskForOne("Ask by one of email, phone, handle and account.")
    ((name, text),) = told.items()
    rows = Identity.objects.filter(**_wanted(name, text.strip(), by.source.strip()))
    customers = Customer.objects.filter(identities__in=rows).distinct()[:2]
    if not customers:
        raise NotThere("Nobody is known by this.")
    if len(customers) > 1:
        raise SeveralFit("Several customers are called this. Name the source too.")
    return customers[0]


def _wanted(name: str, text: str, source: str) -> dict[str, str]:
    """Return what an identity is looked for by; an address or number is the same everywhere."""
    if name == "account":
        wanted = {"kind": Identity.Kind.ACCOUNT.value, "value": text}
    else:
        # A plus in an address is read as a blank where the program did not quote it.
        told = {"phone": f"+{text.lstrip('+ ')}", "handle": f"@{text.lstrip('@')}"}.get(name, text)
        key = identities.read(told, source)
        if key is None or key.kind != name:
            raise NotThere(f"This reads as no {name}.")
        wanted = {"kind": key.kind, "value": key.value}
    if source and name in ("account", "handle"):
        wanted["source"] = source
    return wanted
