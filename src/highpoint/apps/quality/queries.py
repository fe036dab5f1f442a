"""The list of conversations and one conversation with all that was seen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.conversations.search import said, said_in_each
from highpoint.apps.newest import Place
from highpoint.apps.quality.conditions import (
    Filter,
    looked_up,
    of_conversation,
    of_days,
    of_moment,
    of_verdict,
)
from highpoint.apps.quality.models import Evaluation, Mark, Moment
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Verdict

PAGE = 25
# Above this many a list says "more than": counting on would cost more than it tells.
COUNTED = 1_000
# Words beside another condition: both must be tried on each.
COUNTED_OF_SEVERAL = 50
# Moments of one kind and verdict in a talk: seldom more.
MOMENTS_EACH = 4
# Who sees not all is taken to see one of so many.
SEEN_OF = 8
# So many conversations are opened for a common word, newest first, before the index is asked.
OPENED = 500
# Characters of a turn that a list shows.
FIRST_WORDS = 160


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
        conditions = of_conversation(wanted) | of_days(wanted, self.time)
        beyond = [] if place is None else [place.beyond(self.time, newer=newer)]
        # One call: all conditions on a moment, or on a sign, are on the same one.
        return Conversation.objects.filter(
            self._seen,
            said(wanted.text) if words is None else words,
            *of_verdict(wanted),
            *looked_up(wanted, own=self._own),
            *beyond,
            **conditions,
            **(of_moment(wanted, "moments__") if self.by_moment else {}),
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

    @property
    def _led_by_words(self) -> bool:
        """Whether all that hold the words are found and sorted, however few of them are asked for."""
        alone = bool(self.wanted.text) and self.wanted.alone and not self._own
        return alone and connection.vendor == "sqlite" and self._each is None

    @cached_property
    def _of_many_moments(self) -> bool:
        """Whether moments that fit are so many that most of them are in talks not to be seen."""
        if not (self.by_moment and self._seen) or connection.vendor != "sqlite":
            return False
        enough = (self.most + 1) * SEEN_OF
        found = Moment.objects.filter(**of_moment(self.wanted, "")).order_by().values("kind")
        return found[:enough].count() == enough

    def _up_to_most(self, rows: QuerySet[Conversation]) -> int:
        if self._of_many_moments:
            # Talk by talk: through the moments, each of other people's would be read first.
            here = Moment.objects.filter(conversation=OuterRef("pk"), **of_moment(self.wanted, ""))
            days = of_days(self.wanted, "started_at")
            fits = of_conversation(self.wanted) | days
            rows = Conversation.objects.filter(
                self._seen, Exists(here), *of_verdict(self.wanted), **fits
            )
            return rows.order_by().values("pk")[: self.most + 1].count()
        keys = rows.order_by().values("pk")
        return (keys.distinct() if self.by_moment else keys)[: self.most + 1].count()

    def page(self, before: Place | None = None, after: Place | None = None) -> Page:
        """Return the page that begins below ``before``, or ends above ``after``, or the first."""
        if before is None and after is None and (self.wanted.together or self._led_by_words):
            return self._first_and_count()
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

    def _first_and_count(self) -> Page:
        """Return the first page: looking takes longer than what it finds, so both look once."""
        enough = max(self.most, PAGE) + 1
        if self.by_moment:
            found = [place.pk for place in self.around(None, None, enough)]
        else:
            # By number: to read when a thousand talks were takes longer than to find them.
            newest = self.rows.order_by(f"-{self.time}", "-pk")
            found = list(newest.values_list("pk", flat=True)[:enough])
        self._counted = min(len(found), self.most + 1)
        rows = self._rows(found[:PAGE])
        last = rows[-1].talk if rows and len(found) > PAGE else None
        return Page(rows, None, Place(last.started_at, last.pk) if last else None)

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
