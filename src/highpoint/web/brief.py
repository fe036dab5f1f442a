"""What stands around a customer's brief on its page: what is known, proposed and due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.care import facts, follow_ups
from highpoint.apps.care.models import Consent, FollowUp
from highpoint.apps.customers.models import Customer
from highpoint.loop.brief import brief
from highpoint.web.forms.care import ToldForm

# Proposals shown at once: more would be a list to work off, not a brief.
PROPOSED = 5


def known_of(customer: Customer, user: User, now: datetime) -> dict[str, Any]:
    """Return the brief, what is known and proposed, and what is due, as a page shows them."""
    return {"customer": customer, "brief": brief(customer, user, now)} | kept_of(
        customer, user, now
    )


def kept_of(customer: Customer, user: User, now: datetime) -> dict[str, Any]:
    """Return what a customer told, what is proposed to be kept, and the open follow-ups."""
    return {
        "customer": customer,
        "proposed": facts.proposed(customer.pk)[:PROPOSED],
        "known": facts.known(customer.pk, timezone.localdate(now)),
        "follow_ups": FollowUp.objects.filter(identity__customer=customer, done_at=None),
        "none_wanted": follow_ups.wants_none(customer.pk),
        "keeps": may(user, Act.KEEP_CUSTOMERS),
        "follows": may(user, Act.FOLLOW_UP),
        "consents": Consent.choices,
        "told": ToldForm(),
    }
