"""What tells that a customer's turn is upset: anger, or trouble; one turn is not both."""

from __future__ import annotations

from highpoint.engine.moment import Kind
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading

ANGER = Scale(
    Kind.HOSTILITY,
    cues=("hostility",),
    alone=0.0,
    bias=-1.2,
    head=0.7,
    lasting=0.8,
    own={"hostility": 1.6, "repeat": 0.5, "thanks": -0.5, "praise": -0.2, "distress": 0.2},
    before={"refusal": 0.5, "name_use": 0.2, "question": -0.6},
    reply={"apology": 0.4, "acknowledgement": 0.3},
    signs={
        "loud": 0.7,
        "hashtag": 0.6,
        "opens in public": 0.8,
        "short": -0.6,
        "glad sign": -1.0,
        "kind of you": -3.0,
        "plain praise": -3.0,
        "so much thanks": -5.0,
    },
)
TROUBLE = Scale(
    Kind.DISTRESS,
    cues=("distress", "harm"),
    alone=0.5,
    bias=-1.4,
    head=0.4,
    lasting=0.5,
    own={
        "distress": 1.6,
        "harm": 1.2,
        "negative_feeling": 0.4,
        "hostility": -1.2,
        "thanks": -0.3,
        "praise": -0.5,
    },
    before={"refusal": 0.5, "apology": 0.6},
    reply={"apology": 0.5, "specific_apology": 0.5, "acknowledgement": 0.2},
    signs={
        "first": 0.7,
        "short": -0.8,
        "loud": 0.3,
        "sad sign": 0.4,
        "glad sign": -0.5,
    },
)
# Who tells of trouble swears at it too: where it outweighs the anger by so much, it is trouble.
OUTWEIGHS = 2.5


def angry(reading: Reading, turn: int) -> list[Observation]:
    """Return the words that show anger at the agent or the company."""
    seen = ANGER.offered(reading, turn)
    return [] if seen and _more_trouble(reading, turn) else seen


def troubled(reading: Reading, turn: int) -> list[Observation]:
    """Return the words that tell of trouble; an angry turn is not also distress."""
    seen = TROUBLE.offered(reading, turn)
    return [] if seen and angry(reading, turn) else seen


def _more_trouble(reading: Reading, turn: int) -> bool:
    if reading.heads is None or not TROUBLE.offered(reading, turn):
        return False
    return TROUBLE.weigh(reading, turn) - ANGER.weigh(reading, turn) > OUTWEIGHS
