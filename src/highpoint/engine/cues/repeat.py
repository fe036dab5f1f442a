"""Does the customer show that they were not heard?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "repeat"

observe = lexical(CUE)
