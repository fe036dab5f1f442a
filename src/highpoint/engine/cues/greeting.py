"""Words of welcome at the beginning of a turn."""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "greeting"

observe = lexical(CUE)
