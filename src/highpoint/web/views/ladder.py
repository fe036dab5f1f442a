"""The loyalty ladder: how customers moved between its rungs, what came before, and its rules."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.care import leaving
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import (
    LadderFit,
    LadderFlow,
    LadderPrecedent,
    LadderRules,
    Standing,
)
from highpoint.engine.insight.loyalty.rules import Rung
from highpoint.loop import ladder_job
from highpoint.web.charts import flow
from highpoint.web.forms.customers import LadderForm


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show how many stand on each rung, how they moved in a quarter, and what preceded it."""
    user = require(request.user, Act.SEE_CUSTOMERS)
    rows = list(LadderFlow.objects.all())
    quarters = sorted({(row.year, row.quarter) for row in rows}, reverse=True)
    told = request.GET.get("quarter", "")
    picked = next((each for each in quarters if "{}-{}".format(*each) == told), None)
    picked = picked or (quarters[0] if quarters else None)
    moved = [
        flow.Move(Rung(row.before) if row.before else None, Rung(row.after), row.customers)
        for row in rows
        if (row.year, row.quarter) == picked
    ]
    counts = dict(Standing.objects.order_by().values_list("rung").annotate(Count("pk")))
    context = {
        "standing": [(rung, counts.get(rung.value, 0)) for rung in reversed(Rung)],
        "customers": sum(counts.values()),
        "quarters": quarters,
        "picked": picked,
        "charts": [("wide", flow.chart(moved)), ("narrow", flow.chart(moved, flow.NARROW))]
        if moved
        else [],
        "moved": moved,
        "ways": {
            way: sum(each.customers for each in moved if each.way == way)
            for way in ("climbed", "fell")
        },
        "climbs": LadderPrecedent.objects.filter(up=True),
        "falls": LadderPrecedent.objects.filter(up=False),
        "leaving": leaving.counted(),
        "fit": LadderFit.objects.first(),
        "may_set": may(user, Act.SET_LADDER),
    }
    return render(request, "customers/ladder.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Set what each rung takes; everybody is looked at again by it."""
    user = require(request.user, Act.SET_LADDER)
    form = LadderForm(request.POST or None, initial=ladder.rules().to_dict())
    if request.method == "POST" and form.is_valid():
        ladder.set_rules(form.rules.to_dict(), by=user, now=timezone.now())
        ladder_job.look_soon()
        messages.success(request, "The rungs are set. Everybody is looked at again in a moment.")
        return redirect("ladder")
    last = LadderRules.objects.select_related("by").first()
    status = 400 if request.method == "POST" else 200
    return render(request, "customers/rules.html", {"form": form, "last": last}, status=status)
