"""How talks go on each channel: how many were answered, how well, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Sum

from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.quality.queries import channels
from highpoint.engine.conversation import Role
from highpoint.engine.insight.intervals import CountOf
from highpoint.engine.trajectory import EndState

# Of more talks on a channel the newest count: the interval is narrow by then.
MOST = 500


@dataclass(frozen=True, slots=True)
class OnChannel:
    """
    A channel's newest talks: those with an answer of ours, moments met of those offered, and of
    those that were read, how many ended well.
    """

    channel: str
    answered: CountOf
    met: CountOf
    well: CountOf

    @property
    def newest_only(self) -> bool:
        """Whether there may be more talks than are counted."""
        return self.answered.n == MOST


def by_channel(seen: Q, since: datetime) -> list[OnChannel]:
    """Return the channels with a talk since then that ``seen`` allows, by name."""
    found = (_on_channel(channel, seen, since) for channel in channels())
    return [each for each in found if each.answered.n]


def _on_channel(channel: str, seen: Q, since: datetime) -> OnChannel:
    newest = Conversation.objects.filter(seen, channel=channel, started_at__gte=since)
    newest = newest.order_by("-started_at", "-pk")[:MOST]
    ours = Turn.objects.filter(conversation=OuterRef("pk"), role=Role.AGENT.value)
    ended_well = Q(reading__end_state__in=(EndState.SATISFIED.value, EndState.NEUTRAL.value))
    told = Conversation.objects.filter(pk__in=newest.values("pk")).aggregate(
        talks=Count("pk"),
        answered=Count("pk", filter=Exists(ours)),
        offered=Sum("reading__offered", default=0),
        met=Sum("reading__met", default=0),
        read=Count("reading"),
        well=Count("pk", filter=ended_well),
    )
    return OnChannel(
        channel,
        answered=CountOf(told["answered"], told["talks"]),
        met=CountOf(told["met"], told["offered"]),
        well=CountOf(told["well"], told["read"]),
    )
