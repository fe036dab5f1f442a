"""A person's week: its three good moments, and whether it was a new high point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from highpoint.apps.accounts.models import Agent
from highpoint.apps.coaching.models import Celebration, NotedMoment, WeeklyNote
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality import figures, in_force
from highpoint.apps.quality.examples import EVERYDAY, NEEDED, left_satisfied
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.models import Moment
from highpoint.apps.quality.models import Scorecard as KeptScorecard
from highpoint.apps.stories import telling
from highpoint.engine.insight import high_point as best
from highpoint.engine.insight.intervals import Interval
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.scorecard import Scorecard

MOMENTS = 3
# The newest met moments of a week that are looked at: more than a week holds for most.
LOOKED_AT = 300
# A note of last week comes on Monday morning, when one is at work.
HOUR = 8
HISTORY = timedelta(weeks=104)


def clock_of(agent: Agent) -> ZoneInfo:
    """Return the time zone that a person works in: the installation's, until teams have one."""
    return ZoneInfo(settings.TIME_ZONE)


def week_to_tell(now: datetime, zone: ZoneInfo) -> date:
    """
    Return the Monday of the newest week that a note is due of.

    >>> week_to_tell(datetime(2026, 11, 23, 7, 59, tzinfo=ZoneInfo("UTC")), ZoneInfo("UTC"))
    datetime.date(2026, 11, 9)
    >>> week_to_tell(datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("UTC")), ZoneInfo("UTC"))
    datetime.date(2026, 11, 16)
    """
    morning = now.astimezone(zone) - timedelta(hours=HOUR)
    return morning.date() - timedelta(days=morning.weekday() + 7)


def write(agent: Agent, week_of: date, *, now: datetime) -> WeeklyNote | None:
    """
    Write a person's note of a week and tell them, once, whatever stops half way.

    A week without a good moment is kept as looked through, and nobody is told anything.
    Returns None where it was written before.
    """
    moments = good_moments(agent, week_of)
    try:
        with transaction.atomic():
            note = WeeklyNote.objects.create(agent=agent, week_of=week_of, at=now)
            NotedMoment.objects.bulk_create(
                _noted(note, place, moment) for place, moment in enumerate(moments, start=1)
            )
            if moments and agent.user is not None:
                _tell(agent, week_of, len(moments), now)
    except IntegrityError:
        return None
    return note


def _tell(agent: Agent, week_of: date, count: int, now: datetime) -> None:
    assert agent.user is not None
    which = "A good moment" if count == 1 else f"{count} good moments"
    tell(
        [agent.user],
        "weekly note",
        f"weekly note {week_of}",
        f"{which} of your week of {week_of.day} {week_of:%b}",
        now=now,
        link=reverse("weekly_note", args=[week_of.isoformat()]),
        body=_story_line(now),
    )


def _story_line(now: datetime) -> str:
    story, _ = telling.of_week(now)
    if story is None:
        return ""
    return f"Story of the week, told by {story.by}: “{story.title}”. It stands on your today page."


def good_moments(agent: Agent, week_of: date) -> list[Moment]:
    """
    Return the best met moments of a week, at most three, each of another talk.

    A customer who left satisfied comes first, then what is more than everyday manners, then
    what the scorecard weighs most; another behavior comes before the same one again.
    """
    zone = clock_of(agent)
    first = datetime.combine(week_of, time(), zone)
    found = (
        Moment.objects.filter(
            agent__in=agent.names,
            verdict=Verdict.MET,
            kind__in=[kind.value for kind in Kind],
            started_at__gte=first,
            started_at__lt=datetime.combine(week_of + timedelta(days=7), time(), zone),
            conversation__has_time=True,
        )
        .exclude(reply=[])
        .select_related("conversation", "conversation__reading")
        .only(*NEEDED)
        .order_by("-started_at", "pk")[:LOOKED_AT]
    )
    return _best(list(found), _weights(agent))


def _best(found: list[Moment], weights: dict[str, float]) -> list[Moment]:
    found.sort(
        key=lambda one: (
            not left_satisfied(one),
            one.kind in EVERYDAY,
            -weights.get(one.kind, 0.0),
        )
    )
    chosen: list[Moment] = []
    for moment in [*_fresh(found), *found]:
        talks = {one.conversation_id for one in chosen}
        if len(chosen) < MOMENTS and moment.conversation_id not in talks:
            chosen.append(moment)
    return chosen


def _fresh(found: Sequence[Moment]) -> Iterable[Moment]:
    """Yield the first of each kind, each of another talk."""
    kinds: set[str] = set()
    talks: set[int] = set()
    for moment in found:
        if moment.kind not in kinds and moment.conversation_id not in talks:
            kinds.add(moment.kind)
            talks.add(moment.conversation_id)
            yield moment


def _weights(agent: Agent) -> dict[str, float]:
    card = _card(agent)
    if card is None:
        return {}
    criteria = Scorecard.from_dict(card.definition).criteria
    return {str(kind): one.weight for one in criteria for kind in one.kinds}


def _card(agent: Agent) -> KeptScorecard | None:
    cards = in_force.in_force()
    return cards.of(agent.team_id, "").row if cards else None


def _noted(note: WeeklyNote, place: int, moment: Moment) -> NotedMoment:
    turn, start, end = (moment.evidence or moment.trigger)[0]
    return NotedMoment(
        note=note,
        place=place,
        conversation_id=moment.conversation_id,
        moment=moment,
        kind=moment.kind,
        turn=turn,
        start=start,
        end=end,
    )


def celebrate(agent: Agent, week_of: date, *, now: datetime) -> Celebration | None:
    """
    Tell a person, and nobody else, where a week is their new high point; once a week.

    It has to stand out from their usual by more than chance, and from the last one that was
    celebrated too (engine/insight/high_point.py).
    """
    card = _card(agent)
    if agent.user is None or card is None:
        return None
    level, talks = _new_high(agent, card, week_of)
    if level is None:
        return None
    try:
        with transaction.atomic():
            found = Celebration.objects.create(
                agent=agent,
                week_of=week_of,
                level=level.value,
                low=level.interval.low,
                high=level.interval.high,
                conversations=talks,
                found_at=now,
            )
            tell(
                [agent.user],
                "high point",
                f"high point {week_of}",
                f"The week of {week_of.day} {week_of:%b} is your new high point",
                now=now,
                link=reverse("coaching"),
            )
    except IntegrityError:
        return None
    return found


def _new_high(agent: Agent, card: KeptScorecard, week_of: date) -> tuple[best.Level | None, int]:
    days = Days(week_of - HISTORY, week_of + timedelta(days=6))
    weeks = [
        week
        for week in figures.weeks(agent, card, days)
        if week.conversations >= best.FEWEST_CONVERSATIONS
    ]
    if len(weeks) < best.FEWEST_WEEKS or weeks[-1].monday != week_of:
        return None, 0
    high = best.high_point([best.Week(w.mean, w.conversations, w.variance) for w in weeks])
    if not high.counts or high.week != len(weeks) - 1:
        return None, 0
    last = Celebration.objects.filter(agent=agent, week_of__lt=week_of).first()
    if last and not best.beats(high.level, _level(last)):
        return None, 0
    return high.level, weeks[-1].conversations


def _level(found: Celebration) -> best.Level:
    return best.Level(found.level, Interval(found.low, found.high), 1.0)
