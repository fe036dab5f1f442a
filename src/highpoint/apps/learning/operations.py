"""Everything that changes a lesson: begun, its steps, its goal, a coach's look, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from random import Random

import yaml
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import leads_of
from highpoint.apps.learning.lessons import lesson_of, version_of
from highpoint.apps.learning.models import (
    NEEDED,
    CoachLook,
    LessonGoal,
    LessonRun,
    LessonStep,
    LessonTalk,
    MasteryShare,
    Placement,
    QuizAnswer,
    Step,
    Trained,
)
from highpoint.apps.learning.queries import right_now, talk_counts
from highpoint.apps.learning.training import mark
from highpoint.apps.notices.operations import tell
from highpoint.apps.stories import recall
from highpoint.apps.stories.models import Deck
from highpoint.apps.training import operations as practicing
from highpoint.apps.training.models import Practice, Purpose, ScenarioVersion
from highpoint.apps.training.scenarios import Playable
from highpoint.apps.training.versions import Status
from highpoint.errors import HighpointError
from highpoint.practice.lesson import Lesson
from highpoint.practice.offering import fitting_seed
from highpoint.practice.placement import Result

KIND = "lesson"
LONGEST = 500
# Of the quiz's questions, so many must be right in the newest answers: four of five.
ENOUGH_RIGHT = 0.8


class CannotLearn(HighpointError):
    """A step of a lesson that cannot be taken, for a reason the person can be told."""


class GoalTooLow(CannotLearn):
    """A goal that is no better than where one stands."""


def begin(person: User, found: Lesson, *, now: datetime) -> LessonRun:
    """Return the person's open run of a lesson, begun now with the version there is if none was."""
    try:
        with transaction.atomic():
            return LessonRun.objects.create(
                person=person, lesson=found.id, version=version_of(found.id), begun_at=now
            )
    except IntegrityError:
        return LessonRun.objects.get(person=person, lesson=found.id, done_at=None)


def take(
    run: LessonRun, step: Step, *, now: datetime, scenario: ScenarioVersion | None = None
) -> None:
    """Log that a step was taken; a second time changes nothing."""
    _still_open(run)
    LessonStep.objects.get_or_create(run=run, step=step, defaults={"at": now, "scenario": scenario})


def answer(run: LessonRun, chosen: Mapping[int, int], *, now: datetime) -> int:
    """
    Keep answers to the quiz, by question, from 0, and return how many of them are right.

    The quiz counts as taken once four of five are right, in the newest answer to each.
    """
    _still_open(run)
    found = lesson_of(run)
    rows = [
        QuizAnswer(
            person=run.person,
            run=run,
            lesson=found.id,
            question=place,
            chosen=choice,
            kind=found.quiz[place].kind.value,
            right=found.quiz[place].answers[choice].right,
            at=now,
        )
        for place, choice in chosen.items()
    ]
    with transaction.atomic():
        QuizAnswer.objects.bulk_create(rows)
        if len(right_now(run)) >= ENOUGH_RIGHT * len(found.quiz):
            take(run, Step.QUIZ, now=now)
    return sum(row.right for row in rows)


def practice(
    run: LessonRun, played: Playable, *, now: datetime, seed: int | None = None
) -> Practice:
    """Begin a practice talk that belongs to the lesson; without a seed, one that brings its moment."""
    _still_open(run)
    if seed is None:
        seed = fitting_seed(played.scenario, lesson_of(run).kinds[0], Random())  # nosec B311
    with transaction.atomic():
        talk = practicing.begin(run.person, played, now=now, seed=seed, purpose=Purpose.LESSON)
        _belongs(talk, run, now)
    return talk


def again(practice: Practice, reply: int, *, now: datetime) -> Practice:
    """
    Begin a talk again from before a reply; what belonged to an open lesson belongs to it still.

    :raises NotThere: where there was no such reply
    """
    with transaction.atomic():
        made = practicing.again(practice, reply, now=now)
        for kept in LessonTalk.objects.filter(practice=practice, run__done_at=None):
            _belongs(made, kept.run, now)
    return made


def _belongs(talk: Practice, run: LessonRun, now: datetime) -> None:
    """Make a talk one of a lesson's; a coach who was asked to look may read it too."""
    LessonTalk.objects.create(run=run, practice=talk)
    if CoachLook.objects.filter(run=run, answered_at=None).exists():
        practicing.share(talk, shared=True, now=now)


def set_goal(
    run: LessonRun,
    *,
    rate_from: float | None,
    moments: int,
    rate_to: float,
    by: date,
    now: datetime,
) -> None:
    """
    Set where the own live rate is to go by when, in percent; a second goal takes its place.

    :raises GoalTooLow: for a goal that is not above where one stands
    :raises CannotLearn: for a day gone by
    """
    _still_open(run)
    if by <= timezone.localdate(now):
        raise CannotLearn("Choose a day that is still to come.")
    if rate_from is not None and rate_to <= rate_from:
        raise GoalTooLow(
            f"Your rate is {rate_from:.0f} % now. Choose a goal above it, or none for now."
        )
    kind = lesson_of(run).kinds[0].value
    with transaction.atomic():
        LessonGoal.objects.update_or_create(
            run=run,
            defaults={
                "kind": kind,
                "rate_from": rate_from,
                "moments": moments,
                "rate_to": rate_to,
                "by": by,
                "set_at": now,
            },
        )
        take(run, Step.GOAL, now=now)


def write_scenario(run: LessonRun, told: Mapping[str, str], *, now: datetime) -> ScenarioVersion:
    """
    Keep a moment of one's own as the draft of a scenario, for a trainer to round off.

    ``told``: ``title``, ``situation``, ``opening`` (what the customer writes), ``wish`` (what
    they want) and ``good`` (a reply that would meet it). A draft written again is replaced.
    """
    _still_open(run)
    source = yaml.safe_dump(
        {
            "title": told["title"],
            "situation": told["situation"],
            "opening": [told["opening"]],
            "wish": [told["wish"]],
            "teaches": [kind.value for kind in lesson_of(run).kinds],
            "models": {"good": [told["good"]]},
        },
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
    with transaction.atomic():
        draft, made = ScenarioVersion.objects.get_or_create(
            slug=f"own-{run.lesson}-{run.pk}"[:60],
            number=1,
            defaults={
                "title": told["title"],
                "source": source,
                "made_by": run.person,
                "made_at": now,
                "note": "Written in a lesson; still to be rounded off.",
            },
        )
        if not made:
            if draft.status != Status.DRAFT:
                raise CannotLearn("A trainer has published it already. Begin the lesson again.")
            draft.title, draft.source = told["title"], source
            draft.save(update_fields=["title", "source"])
        take(run, Step.SCENARIO, now=now, scenario=draft)
    return draft


def place(person: User, results: Sequence[Result], *, now: datetime) -> Placement:
    """Keep how a placement test went."""
    rows = [each.to_dict() for each in results]
    return Placement.objects.create(person=person, at=now, results=rows)


def ask_coach(run: LessonRun, words: str, *, now: datetime) -> None:
    """
    Ask the coaches and leads of one's teams to look, and show them the talks of this lesson.

    :raises CannotLearn: where there is nobody to ask
    """
    _still_open(run)
    coaches = list(leads_of(run.person))
    if not coaches:
        raise CannotLearn("You are in no team with a coach or lead yet, so there is nobody to ask.")
    with transaction.atomic():
        _, made = CoachLook.objects.get_or_create(
            run=run, defaults={"asked_at": now, "words": words.strip()[:LONGEST]}
        )
        for each in run.talks.select_related("practice"):
            practicing.share(each.practice, shared=True, now=now)
        take(run, Step.COACH, now=now)
        if made:
            subject = f"{run.person} asks you to look: {lesson_of(run).title}"
            link = reverse("lessons_kept")
            tell(coaches, KIND, f"look {run.pk}", subject, now=now, link=link)


def look(asked: CoachLook, text: str, *, by: User, now: datetime, noted: bool = True) -> None:
    """
    Answer as a coach: what was seen, and the next step; ``noted`` in the log but for made-up ones.

    :raises CannotLearn: without words, to oneself, and a second time
    """
    if not text.strip():
        raise CannotLearn("Say what you saw: the words, and one next step.")
    if asked.run.person_id == by.pk:
        raise CannotLearn("Somebody else has to look.")
    with transaction.atomic():
        waiting = CoachLook.objects.filter(pk=asked.pk, answered_at=None)
        if not waiting.update(answered_by=by, answered_at=now, answer=text.strip()[:4000]):
            raise CannotLearn("This was answered already.")
        tell(
            [asked.run.person],
            KIND,
            f"look {asked.run_id} answered",
            f"{by} looked: {lesson_of(asked.run).title}",
            now=now,
            link=reverse("lesson", args=[asked.run.lesson]),
        )
        if noted:
            note(
                by,
                Did.LOOKED_AT_LESSON,
                "lesson",
                thing_id=asked.run_id,
                person=asked.run.person,
                now=now,
            )


def finish(run: LessonRun, *, now: datetime) -> LessonRun:
    """
    Complete a lesson; from now on its agent counts as trained in its behaviors.

    :raises CannotLearn: with what is still to do
    """
    _still_open(run)
    missing = missing_of(run)
    if missing:
        raise CannotLearn(f"Still to do: {', '.join(step.label for step in missing)}.")
    with transaction.atomic():
        take(run, Step.PRACTICE, now=now)
        take(run, Step.RECOGNITION, now=now)
        run.done_at = now
        run.save(update_fields=["done_at"])
        _remember(run, now)
        agent = run.person.serves_as
        if agent is not None:
            for kind in lesson_of(run).kinds:
                mark(agent, kind, timezone.localdate(now), Trained.By.LESSON)
    return run


def _remember(run: LessonRun, now: datetime) -> None:
    """Give the rules of a lesson to its person as cards."""
    found = lesson_of(run)
    # An address may be as long as the whole key of a card.
    short = sha256(found.id.encode()).hexdigest()[:32]
    for number, point in enumerate(found.points, start=1):
        side = recall.Side(
            key=f"lesson:{short}:{number}",
            front=f"{found.title}: “{point.rule}” Why?",
            back=point.because,
            kind=found.kinds[0].value,
        )
        recall.add(run.person, Deck.LESSONS, side, now=now)


def missing_of(run: LessonRun) -> list[Step]:
    """Return the steps without which a lesson is not complete, and that are still to be taken."""
    taken = set(run.steps.values_list("step", flat=True))
    if talk_counts(run):
        taken.add(Step.PRACTICE)
    return [step for step in NEEDED if step not in taken]


def share(run: LessonRun, *, shared: bool, now: datetime) -> None:
    """
    Show a certificate to one's coaches and leads, who are told, or to nobody again.

    :raises CannotLearn: before the lesson is done
    """
    if run.done_at is None:
        raise CannotLearn("Finish the lesson first; then there is something to show.")
    with transaction.atomic():
        run.shared_at = now if shared else None
        run.save(update_fields=["shared_at"])
        if shared:
            subject = f"{run.person} completed a lesson: {lesson_of(run).title}"
            link = reverse("lessons_kept")
            told = leads_of(run.person)
            tell(told, KIND, f"lesson {run.pk} shown", subject, now=now, link=link)


def share_mastery(person: User, *, shared: bool, now: datetime) -> None:
    """Let one's coaches and leads see the own mastery map, or nobody again."""
    if shared:
        MasteryShare.objects.get_or_create(person=person, defaults={"since": now})
    else:
        MasteryShare.objects.filter(person=person).delete()


def _still_open(run: LessonRun) -> None:
    if run.done_at is not None:
        raise CannotLearn("This lesson is complete. Begin it again to go through it once more.")
