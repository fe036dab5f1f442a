"""What customers answered, beside the talk it is about."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import may
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.feedback.models import Survey, SurveyLink, SurveyQuestion, SurveyResponse
from highpoint.engine.conversation import Role

register = template.Library()


@register.inclusion_tag("ratings/_beside.html", takes_context=True)
def customer_answers(context: dict[str, Any], talk: Conversation) -> dict[str, Any]:
    """Return what this talk's customer answered, and what they may be asked by whom."""
    user = context["user"]
    rows = SurveyResponse.objects.filter(conversation=talk).order_by("-at", "pk")
    asks = may(user, Act.MAKE_SURVEYS)
    surveys = list(Survey.objects.filter(retired_at=None)) if asks else []
    # Which reply is meant matters only where a question is about one.
    about = SurveyQuestion.objects.filter(survey__in=surveys, about_reply=True)
    replies = talk.turns.filter(role=Role.AGENT.value) if surveys and about.exists() else []
    return {
        "replies": list(replies)[:-1],
        "rows": list(rows.select_related("question").prefetch_related("agents")),
        "surveys": surveys,
        "links": list(SurveyLink.objects.filter(conversation=talk).select_related("survey"))
        if surveys
        else [],
        "now": timezone.now(),
        "talk": talk,
        "csrf_token": context.get("csrf_token"),
        "asks": asks,
    }
