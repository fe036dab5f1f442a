"""Evaluations by people that somebody has not yet said they have read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from highpoint.apps.accounts.models import Agent
from highpoint.apps.desk.models import PersonEvaluation, Purpose

SHOWN = 5
# Newer ones come first; beyond these it is no longer feedback but history.
LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Feedback:
    """An evaluation that waits to be acknowledged, and where that is done."""

    evaluation: PersonEvaluation
    href: str


def to_acknowledge(agent: Agent) -> tuple[Sequence[Feedback], int]:
    """Return the newest evaluations an agent has yet to acknowledge, and how many there are."""
    submitted = list(
        PersonEvaluation.objects.filter(
            agent__in=agent.names,
            submitted_at__isnull=False,
            purpose__in=[Purpose.REVIEW, Purpose.PEER],
        )
        .select_related("reviewer", "conversation")
        .order_by("-submitted_at")[:LOOKED_AT]
    )
    done = acknowledged([evaluation.pk for evaluation in submitted])
    waiting = [evaluation for evaluation in submitted if evaluation.pk not in done]
    return [Feedback(one, _address(one)) for one in waiting[:SHOWN]], len(waiting)


def acknowledged(evaluations: Collection[int]) -> set[int]:
    """Return those of these evaluations that their agent has acknowledged, as disputes keep it."""
    kept = apps.get_app_config("disputes").models.get("acknowledgement")
    if kept is None:
        return set()
    rows = kept._default_manager.filter(evaluation__in=evaluations)
    return set(rows.values_list("evaluation", flat=True))


def _address(evaluation: PersonEvaluation) -> str:
    try:
        return reverse("evaluation", args=[evaluation.pk])
    except NoReverseMatch:
        return reverse("conversation", args=[evaluation.conversation_id])
