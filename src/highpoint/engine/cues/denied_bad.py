"""Does the customer deny a bad word, or say it of something good?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "denied_bad"

observe = lexical(CUE)
