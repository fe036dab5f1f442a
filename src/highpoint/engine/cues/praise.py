"""Does the customer praise, or thank warmly?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "praise"

observe = lexical(CUE)
