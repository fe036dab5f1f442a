"""Words and badges of grading: what a person answered, and what the engine's answers are worth."""

from __future__ import annotations

from typing import Any

from django import template

from highpoint.apps.calibration.advice import FEWEST_PAIRS, Standing, State
from highpoint.apps.desk.models import Rating
from highpoint.engine.moment import Verdict

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


@register.inclusion_tag("agreement/_standing.html", takes_context=True)
def standing(context: dict[str, Any], key: str, everything: bool = False) -> dict[str, Any]:
    """
    Return the badge of a criterion: advice only, or not checked by people yet.

    With ``everything`` one that holds has a badge too.

    Needs ``standings`` in the page (apps/calibration/advice.py); without them, or for a
    criterion that people answer, it says nothing. Where no criterion of the card is checked at
    all, ``standings_note`` says that once and no badge repeats it.
    """
    found: dict[str, Standing] = context.get("standings") or {}
    one = found.get(key)
    shown = None if none_checked(found) else one
    return {"one": shown, "all": everything, "fewest": FEWEST_PAIRS}


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
