"""The engine against people, criterion by criterion: how far they agree, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked
from highpoint.apps.accounts.permissions import conversations_seen_by, may, require
from highpoint.apps.calibration import advice
from highpoint.apps.calibration.advice import FEWEST_PAIRS, RELIABLE, Standing
from highpoint.apps.calibration.differences import LISTED, corrections, differences
from highpoint.apps.calibration.machine import FEWEST_UNITS
from highpoint.apps.calibration.models import Agreement
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.insight.beyond_chance import Estimate
from highpoint.engine.scorecard import Criterion
from highpoint.web.numbers import chosen
from highpoint.web.scorecards import answered_by

Between = Agreement.Between

# From this share of the agreement of two people on, the engine is as good as a colleague.
AS_GOOD = 0.9


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of the page, with its agreements over all time and the engine's by month."""

    criterion: Criterion
    standing: Standing | None
    machine: Agreement | None
    shown: Agreement | None
    occasion: Agreement | None
    people: Agreement | None
    months: Sequence[Agreement]
    corrections: int

    @property
    def colleagues(self) -> Estimate | None:
        """How far people agree among themselves, by the measure that decides for the engine."""
        if self.people is None:
            return None
        return self.people.by_ac if self.machine and self.machine.skewed else self.people.by_alpha

    @property
    def as_good(self) -> bool:
        """Whether the engine agrees with people as far as they do, where enough is known of both."""
        machine = self.machine.decides if self.machine else None
        people = self.colleagues
        if machine is None or people is None or self.people is None:
            return False
        return self.people.n >= FEWEST_PAIRS and machine.value >= AS_GOOD * people.value


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far the engine's answers by one scorecard agree with people's."""
    user = require(request.user, Act.READ_SCORECARDS)
    cards = Scorecard.objects.exclude(status=Scorecard.Status.DRAFT)
    card = chosen(cards, request.GET.get("card"))
    card = card or cards.filter(places__team=None, places__channel="").first() or cards.first()
    context: dict[str, Any] = {
        "cards": cards.defer("definition"),
        "card": card,
        "fewest": FEWEST_PAIRS,
        "fewest_units": FEWEST_UNITS,
        "reliable": RELIABLE,
        "may_see_differences": may(user, Act.SEE_DIFFERENCES),
    }
    if card is not None:
        lines = _lines(card)
        measured = [line.people or line.occasion for line in lines]
        context["lines"] = [line for line in lines if not line.criterion.judged]
        context["judged"] = [line for line in lines if line.criterion.judged]
        context["measured_at"] = max((row.measured_at for row in measured if row), default=None)
    return render(request, "agreement/agreement.html", context)


def _lines(card: Scorecard) -> list[Line]:
    whole: dict[str, dict[str, Agreement]] = {}
    months: dict[str, list[Agreement]] = {}
    for row in Agreement.objects.filter(scorecard=card).order_by("month"):
        if row.month is None:
            whole.setdefault(row.criterion, {})[row.between] = row
        elif row.between == Between.MACHINE:
            months.setdefault(row.criterion, []).append(row)
    criteria = criteria_of(card)
    corrected = corrections(criteria)
    return [
        _line(one, whole.get(one.key, {}), months.get(one.key, []), corrected.get(one.key, 0))
        for one in criteria
    ]


def _line(
    criterion: Criterion, rows: Mapping[str, Agreement], months: Sequence[Agreement], corrected: int
) -> Line:
    return Line(
        criterion=criterion,
        standing=None if criterion.judged else advice.standing(rows),
        machine=rows.get(Between.MACHINE),
        shown=rows.get(Between.SHOWN),
        occasion=rows.get(Between.OCCASION),
        people=rows.get(Between.PEOPLE),
        months=months,
        corrections=corrected,
    )


@require_safe
def differ(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newest conversations in which a person and the engine differ on a criterion."""
    user = require(request.user, Act.SEE_DIFFERENCES)
    card = get_object_or_404(Scorecard, pk=pk)
    criteria = [one for one in criteria_of(card) if not one.judged]
    key = request.GET.get("criterion", "")
    chosen = next((one for one in criteria if one.key == key), criteria[0] if criteria else None)
    found = (
        differences(card, chosen, conversations_seen_by(user, "conversation__agent"))
        if chosen
        else []
    )
    agents = {one.evaluation.agent_id for one in found}
    if agents:
        looked(user, Did.OPENED_COMPARISON, agents, "scorecard", card.pk, now=timezone.now())
    context = {
        "card": card,
        "criteria": criteria,
        "chosen": chosen,
        "asks": answered_by(chosen) if chosen else "",
        "found": found,
        "most": LISTED,
        "standings": advice.standings(card),
    }
    return render(request, "agreement/differ.html", context)
