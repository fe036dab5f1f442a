"""
Promises: what an agent binds someone to, who owes it, and by when.

Pure as the rest of the engine: the time of the turn stands in the conversation, and zone,
working hours and holidays come in as a ``Calendar``.
"""

from highpoint.engine.promises.calendar import Calendar, NoWorkingTime
from highpoint.engine.promises.commitment import Commitment, Owner, commitments
from highpoint.engine.promises.resolve import Interval
from highpoint.engine.promises.stands import stands
from highpoint.engine.promises.vocabulary import vocabulary

__all__ = [
    "Calendar",
    "Commitment",
    "Interval",
    "NoWorkingTime",
    "Owner",
    "commitments",
    "stands",
    "vocabulary",
]
