"""What a person wants to be told of, on which ways and when; and the channels of a group."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import transaction

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.sealing import CannotOpen, again
from highpoint.apps.notices import signing, webhook
from highpoint.apps.notices.kinds import kind_of
from highpoint.apps.notices.models import Delivery, Hook, Rhythm, SwitchedOff, Way
from highpoint.apps.notices.timing import Digest, Hours, when, zone_of


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that a person says about their notices; ``off`` is (kind, way)."""

    hours: Hours
    off: Collection[tuple[str, str]]


def hours_of(person: User) -> Hours:
    """Return when a person wants e-mail; where nothing is said, at once and at any hour."""
    rhythm: Rhythm | None = getattr(person, "rhythm", None)
    if rhythm is None:
        return Hours(zone=settings.TIME_ZONE)
    return Hours(
        zone=rhythm.time_zone,
        digest=Digest(rhythm.digest),
        hour=rhythm.hour,
        weekday=rhythm.weekday,
        quiet=_both(rhythm.quiet_from, rhythm.quiet_to),
    )


def hours_of_hook(hook: Hook) -> Hours:
    """Return when a channel may be written to."""
    return Hours(zone=hook.time_zone, quiet=_both(hook.quiet_from, hook.quiet_to))


def switched_off(person: User) -> set[tuple[str, str]]:
    """Return the kinds a person does not want, each with the way."""
    return set(SwitchedOff.objects.filter(user=person).values_list("kind", "way"))


@transaction.atomic
def choose(person: User, wishes: Wishes, *, now: datetime) -> None:
    """Keep what a person wants; what waits to be mailed to them waits by the new hours."""
    hours = wishes.hours
    zone_of(hours.zone)
    quiet = hours.quiet or (None, None)
    Rhythm.objects.update_or_create(
        user=person,
        defaults={
            "time_zone": hours.zone,
            "digest": hours.digest.value,
            "hour": hours.hour,
            "weekday": hours.weekday,
            "quiet_from": quiet[0],
            "quiet_to": quiet[1],
        },
    )
    SwitchedOff.objects.filter(user=person).delete()
    SwitchedOff.objects.bulk_create(
        SwitchedOff(user=person, kind=kind, way=way) for kind, way in sorted(set(wishes.off))
    )
    waiting = Delivery.objects.filter(
        notice__to=person, way=Way.MAIL, state=Delivery.State.WAITING, tries=0
    )
    waiting.update(not_before=when(now, hours))


@dataclass(frozen=True, slots=True)
class AboutHook:
    """What is said of a channel; an empty ``url`` keeps the one that is kept."""

    name: str
    program: str
    url: str
    team: Team | None
    kinds: Collection[str]
    hours: Hours


def add_hook(about: AboutHook, *, by: User, now: datetime) -> Hook:
    """
    Add a channel; to another program, with a secret of its own.

    :raises Refused: if its address may not be posted to
    """
    with transaction.atomic():
        hook = Hook(made_by=by, made_at=now)
        _tell_of(hook, about)
        hook.save()
        note(by, Did.CHANGED_HOOK, "hook", thing_id=hook.pk, now=now, detail="added")
    return hook


def change_hook(hook: Hook, about: AboutHook, *, by: User, now: datetime) -> None:
    """
    Change a channel.

    :raises Refused: if its new address may not be posted to
    """
    with transaction.atomic():
        _tell_of(hook, about)
        hook.save()
        note(by, Did.CHANGED_HOOK, "hook", thing_id=hook.pk, now=now, detail="changed")


@transaction.atomic
def renew_secret(hook: Hook, *, by: User, now: datetime) -> str:
    """Give a program another secret and return it; the former signs nothing any more."""
    hook.secret = secret = signing.new_secret()
    hook.save(update_fields=["sealed_secret"])
    note(by, Did.CHANGED_HOOK, "hook", thing_id=hook.pk, now=now, detail="another secret")
    return secret


def remove_hook(hook: Hook, *, by: User, now: datetime) -> None:
    """Remove a channel with its address and what waits for it."""
    with transaction.atomic():
        note(by, Did.CHANGED_HOOK, "hook", thing_id=hook.pk, now=now, detail="removed")
        hook.delete()


def seal_anew() -> int:
    """Seal with today's key what a former one has sealed, and return how many; others stay."""
    count = 0
    for hook in Hook.objects.all():
        for name in ("sealed_url", "sealed_secret"):
            kept = getattr(hook, name)
            with suppress(CannotOpen):
                if kept and (sealed := again(kept)) is not None:
                    unchanged = Hook.objects.filter(pk=hook.pk, **{name: kept})
                    count += unchanged.update(**{name: sealed})
    return count


def _tell_of(hook: Hook, about: AboutHook) -> None:
    if about.url:
        hook.host = webhook.host_of(about.url)[:255]
        hook.url = about.url.strip()
    zone_of(about.hours.zone)
    hook.name, hook.program, hook.team = about.name, about.program, about.team
    if about.program != Hook.Program.JSON:
        hook.sealed_secret = ""
    elif not hook.sealed_secret:
        hook.secret = signing.new_secret()
    hook.kinds = sorted(kind for kind in about.kinds if kind_of(kind).group)
    hook.time_zone = about.hours.zone
    hook.quiet_from, hook.quiet_to = about.hours.quiet or (None, None)


def _both(begins: time | None, ends: time | None) -> tuple[time, time] | None:
    return (begins, ends) if begins is not None and ends is not None else None
