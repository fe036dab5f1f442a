"""Reads of replays: one's own queue and tries, and what was shown to a coach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from highpoint.apps.replays.places import stops_of
from highpoint.engine.moment import Verdict

# The queue reaches so far back from the person's last talk, and holds so many at most.
WEEKS = 8
LONGEST = 25
# Several moments may be missed in one reply: so many are read to fill the queue.
_READ = 4 * LONGEST


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    One place of the queue: the moments missed or half met there, the first of them to open it by.

    ``replay`` is None where nothing was tried yet; ``says`` is the customer's turn before.
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
        if place not in known or known[place].done_at is None
    ][:LONGEST]
    return _with_words(found)


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
    wanted = Q(pk__in=[])
    for each in found:
        wanted |= Q(conversation=each.moment.conversation_id, index__lt=each.turn) & Q(
            index__gte=each.turn - 3
        )
    said: dict[int, list[Turn]] = {}
    for turn in Turn.objects.filter(wanted, role="customer").order_by("conversation", "index"):
        said.setdefault(turn.conversation_id, []).append(turn)
    return [
        Waiting(
            each.moment,
            each.kinds,
            each.turn,
            each.replay,
            getattr(each.replay, "how_many", 0),
            next(
                (
                    turn.text
                    for turn in reversed(said.get(each.moment.conversation_id, []))
                    if turn.index < each.turn
                ),
                "",
            ),
        )
        for each in found
    ]


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
