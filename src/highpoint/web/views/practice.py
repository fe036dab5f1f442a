"""Practice: choose a scenario, talk with a simulated customer, see what it came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, own_names
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.learning import operations as learning
from highpoint.apps.learning.queries import lesson_with
from highpoint.apps.training import operations, voices
from highpoint.apps.training.models import Practice, Purpose
from highpoint.apps.training.queries import earlier, own, seen_by, shared_with
from highpoint.apps.training.scenarios import Playable, all_playable, playable
from highpoint.engine.moment import Kind
from highpoint.errors import HighpointError
from highpoint.loop import debrief_job
from highpoint.practice.coverage import coverage, offered
from highpoint.practice.debrief import lines
from highpoint.practice.persona import regions
from highpoint.practice.scenario import DIFFICULTIES, INDUSTRIES
from highpoint.practice.talk import PracticeTalk
from highpoint.web import practice as showing
from highpoint.web import words
from highpoint.web.forms.practice import BeginForm, ReplyForm
from highpoint.web.looking_on import looking_on
from highpoint.web.numbers import number

PAGE = 25
EARLIER = 8


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what there is to practice with, and the talks one has begun."""
    user = require(request.user, Act.PRACTICE)
    asked = {name: request.GET.get(name, "") for name in ("industry", "difficulty", "kind")}
    scenarios = all_playable()
    return render(
        request,
        "practice/overview.html",
        {
            "scenarios": [_told(each) for each in scenarios if _fits(each, asked)],
            "asked": asked,
            "industries": INDUSTRIES,
            "difficulties": DIFFICULTIES.items(),
            "kinds": [(kind.value, words.KINDS[kind]) for kind in Kind],
            "going": own(user).filter(ended_at=None)[:EARLIER],
            "page": Paginator(own(user).filter(ended_at__isnull=False), PAGE).get_page(
                request.GET.get("page")
            ),
            "titles": {each.scenario.id: each.scenario.title for each in scenarios},
            "makes": may(user, Act.MAKE_SCENARIOS),
            "shared": shared_with(user)[:PAGE],
        },
    )


def _fits(each: Playable, asked: dict[str, str]) -> bool:
    scenario = each.scenario
    return (
        asked["industry"] in ("", scenario.industry)
        and asked["difficulty"] in ("", str(scenario.difficulty))
        and (not asked["kind"] or asked["kind"] in {kind.value for kind in offered(scenario)})
    )


def _told(each: Playable) -> dict[str, Any]:
    scenario = each.scenario
    return {
        "scenario": scenario,
        "version": each.version,
        "difficulty": DIFFICULTIES[scenario.difficulty],
        "teaches": [words.KINDS[kind] for kind in scenario.teaches],
    }


@require_safe
def coverage_map(request: HttpRequest) -> HttpResponse:
    """Show which moments each scenario offers, so that none is left unpracticed."""
    require(request.user, Act.PRACTICE)
    scenarios = [each.scenario for each in all_playable()]
    covered = coverage(scenarios)
    return render(
        request,
        "practice/map.html",
        {
            "kinds": [(words.KINDS[kind].partition(",")[0], len(covered[kind])) for kind in Kind],
            "rows": [
                (each, [kind in offered(each) for kind in Kind], DIFFICULTIES[each.difficulty])
                for each in scenarios
            ],
        },
    )


@require_safe
def scene(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a scenario before it begins: what happened, what policy allows, who writes."""
    user = require(request.user, Act.PRACTICE)
    return _scene(request, user, slug, BeginForm(asks_model=voices.standing().endpoint is not None))


def _scene(request: HttpRequest, user: User, slug: str, form: BeginForm) -> HttpResponse:
    found = _playable(slug)
    scenario = found.scenario
    return render(
        request,
        "practice/scene.html",
        _told(found)
        | {
            "form": form,
            "manners": regions().get(scenario.persona.region),
            "offers": [(kind.value, words.KINDS[kind]) for kind in offered(scenario)],
            "earlier": own(user).filter(slug=slug, ended_at__isnull=False)[:EARLIER],
            "makes": may(user, Act.MAKE_SCENARIOS),
            "model": voices.standing().endpoint,
        },
    )


@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a talk with the scenario's customer."""
    user = require(request.user, Act.PRACTICE)
    form = BeginForm(request.POST, asks_model=voices.standing().endpoint is not None)
    if not form.is_valid():
        return _scene(request, user, slug, form)
    made = operations.begin(
        user,
        _playable(slug),
        now=timezone.now(),
        seed=form.cleaned_data["seed"],
        timed=form.cleaned_data["timed"],
        phrased=form.cleaned_data.get("phrased", False),
    )
    return redirect("practice_talk", made.pk)


@require_safe
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a talk that goes on, or what an ended one came to."""
    user = require(request.user, Act.PRACTICE)
    practice = _seen(user, pk)
    if practice.ended_at is not None:
        return render(request, "practice/debrief.html", _debrief(user, practice))
    if practice.person_id != user.pk:
        raise Http404
    return render(request, "practice/live.html", _live(practice, _next_form(practice)))


@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a reply; with htmx only what is new comes back."""
    user = require(request.user, Act.PRACTICE)
    form = ReplyForm(request.POST)
    voice = _voice(user, pk, form)
    one = _talks().filter(pk=pk, person=user)
    if voice is None:
        return _said(request, one, form, by=user)
    if not request.htmx:  # type: ignore[attr-defined]
        return _said(request, one, form, voice(None))
    return StreamingHttpResponse(
        looking_on(voice, lambda answered: _said(request, one, form, answered))
    )


def _voice(
    user: User, pk: int, form: ReplyForm
) -> Callable[[voices.Hear | None], PracticeTalk] | None:
    """Return how a model answers the reply of a form, None where the authored words are said."""
    if voices.standing().endpoint is None or not form.is_valid():
        return None
    practice = get_object_or_404(_talks(), pk=pk, person=user)
    voice = voices.voice_of(practice)
    talk, text = operations.talk_of(practice), form.cleaned_data["text"]
    if voice is None or talk.ending or len(talk.replies) != form.cleaned_data["after"]:
        return None
    return lambda hear: talk.say(text, voice(talk, text, hear))


def _said(
    request: HttpRequest,
    one: QuerySet[Practice],
    form: ReplyForm,
    answered: PracticeTalk | None = None,
    by: User | None = None,
) -> HttpResponse:
    htmx = bool(request.htmx)  # type: ignore[attr-defined]
    if form.is_valid():
        try:
            practice, talk = operations.said(
                one,
                form.cleaned_data["text"],
                after=form.cleaned_data["after"],
                now=timezone.now(),
                by=by,
                answered=answered,
            )
            # With a model the answer streams, and the log is told before it is there.
            request.noted = by is not None  # type: ignore[attr-defined]
        except Practice.DoesNotExist as error:
            raise Http404 from error
        except HighpointError as error:
            form.add_error("text", str(error))
    if form.errors:
        template = "practice/_live.html" if htmx else "practice/live.html"
        return render(request, template, _live(get_object_or_404(one), form))
    if practice.ended_at is not None:
        debrief_job.try_soon(practice)
    unsent = _unsent(talk, form)
    if not htmx and not unsent:
        return redirect("practice_talk", practice.pk)
    context = _live(practice, _next_form(practice, unsent), talk) | {"unsent": unsent}
    return render(request, "practice/_live.html" if htmx else "practice/live.html", context)


def _unsent(talk: PracticeTalk, form: ReplyForm) -> str:
    """Return the words of a form that came to a talk which had gone on without them."""
    text, place = form.cleaned_data["text"].strip(), form.cleaned_data["after"]
    return "" if talk.replies[place : place + 1] == (text,) else text


@require_POST
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the next tip; it costs nothing."""
    user = require(request.user, Act.PRACTICE)
    practice = get_object_or_404(_talks(), pk=pk, person=user, ended_at=None)
    said = operations.take_tip(practice)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "practice/_tip.html", {"tip": said, "practice": practice})
    messages.info(request, said)
    return redirect("practice_talk", pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End the talk by one's own wish."""
    user = require(request.user, Act.PRACTICE)
    practice = get_object_or_404(_talks(), pk=pk, person=user)
    debrief_job.try_soon(operations.stop(practice, now=timezone.now()))
    return redirect("practice_talk", pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try it again from before one of the replies, with the same customer and seed."""
    user = require(request.user, Act.PRACTICE)
    practice = get_object_or_404(_talks(), pk=pk, person=user)
    reply = number(request.POST.get("reply", "0"))
    try:
        made = learning.again(practice, -1 if reply is None else reply, now=timezone.now())
    except HighpointError as error:
        messages.error(request, str(error))
        return redirect("practice_talk", pk)
    return redirect("practice_talk", made.pk)


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a talk to one's coach and lead, or to nobody again."""
    user = require(request.user, Act.PRACTICE)
    practice = get_object_or_404(_talks(), pk=pk, person=user, ended_at__isnull=False)
    shared = request.POST.get("shared") == "yes"
    operations.share(practice, shared=shared, now=timezone.now())
    said = "Your coach and lead can read it now." if shared else "It is yours alone again."
    messages.success(request, said)
    return redirect("practice_talk", pk)


def _next_form(practice: Practice, text: str = "") -> ReplyForm | None:
    """Return the form for the next reply, none where the customer has gone."""
    if practice.ended_at is not None:
        return None
    return ReplyForm(initial={"after": practice.replies, "text": text})


def _live(
    practice: Practice, form: ReplyForm | None, talk: PracticeTalk | None = None
) -> dict[str, Any]:
    talk = talk or operations.talk_of(practice)
    return _shown(practice, form, talk, going=True) | {"may_go_back": form is not None}


def _shown(
    practice: Practice, form: ReplyForm | None, talk: PracticeTalk, *, going: bool
) -> dict[str, Any]:
    turns = showing.shown(talk, chips=True, going=going)
    return {
        "practice": practice,
        "scenario": talk.scenario,
        "customer": talk.scenario.customer,
        "turns": turns,
        "newest": turns[-1],
        "form": form,
        "difficulty": DIFFICULTIES[talk.scenario.difficulty],
        "manners": regions().get(talk.scenario.persona.region),
        "ending": showing.ENDINGS.get(talk.ending) if talk.ending else "",
        "model": voices.standing().endpoint if practice.phrased else None,
    }


def _debrief(user: User, practice: Practice) -> dict[str, Any]:
    talk = operations.talk_of(practice)
    best, worst = showing.turning(talk) if talk.replies else (None, None)
    better = operations.better_of(practice, talk) if worst is not None else None
    return _shown(practice, None, talk, going=False) | {
        "mine": practice.person_id == user.pk,
        "ending": showing.ENDINGS[talk.ending] if talk.ending else "You ended the talk.",
        "learned": showing.learned(lines(talk)) if talk.replies else [],
        "best": best,
        "worst": worst,
        "better": better,
        "better_word": words.mood_word(better.mood) if better else "",
        "earlier": earlier(practice)[:EARLIER] if practice.person_id == user.pk else [],
        "lesson": lesson_with(practice) if practice.purpose == Purpose.LESSON else "",
    }


def _talks() -> QuerySet[Practice]:
    """Return what these pages go on with; an audition has pages and rules of its own."""
    return Practice.objects.exclude(purpose=Purpose.AUDITION)


def _seen(user: User, pk: int) -> Practice:
    found = seen_by(user).exclude(purpose=Purpose.AUDITION)
    practice = get_object_or_404(found.select_related("person", "version"), pk=pk)
    if practice.person_id != user.pk:
        agents = own_names(practice.person)
        looked(user, Did.OPENED_PAGE, agents, "practice", practice.pk, now=timezone.now())
    return practice


def _playable(slug: str) -> Playable:
    try:
        return playable(slug)
    except HighpointError as error:
        raise Http404 from error
