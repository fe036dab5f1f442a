"""What the page of a customer shows of care: what they told, what is proposed, what is due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.care import facts, follow_ups
from highpoint.apps.care.models import Consent, FollowUp
from highpoint.apps.customers.models import Customer
from highpoint.engine.language import name_of
from highpoint.web.customers import readable
from highpoint.web.forms.care import ToldForm

# Proposals shown at once: more would be a list to work off, not a brief.
PROPOSED = 5
# Of what was told and of open follow-ups, unless all are asked for; a shop's account for guests
# has hundreds.
KNOWN = 20
OPEN = 10


def kept_of(
    customer: Customer, user: User, now: datetime, told: ToldForm | None = None, whole: str = ""
) -> dict[str, Any]:
    """
    Return what a customer told, what is proposed to be kept, and the open follow-ups.

    ``whole`` names the list that is shown to its end: ``told`` or ``due``.
    """
    known = facts.known(customer.pk, timezone.localdate(now)).select_related("accepted_by")
    due = FollowUp.objects.filter(identity__customer=customer, done_at=None)
    proposed = list(facts.proposed(customer.pk)[:PROPOSED])
    deeds = list(facts.proposed(customer.pk, deeds=True)[:PROPOSED])
    told_of = _first(known, "known", None if whole == "told" else KNOWN)
    told_in = (fact.conversation_id for fact in (*proposed, *deeds, *told_of["known"]))
    talks = {talk for talk in told_in if talk is not None}
    return {
        "proposed": proposed,
        "proposed_deeds": deeds,
        "words_open": readable(talks, user) if talks else set(),
        "no_words_in": [name_of(tag) for tag in facts.languages_without_words(customer.pk)],
        **told_of,
        **_first(due, "follow_ups", None if whole == "due" else OPEN),
        "none_wanted": follow_ups.wants_none(customer.pk),
        "keeps": may(user, Act.KEEP_CUSTOMERS),
        "follows": may(user, Act.FOLLOW_UP),
        "consents": Consent.choices,
        "told": told or ToldForm(),
    }


def _first(rows: QuerySet[Any], name: str, most: int | None) -> dict[str, Any]:
    """Return the first of these rows by a name, and how many there are."""
    shown = list(rows[:most])
    whole = rows.count() if len(shown) == most else len(shown)
    return {name: shown, f"{name}_count": whole}
