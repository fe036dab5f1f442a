"""The audition: two talks with the same customer, one tip between them, and what they came to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, own_names
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.training import auditions, operations
from highpoint.apps.training.models import Practice
from highpoint.errors import HighpointError
from highpoint.web import practice as showing
from highpoint.web.forms.practice import ReplyForm

PAGE = 25


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show where one's audition stands: what it is, the talk, the tip, or what it came to."""
    user = require(request.user, Act.AUDITION)
    return _overview(request, user)


def _overview(request: HttpRequest, user: User, form: ReplyForm | None = None) -> HttpResponse:
    first, second = auditions.latest(user)
    going = second or first
    if going is not None and going.ended_at is None:
        return render(request, "practice/audition/talk.html", _talk(going, first, form))
    if first is not None and second is None:
        return render(
            request,
            "practice/audition/between.html",
            {"tip": auditions.tip_after(first), "customer": operations.scenario_of(first).customer},
        )
    ended = auditions.shown_to(user).filter(person=user)
    return render(
        request,
        "practice/audition/intro.html",
        {"page": Paginator(ended, PAGE).get_page(request.GET.get("page"))},
    )


def _talk(going: Practice, first: Practice | None, form: ReplyForm | None) -> dict[str, Any]:
    talk = operations.talk_of(going)
    turns = showing.shown(talk, chips=False)
    is_second = going.again_of_id is not None
    return {
        "practice": going,
        "scenario": talk.scenario,
        "customer": talk.scenario.customer,
        "turns": turns,
        "newest": turns[-1],
        "form": form or ReplyForm(initial={"after": going.replies}),
        "second": is_second,
        "tip": auditions.tip_after(first) if is_second and first is not None else "",
    }


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the first talk, or after it the second."""
    user = require(request.user, Act.AUDITION)
    first, second = auditions.latest(user)
    try:
        if first is not None and second is None:
            auditions.retry(first, now=timezone.now())
        else:
            auditions.begin(user, now=timezone.now())
    except HighpointError as error:
        messages.error(request, str(error))
    return redirect("audition")


@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Send a reply in the talk that goes on."""
    user = require(request.user, Act.AUDITION)
    going = _going(user)
    form = ReplyForm(request.POST)
    if going is None:
        messages.error(request, "This talk has ended; your last reply was not sent.")
        return redirect("audition")
    if form.is_valid():
        try:
            operations.say(
                going,
                form.cleaned_data["text"],
                after=form.cleaned_data["after"],
                now=timezone.now(),
            )
        except HighpointError as error:
            form.add_error("text", str(error))
    if request.htmx:  # type: ignore[attr-defined]
        return _in_place(request, user, going, form)
    if form.errors:
        return _overview(request, user, form)
    return _on(user)


def _in_place(request: HttpRequest, user: User, going: Practice, form: ReplyForm) -> HttpResponse:
    """Show the talk alone, as it stands after a reply; once it has ended, the way onward."""
    going.refresh_from_db()
    ended = going.ended_at is not None
    context = _talk(going, None, form if form.errors and not ended else None)
    if ended:
        context |= {"form": None, "onward": _on(user).url}
    return render(request, "practice/audition/_live.html", context)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """End the talk that goes on."""
    user = require(request.user, Act.AUDITION)
    going = _going(user)
    if going is not None:
        try:
            auditions.stop(going, now=timezone.now())
        except HighpointError as error:
            messages.error(request, str(error))
    return _on(user)


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an audition came to, with the words behind it."""
    user = require(request.user, Act.AUDITION)
    first, second = _both(user, pk)
    mine = first.person_id == user.pk
    if not mine:
        agents = own_names(first.person)
        looked(user, Did.OPENED_PAGE, agents, "audition", first.pk, now=timezone.now())
    told = auditions.result(first, second)
    before, after = showing.learned(told.first_lines), showing.learned(told.second_lines)
    tries = (
        ("First talk", told.first, told.first_interval, before),
        ("Second talk", told.second, told.second_interval, after),
    )
    return render(
        request,
        "practice/audition/result.html",
        {
            "mine": mine,
            "first": first,
            "told": told,
            "gain": None if told.gain is None else round(100 * told.gain),
            "tip": auditions.tip_after(first),
            "tries": tries,
            "talks": [("First talk", _turns(first)), ("Second talk", _turns(second))],
            "may_share": mine and may(user, Act.PRACTICE),
        },
    )


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an audition to one's coach and lead, or to nobody again."""
    user = require(request.user, Act.AUDITION)
    first, second = _both(user, pk)
    if first.person_id != user.pk:
        raise Http404
    shared = request.POST.get("shared") == "yes"
    auditions.share(first, second, shared=shared, now=timezone.now())
    messages.success(
        request, "Your coach and lead can read it now." if shared else "Only you see it again."
    )
    return redirect("audition_result", pk)


def _on(user: User) -> HttpResponseRedirect:
    """Lead on to the talk, the tip, or the result of the audition just finished."""
    first, second = auditions.latest(user)
    if first is not None and second is not None and second.ended_at is not None:
        return redirect("audition_result", first.pk)
    return redirect("audition")


def _going(user: User) -> Practice | None:
    return auditions.tries().filter(person=user, ended_at=None).first()


def _both(user: User, pk: int) -> tuple[Practice, Practice]:
    first = get_object_or_404(auditions.shown_to(user).select_related("person"), pk=pk)
    second = auditions.second_of(first)
    if second is None or second.ended_at is None:
        raise Http404
    return first, second


def _turns(practice: Practice) -> list[showing.ShownTurn]:
    return showing.shown(operations.talk_of(practice), chips=False)
