"""Kept conversations scored again by a scorecard in force, from what the engine found in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.models import Turn as KeptTurn
from highpoint.apps.quality.in_force import InForce, Standing
from highpoint.apps.quality.models import (
    Evaluation,
    Mark,
    Moment,
    Reading,
    Scorecard,
    Sign,
)
from highpoint.apps.quality.operations import Counts, evaluation_row
from highpoint.apps.quality.scoring import Scores, Seen, score
from highpoint.engine import moment as found
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.insight.discovery import BOXES, box
from highpoint.engine.observation import Observation, Span


def rescore(card: Scorecard, standing: InForce, conversations: Sequence[int]) -> None:
    """
    Score conversations by a card wherever it is the one in force; what others made of them stays.

    Runs inside the caller's transaction, so that evaluations and tallies never part. Doing it
    twice changes nothing.
    """
    readings = {
        reading.conversation_id: reading
        for reading in Reading.objects.filter(conversation__in=conversations)
        .select_related("conversation__agent")
        .select_for_update(of=("self",))
        .defer("mood", "end_spans")
    }
    counts = Counts()
    # All at once, in one order: those who answered, and those the talks are of.
    wrote = Evaluation.objects.filter(conversation__in=readings, agent__isnull=False).order_by()
    of = [reading.conversation.agent_id for reading in readings.values()]
    counts.hold({*wrote.values_list("agent", flat=True), *(agent for agent in of if agent)})
    before = Evaluation.objects.filter(conversation__in=readings, scorecard=card)
    for evaluation in before.only("agent", "conversation", "scorecard", "score", "ratings"):
        counts.add_scores([evaluation], readings[evaluation.conversation_id].day, sign=-1)
    before.delete()

    fresh: list[Evaluation] = []
    changed: list[tuple[float | None, int, int]] = []
    boxes: list[tuple[Reading, float | None]] = []
    agents: dict[str, Agent] = {}
    for reading, seen in seen_in_kept(readings, agents, standing.cues):
        scores = scores_of(reading.conversation, seen, agents, standing)
        if scores.whole.scorecard == card:
            changed.append((scores.whole.evaluation.score, card.pk, reading.pk))
            boxes.append((reading, scores.whole.evaluation.score))
        own = [
            evaluation_row(
                reading.conversation,
                agents.get(scored.evaluation.author or ""),
                scored,
                reading.engine_version,
            )
            for scored in scores.each
            if scored.scorecard == card
        ]
        counts.add_scores(own, reading.day)
        fresh += own
    Evaluation.objects.bulk_create(fresh)
    _put_in_boxes(boxes, counts)
    # One statement for all: a CASE of a hundred rows takes longer to write than to do.
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Reading._meta.db_table} SET score = %s, scorecard_id = %s WHERE id = %s",  # nosec B608
            changed,
        )
    counts.write()


def _put_in_boxes(boxes: Sequence[tuple[Reading, float | None]], counts: Counts) -> None:
    """Keep in which box of the two ledgers each conversation lies by its new score."""
    talks = [reading.conversation_id for reading, _ in boxes]
    rows = Sign.objects.filter(conversation__in=talks, sign__in=BOXES)
    before = {sign.conversation_id: sign for sign in rows}
    gone, fresh = [], []
    for reading, points in boxes:
        standard = counts.standard(reading.conversation.agent_id)
        was, now = before.get(reading.conversation_id), box(points, reading.end_state, standard)
        if now == (was.sign if was else None):
            continue
        if was is not None:
            gone.append(was.pk)
            counts.add_signs([was], reading.day, sign=-1)
        if now is not None:
            talk = reading.conversation
            sign = Sign(
                conversation=talk, agent=talk.agent, sign=now, started_at=reading.started_at
            )
            fresh.append(sign)
            counts.add_signs([sign], reading.day)
    Sign.objects.filter(pk__in=gone).delete()
    Sign.objects.bulk_create(fresh)


def scores_of(talk: Kept, seen: Seen, agents: dict[str, Agent], standing: InForce) -> Scores:
    """Return what the scorecards in force make of a kept conversation."""

    def of(author: str | None) -> Standing:
        team = agents[author].team_id if author else None
        return standing.of(team, talk.channel)

    return score(seen, talk.agent.key if talk.agent else None, of)


# What is read of each moment: to make a row's object takes longer than all else of it.
_OF_MOMENT = (
    "conversation",
    "agent",
    "kind",
    "turn",
    "verdict",
    "reply",
    "trigger",
    "evidence",
    "reason",
)
_OF_MARK = ("conversation", "agent", "mark", "turn", "start", "end", "reason")
# To look a member up in a dictionary takes a quarter of the time that its enumeration takes.
_ROLES = {role.value: role for role in Role}
_KINDS = {kind.value: kind for kind in found.Kind}
_VERDICTS = {verdict.value: verdict for verdict in found.Verdict}


def seen_in_kept(
    readings: dict[int, Reading], agents: dict[str, Agent], cues: Collection[str]
) -> Iterable[tuple[Reading, Seen]]:
    """
    Yield each conversation as the engine had it, filling ``agents`` with those who wrote.

    Of the observations only those of ``cues`` are there: the ones that some criterion fails on.
    """
    turns: dict[int, list[Turn]] = {pk: [] for pk in readings}
    moments: dict[int, list[found.Moment]] = {pk: [] for pk in readings}
    marks: dict[int, list[found.Mark]] = {pk: [] for pk in readings}
    turn_rows = list(
        KeptTurn.objects.filter(conversation__in=readings)
        .order_by("conversation", "index")
        .values_list("conversation", "index", "role", "text", "author")
    )
    rows = Moment.objects.filter(conversation__in=readings).order_by("pk")
    moment_rows = list(rows.values_list(*_OF_MOMENT))
    marked = Mark.objects.filter(conversation__in=readings).order_by("pk")
    mark_rows = list(marked.values_list(*_OF_MARK))
    wrote: set[int | None] = {author for *_, author in turn_rows}
    wrote |= {row[1] for row in moment_rows} | {row[1] for row in mark_rows}
    wrote |= {reading.conversation.agent_id for reading in readings.values()}
    by_pk = {agent.pk: agent for agent in Agent.objects.filter(pk__in=[pk for pk in wrote if pk])}
    agents |= {agent.key: agent for agent in by_pk.values()}
    keys: dict[int | None, str] = {pk: agent.key for pk, agent in by_pk.items()}
    for pk, index, role, text, author in turn_rows:
        turns[pk].append(Turn(index, _ROLES[role], text, author=keys.get(author)))
    for pk, agent, kind, turn, verdict, reply, trigger, evidence, reason in moment_rows:
        moments[pk].append(
            found.Moment(
                _KINDS[kind],
                turn,
                _VERDICTS[verdict],
                tuple(reply),
                tuple(Span(*span) for span in trigger),
                tuple(Span(*span) for span in evidence),
                reason,
                keys.get(agent),
            )
        )
    for pk, agent, mark, turn, start, end, reason in mark_rows:
        span = Span(turn, start, end)
        marks[pk].append(found.Mark(found.MarkKind(mark), turn, span, reason, keys.get(agent)))
    for pk, reading in readings.items():
        whose = reading.conversation.agent
        talk = Conversation(
            str(pk),
            tuple(turns[pk]),
            channel=reading.conversation.channel,
            agent=whose.key if whose else None,
        )
        yield reading, Seen(talk, moments[pk], marks[pk], _observed(reading, cues), reading.whole)


def _observed(reading: Reading, cues: Collection[str]) -> tuple[Observation, ...]:
    return tuple(
        Observation(cue, Span(turn, start, end), rule, strength)
        for cue, turn, start, end, rule, strength in reading.observations
        if cue in cues
    )
