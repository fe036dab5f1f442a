"""Lessons: all of them, one with its steps, its certificate, and what a coach was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, own_names
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import agents_seen_by, may, require
from highpoint.apps.learning import operations, training
from highpoint.apps.learning.lessons import (
    all_taught,
    has_newer,
    lesson_for_one,
    lesson_of,
    taught,
)
from highpoint.apps.learning.models import INGREDIENTS, LessonGoal, LessonRun, Step
from highpoint.apps.learning.queries import (
    certificates_seen_by,
    looks_seen_by,
    maps_shared_with,
    newest_answers,
    newest_run,
    right_now,
    runs_of,
    shared_with,
    talks_told,
)
from highpoint.apps.training.scenarios import all_playable, playable
from highpoint.errors import HighpointError
from highpoint.practice import statement
from highpoint.practice.coverage import offered
from highpoint.practice.lesson import Lesson, NoSuchLesson
from highpoint.practice.scenario import DIFFICULTIES
from highpoint.web import scorm, words
from highpoint.web.behaviors import Rate
from highpoint.web.forms.learning import (
    AskForm,
    GoalForm,
    OwnScenarioForm,
    QuizForm,
    RecordForm,
)
from highpoint.web.learning import live_behavior, shown_model, shown_quiz, shown_steps
from highpoint.web.numbers import number

MOST_SCENES = 4
MOST_SHOWN = 50


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every lesson, where one stands in it, and the way to a path of one's own."""
    user = require(request.user, Act.LEARN)
    runs: dict[str, list[LessonRun]] = {}
    for run in runs_of(user).prefetch_related("steps"):
        runs.setdefault(run.lesson, []).append(run)
    rows = []
    for found in (each.lesson for each in all_taught()):
        mine = runs.get(found.id, [])
        rows.append(
            {
                "lesson": found,
                "kinds": [words.KINDS[kind] for kind in found.kinds],
                "open": next((run for run in mine if run.done_at is None), None),
                "done": next((run for run in mine if run.done_at), None),
            }
        )
    context = {
        "rows": rows,
        "keeps": may(user, Act.KEEP_LESSONS),
        "makes": may(user, Act.MAKE_LESSONS),
    }
    return render(request, "learning/overview.html", context)


@require_safe
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one lesson with all its steps."""
    user = require(request.user, Act.LEARN)
    return _page(request, user, _lesson(slug, user), {})


def _page(
    request: HttpRequest, user: User, found: Lesson, bad: dict[str, forms.Form]
) -> HttpResponse:
    run = newest_run(user, found.id)
    going = run if run and run.done_at is None else None
    chosen = newest_answers(run) if run else {}
    live = live_behavior(user, found)
    rate = live.rate if live else None
    # Without a run, without a goal or a look there is nothing to show.
    goal = getattr(run, "goal", None)
    quiz = bad.get("quiz") or QuizForm(
        found=found, initial={f"q{place}": choice for place, choice in chosen.items()}
    )
    context: dict[str, Any] = {
        "lesson": found,
        "kinds": [words.KINDS[kind] for kind in found.kinds],
        "run": run,
        "going": going,
        "steps": shown_steps(run),
        "good": shown_model(found, found.good),
        "weak": shown_model(found, found.weak),
        "quiz": shown_quiz(found, quiz, chosen),
        "right": len(right_now(run)) if run else 0,
        "scenes": _scenes(found),
        "talks": talks_told(run) if run else [],
        "live": live,
        "rate": rate,
        "goal": goal,
        "look": getattr(run, "look", None),
        "own_form": bad.get("scenario") or OwnScenarioForm(),
        "goal_form": bad.get("goal") or GoalForm(initial=_suggested(rate, goal)),
        "ask_form": bad.get("coach") or AskForm(),
        "missing": operations.missing_of(going) if going else [],
        "keeps": may(user, Act.KEEP_LESSONS),
        "makes": may(user, Act.MAKE_LESSONS),
        "newer": run is not None and has_newer(run),
        "bad": set(bad),
    }
    return render(request, "learning/lesson.html", context)


def _suggested(rate: Rate | None, goal: LessonGoal | None) -> dict[str, object]:
    if goal is not None:
        return {"rate_to": f"{goal.rate_to:g}", "by": goal.by}
    return {"rate_to": min(95, round(rate.value) + 10)} if rate else {}


def _scenes(found: Lesson) -> list[dict[str, Any]]:
    """Return the lesson's own scenarios, and others that teach the behavior where one is gone."""
    there = {each.scenario.id: each.scenario for each in all_playable()}
    own = [there[name] for name in found.scenarios if name in there]
    more = [one for one in there.values() if found.kinds[0] in one.teaches and one not in own]
    return [
        {
            "scenario": one,
            "difficulty": DIFFICULTIES[one.difficulty],
            "offers": found.kinds[0] in offered(one),
        }
        for one in [*own, *more][:MOST_SCENES]
    ]


@require_POST
def act(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one step of a lesson; the field ``step`` says which."""
    user = require(request.user, Act.LEARN)
    found = _lesson(slug, user)
    step = request.POST.get("step", "")
    if step == "share":
        return _share(request, user, found)
    run = newest_run(user, found.id)
    if step == "again":
        found = _lesson(slug)
    if step == "again" or run is None or (run.done_at and step == "begin"):
        run = operations.begin(user, found, now=timezone.now())
    if step in ("", "begin", "again"):
        return redirect("lesson", found.id)
    if step == "practice":
        return _practice(request, run)
    doing = _DOING.get(step)
    if doing is None:
        raise Http404
    try:
        bad = doing(request, run)
    except HighpointError as error:
        messages.error(request, str(error))
        return redirect("lesson", found.id)
    if bad is not None:
        return _page(request, user, found, {step: bad})
    if step == "finish":
        return redirect("certificate", run.pk)
    return redirect(f"{reverse('lesson', args=[found.id])}#step-{step}")


def _practice(request: HttpRequest, run: LessonRun) -> HttpResponse:
    try:
        played = playable(request.POST.get("scenario", ""))
        made = operations.practice(run, played, now=timezone.now())
    except HighpointError as error:
        messages.error(request, str(error))
        return redirect("lesson", run.lesson)
    return redirect("practice_talk", made.pk)


def _share(request: HttpRequest, user: User, found: Lesson) -> HttpResponse:
    run = get_object_or_404(
        runs_of(user).filter(lesson=found.id, done_at__isnull=False),
        pk=number(request.POST.get("run")),
    )
    shared = request.POST.get("shared") == "yes"
    operations.share(run, shared=shared, now=timezone.now())
    said = "Your coaches and leads are told, and can see it." if shared else "It is yours alone."
    messages.success(request, said)
    return redirect("certificate", run.pk)


def _taken(step: Step) -> Callable[[HttpRequest, LessonRun], forms.Form | None]:
    def take(request: HttpRequest, run: LessonRun) -> None:
        operations.take(run, step, now=timezone.now())

    return take


def _quiz(request: HttpRequest, run: LessonRun) -> forms.Form | None:
    found = lesson_of(run)
    form = QuizForm(request.POST, found=found)
    if not form.is_valid():
        return form
    right = operations.answer(run, form.chosen(), now=timezone.now())
    messages.success(
        request, f"{right} of {len(found.quiz)} right. Below each question stands why."
    )
    return None


def _own(request: HttpRequest, run: LessonRun) -> forms.Form | None:
    form = OwnScenarioForm(request.POST)
    if not form.is_valid():
        return form
    operations.write_scenario(run, form.cleaned_data, now=timezone.now())
    messages.success(request, "Kept as a draft. A trainer can round it off and publish it.")
    return None


def _goal(request: HttpRequest, run: LessonRun) -> forms.Form | None:
    form = GoalForm(request.POST)
    if not form.is_valid():
        return form
    live = live_behavior(run.person, lesson_of(run))
    try:
        operations.set_goal(
            run,
            rate_from=live.rate.value if live and live.rate else None,
            moments=live.count.offered if live else 0,
            rate_to=form.cleaned_data["rate_to"],
            by=form.cleaned_data["by"],
            now=timezone.now(),
        )
    except operations.GoalTooLow as error:
        form.add_error("rate_to", str(error))
        return form
    except operations.CannotLearn as error:
        form.add_error("by", str(error))
        return form
    return None


def _ask(request: HttpRequest, run: LessonRun) -> forms.Form | None:
    form = AskForm(request.POST)
    if not form.is_valid():
        return form
    operations.ask_coach(run, form.cleaned_data["words"], now=timezone.now())
    messages.success(
        request, "Your coaches and leads are asked. They can read this lesson's talks."
    )
    return None


def _finish(request: HttpRequest, run: LessonRun) -> forms.Form | None:
    operations.finish(run, now=timezone.now())
    messages.success(request, "The lesson is complete. Well done.")
    return None


_DOING: dict[str, Callable[[HttpRequest, LessonRun], forms.Form | None]] = {
    "points": _taken(Step.POINTS),
    "models": _taken(Step.MODELS),
    "quiz": _quiz,
    "scenario": _own,
    "goal": _goal,
    "coach": _ask,
    "finish": _finish,
}


@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the certificate of a complete lesson, to be printed."""
    user = require(request.user, Act.LEARN)
    run = _certificate(user, pk)
    return render(request, "learning/certificate.html", _of(user, run))


def _of(user: User, run: LessonRun) -> dict[str, Any]:
    found = lesson_of(run)
    steps = shown_steps(run)
    return {
        "run": run,
        "lesson": found,
        "kinds": [words.KINDS[kind] for kind in found.kinds],
        "mine": run.person_id == user.pk,
        "right": len(right_now(run)),
        "talks": run.talks.filter(practice__replies__gt=0).count(),
        "ingredients": [steps[step.value] for step in INGREDIENTS],
        "goal": getattr(run, "goal", None),
    }


@require_safe
def certificate_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the xAPI statement of a complete lesson, for a learning record store."""
    user = require(request.user, Act.LEARN)
    run = _certificate(user, pk)
    assert run.done_at is not None
    steps = shown_steps(run)
    row = statement.completed(
        lesson_of(run),
        home=request.build_absolute_uri("/"),
        account=f"person-{run.person_id}",
        name=str(run.person),
        at=run.done_at,
        begun=run.begun_at,
        right=len(right_now(run)),
        ingredients=[step.value for step in INGREDIENTS if steps[step.value].done],
    )
    answer = JsonResponse(row, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{run.lesson}-xapi.json"'
    return answer


@require_safe
def package(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a lesson as a SCORM 1.2 package."""
    require(request.user, Act.KEEP_LESSONS)
    found = _lesson(slug)
    answer = HttpResponse(scorm.package(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.id}-scorm12.zip"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Show a coach what people asked and shared, by date, and take note of a training elsewhere."""
    user = require(request.user, Act.KEEP_LESSONS)
    agents = agents_seen_by(user).order_by("name", "pk")
    form = RecordForm(request.POST if request.method == "POST" else None, agents=agents)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        kinds = taught(told["lesson"]).lesson.kinds
        training.record(list(told["agents"]), kinds, told["day"], by=user, now=timezone.now())
        messages.success(request, "Taken note of. What it changed is worked out every night.")
        return redirect("lessons_kept")
    looks = looks_seen_by(user)
    context = {
        "waiting": [(each, lesson_of(each.run)) for each in looks.filter(answered_at=None)],
        "answered": [
            (each, lesson_of(each.run)) for each in looks.exclude(answered_at=None)[:MOST_SHOWN]
        ],
        "certificates": [
            (run, lesson_of(run))
            for run in shared_with(user).select_related("person", "version")[:MOST_SHOWN]
        ],
        "maps": maps_shared_with(user)[:MOST_SHOWN],
        "form": form,
        "lessons": [each.lesson for each in all_taught()],
    }
    return render(request, "learning/kept.html", context)


@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer as a coach who was asked to look."""
    user = require(request.user, Act.KEEP_LESSONS)
    asked = get_object_or_404(looks_seen_by(user), pk=pk)
    try:
        operations.look(asked, request.POST.get("answer", ""), by=user, now=timezone.now())
    except HighpointError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{asked.run.person} is told.")
    return redirect("lessons_kept")


def _certificate(user: User, pk: int) -> LessonRun:
    run = get_object_or_404(certificates_seen_by(user), pk=pk)
    if run.person_id != user.pk:
        looked(user, Did.OPENED_PAGE, own_names(run.person), "lesson", run.pk, now=timezone.now())
    return run


def _lesson(slug: str, user: User | None = None) -> Lesson:
    try:
        return lesson_for_one(slug, newest_run(user, slug) if user else None)
    except NoSuchLesson as error:
        raise Http404 from error
