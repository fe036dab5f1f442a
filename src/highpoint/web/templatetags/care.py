"""What pages of care say: rates in a hundred, and what a promise is about."""

from __future__ import annotations

from django import template

from highpoint.engine.promises.keeping import About

register = template.Library()

PROMISED = {
    About.REFUND: "Money back",
    About.REPLACE: "A replacement",
    About.TRAVEL: "Getting under way",
    About.CALL: "A call",
    About.DELIVER: "A delivery",
    About.FIX: "A repair",
    About.PASS: "Something passed on",
    About.SEND: "Something sent",
    About.ANSWER: "An answer",
    About.OTHER: "Something else",
}


@register.filter
def per_hundred(share: float) -> int:
    """
    Return a share as so many in a hundred.

    >>> per_hundred(0.614)
    61
    """
    return round(100 * share)


@register.filter
def promised_what(about: str) -> str:
    """
    Return what a promise is about, in words.

    >>> promised_what("call")
    'A call'
    """
    return PROMISED[About(about)]
