"""An agent's own moments, told in words: the ones to be proud of and the ones to practise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Turn
from highpoint.apps.quality.models import Moment
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.trajectory import EndState

# Good manners that every talk has room for: met often, and rarely what one tells at home.
EVERYDAY = frozenset({Kind.GREETING, Kind.NAME, Kind.HOLD, Kind.CLOSING, Kind.QUESTION})

# How many of the newest moments of a kind are looked at for a good one: enough to find a
# customer who left pleased, few enough to read from the index at once.
LOOKED_AT = 20
# Without a wish for how it ended, the first that was answered will do.
LOOKED_AT_AT_LEAST = 5
# A reading holds every observation of its conversation; one column of it is needed here.
NEEDED = (
    "kind",
    "verdict",
    "turn",
    "reply",
    "trigger",
    "evidence",
    "started_at",
    "conversation__customer_name",
    "conversation__has_time",
    "conversation__reading__end_state",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A moment with the turns that tell it: what offered it, the reply, the customer's answer."""

    moment: Moment
    turns: tuple[Turn, ...]


class Newest(NamedTuple):
    """A moment that was looked for, by its id, and whether its customer left satisfied."""

    pk: int
    satisfied: bool


def newest(
    agent: Agent,
    kind: Kind,
    verdicts: Iterable[Verdict],
    seen: Q,
    *,
    satisfied_first: bool = False,
    but_not: Newest | None = None,
) -> Newest | None:
    """
    Return the agent's newest answered moment of a kind, of the first verdict that has one.

    ``seen`` keeps to conversations the reader may open. With ``satisfied_first``, one whose
    customer left satisfied comes before newer ones.
    """
    for verdict in verdicts:
        rows = (
            Moment.objects.filter(
                seen, agent__in=agent.names, kind=kind.value, verdict=verdict.value
            )
            .order_by("-started_at")
            .values_list("pk", "reply", "conversation__reading__end_state")
        )
        looked_at = rows[: LOOKED_AT if satisfied_first else LOOKED_AT_AT_LEAST]
        found = [
            (Newest(pk, ended == EndState.SATISFIED), reply)
            for pk, reply, ended in looked_at
            if but_not is None or pk != but_not.pk
        ]
        answered = [one for one, reply in found if reply] or [one for one, _ in found]
        if satisfied_first:
            answered.sort(key=lambda one: one.satisfied, reverse=True)
        if answered:
            return answered[0]
    return None


def told(found: Iterable[Newest]) -> dict[int, Example]:
    """Return the moments that were found with the turns that tell them, by moment id."""
    rows = Moment.objects.filter(pk__in={one.pk for one in found})
    needed = rows.select_related("conversation", "conversation__reading").only(*NEEDED)
    return with_turns(list(needed))


def with_turns(moments: Sequence[Moment]) -> dict[int, Example]:
    """Return the moments with the turns that tell them, by moment id, in one query."""
    wanted = Q(pk__in=[])
    for moment in moments:
        wanted |= Q(conversation=moment.conversation_id, index__gte=moment.turn) & Q(
            index__lte=max([moment.turn, *moment.reply]) + 3
        )
    turns: dict[int, list[Turn]] = {}
    for turn in Turn.objects.filter(wanted).order_by("conversation", "index"):
        turns.setdefault(turn.conversation_id, []).append(turn)
    return {
        moment.pk: Example(moment, tuple(_told_by(moment, turns.get(moment.conversation_id, []))))
        for moment in moments
    }


def left_satisfied(moment: Moment) -> bool:
    """Tell whether the customer of the moment's conversation left satisfied."""
    reading = getattr(moment.conversation, "reading", None)
    return reading is not None and reading.end_state == EndState.SATISFIED


def _told_by(moment: Moment, turns: Sequence[Turn]) -> Iterable[Turn]:
    """Yield the trigger, the turns of the reply that hold evidence, and what came back."""
    spoken = {span[0] for span in moment.evidence} | {moment.turn}
    if not spoken & set(moment.reply):
        spoken |= set(moment.reply[:1])
    end = max(spoken)
    yield from (turn for turn in turns if turn.index in spoken)
    back = (
        turn for turn in turns if turn.index > end and turn.index > max(moment.reply, default=0)
    )
    yield from [turn for turn in back if turn.role == Role.CUSTOMER][:1]
