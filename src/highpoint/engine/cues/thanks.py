"""Thanks, routine ones too."""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "thanks"

observe = lexical(CUE)
