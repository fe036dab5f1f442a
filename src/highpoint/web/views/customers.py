"""Customers: found by whatever one has of them, each with everything that is known."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.care import facts
from highpoint.apps.care.models import Fact
from highpoint.apps.customers import ladder, merging
from highpoint.apps.customers.identities import called
from highpoint.apps.customers.models import Customer, Deed, LadderFit, Merge, Purchase
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.engine.insight.loyalty.rules import Rung
from highpoint.loop import all_kept, erasing, erasing_whom, made_one
from highpoint.loop.brief import brief, known_of
from highpoint.loop.lately import lately
from highpoint.web import by_name
from highpoint.web import customers as shown
from highpoint.web.brief import kept_of
from highpoint.web.forms.care import ToldForm
from highpoint.web.forms.customers import DeedForm, ServeForm
from highpoint.web.manner import manner
from highpoint.web.numbers import chosen
from highpoint.web.outlook import outlook

PAGE = 50
PURCHASES = 20
MOST_TALKS = 100
_LONGEST = 200
# Of what could not be erased so many are named.
_MOST_NAMED = 10


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Find customers by name, address, handle or order; by name, never by a figure."""
    require(request.user, Act.SEE_CUSTOMERS)
    words = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
    rung = request.GET.get("rung", "")
    rung = rung if rung in {each.value for each in Rung} else ""
    nameless = request.GET.get("named") == "no"
    rows = shown.found(words, rung, nameless)
    if words:
        rows = shown.by_number(rows)
    listed = rows.select_related("standing").prefetch_related("identities")
    page = by_name.page_of(listed, request.GET, PAGE)
    context = {
        "page": page,
        "count": rows.count(),
        "q": words,
        "rung": rung,
        "nameless": nameless,
        "rungs": list(Rung),
        "any": bool(page.rows) or Customer.objects.exists(),
    }
    return render(request, "customers/list.html", context)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one customer; who looked is written down."""
    user = require(request.user, Act.SEE_CUSTOMERS)
    customer = get_object_or_404(Customer.objects.select_related("merged_into"), pk=pk)
    if customer.merged_into is not None:
        return redirect("customer", merging.stands_for(customer).pk)
    now = timezone.now()
    looked(user, Did.OPENED_CUSTOMER, [], "customer", pk, now=now)
    return render(request, "customers/customer.html", page_of(request, user, customer))


def page_of(
    request: HttpRequest,
    user: User,
    customer: Customer,
    *,
    deed_form: DeedForm | None = None,
    told: ToldForm | None = None,
) -> dict[str, Any]:
    """Return what a customer's page shows; a form with a fault comes back as it was filled in."""
    now = timezone.now()
    today = timezone.localdate(now)
    # Each part of the page asks who they are known as: it is read once.
    prefetch_related_objects([customer], "identities")
    identities = list(customer.identities.all())
    every = request.GET.get("talks") == "all"
    bought = Purchase.objects.filter(identity__in=customer.known_as)
    merges = may(user, Act.MERGE_CUSTOMERS)
    talks = shown.talks(customer, user, MOST_TALKS if every else shown.TALKS)
    known = known_of(customer, user, now)
    newest = lately(customer)
    standing = known.stake.standing
    sums = shown.sums(customer)
    pages = Paginator(bought.prefetch_related("lines"), PURCHASES)
    pages.count = sum(each.purchases + each.returns for each in sums)
    steps = shown.steps(customer, user)
    return {
        "customer": customer,
        "called": called(customer, identities),
        "identities": identities,
        "standing": standing,
        "outlook": outlook(standing, LadderFit.objects.first()),
        "rung_words": Rung(standing.rung).words if standing else "",
        "rungs": shown.rungs(standing, ladder.rules()),
        "steps": steps,
        "opens": shown.readable_before(steps, user),
        "ahead": ladder.AHEAD_DAYS,
        "talks": talks,
        "talk_count": known.talks,
        "most_talks": MOST_TALKS,
        "purchases": pages.get_page(request.GET.get("page")),
        "sums": sums,
        "today": today,
        "deeds": shown.deeds(customer, user),
        "brief": brief(customer, user, now, known),
        "stake": known.stake,
        "deed_form": deed_form or DeedForm(today=today, initial={"day": today}),
        "may_note": may(user, Act.KEEP_CUSTOMERS) and bool(identities),
        "may_merge": merges,
        "may_take": may(user, Act.TAKE_CUSTOMERS),
        "may_erase": may(user, Act.ERASE_CUSTOMERS),
        "merges": customer.merges.select_related("gone", "by", "taken_back_by"),
        "manner": manner(customer, newest),
        **(shown.alike(customer, user, newest) if merges else {"alike": []}),
    } | kept_of(customer, user, known, told, request.GET.get("whole", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Find who may be the same person, and say so; the customer of this address stays."""
    user = require(request.user, Act.MERGE_CUSTOMERS)
    customer = get_object_or_404(Customer, pk=pk, merged_into=None)
    words = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
    error = ""
    if request.method == "POST":
        other = chosen(Customer.objects.all(), request.POST.get("other"))
        if other is None:
            error = "Choose who it is."
        else:
            try:
                reason = request.POST.get("reason", "").replace("\0", "").strip()
                made_one.merge(customer, other, reason=reason, by=user, now=timezone.now())
            except merging.CannotMerge as refusal:
                error = str(refusal)
            else:
                messages.success(
                    request, "They are one customer now. You can take that back below."
                )
                return redirect("customer", pk)
    rows = shown.found(words, "", False).exclude(pk=pk)[:PAGE] if words else []
    context = {
        "customer": customer,
        "called": called(customer, list(customer.identities.all())),
        "q": words,
        "rows": rows,
        "error": error,
    }
    return render(request, "customers/merge.html", context, status=400 if error else 200)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Part two customers whom somebody made one."""
    user = require(request.user, Act.MERGE_CUSTOMERS)
    done = get_object_or_404(Merge.objects.select_related("kept"), pk=pk)
    try:
        made_one.take_back(done, by=user, now=timezone.now())
    except merging.CannotMerge as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "They are two customers again.")
    return redirect("customer", done.kept_id)


@require_POST
def apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a suggested customer is somebody else."""
    user = require(request.user, Act.MERGE_CUSTOMERS)
    customer = get_object_or_404(Customer, pk=pk)
    other = chosen(Customer.objects.all(), request.POST.get("other"))
    if other is None or other == customer:
        messages.error(request, "Choose who it is not.")
    else:
        merging.not_the_same(customer, other, by=user, now=timezone.now())
        messages.success(request, "This is not suggested again.")
    return redirect("customer", pk)


@require_POST
def deed(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a customer told others well of us."""
    user = require(request.user, Act.KEEP_CUSTOMERS)
    customer = get_object_or_404(Customer, pk=pk, merged_into=None, identities__isnull=False)
    form = DeedForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        context = page_of(request, user, customer, deed_form=form)
        return render(request, "customers/customer.html", context)
    told = form.cleaned_data
    identity = customer.identities.order_by("pk")[0]
    ladder.note_deed(
        identity, DeedKind(told["kind"]), told["day"], told["words"], by=user, now=timezone.now()
    )
    messages.success(request, "Noted. It counts on the ladder from that day on.")
    return redirect("customer", pk)


@require_POST
def deed_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a customer told others of us."""
    user = require(request.user, Act.KEEP_CUSTOMERS)
    row = get_object_or_404(Deed.objects.select_related("identity"), pk=pk)
    source, now = Fact.objects.filter(deed=row).first(), timezone.now()
    if source is not None:
        facts.refuse(source, by=user, now=now)
    else:
        ladder.forget_deed(row, by=user, now=now)
    messages.success(request, "It counts no more.")
    return redirect("customer", row.identity.customer_id)


@require_safe
@never_cache
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Give all that is kept of a customer as a file, to be handed to them when they ask."""
    user = require(request.user, Act.TAKE_CUSTOMERS)
    customer = get_object_or_404(Customer, pk=pk, merged_into=None)
    told = all_kept.take(customer, by=user, now=timezone.now())
    answer = JsonResponse(told, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="customer-{customer.pk}.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def serve(request: HttpRequest, pk: int) -> HttpResponse:
    """Set in which language a customer is served, and in which country and time zone they are."""
    user = require(request.user, Act.KEEP_CUSTOMERS)
    customer = get_object_or_404(Customer, pk=pk, merged_into=None)
    kept = {field: getattr(customer, field) for field in ServeForm.base_fields}
    form = ServeForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        Customer.objects.filter(pk=pk).update(**form.cleaned_data)
        note(user, Did.SET_HOW_TO_SERVE, "customer", thing_id=pk, now=timezone.now())
        messages.success(request, "It is kept.")
        return redirect("customer", pk)
    name = called(customer, list(customer.identities.all()))
    context = {"form": form, "customer": customer, "called": name}
    status = 400 if request.method == "POST" else 200
    return render(request, "customers/serve.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what would go with a customer; when their name is typed again, erase them everywhere."""
    user = require(request.user, Act.ERASE_CUSTOMERS)
    customer = get_object_or_404(Customer, pk=pk, merged_into=None)
    name = called(customer, list(customer.identities.all()))
    error = ""
    if request.method == "POST":
        if request.POST.get("name", "").strip().casefold() == name.strip().casefold():
            erased = erasing.erase(customer, by=user, now=timezone.now())
            counted = f"{erased.talks:,} conversation{'' if erased.talks == 1 else 's'}"
            messages.success(request, f"The customer is erased, with {counted}.")
            if erased.kept:
                left = ", ".join(erased.kept[:_MOST_NAMED])
                messages.warning(request, f"These name them still and cannot change: {left}.")
            return redirect("customers")
        error = "That is not the name. Type it as it stands above."
    context = {
        "customer": customer,
        "called": name,
        "going": erasing_whom.going(customer),
        "error": error,
    }
    return render(request, "customers/erase.html", context, status=400 if error else 200)
