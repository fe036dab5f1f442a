"""The list of conversations and one conversation with all that was seen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils import timezone

from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.conversations.search import said
from highpoint.apps.quality.models import Evaluation, Mark, Moment
from highpoint.engine.conversation import Role

PAGE = 25
# Above this many a list says "more than": counting on would cost more than it tells.
COUNTED = 10_000
# Characters of a turn that a list shows.
FIRST_WORDS = 160


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of conversations is asked for; what is None or empty is not asked."""

    text: str = ""
    agent: int | None = None
    channel: str = ""
    first: date | None = None
    last: date | None = None
    score_from: float | None = None
    score_to: float | None = None
    kind: str = ""
    verdict: str = ""
    ended: str = ""
    made_up: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two conversations of a list, newest first; stays put under inserts."""

    at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Place | None:
        """Return the place that ``str`` wrote; None for anything else."""
        at, _, pk = text.rpartition("_")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment, int(pk)) if moment.tzinfo and 0 <= int(pk) < 2**63 else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%S.%fZ}_{self.pk}"


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in a list: its moments in the order of the talk, and its words."""

    talk: Conversation
    moments: Sequence[Moment] = field(default_factory=list)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; ``newer`` and ``older`` are where the neighbor pages begin."""

    rows: Sequence[Row]
    newer: Place | None
    older: Place | None


class Found:
    """
    The conversations that fit a filter, newest first.

    Where a kind with a verdict is asked for, the moments' index leads, so that a rare moment
    is found without walking through every conversation; else the conversations' own.
    """

    def __init__(self, wanted: Filter, seen: Q) -> None:
        by_moment = bool(wanted.kind and wanted.verdict)
        self.wanted = wanted
        self.time = "moments__started_at" if by_moment else "started_at"
        self.rows = Conversation.objects.filter(seen, *_conditions(wanted))
        if by_moment:
            # One call: all conditions are of the same moment.
            of_moment = {f"moments__{name}": value for name, value in _of_moment(wanted).items()}
            self.rows = self.rows.filter(**of_moment)

    def count(self) -> int:
        """Return how many there are, at most one more than COUNTED."""
        return self._keys()[: COUNTED + 1].count()

    def page(self, before: Place | None = None, after: Place | None = None) -> Page:
        """Return the page that begins below ``before``, or ends above ``after``, or the first."""
        keys = self.around(before, after, PAGE + 1)
        more = len(keys) > PAGE
        if after is not None:
            keys = keys[-PAGE:]
            newer, older = more, True
        else:
            keys = keys[:PAGE]
            newer, older = before is not None, more
        return Page(
            self._rows([place.pk for place in keys]),
            keys[0] if newer and keys else None,
            keys[-1] if older and keys else None,
        )

    def around(self, before: Place | None, after: Place | None, most: int) -> list[Place]:
        """Return up to ``most`` places next to a place, newest first."""
        if after is not None:
            keys = self._keys(_beyond(self.time, after, newer=True), newest_first=False)
            return [Place(at, pk) for pk, at in keys[:most]][::-1]
        keys = self._keys(_beyond(self.time, before) if before else Q())
        return [Place(at, pk) for pk, at in keys[:most]]

    def _keys(
        self, beyond: Q | None = None, *, newest_first: bool = True
    ) -> QuerySet[Conversation, tuple[int, datetime]]:
        sign = "-" if newest_first else ""
        ordered = self.rows.filter(beyond or Q()).order_by(f"{sign}{self.time}", f"{sign}pk")
        keys = ordered.values_list("pk", self.time)
        return keys.distinct() if self.time != "started_at" else keys

    def _rows(self, pks: Sequence[int]) -> list[Row]:
        opening = Turn.objects.filter(conversation=OuterRef("pk"), role=Role.CUSTOMER)
        words = Subquery(opening.order_by("index").values(short=Left("text", FIRST_WORDS))[:1])
        talks = {
            talk.pk: talk
            for talk in Conversation.objects.filter(pk__in=pks)
            .select_related("agent", "reading")
            .defer("reading__observations", "reading__mood", "reading__end_spans")
            .annotate(first_words=words)
        }
        moments: dict[int, list[Moment]] = {pk: [] for pk in pks}
        for moment in Moment.objects.filter(conversation__in=pks).only(
            "conversation", "kind", "verdict", "turn"
        ):
            moments[moment.conversation_id].append(moment)
        return [
            Row(talks[pk], moments[pk], getattr(talks[pk], "first_words", None) or "")
            for pk in pks
            if pk in talks
        ]


def seen_in(
    talk: Conversation,
) -> tuple[QuerySet[Moment], QuerySet[Mark], QuerySet[Evaluation]]:
    """Return the moments, the marks and the engine's evaluations of one conversation."""
    return (
        talk.moments.select_related("agent"),
        talk.marks.select_related("agent"),
        talk.evaluations.filter(reviewer__isnull=True)
        .select_related("agent", "scorecard")
        .order_by("agent__name", "pk"),
    )


def channels() -> list[str]:
    """Return the channels in use, one step along the index each, not one a conversation."""
    found: list[str] = []
    rows = Conversation.objects.order_by("channel").values_list("channel", flat=True)
    while (channel := rows.filter(channel__gt=found[-1] if found else "").first()) is not None:
        found.append(channel)
    return found


def _conditions(wanted: Filter) -> list[Q]:
    conditions = [Q(**_of_conversation(wanted)), said(wanted.text)]
    moment = _of_moment(wanted)
    if not (wanted.kind and wanted.verdict) and (wanted.kind or wanted.verdict):
        conditions.append(Q(Exists(Moment.objects.filter(conversation=OuterRef("pk"), **moment))))
    return conditions


def _of_conversation(wanted: Filter) -> dict[str, object]:
    fields: dict[str, object | None] = {
        "channel": wanted.channel or None,
        "reading__end_state": wanted.ended or None,
        "reading__score__gte": wanted.score_from,
        "reading__score__lte": wanted.score_to,
        "made_up": wanted.made_up,
        "started_at__gte": wanted.first and _midnight(wanted.first),
        "started_at__lt": wanted.last and _midnight(wanted.last + timedelta(days=1)),
        # Without a time told, no day can be asked for.
        "has_time": True if wanted.first or wanted.last else None,
        # With a moment asked for, it is the agent of the moment that counts.
        "agent": None if wanted.kind or wanted.verdict else wanted.agent,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _of_moment(wanted: Filter) -> dict[str, object]:
    fields = {"kind": wanted.kind, "verdict": wanted.verdict, "agent": wanted.agent}
    return {name: value for name, value in fields.items() if value}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _beyond(column: str, place: Place, *, newer: bool = False) -> Q:
    side = "gt" if newer else "lt"
    # The first condition bounds the index; the second tells conversations of one second apart.
    return Q(**{f"{column}__{side}e": place.at}) & (
        Q(**{f"{column}__{side}": place.at}) | Q(**{f"pk__{side}": place.pk})
    )
