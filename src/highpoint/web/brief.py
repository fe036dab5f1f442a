"""What the page of a customer shows of care: what they told, what is proposed, what is due."""

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
from highpoint.engine.language import name_of
from highpoint.web.forms.care import ToldForm

# Proposals shown at once: more would be a list to work off, not a brief.
PROPOSED = 5


def kept_of(
    customer: Customer, user: User, now: datetime, told: ToldForm | None = None
) -> dict[str, Any]:
    """Return what a customer told, what is proposed to be kept, and the open follow-ups."""
    return {
        "proposed": facts.proposed(customer.pk)[:PROPOSED],
        "proposed_deeds": facts.proposed(customer.pk, deeds=True)[:PROPOSED],
        "no_words_in": [name_of(tag) for tag in facts.languages_without_words(customer.pk)],
        "known": facts.known(customer.pk, timezone.localdate(now)),
        "follow_ups": FollowUp.objects.filter(identity__customer=customer, done_at=None),
        "none_wanted": follow_ups.wants_none(customer.pk),
        "keeps": may(user, Act.KEEP_CUSTOMERS),
        "follows": may(user, Act.FOLLOW_UP),
        "consents": Consent.choices,
        "told": told or ToldForm(),
    }
