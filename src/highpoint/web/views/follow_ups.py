"""Follow-ups: the list, putting off, doing, the link a calendar reads, and the calendar itself."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.care import follow_ups, how_it_went, limits
from highpoint.apps.care.models import CalendarLink, FollowUp
from highpoint.apps.conversations.queries import readable
from highpoint.errors import HighpointError
from highpoint.web.back import came_from
from highpoint.web.calendar_feed import calendar
from highpoint.web.forms.care import LimitsForm
from highpoint.web.paging import paged

PAGE = 25
BESIDE = ("identity__customer", "done_by")
SHOWN = {"due": "Due", "ahead": "Ahead", "done": "Done"}
SNOOZE_DAYS = (1, 3, 7)
# What somebody says of one: put off by so many days, or how it went.
LATER = tuple((days, f"{days} day{'s' * (days != 1)} later") for days in SNOOZE_DAYS)
OUTCOMES = tuple(FollowUp.Outcome.choices)
# What a calendar is given: so far back and ahead, and how many at the most.
FEED_BACK = timedelta(days=30)
MOST_IN_FEED = 500


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show whom to be in touch with, the earliest day first."""
    user = require(request.user, Act.FOLLOW_UP)
    now = timezone.now()
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "due"
    page = paged(_rows(show), request.GET.get("page"), PAGE, *BESIDE)
    context = {
        "page": page,
        "show": show,
        "shown": SHOWN.items(),
        "in_touch": follow_ups.in_touch_today(page, now),
        "readable": readable((row.conversation_id for row in page), user),
        "today": timezone.localdate(now),
        "days": LATER,
        "outcomes": OUTCOMES,
        "went": how_it_went.told(now) if show == "done" else None,
        "weeks": how_it_went.SPAN.days // 7,
        "left_out": sum(limits.left_out().values()),
        "link": CalendarLink.objects.filter(person=user, revoked_at=None).first(),
    }
    return render(request, "follow_ups/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def limits_page(request: HttpRequest) -> HttpResponse:
    """Show and set how many follow-ups of a shop's own days and goods are made for one day."""
    user = require(request.user, Act.FOLLOW_UP)
    sets = may(user, Act.LIMIT_FOLLOW_UPS)
    form = LimitsForm(request.POST if request.method == "POST" else None, kept=limits.a_day())
    if request.method == "POST":
        require(request.user, Act.LIMIT_FOLLOW_UPS)
        if form.is_valid():
            limits.choose(form.cleaned_data, by=user, now=timezone.now())
            messages.success(request, "The next run goes by it.")
            return redirect("follow_ups")
    over = limits.left_out()
    context = {
        "form": form,
        "sets": sets,
        "kinds": [(kind.label, over.get(kind.value, 0), number) for kind, number in _limits()],
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "follow_ups/limits.html", context, status=status)


def _limits() -> list[tuple[FollowUp.Kind, int]]:
    return [(FollowUp.Kind(kind), number) for kind, number in limits.a_day().items()]


@require_POST
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a follow-up off by some days."""
    user = require(request.user, Act.FOLLOW_UP)
    row = get_object_or_404(FollowUp, pk=pk)
    said = request.POST.get("days", "")
    if said not in [str(days) for days in SNOOZE_DAYS]:
        messages.error(request, "Choose by how many days to put it off.")
        return _back(request)
    now = timezone.now()
    today = timezone.localdate(now)
    to = max(row.shown_on, today) + timedelta(days=int(said))
    try:
        follow_ups.snooze(row, to, by=user, now=now, today=today)
        messages.success(request, f"Put off to {to:%-d %B}.")
    except HighpointError as error:
        messages.error(request, str(error))
    return _back(request)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a follow-up went."""
    user = require(request.user, Act.FOLLOW_UP)
    row = get_object_or_404(FollowUp, pk=pk)
    said = request.POST.get("outcome", "")
    if said not in FollowUp.Outcome.values:
        messages.error(request, "Choose how it went.")
        return _back(request)
    try:
        follow_ups.done(row, FollowUp.Outcome(said), by=user, now=timezone.now())
        messages.success(request, "Done, and kept with how it went.")
    except HighpointError as error:
        messages.error(request, str(error))
    return _back(request)


@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """Make the secret link of one's calendar, or take it back."""
    user = require(request.user, Act.FOLLOW_UP)
    now = timezone.now()
    if request.POST.get("do") == "revoke":
        follow_ups.revoke_link(user, now=now)
        messages.success(request, "The link works no more.")
        return redirect("follow_ups")
    secret = follow_ups.make_link(user, now=now)
    address = request.build_absolute_uri(reverse("follow_up_feed", args=[secret]))
    return render(request, "follow_ups/link.html", {"address": address})


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a calendar the open follow-ups; whoever has the secret may read it."""
    now = timezone.now()
    person = follow_ups.person_of(secret, now=now)
    if person is None or not may(person, Act.FOLLOW_UP):
        raise Http404
    since = timezone.localdate(now) - FEED_BACK
    rows = _rows("open").filter(shown_on__gte=since).select_related(*BESIDE)[:MOST_IN_FEED]
    address = request.build_absolute_uri(reverse("follow_ups"))
    answer = HttpResponse(calendar(rows, address, now), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'inline; filename="follow-ups.ics"'
    return answer


def _rows(show: str) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.all()
    if show == "done":
        return rows.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    rows = rows.filter(done_at=None).order_by("shown_on", "pk")
    today = timezone.localdate()
    if show == "due":
        return rows.filter(shown_on__lte=today)
    return rows.filter(shown_on__gt=today) if show == "ahead" else rows


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(came_from(request) or "follow_ups")
