"""Everything that changes a practice talk: begun, replied, gone back to, stopped, shared."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.training.models import Practice, PracticeMoment, Purpose, ScenarioVersion
from highpoint.apps.training.scenarios import Playable, of_text, of_version
from highpoint.errors import HighpointError
from highpoint.practice.debrief import Tried, better, score, turned
from highpoint.practice.scenario import Scenario, shipped
from highpoint.practice.talk import PracticeTalk

HIGHEST_SEED = 999_999
_TOLD_BY_A_REPLY = (
    "talk",
    "replies",
    "mood",
    "last_at",
    "ended_at",
    "ending",
    "met",
    "offered",
)


class NotThere(HighpointError):
    """A reply of a practice talk that was never written."""


def begin(
    person: User,
    played: Playable,
    *,
    now: datetime,
    seed: int | None = None,
    purpose: Purpose = Purpose.PRACTICE,
    timed: bool = False,
    phrased: bool = False,
    text: str = "",
) -> Practice:
    """
    Let a simulated customer open a talk. Without a seed, one is drawn, another each time.

    Where it is ``phrased``, a model may find the words of the answers; the first are authored.
    ``text`` is a trial's scenario, kept with the talk: its draft may change meanwhile.
    """
    chosen = secrets.randbelow(HIGHEST_SEED) + 1 if seed is None else seed
    talk = PracticeTalk.begin(played.scenario, chosen)
    return _kept(
        person, talk, played.version, now, text, purpose=purpose, timed=timed, phrased=phrased
    )


def say(practice: Practice, text: str, *, after: int, now: datetime) -> Practice:
    """
    Add a reply and the customer's answer.

    ``after`` is how many replies the writer had seen: the same reply sent twice is kept once.

    :raises TalkEnded: where the customer has gone
    :raises ReplyTooLong: where nobody would read it
    """
    return said(Practice.objects.filter(pk=practice.pk), text, after=after, now=now)[0]


def said(
    one: QuerySet[Practice],
    text: str,
    *,
    after: int,
    now: datetime,
    by: User | None = None,
    answered: PracticeTalk | None = None,
) -> tuple[Practice, PracticeTalk]:
    """
    Do as ``say`` does, and return the talk too, with what the engine read still at hand.

    ``one`` asks for the talk; with ``by`` the log is told in the same breath. ``answered`` is the
    talk after this reply where a model found the words; where the talk went on meanwhile it is left
    aside. Nobody waits while the customer thinks: the answer is kept where the talk still stands as
    it was read, and dropped where another reply was first.

    :raises Practice.DoesNotExist: where there is no such talk
    """
    practice = one.get()
    talk = talk_of(practice)
    if practice.replies != after or practice.ended_at is not None:
        return practice, talk
    if answered is not None and answered.turns[: len(talk.turns)] == talk.turns:
        talk = answered
    else:
        talk = talk.say(text)
    practice.talk = _dict(talk, practice.talk.get("scenario", ""))
    practice.replies = len(talk.replies)
    practice.mood = talk.state.mood
    practice.last_at = now
    with transaction.atomic():
        if talk.ending is not None:
            _end(practice, talk, now)
        told = {name: getattr(practice, name) for name in _TOLD_BY_A_REPLY}
        kept = Practice.objects.filter(pk=practice.pk, replies=after, ended_at=None).update(**told)
        if not kept:
            transaction.set_rollback(True)
        elif by is not None:
            note(by, Did.SENT_FORM, "practice_say", thing_id=practice.pk, now=now)
    if kept:
        return practice, talk
    practice = one.get()
    return practice, talk_of(practice)


def stop(practice: Practice, *, now: datetime) -> Practice:
    """End a talk because its writer wants to; what was met so far is read all the same."""
    with transaction.atomic():
        practice = Practice.objects.select_for_update().get(pk=practice.pk)
        if practice.ended_at is None:
            _end(practice, talk_of(practice), now)
            practice.save()
    return practice


def again(practice: Practice, reply: int, *, now: datetime) -> Practice:
    """
    Return another talk with the same customer and seed, from before one of the replies, from 0.

    The first talk stays as it is.

    :raises NotThere: where there was no such reply
    """
    if not 0 <= reply <= practice.replies:
        raise NotThere("There is no such reply in this talk. Choose one that you wrote.")
    talk = talk_of(practice).back_to(reply)
    return _kept(
        practice.person,
        talk,
        practice.version,
        now,
        practice.talk.get("scenario", ""),
        purpose=Purpose(practice.purpose),
        timed=practice.timed,
        phrased=practice.phrased,
        again_of=practice,
        again_at=reply,
    )


def take_tip(practice: Practice) -> str:
    """Return the next tip of the scenario; taking one costs nothing."""
    tips = scenario_of(practice).tips
    tip = tips[practice.tips % len(tips)]
    Practice.objects.filter(pk=practice.pk).update(tips=practice.tips + 1)
    practice.tips += 1
    return tip


def share(practice: Practice, *, shared: bool, now: datetime) -> None:
    """Show a talk to one's coach and lead, or to nobody again."""
    practice.shared_at = now if shared else None
    practice.save(update_fields=["shared_at"])


def better_of(practice: Practice, talk: PracticeTalk) -> Tried | None:
    """
    Return the model reply that would have done better where an ended talk slipped most.

    To try them all is a talk's work over again: so it is kept, and done once.
    """
    if practice.better is None:
        worst = turned(talk, best=False)
        found = better(talk, worst) if worst is not None else None
        practice.better = asdict(found) if found else {}
        Practice.objects.filter(pk=practice.pk).update(better=practice.better)
    return Tried(**practice.better) if practice.better else None


def scenario_of(practice: Practice) -> Scenario:
    """Return the scenario a talk was begun with."""
    if text := practice.talk.get("scenario"):
        return of_text(text)
    return of_version(practice.version).scenario if practice.version else shipped(practice.slug)


def talk_of(practice: Practice) -> PracticeTalk:
    """Return the talk as it stands, to be read or gone on with."""
    return PracticeTalk.from_dict(scenario_of(practice), practice.talk)


def _kept(
    person: User,
    talk: PracticeTalk,
    version: ScenarioVersion | None,
    now: datetime,
    text: str = "",
    **more: object,
) -> Practice:
    return Practice.objects.create(
        person=person,
        slug=talk.scenario.id,
        version=version,
        seed=talk.seed,
        talk=_dict(talk, text),
        replies=len(talk.replies),
        begun_at=now,
        last_at=now,
        first_mood=talk.turns[0].mood,
        mood=talk.state.mood,
        **more,
    )


def _dict(talk: PracticeTalk, text: str) -> dict[str, Any]:
    return talk.to_dict() | ({"scenario": text} if text else {})


def _end(practice: Practice, talk: PracticeTalk, now: datetime) -> None:
    """Keep how a talk ended and what its moments add up to; an unwritten talk counts for nothing."""
    practice.ended_at = now
    practice.ending = talk.ending.value if talk.ending else ""
    if not talk.replies:
        return
    moments = talk.analysis.moments
    told = score(moments)
    practice.met, practice.offered = told.met, told.offered
    if practice.purpose in (Purpose.TRIAL, Purpose.AUDITION):
        return
    PracticeMoment.objects.bulk_create(
        PracticeMoment(
            practice=practice,
            person_id=practice.person_id,
            kind=each.kind.value,
            verdict=each.verdict.value,
            at=now,
        )
        for each in moments
    )
