"""Does the agent say why?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "reason"

observe = lexical(CUE)
