"""Does the agent say no?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "refusal"

observe = lexical(CUE)
