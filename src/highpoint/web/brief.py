"""What the page of a customer shows of care: what they told, what is proposed, what is due."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.care import facts
from highpoint.apps.care.models import FollowUp
from highpoint.apps.conversations.queries import readable
from highpoint.apps.customers.models import Customer
from highpoint.engine.language import name_of
from highpoint.loop.brief import Known
from highpoint.web.forms.care import ToldForm

# Proposals shown at once: more would be a list to work off, not a brief.
PROPOSED = 5
# Of what was told and of open follow-ups, unless all are asked for; a shop's account for guests
# has hundreds.
KNOWN = 20
OPEN = 10


def kept_of(
    customer: Customer, user: User, known: Known, told: ToldForm | None = None, whole: str = ""
) -> dict[str, Any]:
    """
    Return what a customer told, what is proposed to be kept, and the open follow-ups.

    ``whole`` names the list that is shown to its end: ``told`` or ``due``.
    """
    due = FollowUp.objects.filter(identity__in=customer.known_as, done_at=None)
    proposed = list(facts.proposed(customer.pk)[:PROPOSED])
    deeds = list(facts.proposed(customer.pk, deeds=True)[:PROPOSED])
    told_of = known.facts if whole == "told" else known.facts[:KNOWN]
    return {
        "proposed": proposed,
        "proposed_deeds": deeds,
        "words_open": readable(
            (fact.conversation_id for fact in (*proposed, *deeds, *told_of)), user
        ),
        "no_words_in": [name_of(tag) for tag in facts.languages_without_words(customer.pk)],
        "known": told_of,
        "known_count": len(known.facts),
        **_first(due, "follow_ups", None if whole == "due" else OPEN),
        "none_wanted": known.wants_none,
        "keeps": may(user, Act.KEEP_CUSTOMERS),
        "follows": may(user, Act.FOLLOW_UP),
        "told": told or ToldForm(),
    }


def _first(rows: QuerySet[Any], name: str, most: int | None) -> dict[str, Any]:
    """Return the first of these rows by a name, and how many there are."""
    shown = list(rows[:most])
    whole = rows.count() if len(shown) == most else len(shown)
    return {name: shown, f"{name}_count": whole}
