"""The promise ledger: what was promised to customers, what became of it, and how often it is kept."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, may, require, sees_only_own
from highpoint.apps.care import ledger, say_do
from highpoint.apps.care.models import Promise
from highpoint.apps.conversations.queries import readable
from highpoint.apps.newest import unindexed
from highpoint.engine.promises.keeping import State
from highpoint.errors import HighpointError
from highpoint.web.back import came_from
from highpoint.web.charts.survival import drawn
from highpoint.web.own_steps import at_own_steps
from highpoint.web.paging import newest

PAGE = 25
BESIDE = ("conversation__identity__customer", "agent", "ruled_by", "evidence_order")
# What is shown of the ledger, and in which words.
SHOWN = {
    "due": "Open, with a time",
    "passed": "Past their time",
    "vague": "Open, no time said",
    "settled": "Settled",
}
# What a person may say of a promise, in the words of the button.
RULINGS = {
    State.KEPT: "Kept",
    State.LATE: "Kept, but late",
    State.BROKEN: "Not kept",
    State.WITHDRAWN: "Not needed any more",
    State.OPEN: "Open again",
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the promises this person may see, and how often promises are kept."""
    user = require(request.user, Act.SEE_PROMISES)
    now = timezone.now()
    seen = seen_by(user)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "due"
    kind = request.GET.get("about", "")
    rows = _rows(show, now, own=sees_only_own(user)).filter(seen)
    if kind in dict(Promise._meta.get_field("about").choices or ()):
        rows = rows.filter(about=kind)
    page = newest(rows, request.GET.get("page"), PAGE, *BESIDE)
    made = say_do.recent(seen, now)
    process, kinds = say_do.of_process(made, now)
    agent = user.serves_as
    context = {
        "page": page,
        "readable": readable((one.evidence_id for one in page), user),
        "show": show,
        "shown": SHOWN.items(),
        "now": now,
        "process": process,
        "kinds": kinds,
        "hard": say_do.hard_to_keep(say_do.by_kind(made, now)),
        "own": say_do.of_person(agent, now) if agent else None,
        "curve": drawn(say_do.time_to_keep(made, now)),
        "weeks": say_do.WEEKS,
        "newest_only": f"{say_do.MOST:,}" if len(made) == say_do.MOST else "",
        "fewest": say_do.FEWEST,
        "rules": may(user, Act.FOLLOW_UP),
        "rulings": [(state.value, words) for state, words in RULINGS.items()],
    }
    return render(request, "promises/list.html", context)


@require_POST
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a promise."""
    user = require(request.user, Act.FOLLOW_UP)
    promise = get_object_or_404(Promise.objects.filter(ruled_on_by(user)), pk=pk)
    said = request.POST.get("state", "")
    if said not in [state.value for state in RULINGS]:
        messages.error(request, "Choose what became of the promise.")
    else:
        try:
            ledger.rule(promise, State(said), by=user, now=timezone.now())
            messages.success(request, f"Written in the ledger: {RULINGS[State(said)].lower()}.")
        except HighpointError as error:
            messages.error(request, str(error))
    return redirect(came_from(request) or "promises")


def seen_by(user: User) -> Q:
    """Return the condition that keeps to promises of talks this person may read."""
    return conversations_seen_by(user, "talk_of")


def ruled_on_by(user: User) -> Q:
    """Return the condition of promises this person may say the outcome of: at their steps too."""
    seen = seen_by(user)
    # An empty condition is everything; joined by “or” it would be nothing.
    return seen | at_own_steps(user) if seen else seen


def _rows(show: str, now: datetime, *, own: bool) -> QuerySet[Promise]:
    # What is one's own leads: by how it stands and when, everybody's would be walked through. Those
    # without a time are walked through by when they were made.
    column = unindexed if own or show == "vague" else F
    rows = Promise.objects.alias(stands=column("state"), by=column("due"))
    still = Q(stands=State.OPEN.value)
    if show == "settled":
        return rows.exclude(still).order_by("-settled_at", "-pk")
    if show == "vague":
        return rows.filter(still, by=None).order_by("-made_at", "-pk")
    if show == "passed":
        return rows.filter(still, by__lt=now).order_by("-by", "-pk")
    return rows.filter(still, by__gte=now).order_by("by", "pk")
