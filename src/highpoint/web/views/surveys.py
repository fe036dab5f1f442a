"""Surveys: making them, and the links that go out to customers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, require
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.feedback import surveys
from highpoint.apps.feedback.models import Survey, SurveyLink
from highpoint.web.forms.feedback import SurveyForm
from highpoint.web.numbers import TURN_DIGITS, chosen, number
from highpoint.web.tables import csv_lines

PAGE = 50
DAYS = (1, 7, 14, 30)
_HEAD = ("conversation", "source", "customer", "name", "link", "works_until")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the surveys, by name."""
    require(request.user, Act.MAKE_SURVEYS)
    rows = Survey.objects.prefetch_related("questions")
    return render(request, "surveys/list.html", {"surveys": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a survey."""
    user = require(request.user, Act.MAKE_SURVEYS)
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = surveys.make(form.about, by=user, now=timezone.now())
        except surveys.CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The survey is made. Now make links to it.")
            return redirect("survey", made.pk)
    return render(request, "surveys/edit.html", {"form": form})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a survey with its questions and the links that are out."""
    user = require(request.user, Act.MAKE_SURVEYS)
    survey = get_object_or_404(Survey.objects.prefetch_related("questions"), pk=pk)
    links = _links(user, survey)
    context = {
        "survey": survey,
        "page": Paginator(links, PAGE).get_page(request.GET.get("page")),
        "out": links.exists(),
        "days": DAYS,
        "now": timezone.now(),
    }
    return render(request, "surveys/survey.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a survey that nobody was sent yet."""
    user = require(request.user, Act.MAKE_SURVEYS)
    survey = get_object_or_404(Survey.objects.prefetch_related("questions"), pk=pk)
    form = SurveyForm(request.POST if request.method == "POST" else None, survey=survey)
    if request.method == "POST" and form.is_valid():
        try:
            surveys.change(survey, form.about, by=user, now=timezone.now())
        except surveys.CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The survey is changed.")
            return redirect("survey", pk)
    return render(request, "surveys/edit.html", {"form": form, "survey": survey})


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop asking by a survey."""
    user = require(request.user, Act.MAKE_SURVEYS)
    survey = get_object_or_404(Survey, pk=pk)
    surveys.retire(survey, by=user, now=timezone.now())
    messages.success(request, "No new links are made. Those that are out work until their day.")
    return redirect("survey", pk)


@require_POST
def make_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Make links for the conversations of the last days that have none."""
    user = require(request.user, Act.MAKE_SURVEYS)
    survey = get_object_or_404(Survey, pk=pk)
    told = number(request.POST.get("days"))
    days = told if told in DAYS else DAYS[1]
    now = timezone.now()
    seen = conversations_seen_by(user)
    try:
        made = surveys.make_links(survey, seen, now - timedelta(days=days), by=user, now=now)
    except surveys.CannotChange as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{made:,} links made. Take them as a file for your helpdesk.")
    return redirect("survey", pk)


@require_safe
def links_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Give the links that wait for an answer as a file, to be mailed by the helpdesk."""
    user = require(request.user, Act.MAKE_SURVEYS)
    survey = get_object_or_404(Survey, pk=pk)
    waiting = _links(user, survey).filter(
        answered_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for link in waiting.order_by("pk").iterator(chunk_size=500):
            talk = link.conversation
            yield (
                talk.external_id,
                talk.source,
                talk.customer_key,
                talk.customer_name,
                address(request, link),
                f"{timezone.localtime(link.expires_at):%Y-%m-%d}",
            )

    answer = StreamingHttpResponse(csv_lines(_HEAD, rows()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="survey-{pk}-links.csv"'
    return answer


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one link back."""
    user = require(request.user, Act.MAKE_SURVEYS)
    link = get_object_or_404(
        SurveyLink.objects.filter(conversations_seen_by(user, "conversation__agent")), pk=pk
    )
    surveys.revoke(link, by=user, now=timezone.now())
    messages.success(request, "The link does not work any more. What was answered stays.")
    return redirect("survey", link.survey_id)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link of one conversation's customer and show it, to be copied."""
    user = require(request.user, Act.MAKE_SURVEYS)
    talk = get_object_or_404(Conversation.objects.filter(conversations_seen_by(user)), pk=pk)
    survey = chosen(Survey.objects.all(), request.POST.get("survey"))
    if survey is None:
        messages.error(request, "Choose a survey first.")
        return redirect("conversation", pk)
    about = number(request.POST.get("turn"), TURN_DIGITS)
    try:
        link = surveys.make_link(survey, talk, by=user, now=timezone.now(), turn=about)
    except surveys.CannotChange as error:
        messages.error(request, str(error))
        return redirect("conversation", pk)
    context = {"link": link, "talk": talk, "survey": survey, "address": address(request, link)}
    return render(request, "surveys/link.html", context)


def address(request: HttpRequest, link: SurveyLink) -> str:
    """Return the whole address of a link."""
    path = reverse("survey_answer", args=[surveys.token(link)])
    if settings.ADDRESS:
        return f"{settings.ADDRESS}{path}"
    return str(request.build_absolute_uri(path))


def _links(user: User, survey: Survey) -> QuerySet[SurveyLink]:
    seen: Q = conversations_seen_by(user, "conversation__agent")
    return SurveyLink.objects.filter(seen, survey=survey).select_related("conversation")
