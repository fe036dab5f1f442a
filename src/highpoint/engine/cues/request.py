"""Does the customer ask for something to be done, found or changed?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "request"

observe = lexical(CUE)
