"""What a list of conversations is asked for, as conditions on them, their moments and readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.newest import midnight
from highpoint.apps.quality.models import Moment, Sign
from highpoint.engine.moment import Verdict


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


def of_conversation(wanted: Filter) -> dict[str, object]:
    """Return the conditions on a conversation and its reading."""
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


def of_days(wanted: Filter, column: str) -> dict[str, object]:
    """Return the conditions on the days asked for, by the time that ``column`` holds."""
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


def of_moment(wanted: Filter, path: str) -> dict[str, object]:
    """Return the conditions on a moment, reached by ``path``; none where no kind is asked for."""
    if not wanted.kind:
        return {}
    fields: dict[str, object | None] = {
        "kind": wanted.kind,
        "verdict": wanted.verdict,
        "agent__in": _names(wanted),
        "agent__team": wanted.team,
    }
    return {f"{path}{name}": value for name, value in fields.items() if value}


def looked_up(wanted: Filter, *, own: bool) -> list[Q]:
    """Return the conditions on signs and on a moment, those looked up where others lead."""
    here = {"conversation": OuterRef("pk")}
    leading = [] if own else wanted.signs[:1]
    found = [Q(signs__sign=sign) for sign in leading]
    for sign in wanted.signs[len(leading) :]:
        found.append(Q(Exists(Sign.objects.filter(**here, sign=sign))))
    if wanted.kind and (own or leading):
        found.append(Q(Exists(Moment.objects.filter(**here, **of_moment(wanted, "")))))
    return found


def of_verdict(wanted: Filter) -> list[Q]:
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
