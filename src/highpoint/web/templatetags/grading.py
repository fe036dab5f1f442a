"""Words and badges of grading: what a person answered, and what the engine's answers are worth."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from highpoint.apps.calibration.advice import FEWEST_PAIRS, Standing, State
from highpoint.apps.desk.models import Rating
from highpoint.engine.moment import Verdict
from highpoint.web.templatetags.highpoint import icon

register = template.Library()

_VERDICTS = (Verdict.MISSED, Verdict.PARTIAL, Verdict.MET)


@register.filter
def answer_verdict(rating: Rating) -> str:
    """Return a person's answer to a criterion that reads moments as a verdict."""
    return _VERDICTS[min(rating.points or 0, 2)].value


@register.filter
def verdict_of(answer: int) -> str:
    """Return an answer of 0, 1 or 2 as the verdict it is."""
    return _VERDICTS[answer].value


@register.filter
def duration_word(seconds: float) -> str:
    """
    Return a time as people say it.

    >>> duration_word(50), duration_word(61), duration_word(240)
    ('50 seconds', '1 minute', '4 minutes')
    """
    if seconds < 60:
        return f"{seconds:.0f} seconds"
    minutes = round(seconds / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


@register.filter
def answer_word(rating: Rating) -> str:
    """Return a person's answer to a criterion of points in words; they are counted from 1."""
    if rating.of == 1:
        return "yes" if rating.points else "no"
    return f"{(rating.points or 0) + 1} of {rating.of + 1}"


@register.simple_tag(takes_context=True)
def standing(context: dict[str, Any], key: str, everything: bool = False) -> SafeString | str:
    """
    Return the badge of a criterion: advice only, or not checked by people yet.

    With ``everything`` one that holds has a badge too.

    Needs ``standings`` in the page (apps/calibration/advice.py); without them, or for a
    criterion that people answer, it says nothing. Where no criterion of the card is checked at
    all, ``standings_note`` says that once and no badge repeats it.
    """
    found: dict[str, Standing] = context.get("standings") or {}
    one = found.get(key)
    if one is None or none_checked(found):
        return ""
    # As text: a page asks for each of its criteria, and a template takes longer than all else.
    if one.advice_only:
        return _badge(f"advice only: {_worth(one)}", " badge--warn", icon("warn"))
    if one.state == State.UNCHECKED:
        return _badge("not checked by people yet")
    return _badge(f"checked: {_worth(one)}") if everything else ""


def _worth(one: Standing) -> str:
    if one.state == State.FEW or one.figure is None:
        return f"{one.n} of {FEWEST_PAIRS} checked"
    return f"agrees {one.figure.value:.2f}, n {one.n}"


def _badge(says: str, look: str = "", picture: str = "") -> SafeString:
    to = reverse("agreement")
    return format_html(' <a class="badge{}" href="{}">{}{}</a>', look, to, picture, says)


@register.inclusion_tag("agreement/_standings_note.html", takes_context=True)
def standings_note(context: dict[str, Any]) -> dict[str, Any]:
    """Return one sentence for the head of a list of criteria that carry badges."""
    found: dict[str, Standing] = context.get("standings") or {}
    return {
        "found": found,
        "none_checked": none_checked(found),
        "advice": sum(one.advice_only for one in found.values()),
    }


def none_checked(found: dict[str, Standing]) -> bool:
    """Tell whether people have checked none of these criteria."""
    return all(one.state is State.UNCHECKED for one in found.values())
