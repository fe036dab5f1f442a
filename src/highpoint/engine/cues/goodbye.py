"""Leave-taking."""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "goodbye"

observe = lexical(CUE)
