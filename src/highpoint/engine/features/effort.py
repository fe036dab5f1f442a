"""What the customer had to do more than once."""

from __future__ import annotations

from itertools import pairwise
from math import log

from highpoint.engine.conversation import Role
from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.moment import Kind

NAME = "effort"
TITLE = "The customer's effort"
DEFINITION = (
    "Being sent elsewhere, handed to another agent, or made to say it again, within the talk."
)
FORMULA = "ln(1 + turns that refer elsewhere + changes of agent + moments of repeat)"
SOURCE = (
    "Dixon, Freeman and Toman 2010, Stop Trying to Delight Your Customers (its method has been "
    "criticized)"
)
CANNOT_TELL = "Contacts on other days and other channels: one talk is read here."


def measure(seen: Seen) -> Measure | None:
    """Return the customer's effort, None where no agent wrote."""
    agents = seen.conversation.by(Role.AGENT)
    if not agents:
        return None
    referred = {each.span.turn: each.span for each in seen.agent if "referral" in each.cues}
    again = [each for each in seen.analysis.moments if each.kind is Kind.REPEAT]
    authors = [turn.author for turn in agents if turn.author]
    handed = sum(one != other for one, other in pairwise(authors))
    count = len(referred) + handed + len(again)
    spans = (*referred.values(), *(each.trigger[0] for each in again))
    return Measure(log(1 + count), count, tuple(sorted(spans)))
