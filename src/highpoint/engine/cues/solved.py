"""Does the customer say that it is settled?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "solved"

observe = lexical(CUE)
