"""Replay: a real talk stopped before a reply, which one writes anew; the own queue of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, own_names
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import conversations_seen_by, may, require
from highpoint.apps.calibration.queries import rates_blind
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.models import Moment
from highpoint.apps.replays import operations, places, queries
from highpoint.apps.replays.models import Replay, ReplyTry
from highpoint.engine.moment import Kind
from highpoint.errors import HighpointError
from highpoint.practice.replay import Scene
from highpoint.web import replay as showing
from highpoint.web import words
from highpoint.web.forms.replay import AnswerForm, SuggestForm
from highpoint.web.numbers import number

PAGE = 25
SHARED = 10
BLIND = "You rate this talk in a calibration round. What was seen in it waits until you have."


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the own moments that wait to be tried again, and what was tried."""
    user = require(request.user, Act.PRACTICE)
    agent = Agent.objects.filter(user=user).first()
    kind = request.GET.get("kind", "")
    kind = kind if kind in tuple(Kind) else ""
    seen = conversations_seen_by(user, "conversation__agent")
    return render(
        request,
        "replay/queue.html",
        {
            "agent": agent,
            "waiting": queries.queue(agent, seen, person=user, kind=kind) if agent else [],
            "suggested": queries.suggested(user),
            "page": Paginator(queries.tried(user), PAGE).get_page(request.GET.get("page")),
            "shared": queries.shared_with(user)[:SHARED],
            "kind": kind,
            "kinds": [(each.value, words.KINDS[each]) for each in Kind],
            "weeks": queries.WEEKS,
            "most": queries.LONGEST,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a talk before the reply that a moment was judged by, and read what is written instead."""
    user = require(request.user, Act.PRACTICE)
    found = _moment(user, pk)
    if rates_blind(user, found.conversation_id):
        return _back(request, found.conversation_id, BLIND)
    try:
        scene = places.scene_of(found)
    except HighpointError as error:
        return _back(request, found.conversation_id, str(error))
    known = Replay.objects.filter(
        person=user, conversation=found.conversation_id, turn=scene.stop.turn
    ).first()
    if request.method != "POST":
        if known is not None:
            asked = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(f"{reverse('replay', args=[known.pk])}{asked}")
        _note(user, found.conversation)
        return _page(request, user, scene, found.conversation, None, AnswerForm())

    def act(text: str) -> ReplyTry:
        return operations.try_moment(user, found, text, now=timezone.now())

    return _tried(request, user, scene, found.conversation, known, act)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a place one has practiced, with every try; a coach sees the tries that were shared."""
    user = require(request.user, Act.PRACTICE)
    if request.method == "POST":
        replay = _own(user, pk)
    else:
        replay = get_object_or_404(queries.seen_by(user), pk=pk)
    talks = Conversation.objects.filter(conversations_seen_by(user))
    talk = get_object_or_404(talks.select_related("agent"), pk=replay.conversation_id)
    if rates_blind(user, talk.pk):
        return _back(request, talk.pk, BLIND)
    try:
        scene = places.scene_at(talk, replay.turn)
    except HighpointError as error:
        return _back(request, talk.pk, str(error))
    if request.method == "POST":

        def act(text: str) -> ReplyTry:
            return operations.try_again(replay, text, now=timezone.now())

        return _tried(request, user, scene, talk, replay, act)
    if replay.person_id != user.pk:
        names = own_names(replay.person)
        looked(user, Did.OPENED_REPLAY, names, "replay", replay.pk, now=timezone.now())
    else:
        _note(user, talk)
    return _page(request, user, scene, talk, replay, None)


@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place out of one's queue, or put it back."""
    user = require(request.user, Act.PRACTICE)
    back = request.POST.get("to") == "back"
    operations.put_aside(_own(user, pk), aside=not back, now=timezone.now())
    messages.success(request, "It waits in your queue again." if back else "Put aside.")
    return redirect("replays")


@require_POST
def moment_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a moment out of one's queue without trying it."""
    user = require(request.user, Act.PRACTICE)
    found = _moment(user, pk)
    try:
        operations.put_moment_aside(user, found, now=timezone.now())
    except HighpointError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Put aside. It does not come back into your queue.")
    return redirect("replays")


@require_POST
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest a moment to the person it is of."""
    user = require(request.user, Act.COACH)
    found = _moment(user, pk)
    form = SuggestForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Keep the word with it under 300 letters.")
        return redirect("replay_moment", pk)
    try:
        made = operations.suggest(
            found, by=user, words=form.cleaned_data["words"], now=timezone.now()
        )
    except HighpointError as error:
        messages.error(request, str(error))
    else:
        said = f"{made.person} is told. What they try is theirs until they share it."
        messages.success(request, said)
    return redirect("replay_moment", pk)


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a try as one's example, share it with one's coach, or neither any more."""
    user = require(request.user, Act.PRACTICE)
    found = get_object_or_404(ReplyTry.objects.filter(replay__person=user), pk=pk)
    now = timezone.now()
    to = request.POST.get("to")
    if to in ("share", "private"):
        operations.share(found, shared=to == "share", now=now)
        said = "Your coach and lead can read it now." if to == "share" else "It is yours alone."
    else:
        operations.keep(found, kept=to != "drop", now=now)
        said = "Kept as your example." if to != "drop" else "No longer kept as your example."
    messages.success(request, said)
    return redirect(f"{reverse('replay', args=[found.replay_id])}?try={found.pk}#h-read")


def _tried(
    request: HttpRequest,
    user: User,
    scene: Scene,
    talk: Conversation,
    replay: Replay | None,
    act: Callable[[str], ReplyTry],
) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            made = act(form.cleaned_data["text"])
        except HighpointError as error:
            form.add_error("text", str(error))
        else:
            return redirect(f"{reverse('replay', args=[made.replay_id])}?try={made.pk}#h-read")
    return _page(request, user, scene, talk, replay, form)


def _page(
    request: HttpRequest,
    user: User,
    scene: Scene,
    talk: Conversation,
    replay: Replay | None,
    form: AnswerForm | None,
) -> HttpResponse:
    names = own_names(user)
    own_talk = talk.agent_id in names
    you = "You" if own_talk else str(talk.agent or "Agent")
    mine = replay is None or replay.person_id == user.pk
    tries = list(queries.shown_to(user, replay)) if replay else []
    chosen = _chosen(request, tries)
    judged = places.judged_at(scene, talk)
    turns, earlier = showing.up_to(scene, judged, you)
    if form is None and mine:
        form = AnswerForm(initial={"text": chosen.text if chosen else ""})
    context: dict[str, Any] = {
        "talk": talk,
        "replay": replay,
        "mine": mine,
        "own_talk": own_talk,
        "turns": turns,
        "earlier": earlier,
        "offers": showing.offers(judged),
        "form": form if mine else None,
        "tries": tries,
        "first_try": tries[-1].pk if tries else None,
        "chosen": chosen,
        "read": showing.read(chosen) if chosen else None,
        "shown_moment": judged[0] if judged else None,
        "makes": may(user, Act.MAKE_SCENARIOS),
    }
    if chosen is not None:
        context |= {
            "then": showing.then(scene, judged, f"{you}, then"),
            "then_chips": showing.chips_of(judged),
            "after": showing.after(scene, you),
        }
    context |= _strong(request, user, judged, talk)
    if mine:
        context |= _suggestion(user, judged, names)
    return render(request, "replay/replay.html", context)


def _strong(
    request: HttpRequest, user: User, judged: list[Moment], talk: Conversation
) -> dict[str, Any]:
    """Return a strong answer to look at first, where it was asked for."""
    kind = showing.first_kind(judged)
    if kind is None or request.GET.get("strong") != "yes":
        return {"strong": None, "has_strong": kind is not None}
    agent = Agent.objects.filter(user=user).first()
    seen = conversations_seen_by(user, "conversation__agent")
    found = showing.strong(kind, agent, seen, but_not=talk.pk)
    return {"strong": found, "has_strong": True}


def _suggestion(user: User, judged: list[Moment], names: set[int]) -> dict[str, Any]:
    """Return the form to suggest the moment with, for a coach of somebody who signs in."""
    if not may(user, Act.COACH):
        return {}
    for row in judged:
        agent = row.agent.joined_to or row.agent if row.agent else None
        if agent is not None and agent.user_id is not None and agent.pk not in names:
            return {"suggest_form": SuggestForm(), "suggest_to": agent, "suggest_moment": row}
    return {}


def _chosen(request: HttpRequest, tries: list[ReplyTry]) -> ReplyTry | None:
    """Return the try that is asked for, else the newest."""
    asked = number(request.GET.get("try", ""))
    return next((each for each in tries if each.pk == asked), tries[0] if tries else None)


def _moment(user: User, pk: int) -> Moment:
    rows = Moment.objects.filter(conversations_seen_by(user, "conversation__agent"))
    return get_object_or_404(rows.select_related("conversation__agent", "agent__joined_to"), pk=pk)


def _own(user: User, pk: int) -> Replay:
    rows: QuerySet[Replay] = Replay.objects.filter(person=user).select_related(
        "conversation__agent"
    )
    return get_object_or_404(rows, pk=pk)


def _note(user: User, talk: Conversation) -> None:
    """Let those who answered know who looked."""
    authors = talk.turns.filter(author__isnull=False).values_list("author", flat=True)
    agents = {talk.agent_id, *authors.distinct().order_by()} - {None}
    looked(
        user,
        Did.OPENED_REPLAY,
        [pk for pk in agents if pk is not None],
        "conversation",
        talk.pk,
        now=timezone.now(),
    )


def _back(request: HttpRequest, talk: int, sorry: str) -> HttpResponse:
    messages.error(request, sorry)
    return redirect("conversation", talk)
