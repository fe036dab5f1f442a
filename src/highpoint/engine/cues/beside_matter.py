"""Does the customer judge the weather, the traffic or the like?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "beside_matter"

observe = lexical(CUE)
