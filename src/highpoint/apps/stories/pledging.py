"""A pledge: one line that a person takes up as theirs for a week."""

from __future__ import annotations

from datetime import datetime

from highpoint.apps.accounts.models import User
from highpoint.apps.stories.models import Pledge
from highpoint.apps.stories.telling import monday_of


def take_up(person: User, text: str, *, now: datetime) -> Pledge:
    """Take a line up for this week, in place of the one before."""
    made, _ = Pledge.objects.update_or_create(
        person=person, monday=monday_of(now), defaults={"text": text, "at": now}
    )
    return made


def lay_down(person: User, *, now: datetime) -> None:
    """Leave this week without a line."""
    Pledge.objects.filter(person=person, monday=monday_of(now)).delete()


def of_week(person: User, now: datetime) -> Pledge | None:
    """Return the line a person took up for this week."""
    return Pledge.objects.filter(person=person, monday=monday_of(now)).first()
