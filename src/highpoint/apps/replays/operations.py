"""Everything that changes a replay: an answer tried, kept, shared; put aside; suggested."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality.models import Moment
from highpoint.apps.replays.models import Replay, ReplyTry
from highpoint.apps.replays.places import CannotReplay, judged_at, scene_at, scene_of
from highpoint.engine.analyze import ENGINE_VERSION
from highpoint.engine.moment import Verdict
from highpoint.practice.debrief import score
from highpoint.practice.replay import Scene, Tried

KIND = "practice"


def try_moment(person: User, moment: Moment, text: str, *, now: datetime) -> ReplyTry:
    """
    Answer a real moment anew; the place is kept as the person's replay.

    :raises CannotReplay: where there is nothing to answer
    :raises NothingWritten: without words
    :raises ReplyTooLong: where nobody would read it
    """
    scene = scene_of(moment)
    tried = scene.try_out(text)
    with transaction.atomic():
        return _kept(_replay(person, moment, scene, now=now), tried, now=now)


def try_again(replay: Replay, text: str, *, now: datetime) -> ReplyTry:
    """
    Answer anew at a place that is the person's replay already.

    :raises CannotReplay: where the talk was sent again and the place is gone
    :raises NothingWritten: without words
    :raises ReplyTooLong: where nobody would read it
    """
    scene = scene_at(replay.conversation, replay.turn)
    tried = scene.try_out(text)
    with transaction.atomic():
        return _kept(replay, tried, now=now)


def suggest(moment: Moment, *, by: User, now: datetime, words: str = "") -> Replay:
    """
    Put a moment into the queue of whoever it is of, and tell them.

    :raises CannotReplay: of nobody who signs in, of oneself, or where there is nothing to answer
    """
    agent = moment.agent.joined_to or moment.agent if moment.agent else None
    if agent is None or agent.user is None:
        raise CannotReplay("Nobody signs in as the agent of this talk, so nobody would see it.")
    if agent.user == by:
        raise CannotReplay("This is your own moment: it is in your own queue already.")
    scene = scene_of(moment)
    with transaction.atomic():
        replay = _replay(agent.user, moment, scene, now=now)
        replay.suggested_by, replay.suggested_at = by, now
        replay.words, replay.done_at = words.strip()[:300], None
        replay.save(update_fields=["suggested_by", "suggested_at", "words", "done_at"])
        note(by, Did.SUGGESTED_REPLAY, "replay", thing_id=replay.pk, agent=agent, now=now)
        tell(
            [agent.user],
            KIND,
            f"replay {replay.pk} suggested {now.date().isoformat()}",
            f"{by} suggests a moment to practice",
            link=reverse("replay", args=[replay.pk]),
            body=replay.words,
            now=now,
        )
    return replay


def put_aside(replay: Replay, *, aside: bool, now: datetime) -> None:
    """Take a place out of the person's queue, or put it back."""
    replay.done_at = now if aside else None
    replay.save(update_fields=["done_at"])


def put_moment_aside(person: User, moment: Moment, *, now: datetime) -> Replay:
    """
    Take a moment out of a person's queue without trying it.

    :raises CannotReplay: where there is nothing to answer
    """
    with transaction.atomic():
        replay = _replay(person, moment, scene_of(moment), now=now)
        put_aside(replay, aside=True, now=now)
    return replay


def keep(one: ReplyTry, *, kept: bool, now: datetime) -> None:
    """Keep an answer as one's example, or no more; what is not kept is shown to nobody."""
    one.kept_at = (one.kept_at or now) if kept else None
    if not kept:
        one.shared_at = None
    one.save(update_fields=["kept_at", "shared_at"])


def share(one: ReplyTry, *, shared: bool, now: datetime) -> None:
    """Show an answer to one's coach and lead, which keeps it, or to nobody again."""
    if shared:
        one.kept_at = one.kept_at or now
    one.shared_at = now if shared else None
    one.save(update_fields=["kept_at", "shared_at"])


def _replay(person: User, moment: Moment, scene: Scene, *, now: datetime) -> Replay:
    rows = judged_at(scene, moment.conversation)
    return Replay.objects.get_or_create(
        person=person,
        conversation=moment.conversation,
        turn=scene.stop.turn,
        defaults={"kinds": [[row.kind, row.verdict] for row in rows], "made_at": now},
    )[0]


def _kept(replay: Replay, tried: Tried, *, now: datetime) -> ReplyTry:
    told = score(tried.moments)
    reaction = tried.reaction
    made = ReplyTry.objects.create(
        replay=replay,
        text=tried.text,
        at=now,
        engine_version=ENGINE_VERSION,
        verdicts=[
            [
                moment.kind.value,
                moment.verdict.value,
                moment.reason,
                [[s.start, s.end] for s in moment.evidence if s.turn == replay.turn],
            ]
            for moment in tried.moments
        ],
        marks=[[mark.mark.value, mark.span.start, mark.span.end] for mark in tried.marks],
        met=told.met,
        offered=told.offered,
        mood_before=reaction.before if reaction else None,
        mood_after=reaction.after if reaction else None,
        reaction=reaction.answer if reaction else "",
        effects=[
            [each.move, each.temper]
            for each in sorted(reaction.effects, key=lambda each: -abs(each.temper))
        ]
        if reaction
        else [],
    )
    if (
        replay.done_at is None
        and tried.moments
        and all(m.verdict is Verdict.MET for m in tried.moments)
    ):
        put_aside(replay, aside=True, now=now)
    return made
