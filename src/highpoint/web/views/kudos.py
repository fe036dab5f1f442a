"""Encouragement: pins, kudos, customers' thanks, the note of the week, a shared high point."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import agents_seen_by, conversations_seen_by, may, require
from highpoint.apps.coaching import kudos as doing
from highpoint.apps.coaching import places
from highpoint.apps.coaching.models import Celebration, Kudos, Pin, WeeklyNote
from highpoint.apps.coaching.places import Pointed
from highpoint.apps.coaching.queries import (
    kudos_by,
    kudos_to,
    quoted,
    sessions_seen_by,
)
from highpoint.apps.coaching.thanks import named_elsewhere, thanks_to
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.newest import Place
from highpoint.apps.quality.models import Mark, Moment
from highpoint.apps.stories import telling
from highpoint.engine.conversation import Role
from highpoint.errors import HighpointError
from highpoint.web.back import came_from
from highpoint.web.coaching import name_of
from highpoint.web.forms.coaching import KudosForm
from highpoint.web.numbers import number

PAGE = 25


@require_POST
def pin(request: HttpRequest) -> HttpResponse:
    """Keep a moment or mark for coaching: one click in the reader."""
    user = require(request.user, Act.COACH)
    try:
        place = _pointed(user, request.POST)
        if place is None:
            raise places.NoSuchWords("There is no such moment any more. Open the talk again.")
        doing.pin(place, by=user, words=request.POST.get("note", ""), now=timezone.now())
    except HighpointError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Pinned for coaching {place.agent}. It waits under Coaching.")
    return _back(request)


@require_POST
def unpin(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a pin away: one's own, or one of a session that one may change."""
    user = require(request.user, Act.COACH)
    kept = _own_pin(user, pk)
    doing.unpin(kept, by=user, now=timezone.now())
    messages.success(request, "The pin is gone.")
    return _back(request)


@require_POST
def pin_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note with a pin: in a session both read it."""
    user = require(request.user, Act.COACH)
    doing.say(_own_pin(user, pk), request.POST.get("note", ""))
    messages.success(request, "The note is kept with the pin.")
    return _back(request)


def _own_pin(user: User, pk: int) -> Pin:
    """Return a pin one may change: one's own, or one of a session that one may change."""
    kept = get_object_or_404(Pin.objects.select_related("agent"), pk=pk)
    if kept.session_id is None:
        if kept.by_id != user.pk:
            raise Http404
    else:
        get_object_or_404(sessions_seen_by(user).exclude(agent__user=user), pk=kept.session_id)
    return kept


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the kudos a person was given, and those they gave."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    own = Agent.objects.filter(user=user).first()
    given = list(kudos_by(user)[:PAGE])
    got = kudos_to(own) if own is not None else Kudos.objects.none()
    page = Paginator(got, PAGE).get_page(request.GET.get("page"))
    quotes = quoted([*page, *given])
    context = {
        "own": own,
        "page": page,
        "got": [(one, quotes.get(one.pk)) for one in page],
        "given": [(one, quotes.get(one.pk)) for one in given],
    }
    return render(request, "coaching/kudos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give kudos for words of a talk: those of a moment, or any an agent wrote."""
    user = require(request.user, Act.GIVE_KUDOS)
    talks = Conversation.objects.select_related("agent")
    talk = get_object_or_404(talks.filter(conversations_seen_by(user)), pk=pk)
    form = KudosForm(request.POST or None)
    sorry = ""
    try:
        place = _pointed(user, request.POST or request.GET, talk)
    except places.NoSuchWords as error:
        place, sorry = None, str(error)
    if request.method == "POST":
        sorry = sorry or _give(user, talk, place, form)
        if not sorry and form.is_valid():
            messages.success(request, "Your kudos are on their way.")
            return _back(request, reverse("conversation", args=[pk]))
    turns = list(talk.turns.filter(role=Role.AGENT).exclude(text="").select_related("author"))
    wrote = {turn.author_id or talk.agent_id for turn in turns}
    agents = [agent for agent in wrote if agent is not None]
    now = timezone.now()
    looked(user, Did.OPENED_CONVERSATION, agents, "conversation", talk.pk, now=now)
    context: dict[str, Any] = {
        "talk": talk,
        "form": form,
        "sorry": sorry,
        "back": came_from(request) or reverse("conversation", args=[pk]),
        "place": place,
        "said": _said(place),
        "what": name_of(place.kind) if place else "",
        "turns": [] if place else turns,
        "moment": request.POST.get("moment") or request.GET.get("moment", ""),
        "mark": request.POST.get("mark") or request.GET.get("mark", ""),
    }
    return render(request, "coaching/give.html", context)


def _give(user: User, talk: Conversation, place: Pointed | None, form: KudosForm) -> str:
    """Give the kudos where the form holds; return what is wrong beside it, if anything."""
    if place is not None:
        # The words are chosen: what the form asks is what one says of them.
        form.fields["turn"].required = False
    if not form.is_valid():
        return ""
    told = form.cleaned_data
    try:
        chosen = place or places.of_words(talk, told["turn"], told["exact"])
        doing.give(chosen, told["words"], by=user, now=timezone.now())
    except HighpointError as error:
        return str(error)
    return ""


def _said(place: Pointed | None) -> str:
    if place is None:
        return ""
    turn = place.conversation.turns.filter(index=place.turn).first()
    return turn.text[place.start : place.end] if turn else ""


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own kudos back."""
    user = require(request.user, Act.GIVE_KUDOS)
    given = get_object_or_404(Kudos.objects.filter(by=user).select_related("to"), pk=pk)
    doing.take_back(given, by=user, now=timezone.now())
    messages.success(request, "Your kudos are taken back.")
    return redirect("kudos")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Show what customers thanked a person for, in the customers' own words."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    own = Agent.objects.filter(user=user).first()
    told = request.GET.get("agent", "")
    agent = own
    if told:
        agent = get_object_or_404(agents_seen_by(user), pk=number(told))
        looked(user, Did.OPENED_PAGE, [agent.pk], "page", agent.pk, now=timezone.now())
    before = Place.read(request.GET.get("before", ""))
    found, older = thanks_to(agent, before) if agent else ([], None)
    context = {
        "agent": agent,
        "own": agent == own,
        "thanks": found,
        "elsewhere": named_elsewhere(agent) if agent and "before" not in request.GET else [],
        "older": older,
        "later": "before" in request.GET,
        "sees_people": may(user, Act.SEE_PEOPLE),
    }
    return render(request, "coaching/thanks.html", context)


@require_safe
def week(request: HttpRequest, monday: str) -> HttpResponse:
    """Show a person the good moments of one of their weeks."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    try:
        week_of = date.fromisoformat(monday)
    except ValueError as error:
        raise Http404 from error
    note = (
        WeeklyNote.objects.filter(agent__user=user, week_of=week_of)
        .prefetch_related("moments__conversation")
        .first()
    )
    moments = list(note.moments.all()) if note else []
    quotes = quoted(moments)
    context: dict[str, Any] = {
        "week_of": week_of,
        "sunday": week_of + timedelta(days=6)
        if week_of < date.max - timedelta(days=6)
        else week_of,
        "note": note,
        "moments": [(one, quotes.get(one.pk), name_of(one.kind)) for one in moments],
    }
    # The note came on the Monday after its week, with the story of the week that began.
    if note:
        kept = telling.kept_for(note.week_of + timedelta(days=7))
        if kept:
            context |= {"week_story": kept.story, "week_picked_by": kept.picked_by}
    return render(request, "coaching/week.html", context)


@require_POST
def high_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one's team read of one's new high point, or take that back."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    rows = Celebration.objects.filter(agent__user=user).select_related("agent")
    found = get_object_or_404(rows, pk=pk)
    now = timezone.now()
    if request.POST.get("to") == "back":
        doing.keep_private(found, by=user, now=now)
        messages.success(request, "It is yours alone again.")
    else:
        doing.share(found, by=user, words=request.POST.get("words", ""), now=now)
        messages.success(request, "Your team reads of it now, without any figure.")
    return redirect("coaching")


def _pointed(user: User, told: Any, talk: Conversation | None = None) -> Pointed | None:
    """Return the moment or mark that was pointed at, if the person may see it; None for neither."""
    pk = number(told.get("moment"))
    if pk is not None:
        moment = _kept(Moment.objects.all(), user, talk).filter(pk=pk).first()
        return places.of_moment(_there(moment))
    pk = number(told.get("mark"))
    if pk is not None:
        mark = _kept(Mark.objects.all(), user, talk).filter(pk=pk).first()
        return places.of_mark(_there(mark))
    return None


_Row = TypeVar("_Row", Moment, Mark)


def _kept(rows: QuerySet[_Row], user: User, talk: Conversation | None) -> QuerySet[_Row]:
    rows = rows.filter(conversations_seen_by(user, "conversation__agent"))
    if talk is not None:
        rows = rows.filter(conversation=talk)
    return rows.select_related("conversation", "agent__joined_to", "agent__user")


def _there(found: _Row | None) -> _Row:
    if found is None:
        raise places.NoSuchWords("There is no such moment any more. Open the talk again.")
    return found


def _back(request: HttpRequest, otherwise: str = "") -> HttpResponse:
    """Return to the page of this installation that the form stood on."""
    return redirect(came_from(request) or otherwise or "coaching")
