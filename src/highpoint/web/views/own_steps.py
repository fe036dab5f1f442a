"""The page of whoever does a step behind the scenes: what goes wrong at it, and what is theirs to do."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.care import ledger
from highpoint.apps.prevention import chain, figures
from highpoint.apps.prevention.models import Incident
from highpoint.engine.promises.keeping import State
from highpoint.loop.handed_on import handed_on
from highpoint.web.own_steps import actions_at, hand_offs_at, promises_at, with_failures
from highpoint.web.prevention import JUDGED, SPANS, incidents_seen_by, span, weeks_asked
from highpoint.web.views.promises import RULINGS

# As many of each as stand on the page; the rest is one click away.
SHOWN = 10


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show a person the steps that their teams do behind the scenes."""
    user = require(request.user, Act.SEE_FAILURES)
    weeks, now = weeks_asked(request.GET.get("weeks")), timezone.now()
    since = now - span(weeks)
    own = chain.done_by(user)
    keys = [step.key for step in own]
    names = chain.names()
    passed = {each.step: each for each in handed_on(since, now).steps} if own else {}
    went = {each.step.key: each for each in figures.told(since, now).steps} if own else {}
    failures = Incident.objects.filter(
        incidents_seen_by(user), trouble__step__in=keys, dismissed=False, happened_at__gte=since
    )
    reads = may(user, Act.READ_CONVERSATIONS)
    promises = promises_at(keys if reads else [])
    waiting = promises.filter(
        ledger.WAITED_FOR, state=State.OPEN.value, conversation__started_at__gte=since
    )
    soonest = waiting.order_by(F("due").asc(nulls_last=True), "-made_at", "pk")
    context = {
        "own": own,
        "rows": [(step, went.get(step.key), passed.get(step.key)) for step in own],
        "failures": failures.select_related("trouble")[:SHOWN],
        "promises": with_failures(soonest[:SHOWN], keys),
        "hand_offs": hand_offs_at(keys).filter(started_at__gte=since)[:SHOWN],
        "actions": [(row, names[row.step], JUDGED[row.judged]) for row in actions_at(keys, user)],
        "now": now,
        "today": timezone.localdate(),
        "weeks": weeks,
        "spans": SPANS.items(),
        "rules": may(user, Act.FOLLOW_UP),
        "rulings": [(state.value, words) for state, words in RULINGS.items()],
    }
    return render(request, "prevention/own_steps.html", context)
