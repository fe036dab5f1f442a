"""Failures found in what customers wrote: in talks as they are read, and in answers to surveys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.conversations.models import Turn as KeptTurn
from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.prevention import chain, joining, learning
from highpoint.apps.prevention.models import (
    LONGEST_WORDS,
    Incident,
    Proposal,
    Search,
    Trouble,
)
from highpoint.apps.quality.models import Moment
from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation as Talk
from highpoint.engine.conversation import Role, Turn
from highpoint.engine.steps import TRIGGERS, Found, classify, troubles

# Talks and answers a transaction of the search looks at.
BATCH = 200
# An answer at or below this, as a share of its scale, says that something went wrong.
LOW = {"csat": 2, "ces": 3, "nps": 6}

Source = Incident.Source


class Upset(NamedTuple):
    """A talk whose customer is upset at some turns, with what the customer wrote."""

    pk: int
    triggers: Sequence[int]
    said: Sequence[Turn]


def known_troubles() -> dict[str, Trouble]:
    """Return every trouble that is named here by its key, the engine's all among them."""
    rows = {row.key: row for row in Trouble.objects.all()}
    missing = {each.key: each for each in troubles() if each.key not in rows}
    if not missing:
        return rows
    taken = {(row.step, row.name) for row in rows.values()}
    fresh = []
    for each in missing.values():
        step = chain.leads_to(each.step.value)
        # People may have called something of their own by the engine's name.
        name = each.name if (step, each.name) not in taken else f"{each.name} ({each.key})"
        fresh.append(Trouble(key=each.key, step=step, name=name))
    Trouble.objects.bulk_create(fresh, ignore_conflicts=True)
    return {row.key: row for row in Trouble.objects.all()}


def find_in(talks: Iterable[int], *, now: datetime) -> int:
    """
    Log what went wrong in these talks by their kept moments; return how many are new.

    Runs inside the caller's transaction. A second time changes nothing; what a person edited,
    dismissed or added stays as it is, and what the engine sees no more goes.
    """
    pks = list(talks)
    upset = _upset(pks)
    rows = Conversation.objects.filter(pk__in=[each.pk for each in upset])
    return _log(pks, upset, {row.pk: row for row in rows.only("started_at", "identity")}, now)


def find_at_hand(
    rows: Sequence[Conversation],
    talks: Sequence[Talk],
    analyses: Sequence[Analysis],
    *,
    now: datetime,
) -> int:
    """Log what went wrong in talks that were just read, as ``find_in`` does of kept ones."""
    upset = [
        Upset(row.pk, triggers, [turn for turn in talk.turns if turn.role is Role.CUSTOMER])
        for row, talk, analysis in zip(rows, talks, analyses, strict=True)
        if (triggers := sorted(each.turn for each in analysis.moments if each.kind in TRIGGERS))
    ]
    return _log([row.pk for row in rows], upset, {row.pk: row for row in rows}, now)


def search(now: datetime) -> bool:
    """Look through the next talks and answers that were kept before; tell whether any was left."""
    with transaction.atomic():
        place, _ = Search.objects.select_for_update().get_or_create(pk=1)
        upset = Q(kind__in=[kind.value for kind in TRIGGERS], conversation__gt=place.after_pk)
        talks = Moment.objects.filter(upset).order_by("conversation_id").values_list("conversation")
        pks = [pk for (pk,) in talks.distinct()[:BATCH]]
        find_in(pks, now=now)
        answers = SurveyResponse.objects.filter(pk__gt=place.after_response).order_by("pk")
        told = list(answers.select_related("conversation")[:BATCH])
        look_at_answers(told, now=now)
        place.after_pk = max(pks, default=place.after_pk)
        place.after_response = max((each.pk for each in told), default=place.after_response)
        place.save(update_fields=["after_pk", "after_response"])
    return bool(pks or told)


def look_at_answers(answers: Iterable[SurveyResponse], *, now: datetime) -> None:
    """Log what customers say went wrong in these answers, or propose it; a second time nothing."""
    for answer in answers:
        _from_answer(answer, now)


def _log(
    pks: Sequence[int],
    upset: Iterable[Upset],
    rows: Mapping[int, Conversation],
    now: datetime,
) -> int:
    wanted = {each.pk: told for each in upset if (told := _told(each.said, each.triggers))}
    kept: dict[int, list[Incident]] = {}
    for row in Incident.objects.filter(conversation__in=pks).select_related("trouble"):
        kept.setdefault(row.conversation_id or 0, []).append(row)
    if not wanted and not kept:
        return 0
    named = known_troubles()
    taught = learning.Lessons(named)
    new: list[Incident] = []
    changed: list[Incident] = []
    gone: list[int] = []
    for pk in pks:
        found, before = wanted.get(pk, {}), kept.get(pk, [])
        gone += [row.pk for row in before if _own(row) and row.found not in found]
        staying = [row for row in before if not (_own(row) and row.found not in found)]
        held = {row.found: row for row in staying} | {row.trouble.key: row for row in staying}
        for key, (words, turn) in found.items():
            same = held.get(key)
            if same is None:
                fresh = _of_talk(rows[pk], named[key], words, turn, now)
                taught.file(fresh)
                if fresh.trouble.key not in held:
                    held[fresh.trouble.key] = fresh
                    new.append(fresh)
            elif same.pk and _own(same) and (same.words, same.turn) != (words, turn):
                same.words, same.turn = words, turn
                changed.append(same)
    Incident.objects.filter(pk__in=gone).delete()
    Incident.objects.bulk_update(changed, ["words", "turn"])
    Incident.objects.bulk_create(new, ignore_conflicts=True)
    if new or gone:
        joining.join_in(pks)
    return len(new)


def _own(row: Incident) -> bool:
    """Whether a row is the engine's alone to change."""
    return row.source == Source.CONVERSATION and row.edited_at is None


def _upset(pks: Sequence[int]) -> list[Upset]:
    """Return which of these talks have an upset customer, by what is kept of them."""
    triggers: dict[int, list[int]] = {}
    upset = Moment.objects.filter(
        conversation__in=pks, kind__in=[kind.value for kind in TRIGGERS]
    ).order_by("conversation_id", "turn")
    for talk, turn in upset.values_list("conversation", "turn"):
        triggers.setdefault(talk, []).append(turn)
    said: dict[int, list[Turn]] = {}
    for talk, index, text in _customers_turns(triggers):
        said.setdefault(talk, []).append(Turn(index, Role.CUSTOMER, text))
    return [Upset(talk, turns, said.get(talk, [])) for talk, turns in triggers.items()]


def _customers_turns(talks: Collection[int]) -> Iterable[tuple[int, int, str]]:
    rows = KeptTurn.objects.filter(conversation__in=talks, role=Role.CUSTOMER.value)
    columns = ("conversation", "index", "text")
    return rows.order_by("conversation_id", "index").values_list(*columns)


def _told(said: Sequence[Turn], triggers: Iterable[int]) -> dict[str, tuple[str, int]]:
    texts = {turn.index: turn.text for turn in said}
    told: dict[str, tuple[str, int]] = {}
    for trigger in triggers:
        found = classify(said, trigger)
        if found is not None and found.trouble.key not in told:
            told[found.trouble.key] = (words_of(found, texts), found.words[0].turn)
    return told


def words_of(found: Found, texts: Mapping[int, str]) -> str:
    """Return the sentence around the weightiest words, cut where it is long."""
    span = found.words[0]
    text = texts[span.turn]
    start = max((text.rfind(mark, 0, span.start) for mark in ".!?\n"), default=-1) + 1
    ends = [place for mark in ".!?\n" if (place := text.find(mark, span.end)) >= 0]
    sentence = " ".join(text[start : min(ends, default=len(text)) + 1].split())
    if len(sentence) <= LONGEST_WORDS:
        return sentence
    return " ".join(text[span.start : span.end].split())[:LONGEST_WORDS]


def _of_talk(
    talk: Conversation, trouble: Trouble, words: str, turn: int, now: datetime
) -> Incident:
    return Incident(
        conversation=talk,
        identity_id=talk.identity_id,
        trouble=trouble,
        found=trouble.key,
        source=Source.CONVERSATION,
        words=words,
        turn=turn,
        happened_at=talk.started_at,
        logged_at=now,
    )


def _from_answer(answer: SurveyResponse, now: datetime) -> None:
    """
    Log what a customer says went wrong in a survey; joined to the talk's own where it is there.

    A low answer whose words tell no step is filed as people filed words like them, else proposed to
    people, who file it or not.
    """
    value = answer.value
    low = value is None or value <= LOW.get(answer.measure, 0)
    if not answer.words or not low:
        return
    named = known_troubles()
    taught = learning.Lessons(named)
    found = classify([Turn(0, Role.CUSTOMER, answer.words)], 0)
    if found is not None:
        words = words_of(found, {0: answer.words})
        row = _of_answer(answer, named[found.trouble.key], words, now)
        row.found = found.trouble.key
        taught.file(row)
    elif (trouble := taught.filed(answer.words)) is not None:
        row = _of_answer(answer, trouble.trouble, answer.words[:LONGEST_WORDS], now)
        row.learned = trouble.times
    else:
        # Without a value nothing says that the words tell of something bad.
        if value is not None:
            Proposal.objects.get_or_create(response=answer, defaults={"at": answer.at})
        return
    same = Q(trouble=row.trouble) | Q(found=row.found) & ~Q(found="")
    if not Incident.objects.filter(same, conversation=answer.conversation).exists():
        row.save()
        joining.join_in([answer.conversation_id])


def _of_answer(answer: SurveyResponse, trouble: Trouble, words: str, now: datetime) -> Incident:
    return Incident(
        conversation=answer.conversation,
        identity_id=answer.conversation.identity_id,
        trouble=trouble,
        source=Source.SURVEY,
        words=words,
        happened_at=answer.at,
        logged_at=now,
    )
