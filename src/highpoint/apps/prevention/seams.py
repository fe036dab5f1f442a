"""What lies between steps: who took over from whom, what was given, whether a remedy came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Exists, OuterRef

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.conversations.models import Turn as KeptTurn
from highpoint.apps.conversations.operations import agent_key
from highpoint.apps.prevention import both_sides
from highpoint.apps.prevention.models import Apology, HandOff, Search
from highpoint.apps.quality.models import Moment, Reading
from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation as Talk
from highpoint.engine.conversation import Role, Turn
from highpoint.engine.insight.both_sides import solution
from highpoint.engine.insight.remedy import amends
from highpoint.engine.moment import Kind
from highpoint.engine.observation import Observation, Span

BATCH = 200
# A customer who writes again within this time, and is answered by another, was handed on.
BACK_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Read:
    """A talk as it is looked at here; ``people`` tells who wrote each turn, None where unknown."""

    row: Conversation
    turns: Sequence[Turn]
    people: Sequence[int | None]
    observations: Iterable[Observation]
    repeats: Sequence[int]
    refused: Sequence[int]
    language: str


def keep(
    rows: Sequence[Conversation],
    talks: Sequence[Talk],
    analyses: Sequence[Analysis],
    agents: Mapping[str, Agent],
) -> None:
    """Keep apologies and hand-offs of talks that were just read; in the caller's transaction."""
    _keep(
        Read(
            row,
            talk.turns,
            _people(talk, row, agents),
            analysis.observations,
            [each.turn for each in analysis.moments if each.kind is Kind.REPEAT],
            [each.turn for each in analysis.moments if each.kind is Kind.REFUSAL],
            analysis.language,
        )
        for row, talk, analysis in zip(rows, talks, analyses, strict=True)
    )


def search() -> bool:
    """Look through the next talks that were kept before; tell whether any was left."""
    with transaction.atomic():
        place, _ = Search.objects.select_for_update().get_or_create(pk=1)
        readings = Reading.objects.filter(conversation__gt=place.after_seam)
        found = readings.select_related("conversation__agent").order_by("conversation_id")
        kept = list(found.only("observations", "conversation", "language")[:BATCH])
        if not kept:
            return False
        _keep(_from_database(kept))
        place.after_seam = kept[-1].conversation_id
        place.save(update_fields=["after_seam"])
    return True


def _keep(reads: Iterable[Read]) -> None:
    kept = list(reads)
    pks = [each.row.pk for each in kept]
    Apology.objects.filter(conversation__in=pks).delete()
    Apology.objects.bulk_create(filter(None, map(_apology, kept)))
    HandOff.objects.filter(conversation__in=pks, turn__gt=0).delete()
    HandOff.objects.bulk_create(each for read in kept for each in _in_talk(read))
    both_sides.keep(
        {
            each.row.pk: (
                each.row.started_at,
                solution(each.turns, each.observations, each.refused, each.language),
            )
            for each in kept
        }
    )
    _come_back([each.row for each in kept])


def _apology(read: Read) -> Apology | None:
    found = amends(read.turns, read.observations)
    if found is None:
        return None
    return Apology(
        conversation=read.row,
        turn=found.turn,
        words=found.words[:120],
        remedy=found.remedy.value if found.remedy else "",
        started_at=read.row.started_at,
    )


def _in_talk(read: Read) -> Iterator[HandOff]:
    """Yield where another person goes on in the same talk."""
    answers = [
        (turn, person)
        for turn, person in zip(read.turns, read.people, strict=True)
        if turn.role is Role.AGENT and person is not None
    ]
    for (last, before), (turn, person) in pairwise(answers):
        if person != before:
            told = turn.at is not None and last.at is not None
            yield HandOff(
                conversation=read.row,
                turn=turn.index,
                seconds=max(0, round((turn.at - last.at).total_seconds())) if told else None,  # type: ignore[operator]
                repeated=any(again > turn.index for again in read.repeats),
                started_at=turn.at or read.row.started_at,
            )


def _come_back(rows: Sequence[Conversation]) -> None:
    """Keep, for the customers of these talks, where they came back and another answered."""
    dated = [row for row in rows if row.has_time and row.identity_id is not None]
    if not dated:
        HandOff.objects.filter(conversation__in=[row.pk for row in rows], turn=0).delete()
        return
    customers = set(
        Conversation.objects.filter(pk__in=[row.pk for row in dated])
        .order_by()
        .values_list("identity__customer", flat=True)
    )
    around = Conversation.objects.filter(
        identity__customer__in=customers,
        has_time=True,
        agent__isnull=False,
        started_at__gte=min(row.started_at for row in dated) - BACK_WITHIN,
        started_at__lte=max(row.started_at for row in dated) + BACK_WITHIN,
    ).select_related("agent", "identity")
    again = Moment.objects.filter(conversation=OuterRef("pk"), kind=Kind.REPEAT.value)
    talks = around.annotate(repeated=Exists(again)).order_by("started_at", "pk")
    by_customer: dict[int, list[Conversation]] = {}
    for talk in talks:
        assert talk.identity is not None
        by_customer.setdefault(talk.identity.customer_id, []).append(talk)
    pairs = [pair for theirs in by_customer.values() for pair in pairwise(theirs)]
    seen = [talk.pk for theirs in by_customer.values() for talk in theirs]
    HandOff.objects.filter(conversation__in={*seen, *(row.pk for row in rows)}, turn=0).delete()
    HandOff.objects.bulk_create(
        HandOff(
            conversation=talk,
            turn=0,
            before=before,
            seconds=round((talk.started_at - ended).total_seconds()),
            repeated=talk.repeated,  # type: ignore[attr-defined]
            started_at=talk.started_at,
        )
        for before, talk in pairs
        if _person(before.agent) != _person(talk.agent)
        and timedelta(0) <= talk.started_at - (ended := before.ended_at or before.started_at)
        and talk.started_at - ended <= BACK_WITHIN
    )


def _people(talk: Talk, row: Conversation, agents: Mapping[str, Agent]) -> list[int | None]:
    own = _person(row.agent)
    found: list[int | None] = []
    for turn in talk.turns:
        key = agent_key(turn.author)
        found.append(_person(agents.get(key)) if key else own)
    return found


def _person(agent: Agent | None) -> int | None:
    """Return who an agent is, under whatever name."""
    return None if agent is None else agent.joined_to_id or agent.pk


def _from_database(readings: Collection[Reading]) -> Iterator[Read]:
    pks = [each.conversation_id for each in readings]
    turns: dict[int, list[KeptTurn]] = {pk: [] for pk in pks}
    kept = KeptTurn.objects.filter(conversation__in=pks).select_related("author")
    for turn in kept.order_by("conversation_id", "index"):
        turns[turn.conversation_id].append(turn)
    marked: dict[tuple[int, str], list[int]] = {}
    wanted = [Kind.REPEAT.value, Kind.REFUSAL.value]
    moments = Moment.objects.filter(conversation__in=pks, kind__in=wanted).order_by("pk")
    for talk, kind, index in moments.values_list("conversation", "kind", "turn"):
        marked.setdefault((talk, kind), []).append(index)
    for reading in readings:
        row = reading.conversation
        said = turns[row.pk]
        yield Read(
            row,
            [Turn(turn.index, Role(turn.role), turn.text, turn.at) for turn in said],
            [_person(turn.author or row.agent) for turn in said],
            [
                Observation(cue, Span(turn, start, end), rule, strength)
                for cue, turn, start, end, rule, strength in reading.observations
            ],
            marked.get((row.pk, Kind.REPEAT.value), []),
            marked.get((row.pk, Kind.REFUSAL.value), []),
            reading.language,
        )
