"""Gives the made-up company a failure that an action ended, and that came back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.prevention import actions, operations
from highpoint.apps.prevention.models import Trouble
from highpoint.apps.prevention.operations import Told
from highpoint.engine.steps import Step

KEY = "made-up-depot"
NAME = "Parcel went back to the depot"
WHYS = (
    "There was no door number on the label",
    "The shop's form lets one leave it out",
    "It was made for houses that have names",
)
COST = (Decimal(8), Decimal(25))
# Parcels that came back, week by week: as it was, and in the newest weeks since the action.
BEFORE = (5, 6, 4, 6, 5, 7, 5, 6)
SINCE = (1, 0, 1, 0, 1, 0, 12, 13)
WEEKS = 26
WEEK = timedelta(days=7)


def fill(lead: User, owner: User, now: datetime) -> None:
    """Let the depot's program tell of parcels that came back, before an action and after it."""
    trouble = Trouble.objects.create(key=KEY, step=Step.DELIVER.value, name=NAME)
    operations.set_cost(trouble, *COST, "USD", by=lead, now=now)
    monday = _monday(now)
    turned = monday - WEEK * (len(SINCE) + 1)
    for back in range(WEEKS, len(SINCE), -1):
        _came_back(trouble, monday - WEEK * back, BEFORE[back % len(BEFORE)], now)
    for back, count in zip(range(len(SINCE), 0, -1), SINCE, strict=True):
        _came_back(trouble, monday - WEEK * back, count, now)
    above = None
    for text in WHYS:
        above = operations.ask_why(trouble, text, under=above, by=lead, now=turned - WEEK)
    if above is not None:
        operations.lay_to(above, by=lead, now=turned - WEEK)
    due_on = timezone.localdate(turned + WEEK)
    title, expected = "The depot calls before it sends anything back", "Nearly none comes back"
    plan = actions.Plan("", trouble, "corrective", title, expected, owner, due_on, above)
    row = actions.agree(plan, by=lead, now=turned - WEEK)
    actions.mark_done(row, by=owner, now=turned + timedelta(days=2))


def _came_back(trouble: Trouble, monday: datetime, count: int, now: datetime) -> None:
    talks = Conversation.objects.filter(
        made_up=True, incidents=None, started_at__gte=monday, started_at__lt=monday + WEEK
    )
    for talk in talks.order_by("pk")[:count]:
        operations.log_incident(
            talk.external_id,
            Told(trouble, "Came back to the depot: no door number on the label."),
            origin="depot",
            happened_at=talk.started_at,
            now=now,
            conversation=talk,
        )


def _monday(at: datetime) -> datetime:
    day = timezone.localtime(at).date()
    return timezone.make_aware(datetime.combine(day - timedelta(days=day.weekday()), time()))
