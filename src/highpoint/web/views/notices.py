"""What one was told, what one wants to be told of, and what did not go out."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import only_reads, require
from highpoint.apps.notices import delivery, mail, preferences
from highpoint.apps.notices.kinds import kind_of
from highpoint.apps.notices.models import Delivery, Hook, Notice
from highpoint.apps.notices.operations import read
from highpoint.web.forms.notices import ChoiceForm
from highpoint.web.numbers import number

PAGE = 50
STATES = {"trouble": "In trouble", "waiting": "On their way", "sent": "Sent"}
_STATE = Delivery.State
_AMONG = {
    "trouble": Q(state__in=[_STATE.FAILED, _STATE.UNKNOWN]),
    "waiting": Q(state__in=[_STATE.WAITING, _STATE.CLAIMED, _STATE.HANDED]),
    "sent": Q(state__in=[_STATE.SENT, _STATE.DROPPED]),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show one's own notices, those not read yet first."""
    user = _signed_in(request)
    own = Notice.objects.filter(to=user, in_app=True)
    shown = own.order_by(F("read_at").asc(nulls_first=True), "-at", "-pk")
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(notice, kind_of(notice.kind)) for notice in page],
        "unread": own.filter(read_at=None).count(),
        "reads_only": only_reads(user),
        "newest": own.aggregate(newest=Max("pk"))["newest"] or 0,
    }
    return render(request, "notices/list.html", context)


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    user = _signed_in(request)
    notice = get_object_or_404(Notice, pk=pk, to=user)
    read([notice.pk], user, now=timezone.now())
    return redirect(notice.link or "notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all that was shown as read; what came since stays unread."""
    user = _signed_in(request)
    shown = Notice.objects.filter(to=user, read_at=None)
    if (newest := number(request.POST.get("newest"))) is not None:
        shown = shown.filter(pk__lte=newest)
    count = read(shown.values_list("pk", flat=True), user, now=timezone.now())
    messages.success(request, f"{count} marked as read.")
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Let a person choose what comes to them, on which ways and when."""
    user = _signed_in(request)
    form = ChoiceForm(request.POST if request.method == "POST" else None, person=user)
    if request.method == "POST" and form.is_valid():
        preferences.choose(user, form.wishes, now=timezone.now())
        messages.success(request, "This is how you are told from now on.")
        return redirect("notices_choose")
    context = {
        "form": form,
        "mail_is_set_up": mail.is_set_up(),
        "hooks": Hook.objects.filter(Q(team=None) | Q(team__people=user)).exists(),
    }
    return render(request, "notices/choose.html", context)


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Show those who keep the installation what went out, and what did not."""
    require(request.user, Act.SEE_DELIVERIES)
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else "trouble"
    rows = Delivery.objects.filter(_AMONG[state]).select_related("notice__to", "hook")
    context = {
        "page": Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": STATES,
        "troubled": Delivery.objects.filter(_AMONG["trouble"]).count(),
        "mail_is_set_up": mail.is_set_up(),
        "reads_only": only_reads(request.user),
    }
    return render(request, "notices/deliveries.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a delivery in trouble again, or leave it, as an administrator decides."""
    user = require(request.user, Act.SEE_DELIVERIES)
    row = get_object_or_404(Delivery, pk=pk)
    now = timezone.now()
    again = request.POST.get("what") == "again"
    done = delivery.send_again(row, now=now) if again else delivery.leave(row, now=now)
    if done:
        note(user, Did.DECIDED_DELIVERY, "delivery", thing_id=pk, now=now)
        messages.success(request, "It is sent again." if again else "It is left as it is.")
    else:
        messages.error(request, "It is not in trouble any more.")
    return redirect("deliveries")


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
