"""Lessons as pages show them: examples with their words marked, steps, what to practice next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import conversations_seen_by
from highpoint.apps.learning.lessons import lessons_by_kind
from highpoint.apps.learning.mastery import Repetitions
from highpoint.apps.learning.models import INGREDIENTS, NEEDED, LessonRun, Placement, Step
from highpoint.apps.learning.queries import talk_counts
from highpoint.apps.quality import examples, figures, in_force
from highpoint.apps.quality.figures import Count, Days
from highpoint.engine.conversation import Role
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.moments import every_kind
from highpoint.engine.scorecard import Scorecard
from highpoint.practice.lesson import Lesson, Line, Model, judged
from highpoint.practice.placement import Result
from highpoint.web import words
from highpoint.web.behaviors import (
    FEWEST_FOR_RATE,
    Behavior,
    Rate,
    behaviors,
    most_to_gain,
    percent,
    rate_of,
)
from highpoint.web.highlights import TRIED, Shown
from highpoint.web.quotes import exchange
from highpoint.web.segments import Segment, Words, segments

WEEKS = 13
MOST_NEXT = 3
# What is surely done so often, in percent, is a strength; there is more to gain elsewhere.
SURE = 85


@dataclass(frozen=True, slots=True)
class Told:
    """What the engine read in one turn of an example: a verdict, and why."""

    look: str
    name: str
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One turn of an example with its evidence marked, and what was met or missed in it."""

    role: str
    who: str
    segments: Sequence[Segment]
    told: Sequence[Told]


def shown_model(found: Lesson, model: Model) -> list[ShownLine]:
    """Return an example, judged now by the engine in the behaviors of the lesson."""
    moments = [m for m in judged(found.customer, model.said).moments if m.kind in found.kinds]
    return [
        ShownLine(
            line.role.value,
            found.customer.partition(" ")[0] if line.role is Role.CUSTOMER else "Agent",
            _marked(place, line, moments),
            [_told(m) for m in moments if place == max(m.reply, default=m.turn)],
        )
        for place, line in enumerate(model.said)
    ]


def plain_lines(customer: str, said: Iterable[Line]) -> list[ShownLine]:
    """Return turns as they stand, with nothing marked."""
    return [
        ShownLine(
            line.role.value,
            customer.partition(" ")[0] if line.role is Role.CUSTOMER else "Agent",
            segments(line.text, ()),
            (),
        )
        for line in said
    ]


def _marked(place: int, line: Line, moments: Sequence[Moment]) -> list[Segment]:
    found = []
    for number, moment in enumerate(moments, start=1):
        says = f"{words.KINDS[moment.kind].lower()}, {words.VERDICTS[moment.verdict]}"
        look = moment.verdict.value
        spans = [(span, look) for span in moment.evidence if span.turn in moment.reply]
        spans += [(span, "said") for span in moment.trigger if span.turn not in moment.reply]
        found += [
            Words(s.start, s.end, "", kind, moment.kind.value, number, look, says)
            for s, kind in spans
            if s.turn == place
        ]
    return segments(line.text, found)


def _told(moment: Moment) -> Told:
    why = every_kind()[moment.kind].REASONS.get(moment.reason, "")
    return Told(moment.verdict.value, words.KINDS[moment.kind], words.VERDICTS[moment.verdict], why)


def shown_quiz(found: Lesson, form: forms.Form, chosen: Mapping[int, int]) -> list[dict[str, Any]]:
    """Return the questions of a quiz with their fields, and the answers chosen last."""
    return [
        {
            "number": place + 1,
            "question": question,
            "said": plain_lines(found.customer, question.said),
            "field": form[f"q{place}"],
            "chosen": question.answers[chosen[place]]
            if place in chosen and chosen[place] < len(question.answers)
            else None,
        }
        for place, question in enumerate(found.quiz)
    ]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of a lesson: whether it was taken, and whether it takes it to be complete."""

    step: Step
    done: bool
    needed: bool


def shown_steps(run: LessonRun | None) -> dict[str, ShownStep]:
    """Return the steps of a run by name, in their order."""
    taken = set(run.steps.values_list("step", flat=True)) if run else set()
    if run and Step.PRACTICE not in taken and talk_counts(run):
        taken.add(Step.PRACTICE)
    return {
        step.value: ShownStep(step, step.value in taken, step in NEEDED)
        for step in Step
        if step in NEEDED or step in INGREDIENTS
    }


@dataclass(frozen=True, slots=True)
class Next:
    """
    One thing worth practicing next, with why: the reason in words, and the words it rests on.

    ``shown`` is a live moment; ``reply`` what was written in the placement test.
    """

    kind: Kind
    name: str
    lesson: Lesson
    reason: str
    rate: Rate | None
    shown: Shown | None = None
    reply: str = ""
    practiced: Count | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """What is worth most to practice next, first things first, and what is not yet known."""

    next: Sequence[Next]
    few: Sequence[Behavior]
    days: Days
    live: bool


def live_behaviors(agent: Agent | None) -> tuple[list[Behavior], Days]:
    """Return an agent's behaviors of the last three months beside the three before."""
    cards = in_force.in_force()
    row = cards.of(agent.team_id, "").row if cards and agent else None
    if agent is None or row is None:
        return [], Days()
    known = figures.known_days(agent)
    if known.last is None:
        return [], Days()
    days = Days.weeks_until(known.last, WEEKS)
    before = days.before()
    card = Scorecard.from_dict(row.definition)
    earlier = figures.counts(agent, before) if before else {}
    return behaviors(card, figures.counts(agent, days), earlier), days


def live_behavior(person: User, found: Lesson) -> Behavior | None:
    """Return how somebody does at work in the first behavior of a lesson, None without figures."""
    own, _ = live_behaviors(person.serves_as)
    return next((one for one in own if one.kind is found.kinds[0]), None)


def path_of(
    person: User,
    agent: Agent | None,
    practiced: Mapping[Kind, Repetitions],
    placement: Placement | None,
) -> Path:
    """Return what somebody's own live moments, practice and placement test say to do next."""
    found, days = live_behaviors(agent)
    gain = [one for one in most_to_gain(found) if one.rate and one.rate.low < SURE]
    teaches = lessons_by_kind()
    rows = [_live(one, practiced[one.kind], teaches) for one in gain[:MOST_NEXT]]
    if agent is not None:
        rows = _with_words(rows, gain, agent, person)
    there = {row.lesson.id for row in rows}
    for result in _tested(placement):
        if len(rows) < MOST_NEXT and not result.met and teaches[result.kind].id not in there:
            rows.append(_of_test(result, practiced[result.kind], teaches))
            there.add(teaches[result.kind].id)
    for kind, reps in practiced.items():
        low = reps.practice >= FEWEST_FOR_RATE and (reps.count.rate or 0) < 0.7
        if len(rows) < MOST_NEXT and low and teaches[kind].id not in there:
            rows.append(_of_practice(kind, reps, teaches))
            there.add(teaches[kind].id)
    return Path(rows, [one for one in found if not one.rate], days, bool(found))


def _live(one: Behavior, reps: Repetitions, teaches: Mapping[Kind, Lesson]) -> Next:
    count = one.count
    open_ones = count.offered - count.taken
    reason = (
        f"Your live talks offered it {count.offered} times in three months; "
        f"{open_ones:g} of them got away. By the scorecard's weight that is among the most "
        "you could still gain."
    )
    return Next(
        one.kind,
        one.title,
        teaches[one.kind],
        reason,
        one.rate,
        practiced=reps.count if reps.practice else None,
    )


def _with_words(
    rows: Sequence[Next], gain: Sequence[Behavior], agent: Agent, person: User
) -> list[Next]:
    """Return the same with the newest moment that got away, where its words may be read."""
    seen = conversations_seen_by(person, "conversation__agent")
    by_kind = {one.kind: one for one in gain}
    wanted = [Verdict.MISSED, Verdict.PARTIAL]
    moments = {
        row.kind: moment
        for row in rows[:TRIED]
        if (moment := examples.newest(agent, row.kind, wanted, seen)) is not None
    }
    words_of = examples.told(moments.values())
    told = {kind: words_of[moment.pk] for kind, moment in moments.items()}
    return [
        Next(
            row.kind,
            row.name,
            row.lesson,
            row.reason,
            row.rate,
            Shown(by_kind[row.kind], example.moment, exchange(example), False)
            if (example := told.get(row.kind))
            else None,
            practiced=row.practiced,
        )
        for row in rows
    ]


def _tested(placement: Placement | None) -> list[Result]:
    return [Result.from_dict(row) for row in placement.results] if placement else []


def _of_test(result: Result, reps: Repetitions, teaches: Mapping[Kind, Lesson]) -> Next:
    return Next(
        result.kind,
        words.KINDS[result.kind],
        teaches[result.kind],
        f"In the placement test: {result.why[:1].lower()}{result.why[1:]}",
        None,
        reply=result.reply,
        practiced=reps.count if reps.practice else None,
    )


def _of_practice(kind: Kind, reps: Repetitions, teaches: Mapping[Kind, Lesson]) -> Next:
    reason = f"In practice you met {reps.count.taken:g} of {reps.practice} so far."
    return Next(kind, words.KINDS[kind], teaches[kind], reason, None, practiced=reps.count)


@dataclass(frozen=True, slots=True)
class Mastered:
    """One behavior in the mastery map: repetitions, the rate in practice over time, and live."""

    kind: Kind
    name: str
    lesson: Lesson
    reps: Repetitions
    practice: Rate | None
    live: Rate | None
    live_n: int
    by_time: Sequence[tuple[date, date, Count, Rate | None]]


def mastery_rows(
    reps: Mapping[Kind, Repetitions], live: Sequence[Behavior], periods: Sequence[tuple[date, date]]
) -> list[Mastered]:
    """Return the map, in the kinds' own order."""
    by_kind = {one.kind: one for one in live}
    teaches = lessons_by_kind()
    rows = []
    for kind in Kind:
        one, here = reps[kind], by_kind.get(kind)
        rows.append(
            Mastered(
                kind,
                words.KINDS[kind],
                teaches[kind],
                one,
                rate_of(one.count),
                here.rate if here else None,
                here.count.offered if here else 0,
                [
                    (first, last, count, small_rate(count))
                    for (first, last), count in zip(periods, one.by_time, strict=True)
                ],
            )
        )
    return rows


def small_rate(count: Count) -> Rate | None:
    """Return a rate of however few, with the wide interval it then has; None for nothing."""
    if not count.offered:
        return None
    return percent(count.taken, count.offered, jeffreys(count.taken, count.offered))
