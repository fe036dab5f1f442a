"""Which scorecard counts for whom: the narrowest place that a published one was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import IntegrityError, transaction
from django.db.models import Max

from highpoint.apps.quality.models import Scorecard, ScorecardPlace
from highpoint.engine import scorecard as cards
from highpoint.errors import HighpointError

# The order in which places are asked for; the first that holds a scorecard decides.
ORDER = ("the team on this channel", "the team", "the channel", "everywhere")


class NothingInForce(HighpointError):
    """No published scorecard was given any place."""


@dataclass(frozen=True)
class Standing:
    """A published scorecard, as it is kept and as the engine reads it."""

    row: Scorecard

    @cached_property
    def card(self) -> cards.Scorecard:
        return cards.Scorecard.from_dict(self.row.definition)


class InForce:
    """The scorecards in force at one moment."""

    def __init__(self, places: Iterable[ScorecardPlace]) -> None:
        self._places: dict[tuple[int | None, str], Standing] = {}
        for place in places:
            self._places[place.team_id, place.channel.lower()] = Standing(place.scorecard)

    def of(self, team: int | None, channel: str) -> Standing:
        """
        Return what counts for a team (None: no team) on a channel (empty: on any).

        :raises NothingInForce: before anything was scored
        """
        channel = channel.lower()
        for place in ((team, channel), (team, ""), (None, channel), (None, "")):
            if place in self._places:
                return self._places[place]
        raise NothingInForce("No scorecard is in force yet; it comes with the first conversation.")

    def __bool__(self) -> bool:
        return (None, "") in self._places

    @property
    def cues(self) -> frozenset[str]:
        """The cues that a criterion of any of them fails on."""
        return frozenset().union(*(standing.card.cues for standing in self._places.values()))

    def on_channels(self, team: int | None) -> dict[str, Scorecard]:
        """Return, for a team, the channels that have a scorecard of their own."""
        usual = self.of(team, "")
        found = {}
        for channel in {channel for of, channel in self._places if channel and of in (team, None)}:
            row = self.of(team, channel).row
            if row != usual.row:
                found[channel] = row
        return dict(sorted(found.items()))


def in_force() -> InForce:
    """Return the scorecards in force now."""
    return InForce(ScorecardPlace.objects.select_related("scorecard"))


def ensure(now: datetime) -> InForce:
    """Return the scorecards in force, putting the default one in force where none is."""
    found = in_force()
    if found:
        return found
    try:
        with transaction.atomic():
            ScorecardPlace.objects.create(scorecard=_default(now))
    except IntegrityError:
        # Another process was first; what it put there stands.
        pass
    return in_force()


def _default(now: datetime) -> Scorecard:
    default = cards.DEFAULT
    named = Scorecard.objects.filter(name=default.name)
    card = named.filter(status=Scorecard.Status.PUBLISHED).first()
    if card is not None:
        return card
    last = named.aggregate(last=Max("version"))["last"] or 0
    version = max(default.version, last + 1)
    return Scorecard.objects.create(
        name=default.name,
        version=version,
        status=Scorecard.Status.PUBLISHED,
        definition=default.to_dict() | {"version": version},
        created_at=now,
        published_at=now,
    )
