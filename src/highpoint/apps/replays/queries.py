"""Reads of replays: one's own queue and tries, and what was shown to a coach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import agents_seen_by, may
from highpoint.apps.conversations.models import Turn
from highpoint.apps.desk.models import Correction
from highpoint.apps.quality import figures
from highpoint.apps.quality.models import Moment
from highpoint.apps.replays.models import Replay, ReplyTry
from highpoint.apps.replays.places import hidden, stops_of
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Verdict

# The queue reaches so far back from the person's last talk, and holds so many at most.
WEEKS = 8
LONGEST = 25
# Several moments may be missed in one reply: so many are read to fill the queue.
_READ = 4 * LONGEST
# The customer's last words are looked for in so many turns before the stop.
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    One place of the queue: the moments missed or half met there, the first of them to open it by.

    ``replay`` is None where nothing was tried yet; ``says`` is what the customer wrote, masked.
    """

    moment: Moment
    kinds: Sequence[tuple[str, str]]
    turn: int
    replay: Replay | None
    tries: int = 0
    says: str = ""


def queue(agent: Agent, seen: Q, *, person: User, kind: str = "") -> list[Waiting]:
    """
    Return the person's own missed moments of the last weeks, newest first, each place once.

    ``seen`` keeps to talks the reader may open. What was met in a try, put aside or corrected by
    somebody does not wait.
    """
    moments = list(_missed(agent, seen, kind)[:_READ])
    stops = stops_of(moments)
    known = _known(person, {moment.conversation_id for moment in moments})
    places: dict[tuple[int, int], list[Moment]] = {}
    for moment in moments:
        stop = stops[moment.pk]
        if stop is not None:
            places.setdefault((moment.conversation_id, stop.turn), []).append(moment)
    found = [
        Waiting(rows[0], [(row.kind, row.verdict) for row in rows], place[1], known.get(place))
        for place, rows in places.items()
        if place not in known or _waits(known[place])
    ][:LONGEST]
    return _with_words(found)


def _waits(replay: Replay) -> bool:
    """Tell whether a place belongs into the queue; what was suggested stands above it."""
    return replay.done_at is None and replay.suggested_at is None


def _missed(agent: Agent, seen: Q, kind: str) -> QuerySet[Moment]:
    rows = Moment.objects.filter(
        seen, agent__in=agent.names, verdict__in=[Verdict.MISSED.value, Verdict.PARTIAL.value]
    )
    last = figures.known_days(agent).last
    if last is not None:
        day = last - timedelta(weeks=WEEKS)
        rows = rows.filter(started_at__gte=timezone.make_aware(datetime.combine(day, time())))
    if kind:
        rows = rows.filter(kind=kind)
    corrected = Correction.objects.filter(moment=OuterRef("pk"), withdrawn_at=None)
    return (
        rows.exclude(Exists(corrected))
        .select_related("conversation")
        .order_by("-started_at", "-conversation", "turn")
    )


def _known(person: User, conversations: set[int]) -> Mapping[tuple[int, int], Replay]:
    rows = Replay.objects.filter(person=person, conversation__in=conversations)
    return {
        (row.conversation_id, row.turn): row
        for row in rows.select_related("suggested_by").annotate(how_many=Count("tries"))
    }


def _with_words(found: Sequence[Waiting]) -> list[Waiting]:
    """Add what the customer said: the words that offered the moment, else the last before."""
    wanted = Q(pk__in=[])
    for each in found:
        near = Q(index__lt=each.turn, index__gte=each.turn - _NEAR) | Q(index=each.moment.turn)
        wanted |= Q(conversation=each.moment.conversation_id) & near
    said: dict[int, dict[int, str]] = {}
    turns = Turn.objects.filter(wanted, role=Role.CUSTOMER).order_by("conversation", "index")
    for talk, index, text in turns.values_list("conversation", "index", "text"):
        said.setdefault(talk, {})[index] = text
    return [
        replace(
            each,
            tries=getattr(each.replay, "how_many", 0),
            says=_says(each, said.get(each.moment.conversation_id, {})),
        )
        for each in found
    ]


def _says(each: Waiting, said: Mapping[int, str]) -> str:
    before = [index for index in said if index < each.turn]
    if not before:
        return ""
    text = said[each.moment.turn if each.moment.turn in before else max(before)]
    return hidden(text, each.moment.conversation)


def suggested(person: User) -> QuerySet[Replay]:
    """Return what a coach has suggested to a person and is not done, the newest first."""
    rows = Replay.objects.filter(person=person, suggested_at__isnull=False, done_at=None)
    return rows.select_related("suggested_by", "conversation").order_by("-suggested_at", "-pk")


def tried(person: User) -> QuerySet[Replay]:
    """Return the places at which a person has tried something, the newest first."""
    rows = Replay.objects.filter(person=person).select_related("conversation")
    counted = rows.annotate(how_many=Count("tries")).filter(how_many__gt=0)
    return counted.order_by("-made_at", "-pk")


def shown_to(user: User, replay: Replay) -> QuerySet[ReplyTry]:
    """Return the tries of a replay that somebody may read: all one's own, else what was shared."""
    if replay.person_id == user.pk:
        return replay.tries.all()
    return replay.tries.filter(shared_at__isnull=False)


def seen_by(user: User) -> QuerySet[Replay]:
    """Return one's own replays, and those of agents one sees of which a try was shared."""
    found = Q(person=user)
    if may(user, Act.COACH):
        people = agents_seen_by(user).filter(user__isnull=False).values("user")
        shared = ReplyTry.objects.filter(replay=OuterRef("pk"), shared_at__isnull=False)
        found |= Q(Exists(shared), person__in=people)
    rows = Replay.objects.filter(found)
    return rows.select_related("person", "conversation__agent", "suggested_by")


def shared_with(user: User) -> QuerySet[ReplyTry]:
    """Return the examples that agents a coach sees have shared, the newest first."""
    if not may(user, Act.COACH):
        return ReplyTry.objects.none()
    people = agents_seen_by(user).filter(user__isnull=False).values("user")
    rows = ReplyTry.objects.filter(shared_at__isnull=False, replay__person__in=people)
    return rows.exclude(replay__person=user).select_related("replay__person").order_by("-shared_at")
