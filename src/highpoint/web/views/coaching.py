"""Coaching: what is next, planning a session, and one session with all that was agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import agents_seen_by, may, require
from highpoint.apps.calibration.advice import standings
from highpoint.apps.coaching import actions, operations
from highpoint.apps.coaching.models import (
    Celebration,
    CoachingAction,
    CoachingSession,
    PrivateNote,
)
from highpoint.apps.coaching.queries import (
    held_ones,
    last_held,
    next_ones,
    open_actions,
    own_ratio,
    sessions_seen_by,
    shared_with,
    to_acknowledge,
    waiting_pins,
)
from highpoint.errors import HighpointError
from highpoint.web.back import came_from
from highpoint.web.coaching import known_of, shown_outcomes, shown_pins, suggestion
from highpoint.web.forms.coaching import ActionForm, MoveForm, PlanForm, SessionForm, at_of
from highpoint.web.numbers import number

PAGE = 50
# A person's past sessions that the overview shows.
PAST = 20


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show a coach the people and what is next, and an agent their own sessions."""
    user = require(request.user, Act.SEE_COACHING)
    own = Agent.objects.filter(user=user).first()
    now = timezone.now()
    context: dict[str, Any] = {
        "now": now,
        "today": timezone.localdate(now),
        "own": own,
        "coaches": may(user, Act.COACH),
        "actions": open_actions(user),
        "shared": shared_with(user, now),
        "next": next_ones(user),
    }
    if own is not None:
        context["to_read"] = to_acknowledge(own)
        context["celebrations"] = Celebration.objects.filter(agent=own)[:3]
        context["past"] = held_ones(sessions_seen_by(user)).filter(agent=own)[:PAST]
    if context["coaches"]:
        context |= {
            "ratio": own_ratio(user, now),
            "pins": shown_pins(list(waiting_pins(user)[:PAST])),
        }
    if may(user, Act.SEE_PEOPLE):
        context |= _people(request, user)
    return render(request, "coaching/overview.html", context)


def _people(request: HttpRequest, user: User) -> dict[str, Any]:
    """Return the agents one may see, by name, each with when they were last coached."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = agents_seen_by(user).exclude(user=user).select_related("team")
    if words:
        found = found.filter(name__icontains=words)
    page = Paginator(found.order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
    held = last_held([agent.pk for agent in page])
    return {"page": page, "people": [(agent, held.get(agent.pk)) for agent in page], "words": words}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a session with one agent, with what the evidence suggests beside the form."""
    user = require(request.user, Act.COACH)
    told = request.POST.get("agent") or request.GET.get("agent", "")
    agent = None
    if told:
        rows = agents_seen_by(user).select_related("team", "user")
        agent = get_object_or_404(rows, pk=number(told))
    if agent is None:
        return render(request, "coaching/whom.html", _people(request, user))
    looked(user, Did.OPENED_PAGE, [agent.pk], "page", agent.pk, now=timezone.now())
    hint = suggestion(agent, user)
    pins = list(waiting_pins(user, agent))
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        choices=hint.choices,
        rates=hint.rates,
        initial={"behavior_1": hint.focus.criterion.key if hint.focus else ""},
    )
    if request.method == "POST" and form.is_valid():
        ticked = set(request.POST.getlist("pin"))
        try:
            made = operations.plan(
                agent,
                by=user,
                planned_for=at_of(form),
                aims=form.aims,
                agenda=form.cleaned_data["agenda"],
                next_on=form.cleaned_data["next_on"],
                pins=[pin for pin in pins if str(pin.pk) in ticked],
                now=timezone.now(),
            )
        except operations.CannotCoach as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The session is planned. Both of you are told.")
            return redirect("coaching_session", made.pk)
    context = {
        "agent": agent,
        "form": form,
        "suggested": hint,
        "pins": shown_pins(pins),
        "standings": standings(hint.card) if hint.card else {},
    }
    return render(request, "coaching/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one session to both of its people and to who leads them; its coach may change it."""
    writes = request.method == "POST"
    user = require(request.user, Act.COACH if writes else Act.SEE_COACHING)
    found = _seen(user, pk)
    form = _form(request, found) if _may_write(user, found) else None
    if writes and form is not None and form.is_valid():
        try:
            operations.change(
                found,
                by=user,
                aims=form.aims,
                agenda=form.cleaned_data["agenda"],
                shared=form.cleaned_data["shared"],
                next_on=form.cleaned_data["next_on"],
                now=timezone.now(),
            )
        except operations.CannotCoach as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("coaching_session", pk)
    looked(user, Did.OPENED_COACHING, [found.agent_id], "coaching", pk, now=timezone.now())
    return render(request, "coaching/session.html", _shown(user, found, form))


def _form(request: HttpRequest, found: CoachingSession) -> SessionForm:
    known = known_of(found.agent)
    data = request.POST if request.method == "POST" else None
    return SessionForm(data, choices=known.choices, rates=known.rates, kept=found)


def _shown(user: User, found: CoachingSession, form: SessionForm | None) -> dict[str, Any]:
    writes = form is not None
    both = {found.coach_id, found.agent.user_id}
    note = PrivateNote.objects.filter(session=found, by=user).first() if writes else None
    return {
        "session": found,
        "form": form,
        "writes": writes,
        "is_agent": found.agent.user_id == user.pk,
        "of_the_two": user.pk in both,
        "today": timezone.localdate(),
        "focus": found.focus.all(),
        "outcomes": shown_outcomes(found, timezone.localdate()),
        "pins": shown_pins(list(found.pins.select_related("conversation", "moment", "by"))),
        "waiting": shown_pins(list(waiting_pins(user, found.agent))) if writes else [],
        "steps": found.steps.select_related("by"),
        "actions": found.actions.select_related("owner").prefetch_related("moves__by"),
        "action_form": ActionForm(session=found) if writes or user.pk in both else None,
        "move_form": MoveForm() if writes else None,
        "note": note,
    }


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a session to another day."""
    user = require(request.user, Act.COACH)
    found = _own(user, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _sorry(request, form, pk)

    def act() -> None:
        why = form.cleaned_data["why"]
        operations.move(found, at_of(form), by=user, why=why, now=timezone.now())

    return _done(request, act, "It is moved. Both of you are told.", pk)


@require_POST
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a session took place."""
    user = require(request.user, Act.COACH)
    found = _own(user, pk)

    def act() -> None:
        operations.hold(found, by=user, now=timezone.now())

    return _done(request, act, f"It was held. {found.agent} is asked to acknowledge it.", pk)


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a session off, with the reason."""
    user = require(request.user, Act.COACH)
    found = _own(user, pk)

    def act() -> None:
        why = request.POST.get("why", "")[:1000]
        operations.call_off(found, by=user, why=why, now=timezone.now())

    return _done(request, act, "It is called off. Both of you are told.", pk)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the agent acknowledge a session, with their own words."""
    user = require(request.user, Act.SEE_COACHING)
    found = _seen(user, pk)

    def act() -> None:
        words = request.POST.get("words", "")[:2000]
        operations.acknowledge(found, by=user, words=words, now=timezone.now())

    return _done(request, act, "Thank you. Your coach is told that you have read it.", pk)


@require_POST
def write_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a coach's own note, which nobody else reads."""
    user = require(request.user, Act.COACH)
    found = _own(user, pk)
    operations.write_down(found, request.POST.get("text", "")[:5000], by=user, now=timezone.now())
    messages.success(request, "Your own note is saved. Only you read it.")
    return redirect("coaching_session", pk)


@require_POST
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's waiting pins into a session."""
    user = require(request.user, Act.COACH)
    found = _own(user, pk)
    ticked = set(request.POST.getlist("pin"))
    pins = [pin for pin in waiting_pins(user, found.agent) if str(pin.pk) in ticked]
    if not pins:
        messages.error(request, "Tick at least one moment to take in.")
    operations.take_in(found, pins)
    return redirect("coaching_session", pk)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an action of one of the two."""
    user = require(request.user, Act.SEE_COACHING)
    found = _seen(user, pk)
    form = ActionForm(request.POST, session=found)
    if not form.is_valid():
        return _sorry(request, form, pk)

    def act() -> None:
        told = form.cleaned_data
        owner = User.objects.get(pk=told["owner"])
        actions.agree(
            found, told["what"], owner=owner, due_on=told["due_on"], by=user, now=timezone.now()
        )

    return _done(request, act, "Agreed. Both of you are told.", pk)


@require_POST
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an action is done, or put it to another day."""
    user = require(request.user, Act.SEE_COACHING)
    rows = CoachingAction.objects.select_related("session__agent__user", "session__coach", "owner")
    found = get_object_or_404(rows.filter(session__in=sessions_seen_by(user).values("pk")), pk=pk)
    if request.POST.get("to") == "done":

        def act() -> None:
            actions.do(found, by=user, now=timezone.now())

        return _done(request, act, "Done.", found.session_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _sorry(request, form, found.session_id)

    def put() -> None:
        why = form.cleaned_data["why"]
        actions.move(found, form.cleaned_data["day"], why=why, by=user, now=timezone.now())

    return _done(request, put, "It is due on another day now.", found.session_id)


def _seen(user: User, pk: int) -> CoachingSession:
    return get_object_or_404(sessions_seen_by(user), pk=pk)


def _own(user: User, pk: int) -> CoachingSession:
    """Return a session that this person may change; one's own as an agent is the coach's."""
    return get_object_or_404(sessions_seen_by(user).exclude(agent__user=user), pk=pk)


def _may_write(user: User, found: CoachingSession) -> bool:
    return may(user, Act.COACH) and found.agent.user_id != user.pk


def _sorry(request: HttpRequest, form: Any, pk: int) -> HttpResponse:
    for sorry in form.errors.values():
        messages.error(request, sorry[0])
    return redirect("coaching_session", pk)


def _done(request: HttpRequest, act: Callable[[], None], says: str, pk: int) -> HttpResponse:
    """Do it, say that it is done or why not, and show the session."""
    try:
        act()
    except HighpointError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, says)
    there = came_from(request)
    return redirect(there) if there else redirect("coaching_session", pk)
