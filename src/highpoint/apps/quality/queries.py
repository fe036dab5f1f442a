"""The list of conversations and one conversation with all that was seen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.conversations.search import said, said_in_each
from highpoint.apps.newest import Place, midnight
from highpoint.apps.quality.models import Evaluation, Mark, Moment, Sign
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Verdict

PAGE = 25
# Above this many a list says "more than": counting on would cost more than it tells.
COUNTED = 1_000
# Words beside another condition: both must be tried on each.
COUNTED_OF_SEVERAL = 100
# Moments of one kind and verdict in a talk: seldom more.
MOMENTS_EACH = 4
# Who sees not all is taken to see one of so many.
SEEN_OF = 8
# So many conversations are opened for a common word, newest first, before the index is asked.
OPENED = 500
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
    team: int | None = None
    sign: str = ""
    box: str = ""

    @property
    def asks_the_engine(self) -> bool:
        """Whether what fits tells what the engine saw in it."""
        told = (self.kind, self.verdict, self.ended, *self.signs)
        return any(told) or self.score_from is not None or self.score_to is not None

    @property
    def alone(self) -> bool:
        """Whether nothing is asked for beside the words."""
        return self == Filter(text=self.text)

    @property
    def together(self) -> bool:
        """Whether words or a sign must be found together with something else."""
        alone = (Filter(text=self.text), Filter(sign=self.sign), Filter(box=self.box))
        return bool(self.text or self.signs) and self not in alone

    @property
    def signs(self) -> list[str]:
        """The signs a conversation must have."""
        return [sign for sign in (self.sign, self.box) if sign]


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in a list: its moments' verdicts in the order of the talk, and its words."""

    talk: Conversation
    verdicts: Sequence[str] = field(default_factory=list)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; ``newer`` and ``older`` are where the neighbor pages begin."""

    rows: Sequence[Row]
    newer: Place | None
    older: Place | None


# One step along the index a channel, not one a conversation.
_CHANNELS = """
    WITH RECURSIVE step(channel) AS (
        SELECT MIN(channel) FROM conversations_conversation
        UNION ALL
        SELECT (SELECT MIN(talk.channel) FROM conversations_conversation AS talk
                WHERE talk.channel > step.channel)
        FROM step WHERE step.channel IS NOT NULL
    )
    SELECT channel FROM step WHERE channel IS NOT NULL
"""


class Found:
    """
    The conversations that fit a filter, newest first.

    The index that narrows most leads: the signs' where one is asked for; else the moments' where
    a kind is, so that a rare moment is found without walking through every conversation; the
    readings' where only an ending is; else the conversations' own. To somebody who sees the ``own``
    ones alone, those always lead: they are few.
    """

    def __init__(self, wanted: Filter, seen: Q, *, own: bool = False) -> None:
        self.wanted = wanted
        self._seen = seen
        self._own = own
        self.by_moment = bool(wanted.kind) and not wanted.signs and not own
        if own:
            self.time = "started_at"
        elif wanted.signs:
            self.time = "signs__started_at"
        elif wanted.kind:
            self.time = "moments__started_at"
        elif wanted.ended and not (wanted.agent or wanted.channel):
            self.time = "reading__started_at"
        else:
            self.time = "started_at"
        self.rows = self._beyond(None)
        # What the first page came upon, where it looked as far as the count does.
        self._counted: int | None = None

    @property
    def most(self) -> int:
        """Up to how many are counted."""
        several = self.wanted.text and not self.wanted.alone
        return COUNTED_OF_SEVERAL if several else COUNTED

    def _beyond(
        self, place: Place | None, *, newer: bool = False, words: Q | None = None
    ) -> QuerySet[Conversation]:
        """
        Return the conversations that fit, those beyond a place where one is given.

        ``words`` may be another way of looking for the words.
        """
        wanted = self.wanted
        conditions = _of_conversation(wanted) | _of_days(wanted, self.time)
        beyond = [] if place is None else [place.beyond(self.time, newer=newer)]
        # One call: all conditions on a moment, or on a sign, are on the same one.
        return Conversation.objects.filter(
            self._seen,
            said(wanted.text) if words is None else words,
            *_of_verdict(wanted),
            *_looked_up(wanted, own=self._own),
            *beyond,
            **conditions,
            **(_of_moment(wanted, "moments__") if self.by_moment else {}),
        )

    @cached_property
    def _each(self) -> Q | None:
        """A common word looked for in one conversation after the other."""
        return said_in_each(self.wanted.text) if self.time == "started_at" else None

    def count(self) -> int:
        """Return how many there are, at most one more than ``most``."""
        if self._counted is not None:
            return self._counted
        if self._own:
            # These are few, and PostgreSQL by itself looks for the words in them alone.
            return self._up_to_most(self._beyond(None, words=self._each))
        if self.wanted.alone and self.wanted.text and not self._found_by_itself:
            # A common word is in more than that soon; only a rare one is sought to the end.
            enough = (self.most + 1) * (SEEN_OF if self._seen else 1)
            soon = self._beyond(None, words=said(self.wanted.text, most=enough))
            if (found := self._up_to_most(soon)) > self.most:
                return found
        return self._up_to_most(self.rows)

    @property
    def _found_by_itself(self) -> bool:
        """Whether the database knows best how to look for words in what somebody may see."""
        return bool(self._seen) and connection.vendor == "postgresql"

    def _up_to_most(self, rows: QuerySet[Conversation]) -> int:
        keys = rows.order_by().values("pk")
        return (keys.distinct() if self.by_moment else keys)[: self.most + 1].count()

    def page(self, before: Place | None = None, after: Place | None = None) -> Page:
        """Return the page that begins below ``before``, or ends above ``after``, or the first."""
        if before is None and after is None and self.wanted.together:
            # Looking takes longer than what it finds here: the page and the count look once.
            keys = self.around(None, None, max(self.most, PAGE) + 1)
            self._counted = min(len(keys), self.most + 1)
            keys = keys[: PAGE + 1]
        else:
            keys = self.around(before, after, PAGE + 1)
            if before is None and after is None and len(keys) <= PAGE:
                self._counted = len(keys)
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
        runs = self._runs()
        if len(runs) == 1:
            places = runs[0]._next(before, after, most)
            return places[::-1] if after is not None else places
        found = {place for run in runs for place in run._next(before, after, most)}
        places = sorted(found, key=lambda place: (place.at, place.pk), reverse=True)
        return places[-most:] if after is not None else places[:most]

    def _runs(self) -> list[Found]:
        """Return what is found in runs that an index holds in order: one a verdict for a kind."""
        if not self.by_moment or self.wanted.verdict:
            return [self]
        return [Found(replace(self.wanted, verdict=verdict), self._seen) for verdict in Verdict]

    def _next(self, before: Place | None, after: Place | None, most: int) -> list[Place]:
        each = self._each
        if each is not None and self._own:
            return self._places(before, after, most, words=each)
        if each is not None:
            near = self._places(before, after, most, near=True, words=each)
            if len(near) == most:
                return near
        return self._places(before, after, most)

    def _places(
        self,
        before: Place | None,
        after: Place | None,
        most: int,
        *,
        near: bool = False,
        words: Q | None = None,
    ) -> list[Place]:
        newer, place = after is not None, after or before
        rows = self._beyond(place, newer=newer, words=words)
        if near:
            rows = rows.filter(_near(place, newer=newer))
        rows = rows.order_by(self.time, "pk") if newer else rows.order_by(f"-{self.time}", "-pk")
        keys = rows.values_list("pk", self.time)
        if not self.by_moment:
            return [Place(at, pk) for pk, at in keys[:most]]
        # A talk stands there once a moment. Told to leave out doubles, PostgreSQL sorts them all.
        several = list(dict.fromkeys(found := list(keys[: most * MOMENTS_EACH])))
        if len(several) < most and len(found) == most * MOMENTS_EACH:
            several = list(keys.distinct()[:most])
        return [Place(at, pk) for pk, at in several[:most]]

    def _rows(self, pks: Sequence[int]) -> list[Row]:
        opening = Turn.objects.filter(conversation=OuterRef("pk"), role=Role.CUSTOMER)
        words = Subquery(opening.order_by("index").values(short=Left("text", FIRST_WORDS))[:1])
        talks = {
            talk.pk: talk
            for talk in Conversation.objects.filter(pk__in=pks)
            .select_related("agent", "reading__scorecard")
            .defer(
                "reading__observations",
                "reading__mood",
                "reading__end_spans",
                "reading__scorecard__definition",
            )
            .annotate(first_words=words)
        }
        verdicts: dict[int, list[str]] = {pk: [] for pk in pks}
        # A talk of thousands of turns has thousands of moments: no objects are made of them.
        moments = Moment.objects.filter(conversation__in=pks).order_by("turn", "pk")
        for pk, verdict in moments.values_list("conversation", "verdict"):
            verdicts[pk].append(verdict)
        return [
            Row(talks[pk], verdicts[pk], getattr(talks[pk], "first_words", None) or "")
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
        talk.evaluations.select_related("agent", "scorecard").order_by("agent__name", "pk"),
    )


def _near(place: Place | None, *, newer: bool) -> Q:
    """Return the condition of being among the OPENED conversations next to a place."""
    rows = Conversation.objects.order_by("started_at" if newer else "-started_at")
    if place is not None:
        rows = rows.filter(place.beyond("started_at", newer=newer))
    last = rows.values_list("started_at", flat=True)[OPENED : OPENED + 1].first()
    if last is None:
        return Q()
    return Q(started_at__lte=last) if newer else Q(started_at__gte=last)


def channels() -> list[str]:
    """Return the channels in use, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANNELS)
        return [channel for (channel,) in cursor.fetchall() if channel]


def _of_conversation(wanted: Filter) -> dict[str, object]:
    fields: dict[str, object | None] = {
        "channel": wanted.channel or None,
        "reading__end_state": wanted.ended or None,
        "reading__score__gte": wanted.score_from,
        "reading__score__lte": wanted.score_to,
        "made_up": wanted.made_up,
        # With a kind of moment asked for, it is the agent of the moment that counts.
        "agent__in": None if wanted.kind else _names(wanted),
        "agent__team": None if wanted.kind else wanted.team,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _names(wanted: Filter) -> list[int] | None:
    """Return every name the agent goes by; one in a list is as fast as one."""
    return None if wanted.agent is None else Agent(pk=wanted.agent).names


def _of_days(wanted: Filter, column: str) -> dict[str, object]:
    days: dict[str, object] = {}
    scored = wanted.score_from is not None or wanted.score_to is not None
    # A reading has the time too: beside the score, its index leaves out the talks of other days.
    for each in {column, "reading__started_at"} if scored else {column}:
        if wanted.first:
            days[f"{each}__gte"] = midnight(wanted.first)
        if wanted.last:
            days[f"{each}__lt"] = midnight(wanted.last + timedelta(days=1))
    # Without a time told, no day can be asked for.
    return days | {"has_time": True} if days else days


def _of_moment(wanted: Filter, path: str) -> dict[str, object]:
    if not wanted.kind:
        return {}
    fields: dict[str, object | None] = {
        "kind": wanted.kind,
        "verdict": wanted.verdict,
        "agent__in": _names(wanted),
        "agent__team": wanted.team,
    }
    return {f"{path}{name}": value for name, value in fields.items() if value}


def _looked_up(wanted: Filter, *, own: bool) -> list[Q]:
    """Return the conditions on signs and on a moment, those looked up where others lead."""
    here = {"conversation": OuterRef("pk")}
    leading = [] if own else wanted.signs[:1]
    found = [Q(signs__sign=sign) for sign in leading]
    for sign in wanted.signs[len(leading) :]:
        found.append(Q(Exists(Sign.objects.filter(**here, sign=sign))))
    if wanted.kind and (own or leading):
        found.append(Q(Exists(Moment.objects.filter(**here, **_of_moment(wanted, "")))))
    return found


def _of_verdict(wanted: Filter) -> list[Q]:
    """Return the condition for a moment of any kind: the reading's counts tell it."""
    if wanted.kind or not wanted.verdict:
        return []
    taken = F("reading__met") + F("reading__partial")
    return [
        {
            Verdict.MET: Q(reading__met__gt=0),
            Verdict.PARTIAL: Q(reading__partial__gt=0),
            Verdict.MISSED: Q(reading__offered__gt=taken),
        }[Verdict(wanted.verdict)]
    ]
