"""The review desk: the queue, one evaluation while it is written, and once it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, own_names
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.assignments.queries import queue_of
from highpoint.apps.calibration.advice import standings
from highpoint.apps.calibration.queries import settled
from highpoint.apps.desk import operations, queries
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.disputes.queries import is_disputed
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Evaluation
from highpoint.apps.quality.queries import seen_in
from highpoint.web import desk
from highpoint.web.chosen import place_of
from highpoint.web.findings import findings
from highpoint.web.numbers import TURN_DIGITS, chosen, number

LONGEST = 4000


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, and what they reviewed lately."""
    user = require(request.user, Act.EVALUATE)
    context = {
        "drafts": queries.drafts(user),
        "asked": queries.asked(user),
        "lately": queries.lately(user),
        "reviews": may(user, Act.REVIEW),
        "assigned": queue_of(user, timezone.now()) if may(user, Act.DO_ASSIGNED) else None,
    }
    return render(request, "desk/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft to its reviewer as the desk, a submitted one to whoever may see it."""
    user = require(request.user, Act.READ_CONVERSATIONS)
    found = _seen(user, pk)
    if request.method == "POST":
        return _save(request, _own(user, pk))
    if found.is_draft:
        return render(request, "desk/desk.html", _desk(found, user))
    looked(user, Did.OPENED_EVALUATION, [found.agent_id], "evaluation", pk, now=timezone.now())
    return render(request, "desk/given.html", _given(found, user))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep one answer the moment it is given, and the time; what is said back is for the script."""
    user = require(request.user, Act.EVALUATE)
    found = _own(user, pk)
    try:
        if key := request.POST.get("criterion", ""):
            _rate(found, key, request.POST)
        if "summary" in request.POST:
            operations.summarize(found, request.POST["summary"][:LONGEST])
    except operations.CannotEvaluate as error:
        return JsonResponse({"error": str(error)}, status=409)
    if seconds := number(request.POST.get("seconds")):
        operations.spend(found, seconds, now=timezone.now())
    return JsonResponse({"answered": found.ratings.count()})


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin a comment to words, a message or the whole talk; or take one out."""
    user = require(request.user, Act.EVALUATE)
    found = _own(user, pk)
    told = request.POST
    back = f"{reverse('evaluation', args=[pk])}#comments"

    def say() -> None:
        where = _place(found, told)
        text = told.get("text", "")[:LONGEST]
        template = chosen(queries.templates(user), told.get("template"))
        text = "\n".join(part for part in (template.text if template else "", text) if part)
        operations.comment(
            found,
            text,
            now=timezone.now(),
            tone=told.get("tone", "advice"),
            turn=where[0],
            start=where[1],
            end=where[2],
        )

    def drop() -> None:
        if (gone := number(told["remove"])) is not None:
            operations.uncomment(found, gone)

    _tried(request, drop if "remove" in told else say)
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the answers of one's own submitted evaluation, with a reason."""
    user = require(request.user, Act.EVALUATE)
    found = _own(user, pk)
    if found.is_draft or _stands(request, found):
        return redirect("evaluation", pk)
    why, error = request.POST.get("why", "")[:LONGEST], ""
    asked = desk.questions(found, found.ratings.all())
    if request.method == "POST":
        try:
            answers = {
                one.criterion.key: desk.points_of(request.POST[f"a_{one.criterion.key}"])
                for one in asked
                if f"a_{one.criterion.key}" in request.POST
            }
            operations.amend(found, answers, why=why, by=user, now=timezone.now())
        except operations.CannotEvaluate as refused:
            error = str(refused)
        except ValueError:
            error = "One of the answers is not among those to choose from."
        else:
            messages.success(request, "Changed. What it said before is kept below.")
            return redirect("evaluation", pk)
    context = {"evaluation": found, "questions": asked, "why": why, "error": error}
    return render(request, "desk/change.html", context, status=400 if error else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own submitted evaluation: a draft again."""
    user = require(request.user, Act.EVALUATE)
    found = _own(user, pk)
    if _stands(request, found):
        return redirect("evaluation", pk)
    why = request.POST.get("why", "")[:LONGEST]
    done = "Taken back. It is a draft again and counts nowhere."
    _tried(request, lambda: operations.withdraw(found, why=why, by=user, now=timezone.now()), done)
    return redirect("evaluation", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw one's own draft away."""
    user = require(request.user, Act.EVALUATE)
    found = _own(user, pk)
    done = _tried(
        request, lambda: operations.discard(found, by=user, now=timezone.now()), "Thrown away."
    )
    return redirect("reviews") if done else redirect("evaluation", pk)


def _stands(request: HttpRequest, found: PersonEvaluation) -> bool:
    """Tell why a submitted evaluation cannot be changed by its reviewer now, where it cannot."""
    if is_disputed(found):
        messages.error(request, "It is being disputed: the answer to the dispute decides.")
        return True
    if settled(found):
        messages.error(request, "Its calibration round is closed; what was rated stays.")
        return True
    return False


def _seen(user: User, pk: int) -> PersonEvaluation:
    rows = queries.evaluations_seen_by(user).select_related(
        "conversation__agent", "conversation__reading", "agent", "scorecard", "reviewer"
    )
    return get_object_or_404(rows, pk=pk)


def _own(user: User, pk: int) -> PersonEvaluation:
    rows = PersonEvaluation.objects.select_related("conversation", "agent", "scorecard")
    return get_object_or_404(rows.filter(reviewer=user), pk=pk)


def _save(request: HttpRequest, found: PersonEvaluation) -> HttpResponse:
    """Keep the whole form; with its other buttons, fill up what is left or submit."""
    told = request.POST
    now = timezone.now()

    def keep() -> None:
        for criterion in criteria_of(found.scorecard):
            if told.get(f"a_{criterion.key}"):
                _rate(found, criterion.key, told)
        operations.summarize(found, told.get("summary", "")[:LONGEST])
        if seconds := number(told.get("seconds")):
            operations.spend(found, seconds, now=now)
        if "rest" in told:
            operations.rest_without_occasion(found)
        if "submit" in told:
            operations.submit(found, now=now)

    _tried(request, keep, "Submitted." if "submit" in told else "Saved.")
    return redirect("evaluation", found.pk)


def _rate(found: PersonEvaluation, key: str, told: Mapping[str, str]) -> None:
    try:
        points = desk.points_of(told.get(f"a_{key}", ""))
    except ValueError as error:
        raise operations.CannotEvaluate("Choose one of the answers.") from error
    operations.rate(found, key, points, note=told.get(f"n_{key}", "")[:LONGEST])


def _place(
    found: PersonEvaluation, told: Mapping[str, str]
) -> tuple[int | None, int | None, int | None]:
    """Return the turn and the words that a comment is pinned to, as chosen or as typed."""
    turn = number(told.get("turn"), TURN_DIGITS)
    if turn is None:
        return None, None, None
    said = found.conversation.turns.filter(index=turn).first()
    if said is None:
        return turn, None, None
    place = place_of(said.text, told.get("words", ""), told.get("start", ""))
    if place is None and told.get("words", "").strip():
        raise operations.CannotEvaluate(
            f"Message {said.index + 1} does not say “{told['words'].strip()[:80]}”. "
            "Copy the words as they stand there."
        )
    start, end = place or (None, None)
    return said.index, start, end


def _tried(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    try:
        act()
    except operations.CannotEvaluate as error:
        messages.error(request, str(error))
        return False
    if done:
        messages.success(request, done)
    return True


def _desk(found: PersonEvaluation, user: User) -> dict[str, Any]:
    talk = found.conversation
    turns = list(talk.turns.select_related("author"))
    comments = list(found.comments.all())
    seen = [] if found.unbiased else _findings(found, turns)
    asked = desk.questions(found, found.ratings.all())
    looked(user, Did.OPENED_CONVERSATION, [found.agent_id], "conversation", talk.pk,
           now=timezone.now())  # fmt: skip
    return {
        "evaluation": found,
        "talk": talk,
        "lines": desk.talk_lines(found, turns, comments, seen),
        "findings": seen,
        "questions": asked,
        "answered": sum(one.answer is not None for one in asked),
        "comments": list(enumerate(comments, start=1)),
        "templates": queries.templates(user),
        "withdrawn": found.amendments.first(),
        "peer": found.purpose == Purpose.PEER,
        **_acts(user),
    }


def _given(found: PersonEvaluation, user: User) -> dict[str, Any]:
    talk = found.conversation
    turns = list(talk.turns.select_related("author"))
    comments = list(found.comments.all())
    own = found.reviewer_id == user.pk
    # A peer judges a teammate's words and learns nothing of the teammate's figures.
    hides_engine = found.purpose == Purpose.PEER and own
    engine = Evaluation.objects.filter(
        conversation=talk, agent=found.agent_id, scorecard=found.scorecard_id
    ).first()
    seen = [] if hides_engine else _findings(found, turns)
    counts = desk.engine_counts(found, engine, talk.moments.filter(agent=found.agent_id))
    return {
        "evaluation": found,
        "talk": talk,
        "lines": desk.talk_lines(found, turns, comments, seen),
        "findings": seen,
        "comments": list(enumerate(comments, start=1)),
        "pairs": desk.side_by_side(found, found.ratings.all(), counts),
        "engine": engine,
        "hides_engine": hides_engine,
        "own": own,
        "may_open_talk": not (found.purpose == Purpose.PEER and own),
        "amendments": found.amendments.select_related("by"),
        "titles": {one.key: one.title for one in criteria_of(found.scorecard)},
        "next": queries.drafts(user).first() if own else None,
        **_acts(user),
        "standings": {} if hides_engine else standings(found.scorecard),
    }


def _acts(user: User) -> dict[str, Any]:
    """Return what somebody may do with a moment that is shown."""
    return {
        "may_pin": may(user, Act.COACH),
        "may_give": may(user, Act.GIVE_KUDOS),
        "own_names": own_names(user),
    }


def _findings(found: PersonEvaluation, turns: list[Any]) -> list[Any]:
    moments, marks, _ = seen_in(found.conversation)
    whose = found.agent_id
    return findings(moments.filter(agent=whose), marks.filter(agent=whose), turns)
