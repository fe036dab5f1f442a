"""Any word of displeasure: for the mood, not for a moment."""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "negative_feeling"

observe = lexical(CUE)
