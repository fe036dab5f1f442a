"""Beginning an evaluation from a talk, asking a teammate for one, and templates of comments."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import (
    conversations_seen_by,
    may,
    require,
    reviewers_among_peers,
)
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk import operations, peers, queries
from highpoint.apps.desk.models import Comment, Template
from highpoint.web.numbers import TURN_DIGITS, chosen, number

MOST_TEMPLATES = 50


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to evaluate one agent's part of a talk, all of it or one message."""
    user = require(request.user, Act.EVALUATE)
    talk = get_object_or_404(_open_to(user), pk=pk)
    agent = _agent(talk, request.POST.get("agent", ""))
    if agent is None:
        messages.error(request, "Choose whose turns you want to judge.")
        return _back(user, talk)
    purpose = queries.purpose_of(user, talk, agent)
    if purpose is None:
        messages.error(request, f"You can review {agent} here once you are asked to.")
        return _back(user, talk)
    try:
        made = operations.begin(
            talk,
            agent,
            by=user,
            now=timezone.now(),
            purpose=purpose,
            turn=number(request.POST.get("turn"), TURN_DIGITS),
            # A peer never sees the engine's reading of a teammate.
            unbiased=purpose == "peer" or request.POST.get("engine") != "shown",
        )
    except operations.CannotEvaluate as error:
        messages.error(request, str(error))
        return _back(user, talk)
    return redirect("evaluation", made.pk)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a teammate of the agent for a review: whoever reviews others, or the agent."""
    user = require(request.user, Act.EVALUATE)
    talk = get_object_or_404(Conversation.objects.filter(conversations_seen_by(user)), pk=pk)
    agent = _agent(talk, request.POST.get("agent", ""))
    if agent is None or queries.purpose_of(user, talk, agent) not in ("review", "self"):
        messages.error(request, "Choose whose turns are to be reviewed.")
        return redirect("conversation", pk)
    try:
        one = chosen(reviewers_among_peers(agent), request.POST.get("person"))
        if one is None:
            raise operations.CannotEvaluate(f"Choose a teammate of {agent}.")
        note = request.POST.get("note", "")[:1000]
        peers.ask(talk, agent, one, by=user, now=timezone.now(), note=note)
    except operations.CannotEvaluate as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{one} is asked and told.")
    return redirect("conversation", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """Show one's templates of comments and the shared ones; keep a new one."""
    user = require(request.user, Act.EVALUATE)
    told = {name: request.POST.get(name, "") for name in ("title", "text", "tone", "shared")}
    error = ""
    if request.method == "POST":
        error = _keep(user, told)
        if not error:
            messages.success(request, "Kept.")
            return redirect("comment_templates")
    context = {
        "rows": queries.templates(user),
        "told": told,
        "error": error,
        "shares": may(user, Act.SHARE_TEMPLATES),
    }
    return render(request, "desk/templates.html", context, status=400 if error else 200)


@require_POST
def template_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of one's own templates."""
    user = require(request.user, Act.EVALUATE)
    get_object_or_404(Template, pk=pk, owner=user).delete()
    messages.success(request, "Removed.")
    return redirect("comment_templates")


def _keep(user: User, told: dict[str, str]) -> str:
    title, text = " ".join(told["title"].split())[:60], told["text"].strip()[:2000]
    if not title:
        return "Give it a short name that you will know it by."
    if not text:
        return "Write the comment it stands for."
    if Template.objects.filter(owner=user).count() >= MOST_TEMPLATES:
        return f"These are {MOST_TEMPLATES} already; remove one first."
    try:
        with transaction.atomic():
            Template.objects.create(
                owner=user,
                title=title,
                text=text,
                tone="praise" if told["tone"] == "praise" else Comment.Tone.ADVICE,
                shared=bool(told["shared"]) and may(user, Act.SHARE_TEMPLATES),
            )
    except IntegrityError:
        return f"You have a template called “{title}” already."
    return ""


def _open_to(user: User) -> QuerySet[Conversation]:
    """Return the talks somebody may begin to judge: those they see, and those they are asked for."""
    requested = Q(pk__in=user.peer_requests.values("conversation"))
    # Not “seen | requested”: who sees everything has an empty condition, which “|” would drop.
    seen = Conversation.objects.filter(conversations_seen_by(user))
    return Conversation.objects.filter(Q(pk__in=seen.values("pk")) | requested)


def _agent(talk: Conversation, told: str) -> Agent | None:
    return next((agent for agent in queries.answered_by(talk) if str(agent.pk) == told), None)


def _back(user: User, talk: Conversation) -> HttpResponse:
    sees = Conversation.objects.filter(conversations_seen_by(user), pk=talk.pk).exists()
    return redirect("conversation", talk.pk) if sees else redirect("reviews")
