"""Pinning words for coaching, kudos for them, and a high point that its person shares."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.coaching.models import Celebration, CoachingSession, Kudos, Pin
from highpoint.apps.coaching.operations import CannotCoach
from highpoint.apps.coaching.places import Pointed
from highpoint.apps.notices.operations import tell
from highpoint.errors import HighpointError

LONGEST = 1000


class CannotGive(HighpointError):
    """These kudos cannot be given, for a reason that the giver can be told."""


def pin(
    place: Pointed,
    *,
    by: User,
    now: datetime,
    words: str = "",
    session: CoachingSession | None = None,
) -> Pin:
    """
    Keep a place for coaching, in a session or until there is one; a second click changes nothing.

    What was met is pinned as praise, what was missed as advice.

    :raises CannotCoach: into the session of somebody else
    """
    if session is not None and session.agent != place.agent:
        raise CannotCoach(f"These are words of {place.agent}; this session is not theirs.")
    tone = Pin.Tone.PRAISE if place.good else Pin.Tone.ADVICE
    rest = {"moment": place.moment, "tone": tone, "note": words.strip()[:LONGEST], "at": now}
    with transaction.atomic():
        mine = {"by": by} if session is None else {}
        kept, new = Pin.objects.get_or_create(
            agent=place.agent,
            session=session,
            **mine,
            **place.fields,
            defaults=rest if session is None else rest | {"by": by},
        )
        if not new and words.strip():
            kept.note = words.strip()[:LONGEST]
            kept.save(update_fields=["note"])
        note(by, Did.PINNED, "coaching pin", thing_id=kept.pk, agent=place.agent, now=now)
    return kept


def say(kept: Pin, words: str) -> None:
    """Keep what a coach wants to say of a pinned place; without words, nothing."""
    kept.note = words.strip()[:LONGEST]
    kept.save(update_fields=["note"])


def unpin(kept: Pin, *, by: User, now: datetime) -> None:
    """Take a pin away."""
    note(by, Did.UNPINNED, "coaching pin", thing_id=kept.pk, agent=kept.agent, now=now)
    kept.delete()


def give(place: Pointed, words: str, *, by: User, now: datetime) -> Kudos:
    """
    Thank somebody for words of theirs, in words of one's own, and tell them.

    :raises CannotGive: to oneself, without words, and twice for the same words
    """
    words = words.strip()
    if place.agent.user_id == by.pk:
        raise CannotGive("These are your own words. Kudos are for somebody else's.")
    if not words:
        raise CannotGive("Say what was good about it: a word of your own is what counts.")
    if len(words) > LONGEST:
        raise CannotGive(f"Say it in {LONGEST} letters at the most.")
    try:
        with transaction.atomic():
            given = Kudos.objects.create(
                to=place.agent, by=by, moment=place.moment, words=words, at=now, **place.fields
            )
            tell(
                [place.agent.user] if place.agent.user else [],
                "kudos",
                f"kudos {given.pk}",
                f"Kudos from {by}",
                now=now,
                link=f"{reverse('kudos')}#kudos-{given.pk}",
                body=words,
            )
            note(by, Did.GAVE_KUDOS, "kudos", thing_id=given.pk, agent=place.agent, now=now)
    except IntegrityError as error:
        raise CannotGive("You have given kudos for these words already.") from error
    return given


def take_back(given: Kudos, *, by: User, now: datetime) -> None:
    """
    Take one's own kudos back.

    :raises CannotGive: where they are somebody else's
    """
    if given.by_id != by.pk:
        raise CannotGive("Only who gave them can take them back.")
    note(by, Did.TOOK_KUDOS_BACK, "kudos", thing_id=given.pk, agent=given.to, now=now)
    given.delete()


def share(found: Celebration, *, by: User, words: str = "", now: datetime) -> None:
    """
    Let one's team read of one's own new high point: the week and one's words, no figure.

    :raises CannotGive: where it is somebody else's
    """
    _own(found, by)
    with transaction.atomic():
        Celebration.objects.filter(pk=found.pk).update(shared_at=now, words=words.strip()[:300])
        note(by, Did.SHARED_HIGH_POINT, "high point", thing_id=found.pk, agent=found.agent, now=now)


def keep_private(found: Celebration, *, by: User, now: datetime) -> None:
    """
    Take a shared high point back: it is one's own again, words and all.

    :raises CannotGive: where it is somebody else's
    """
    _own(found, by)
    with transaction.atomic():
        Celebration.objects.filter(pk=found.pk).update(shared_at=None, words="")
        note(by, Did.KEPT_HIGH_POINT, "high point", thing_id=found.pk, agent=found.agent, now=now)


def _own(found: Celebration, by: User) -> None:
    if found.agent.user_id != by.pk:
        raise CannotGive("Only the person whose high point it is decides who reads of it.")
