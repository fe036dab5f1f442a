"""Correcting what the engine saw, with one click, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, require
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk import corrections
from highpoint.apps.desk.corrections import CannotCorrect
from highpoint.apps.desk.models import Correction
from highpoint.apps.quality.models import Mark, Moment
from highpoint.web.chosen import place_of
from highpoint.web.numbers import TURN_DIGITS, chosen, number

NOT_THIS = "not this"
NOT_KEPT = "correction_not_kept"
FIELDS = ("turn", "words", "start", "found", "verdict", "why")
LONGEST = corrections.LONGEST_WHY


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a correction: of a moment or mark that was found, or of words where one was missed."""
    user = require(request.user, Act.CORRECT)
    talk = get_object_or_404(Conversation.objects.filter(conversations_seen_by(user)), pk=pk)
    try:
        if "moment" in request.POST or "mark" in request.POST:
            _correct(request, user, talk)
        else:
            _missed(request, user, talk)
    except CannotCorrect as error:
        messages.error(request, str(error))
        told = {name: request.POST.get(name, "")[:LONGEST] for name in FIELDS}
        request.session[NOT_KEPT] = {"talk": pk, **told}
        return redirect(f"{reverse('conversation', args=[pk])}#missed")
    messages.success(request, "Kept as a labelled case. You can say why, or take it back.")
    return redirect(f"{reverse('conversation', args=[pk])}#corrections")


def not_kept(request: HttpRequest, talk: Conversation) -> dict[str, Any]:
    """Return what was written just now of this talk and could not be kept, to be mended."""
    told: dict[str, Any] = request.session.get(NOT_KEPT, {})
    if told.get("talk") != talk.pk:
        return {}
    del request.session[NOT_KEPT]
    return told


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a correction back: one's own, or any where one reviews what others answered."""
    user = require(request.user, Act.CORRECT)
    talks = Conversation.objects.filter(conversations_seen_by(user))
    found = get_object_or_404(Correction.objects.filter(conversation__in=talks), pk=pk)
    if found.by_id != user.pk:
        require(user, Act.REVIEW)
    corrections.take_back(found, by=user, now=timezone.now())
    messages.success(request, "Taken back.")
    return redirect("conversation", found.conversation_id)


@require_POST
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep why one made a correction, in short words."""
    user = require(request.user, Act.CORRECT)
    talks = Conversation.objects.filter(conversations_seen_by(user))
    found = get_object_or_404(Correction.objects.filter(conversation__in=talks, by=user), pk=pk)
    try:
        corrections.explain(found, request.POST.get("why", ""), by=user)
    except CannotCorrect as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Kept with the correction.")
    return redirect(f"{reverse('conversation', args=[found.conversation_id])}#corrections")


def _correct(request: HttpRequest, user: User, talk: Conversation) -> None:
    told = request.POST
    seen: Moment | Mark | None = (
        chosen(talk.moments.all(), told["moment"])
        if "moment" in told
        else chosen(talk.marks.all(), told.get("mark"))
    )
    if seen is None:
        raise CannotCorrect("The engine has read this talk anew; look again at what it saw.")
    _allowed(user, seen.agent_id)
    says = told.get("says", "")
    verdict = "" if says == NOT_THIS else says or "?"
    why = told.get("why", "")[:LONGEST]
    corrections.correct(seen, by=user, now=timezone.now(), verdict=verdict, why=why)


def _missed(request: HttpRequest, user: User, talk: Conversation) -> None:
    told = request.POST
    index = number(told.get("turn"), TURN_DIGITS)
    turn = None if index is None else talk.turns.filter(index=index).first()
    if turn is None:
        raise CannotCorrect("Choose the message it stands in.")
    place = place_of(turn.text, told.get("words", ""), told.get("start", ""))
    if place is None:
        said = told.get("words", "").strip()[:80]
        raise CannotCorrect(
            f"Message {turn.index + 1} does not say “{said}”. Copy the words as they stand there."
            if said
            else "Type the words it rests on, or select them in the talk."
        )
    _allowed(user, corrections.answerer(turn))
    corrections.missed(
        turn,
        *place,
        found=told.get("found", ""),
        verdict=told.get("verdict", ""),
        by=user,
        now=timezone.now(),
        why=told.get("why", "")[:LONGEST],
    )


def _allowed(user: User, agent: object) -> None:
    pk = getattr(agent, "pk", agent)
    if not corrections.may_correct(user, pk if isinstance(pk, int) else None):
        raise CannotCorrect("You can correct what the engine saw in your own answers.")
