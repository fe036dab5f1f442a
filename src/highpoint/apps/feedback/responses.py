"""Taking in what customers answered elsewhere."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.utils import timezone

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.feedback.credit import credit
from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.feedback.table import Given, Line

BATCH = 200


@dataclass(slots=True)
class Taken:
    """What came of a file: answers by what happened to them, and the lines left out."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)


def take_in(lines: Iterable[Line], taken: Taken) -> Iterator[Taken]:
    """
    Keep the answers of a file, batch by batch, counting into ``taken``; the same twice changes nothing.

    An answer is known again by its own id where it has one, else by its conversation, measure,
    turn and time; where it says something else now, that replaces what was kept.
    """
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        with transaction.atomic():
            _take_batch(batch, taken)
        yield taken


def _take_batch(batch: Sequence[Line], taken: Taken) -> None:
    talks = _talks(batch)
    wanted: dict[str, SurveyResponse] = {}
    for line in batch:
        if line.problem:
            taken.left_out.append((line.number, line.problem))
            continue
        for given in line.given:
            row = _row(given, talks[given.conversation])
            if isinstance(row, str):
                taken.left_out.append((line.number, row))
                break
            wanted[row.key] = row
    kept = {row.key: row for row in SurveyResponse.objects.filter(key__in=wanted)}
    fresh = [row for key, row in wanted.items() if key not in kept]
    changed = []
    for key, old in kept.items():
        new = wanted[key]
        if _said(old) == _said(new):
            taken.unchanged += 1
            continue
        new.pk = old.pk
        new.save()
        changed.append(new)
    SurveyResponse.objects.bulk_create(fresh)
    credit([*fresh, *changed])
    taken.new += len(fresh)
    taken.changed += len(changed)


def _talks(batch: Sequence[Line]) -> dict[str, list[Conversation]]:
    ids = {given.conversation for line in batch for given in line.given}
    found: dict[str, list[Conversation]] = defaultdict(list)
    rows = Conversation.objects.filter(external_id__in=ids)
    for talk in rows.only("pk", "source", "external_id", "started_at", "ended_at", "turn_count"):
        found[talk.external_id].append(talk)
    return found


def _row(given: Given, talks: Sequence[Conversation]) -> SurveyResponse | str:
    """Return the row of an answer, or the sentence that says why there is none."""
    fitting = [talk for talk in talks if not given.source or talk.source == given.source]
    if not fitting:
        return f"No conversation “{given.conversation[:60]}” is here. Bring it in first."
    if len(fitting) > 1:
        return (
            f"Several conversations are called “{given.conversation[:60]}”; "
            "name which by a column source."
        )
    [talk] = fitting
    if given.turn is not None and given.turn >= talk.turn_count:
        return f"The conversation has {talk.turn_count} turns; there is no turn {given.turn}."
    at = given.at or talk.ended_at or talk.started_at
    return SurveyResponse(
        key=_key(given, talk),
        conversation=talk,
        measure=given.measure.value,
        value=given.value,
        words=given.words,
        turn=given.turn,
        at=at,
        day=timezone.localtime(at).date(),
    )


def _key(given: Given, talk: Conversation) -> str:
    if given.id:
        told = ["id", given.id, given.measure.value]
    else:
        at = given.at.timestamp() if given.at else ""
        told = ["at", str(talk.pk), given.measure.value, str(given.turn), str(at)]
    return f"import:{hashlib.sha256(chr(0).join(told).encode()).hexdigest()}"


def _said(row: SurveyResponse) -> tuple[object, ...]:
    return row.conversation_id, row.measure, row.value, row.words, row.turn, row.at
