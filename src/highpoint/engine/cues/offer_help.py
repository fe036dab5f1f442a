"""Does the agent offer help?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "offer_help"

observe = lexical(CUE)
