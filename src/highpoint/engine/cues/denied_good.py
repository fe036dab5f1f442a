"""Does the customer deny a good word, or say it in scorn?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "denied_good"

observe = lexical(CUE)
