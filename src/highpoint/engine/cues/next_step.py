"""Does the agent say what can be done, or what happens next?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "next_step"

observe = lexical(CUE)
