"""Does the agent say sorry? Whether for this trouble is told by the moment, not here."""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "apology"

observe = lexical(CUE)
