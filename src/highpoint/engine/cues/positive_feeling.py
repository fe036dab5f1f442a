"""Any word of pleasure: for the mood, not for a moment."""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "positive_feeling"

observe = lexical(CUE)
