"""Bringing purchases in: drop a file, see how far it is, read what became of its odd lines."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import require
from highpoint.apps.customers.delivery_days import CannotBeTold
from highpoint.apps.customers.identities import called
from highpoint.apps.customers.models import Purchase, PurchaseImport
from highpoint.errors import HighpointError
from highpoint.loop import promises, purchase_job
from highpoint.web import forgotten_uploads, uploads
from highpoint.web.forms.customers import DeliveryForm, PurchaseFileForm

PAGE = 50


# As with conversations: the file must be on its way to disk before the token can be read.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Show the file field and the past imports; take a dropped file."""
    user = require(request.user, Act.BRING_PURCHASES)
    if request.method != "POST":
        return _overview(request, PurchaseFileForm())
    try:
        uploads.refuse_by_length(request)
    except uploads.CannotKeep as error:
        return _overview(request, PurchaseFileForm(), str(error), status=413)
    handler = uploads.KeepingHandler(request)
    request.upload_handlers = [handler]
    return _receive(request, user, handler)


@csrf_protect
def _receive(request: HttpRequest, user: User, handler: uploads.KeepingHandler) -> HttpResponse:
    form = PurchaseFileForm(request.POST)
    kept = request.FILES.get("file")
    if handler.refusal:
        return _overview(request, form, handler.refusal, status=413)
    if not isinstance(kept, uploads.Kept):
        return _overview(request, form, "Choose a file first.", status=400)
    if not form.is_valid() or not kept.size:
        handler.discard()
        return _overview(request, form, "" if kept.size else "The file is empty.", status=400)
    try:
        row = purchase_job.begin(
            str(kept.name),
            kept.path,
            source=form.cleaned_data["source"],
            zone=form.cleaned_data["zone"],
            size=kept.size,
            by=user,
            now=timezone.now(),
        )
    except HighpointError as error:
        handler.discard()
        return _overview(request, form, str(error), status=400)
    return redirect("purchase_import", row.pk)


def _overview(
    request: HttpRequest, form: PurchaseFileForm, error: str = "", status: int = 200
) -> HttpResponse:
    forgotten_uploads.clean_up(timezone.now())
    rows = PurchaseImport.objects.select_related("started_by")
    context = {
        "form": form,
        "error": error,
        "limit_words": uploads.limit_words(),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "customers/purchases.html", context, status=status)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one import where it stands, with the lines that were left out."""
    require(request.user, Act.BRING_PURCHASES)
    row = get_object_or_404(PurchaseImport.objects.select_related("started_by"), pk=pk)
    problems = Paginator(row.problems.all(), PAGE).get_page(request.GET.get("page"))
    return render(request, "customers/purchase_import.html", {"source": row, "page": problems})


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the part of the page that shows how far an import is; the page asks for it again."""
    require(request.user, Act.BRING_PURCHASES)
    row = get_object_or_404(PurchaseImport, pk=pk)
    response = render(request, "customers/_purchase_progress.html", {"source": row})
    if not row.under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def start_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an import that stopped, where it stopped."""
    require(request.user, Act.BRING_PURCHASES)
    try:
        purchase_job.start_again(get_object_or_404(PurchaseImport, pk=pk), now=timezone.now())
    except purchase_job.CannotStart as error:
        messages.error(request, str(error))
    return redirect("purchase_import", pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an import under way."""
    require(request.user, Act.BRING_PURCHASES)
    purchase_job.stop(get_object_or_404(PurchaseImport, pk=pk))
    return redirect("purchase_import", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell by hand when an order is expected and when it came; a day left empty is not known."""
    user = require(request.user, Act.KEEP_CUSTOMERS)
    bought = Purchase.objects.select_related("identity__customer")
    order = get_object_or_404(bought.filter(returned=False), pk=pk)
    customer = order.identity.customer
    kept = {"expected": order.expected_on, "delivered": order.delivered_on}
    form = DeliveryForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            promises.tell_days(order, **form.cleaned_data, by=user, now=timezone.now())
        except CannotBeTold as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is kept, and what was promised of it goes by it.")
            return redirect("customer", customer.pk)
    name = called(customer, list(customer.identities.all()))
    context = {"form": form, "order": order, "customer": customer, "called": name}
    status = 400 if request.method == "POST" else 200
    return render(request, "customers/days.html", context, status=status)
