"""A customer's brief: as a page with what is known and proposed, as JSON, and as a small panel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import require
from highpoint.apps.care import facts, follow_ups
from highpoint.apps.care.follow_ups import Reason
from highpoint.apps.care.models import Consent, Fact, FollowUp
from highpoint.apps.customers import merging
from highpoint.apps.customers.models import Customer, Identity
from highpoint.errors import HighpointError
from highpoint.loop.brief import brief
from highpoint.web.back import came_from
from highpoint.web.forms.care import FollowUpForm, ToldForm
from highpoint.web.views.customers import page_of


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the customer's page: the brief stands at its top, with all that is known below."""
    require(request.user, Act.SEE_CUSTOMERS)
    return redirect("customer", _customer(pk).pk)


@require_safe
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the brief alone, small enough to stand beside a helpdesk's window."""
    user, customer = _opened(request, pk)
    context = {"brief": brief(customer, user, timezone.now()), "customer": customer}
    return render(request, "brief/panel.html", context)


@require_safe
def as_json(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the brief to a program that somebody who may read it signed in."""
    user, customer = _opened(request, pk)
    return JsonResponse(brief(customer, user, timezone.now()).to_dict())


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a follow-up with this customer by hand."""
    user = require(request.user, Act.FOLLOW_UP)
    identity = _identity(pk)
    said_so = request.POST if request.method == "POST" else None
    form = FollowUpForm(said_so, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        reason = Reason(
            f"by hand {user.pk} {now.isoformat()}",
            FollowUp.Kind(said["kind"]),
            said["due"],
            said["why"],
            said["note"],
            said["channel"],
            Consent(said["consent"] or Consent.NOT_ASKED),
        )
        try:
            follow_ups.make(identity, reason, by=user, now=now)
            messages.success(request, "The follow-up is made.")
            return redirect("customer", pk)
        except HighpointError as error:
            form.add_error(None, str(error))
    context = {"form": form, "customer": identity.customer}
    status = 400 if request.method == "POST" else 200
    return render(request, "follow_ups/new.html", context, status=status)


@require_POST
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what a customer told, written down by hand."""
    user = require(request.user, Act.KEEP_CUSTOMERS)
    identity = _identity(pk)
    form = ToldForm(request.POST)
    if not form.is_valid():
        context = page_of(request, user, identity.customer, told=form)
        return render(request, "customers/customer.html", context)
    said, now = form.cleaned_data, timezone.now()
    kind, consent = Fact.Kind(said["told_kind"]), Consent(said["consent"])
    today = timezone.localdate(now)
    row = facts.tell(identity, kind, said["told"], consent=consent, by=user, now=now, today=today)
    messages.success(request, _kept(row))
    return redirect("customer", pk)


@require_POST
def wishes(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep whether a customer wants follow-ups at all."""
    user = require(request.user, Act.FOLLOW_UP)
    identity = _identity(pk)
    now = timezone.now()
    if request.POST.get("do") == "in":
        follow_ups.opt_in(identity.customer_id, by=user, now=now)
        messages.success(request, "Follow-ups may be made again.")
    else:
        follow_ups.opt_out(identity, request.POST.get("words", ""), by=user, now=now)
        messages.success(request, "No follow-ups from now on. Those that were open are ended.")
    return redirect("customer", pk)


@require_POST
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse what is proposed, or forget what was accepted."""
    user = require(request.user, Act.KEEP_CUSTOMERS)
    row = get_object_or_404(Fact.objects.select_related("identity"), pk=pk)
    now = timezone.now()
    said = request.POST.get("consent", Consent.NOT_ASKED.value)
    if request.POST.get("do") == "refuse":
        facts.refuse(row, by=user, now=now)
        messages.success(request, "Its words are gone, and are not proposed again.")
    elif said not in Consent.values:
        messages.error(request, "Choose whether we may write to them about it.")
    else:
        try:
            today = timezone.localdate(now)
            facts.accept(row, consent=Consent(said), by=user, now=now, today=today)
            messages.success(request, _kept(row))
        except HighpointError as error:
            messages.error(request, str(error))
    return redirect(came_from(request) or reverse("customer", args=[row.identity.customer_id]))


def _kept(row: Fact) -> str:
    """Return what came of keeping a fact, and what does not come of it."""
    if row.deed is not None:
        return "It counts on the ladder, from the day they said so."
    if row.kind in (Fact.Kind.BIRTHDAY, Fact.Kind.OCCASION) and row.month is None:
        return "It is kept, for two years. It names no day of the year, as 29 February: no follow-up comes of it."
    return "It is kept, for two years."


def _opened(request: HttpRequest, pk: int) -> tuple[User, Customer]:
    """Return the reader and the customer; each reading is written into the log."""
    user = require(request.user, Act.SEE_CUSTOMERS)
    customer = _customer(pk)
    audit.note(
        user, audit.Did.OPENED_CUSTOMER_BRIEF, "customer", now=timezone.now(), thing_id=customer.pk
    )
    return user, customer


def _customer(pk: int) -> Customer:
    """Return a customer, or who they were made one with."""
    customer = get_object_or_404(Customer.objects.select_related("merged_into"), pk=pk)
    return merging.stands_for(customer)


def _identity(pk: int) -> Identity:
    """Return the first identity of a customer, which new rows hang on."""
    customer = _customer(pk)
    found = customer.identities.select_related("customer").order_by("pk").first()
    return found or get_object_or_404(Identity, customer=customer)
