"""Does the customer deny something?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "denial"

observe = lexical(CUE)
