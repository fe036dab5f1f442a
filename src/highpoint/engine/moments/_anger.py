"""What tells that a customer's turn is angry; such a turn is not also distress."""

from __future__ import annotations

from highpoint.engine.moment import Kind
from highpoint.engine.moments._weighing import Scale

ANGER = Scale(
    Kind.HOSTILITY,
    cues=("hostility",),
    alone=0.0,
    bias=-1.2,
    head=0.9,
    own={"hostility": 1.6, "repeat": 0.5, "thanks": -0.5, "praise": 0.3, "distress": 0.2},
    before={"refusal": 0.5, "name_use": 0.2, "question": -0.6},
    reply={"apology": 0.4, "acknowledgement": 0.3},
    signs={
        "loud": 0.7,
        "hashtag": 0.6,
        "opens in public": 0.8,
        "short": -0.6,
        "kind of you": -3.0,
        "plain praise": -3.0,
        "so much thanks": -5.0,
    },
)
