"""
The address of a small panel with a customer's brief, for the window of another program.

Whoever opens it signs in nowhere: the address itself is the permission. It is bound to the key
that made it, so that revoking the key shuts every panel, and it ends by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

from highpoint.apps.accounts import api_keys
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import ApiKey
from highpoint.apps.accounts.permissions import NotAllowed, require_of_key
from highpoint.apps.customers.merging import stands_for
from highpoint.apps.customers.models import Customer
from highpoint.errors import HighpointError

# A working day: a helpdesk asks for a new one with each ticket that is opened.
LASTS = timedelta(hours=8)
# No real one is longer; a longer one only costs the signature's check.
LONGEST = 200

_signer = Signer(salt="highpoint.panel")


class PanelDoesNotWork(HighpointError):
    """The address was never made here, has ended, or its key is revoked."""

    def __init__(self) -> None:
        super().__init__("This panel has ended. Open the ticket again to see it.")


def make(customer: Customer, key: ApiKey, *, now: datetime) -> str:
    """Return the token of a panel's address."""
    return _signer.sign(f"{customer.pk}-{key.pk}-{int((now + LASTS).timestamp())}")


def find(token: str, *, now: datetime) -> tuple[Customer, ApiKey]:
    """
    Return whose brief a token shows, and by which key.

    :raises PanelDoesNotWork: for any token that shows nothing
    """
    try:
        told = _signer.unsign(token[:LONGEST]).split("-")
        customer, key, ends = map(int, told)
    except (BadSignature, ValueError) as error:
        raise PanelDoesNotWork from error
    if now.timestamp() >= ends:
        raise PanelDoesNotWork
    row = ApiKey.objects.filter(pk=key).first()
    whose = Customer.objects.filter(pk=customer).first()
    if row is None or whose is None or not api_keys.works(row, now=now):
        raise PanelDoesNotWork
    try:
        require_of_key(row, Act.SEE_CUSTOMERS)
    except NotAllowed as error:
        raise PanelDoesNotWork from error
    return stands_for(whose), row
