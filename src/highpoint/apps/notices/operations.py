"""Telling people something, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from highpoint.apps.accounts.models import User
from highpoint.apps.notices.hurry import send_soon
from highpoint.apps.notices.models import Notice, SwitchedOff, Way


def tell(
    people: Iterable[User],
    kind: str,
    once: str,
    subject: str,
    *,
    now: datetime,
    link: str = "",
    body: str = "",
    about: dict[str, str] | None = None,
) -> None:
    """
    Tell each of these people of one event; who was told of it already is not told again.

    ``about`` is what another program that is told needs to act on it, by names that it knows.

    Call it in the transaction that makes the event, so that neither comes without the other. Once
    that is kept, a worker is asked to send what goes out.
    """
    told = [person for person in people if person.is_active]
    if not told:
        return
    off = SwitchedOff.objects.filter(user__in=told, kind=kind, way=Way.APP)
    unseen = set(off.values_list("user", flat=True))
    Notice.objects.bulk_create(
        (
            Notice(
                to=person,
                kind=kind,
                once=once,
                subject=subject[:200],
                body=body,
                link=link,
                about=about,
                at=now,
                in_app=person.pk not in unseen,
            )
            for person in told
        ),
        ignore_conflicts=True,
    )
    send_soon()


def read(notices: Iterable[int], by: User, *, now: datetime) -> int:
    """Mark one's own notices as read and return how many were not."""
    own = Notice.objects.filter(pk__in=list(notices), to=by, read_at=None)
    return own.update(read_at=now)


def settled(kind: str, once: str, *, now: datetime) -> int:
    """Mark an event as read for everybody: it needs nobody any more. Return for how many."""
    return Notice.objects.filter(kind=kind, once=once, read_at=None).update(read_at=now)
