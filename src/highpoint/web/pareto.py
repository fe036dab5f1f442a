"""The Pareto chart of the log: by what went wrong, by step of the chain, or by cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from highpoint.apps.prevention import figures
from highpoint.web.charts.pareto import Pareto, pareto

BY = {"trouble": "what went wrong", "step": "step of the chain", "cause": "cause"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a bar stands for: its words, where it leads, and what stands beside it."""

    name: str
    link: str
    beside: str


def pareto_by(by: str, told: figures.Told, since: datetime, until: datetime) -> dict[str, Any]:
    """Return the chart with what its bars stand for, and how many failures have no known cause."""
    unknown = 0
    if by == "step":
        every = reverse("failures_every")
        counts = [(step.step.key, step.rate.n) for step in told.steps]
        named = {
            step.step.key: Named(
                step.step.name,
                f"{every}?step={step.step.key}",
                "behind the scenes" if step.step.backstage else "with the customer",
            )
            for step in told.steps
        }
    elif by == "cause":
        causes, unknown = figures.by_cause(since, until)
        counts = [(str(why.pk), n) for why, n in causes]
        named = {
            str(why.pk): Named(
                why.text, reverse("trouble", args=[why.trouble_id]), str(why.trouble)
            )
            for why, _ in causes
        }
    else:
        rows = [(step, each) for step in told.steps for each in step.troubles]
        counts = [(str(each.trouble.pk), each.rate.n) for _, each in rows]
        named = {
            str(each.trouble.pk): Named(
                each.trouble.name, reverse("trouble", args=[each.trouble.pk]), step.step.name
            )
            for step, each in rows
        }
    chart: Pareto | None = pareto(counts)
    bars = [(bar, named[bar.name]) for bar in chart.bars] if chart else []
    return {"pareto": chart, "bars": bars, "causeless": unknown, "by_words": BY[by]}
