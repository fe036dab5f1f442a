"""Does the customer tell something of their own life?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "personal"

observe = lexical(CUE)
