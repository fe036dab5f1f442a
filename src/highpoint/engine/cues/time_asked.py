"""Does the customer ask when, or how long?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "time_asked"

observe = lexical(CUE)
