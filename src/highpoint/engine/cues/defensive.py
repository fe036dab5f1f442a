"""Does the agent blame, excuse or contradict?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "defensive"

observe = lexical(CUE)
