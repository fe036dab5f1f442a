"""Which offers are turned down by choosing something else, or because none of them is of any use."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from highpoint.engine.text import normalize
from highpoint.practice.listening.meaning import profiles
from highpoint.practice.phrases import matches
from highpoint.practice.scenario import Scenario, Taken

# Who says one of these leaves what was put up where it is.
_STAYS = re.compile(r"\bi'd rather (?:not|stay|keep|wait|leave|have none)\b|\bas it is\b")
# “Would you like that, or would you rather stay?”
_THAT = re.compile(r"(?:that|this|it|them|(?:one of|either of|any of) (?:those|these|them))$")
_ALL = re.compile(r"\b(?:both|all|each)\b")

# What a shop gives to anybody: of no use to whom none of it is what they came for.
_REMEDY = re.compile(
    r"(?:an?|the|your|some|full|partial|store|shop|travel|gift|\d+ ?%?) *(?:refund|replacement|exchange|repair|credit|voucher|discount|coupon|gift card|money back|compensation)s?"
    r"|(?:full |partial |my |your )?(?:refund|replacement|exchange|repair|credit|money back|voucher|discount|coupon|compensation)s?"
)


def turned_down(
    offered: Collection[str],
    had: Collection[str],
    choices: Sequence[tuple[str, tuple[str, ...]]],
    scenario: Scenario,
) -> frozenset[str]:
    """
    Return the offers that a customer does not take, as they choose something else.

    ``had`` are those told as done, ``choices`` what is chosen, each with all that was put up.

    >>> from highpoint.practice.scenario import shipped
    >>> stays = [("I'd rather stay put", ("that", "I'd rather stay put"))]
    >>> turned_down(["quiet-room"], (), stays, shipped("karaoke-above-the-crib"))
    frozenset({'quiet-room'})
    """
    found: set[str] = set()
    for chosen, options in choices:
        taken = normalize(chosen)
        others = [each for each in map(normalize, options) if each != taken]
        stays = _STAYS.search(taken) is not None
        if _ALL.search(taken) or (len(others) == len(options) > 1 and not stays):
            continue
        for key in offered:
            if key in had or _names(taken, key, scenario):
                continue
            left = any(_names(each, key, scenario) for each in others)
            that = stays and any(map(_THAT.match, others))
            found |= {key} if left or that else set()
    return frozenset(found)


def of_no_use(options: Sequence[str], scenario: Scenario) -> bool:
    """
    Tell whether somebody may choose between remedies none of which their story knows.

    >>> from highpoint.practice.scenario import shipped
    >>> put_up = ("a refund", "a replacement")
    >>> of_no_use(put_up, shipped("the-ring-in-214")), of_no_use(put_up, shipped("birthday-bike"))
    (True, False)
    """
    named = [normalize(each) for each in options]
    if len(named) < 2 or not all(map(_REMEDY.fullmatch, named)):
        return False
    known = [each.offered_by for each in scenario.outcomes if each.taken is not Taken.NOT]
    return not any(matches(f"i can offer you {one}", each) for one in named for each in known)


def _names(option: str, key: str, scenario: Scenario) -> bool:
    """Tell whether an option is one of the scenario's outcomes."""
    outcome = scenario.outcome(key)
    return bool(matches(option, outcome.offered_by)) or profiles(scenario)[2].about(option) == key
