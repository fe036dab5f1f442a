"""Purchases, as a shop tells them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field

from highpoint.api._bearer import Bearer, key_of
from highpoint.api._done import Done, each_done
from highpoint.api._errors import or_refusal
from highpoint.api._fields import Amount, Source, Time, Who, Zone, time_zone
from highpoint.api._reading import Told
from highpoint.apps.accounts import audit
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.api_keys import signed
from highpoint.apps.accounts.audit import Did
from highpoint.loop.purchases_told import take_in

router = Router(tags=["Purchases"])
MOST_LINES = 1_000


class PurchaseLineTold(Told):
    """A line of an order."""

    customer: Who = ""
    order: Annotated[
        str, Field(max_length=255, description="The order's number; lines with the same are one.")
    ] = ""
    at: Time = ""
    product: Annotated[str, Field(max_length=255, description="What it is called.")] = ""
    quantity: Amount | None = Field(default=None, description="How many; 1 where it is left out.")
    price: Amount | None = Field(default=None, description="For one piece, where no amount is.")
    amount: Amount | None = Field(default=None, description="For the whole line.")
    currency: Annotated[str, Field(max_length=8, description="As EUR.")] = ""
    country: Annotated[str, Field(max_length=80, description="Where to, as Germany or DE.")] = ""
    status: Annotated[
        str, Field(max_length=40, description="As “refunded”, or “cancelled”: then it is left out.")
    ] = ""
    kind: Annotated[str, Field(max_length=40, description="“return” where it came back.")] = ""
    expected: Annotated[
        str, Field(max_length=40, description="The day it is to be there, as 2026-03-05.")
    ] = ""
    delivered: Annotated[
        str, Field(max_length=40, description="The day it was there; told again later, it is kept.")
    ] = ""

    def cells(self) -> dict[str, str]:
        """Return the line as a row of a file, with an amount wherever there is a price."""
        row = {name: _cell(value) for name, value in self}
        if self.amount is None and self.price is not None:
            # In a file, an amount on an order's first line alone is the whole order's.
            row["amount"] = _cell(self.price * (1 if self.quantity is None else self.quantity))
        return row


class PurchasesTold(Told):
    """What customers bought."""

    source: Source = "shop"
    time_zone: Zone = "UTC"
    replace: bool = Field(
        default=False,
        description="True: orders are told whole here, and what is kept of them otherwise goes.",
    )
    lines: list[PurchaseLineTold] = Field(
        min_length=1, max_length=MOST_LINES, description=f"At most {MOST_LINES:,}."
    )


class PurchasesDone(BaseModel):
    """What came of purchases."""

    new: int = Field(description="Purchases that were not known.")
    updated: int
    unchanged: int
    lines: list[Done]


@router.post(
    "/purchases",
    auth=Bearer(Act.BRING_PURCHASES),
    response=or_refusal(PurchasesDone),
    summary="Bring purchases in",
)
def bring_purchases(request: HttpRequest, told: PurchasesTold) -> PurchasesDone:
    """
    Keep what customers bought, by the same rules as a file of purchases is read.

    The same lines twice change nothing. Send an order with all its lines in one call: lines that
    would take others out of an order already kept are left out, unless replace is true. The
    first line of an order may be the only one that names customer, time and amount.
    """
    now = timezone.now()
    zone = time_zone(told.time_zone)
    rows = [line.cells() for line in told.lines]
    done = take_in(rows, source=told.source, zone=zone, replace=told.replace, now=now)
    key = key_of(request)
    audit.note(
        None, Did.BROUGHT_PURCHASES, "key", thing_id=key.pk, detail=signed(key), now=now
    )  # fmt: skip
    taken = done.purchases
    return PurchasesDone(
        new=taken.new,
        updated=taken.updated,
        unchanged=taken.unchanged,
        lines=each_done(len(rows), done.left_out),
    )


def _cell(value: str | Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else value
