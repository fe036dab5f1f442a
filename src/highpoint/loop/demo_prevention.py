"""Gives the made-up company causes, actions against what goes wrong, and a failure by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from highpoint.apps.accounts.models import User
from highpoint.apps.prevention import actions, operations
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import Action, Incident, Trouble, Why
from highpoint.apps.prevention.operations import Told

LEAD, ADMIN = "lead@demo.test", "admin@demo.test"

# What goes wrong, why it does (each answer asks why of the one before), what is done about it,
# what is expected, its kind, how many days ago it was agreed and done (None: still open).
STORIES = (
    (
        "came_late",
        (
            "Parcels lie at the depot over the weekend",
            "Nobody tells the customer that they do",
            "The depot's list reaches us on Mondays only",
        ),
        ("The depot sends its list every evening", "Half as many late parcels", "corrective"),
        (90, 77),
    ),
    (
        "came_broken",
        ("The box for pottery has room on one side", "One box fits all since spring"),
        ("A box of its own for pottery", "No broken pottery by the new year", "preventive"),
        (20, None),
    ),
    (
        "refund_missing",
        ("Returns wait for a second signature",),
        ("Refunds below $100 need one signature", "Refunds within two days", "corrective"),
        (120, 105),
    ),
)


def fill(now: datetime, seed: int) -> int:
    """Make what is missing; return how many actions were made."""
    lead = User.objects.filter(email=LEAD, made_up=True).first()
    admin = User.objects.filter(email=ADMIN, made_up=True).first()
    if lead is None or admin is None or Action.objects.filter(created_by=lead).exists():
        return 0
    named = known_troubles()
    for key, whys, (title, expected, kind), (agreed, done) in STORIES:
        trouble, above = named[key], None
        at = now - timedelta(days=agreed)
        for text in whys:
            above = operations.ask_why(trouble, text, under=above, by=lead, now=at)
        due_on = (at + timedelta(days=28)).date()
        plan = actions.Plan(trouble.step, trouble, kind, title, expected, admin, due_on, above)
        action = actions.agree(plan, by=lead, now=at)
        if done is not None:
            actions.mark_done(action, by=admin, now=now - timedelta(days=done))
    told = Told(
        named["not_found"],
        "A neighbor could not find the care sheet for the linen on our page.",
        "An evening of searching",
    )
    operations.log(told, by=lead, now=now, happened_at=now - timedelta(days=3))
    actions.judge_all(now)
    return len(STORIES)


def remove() -> None:
    """Take out what the made-up people wrote; failures of made-up talks go with these."""
    Action.objects.filter(created_by__made_up=True).delete()
    Why.objects.filter(by__made_up=True).delete()
    Incident.objects.filter(conversation=None, logged_by__made_up=True).delete()
    # What goes wrong is called the same for everybody: the names stay where anybody uses one.
    if not any(model.objects.exists() for model in (Incident, Action, Why)):
        Trouble.objects.all().delete()
