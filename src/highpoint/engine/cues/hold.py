"""Does the agent ask the customer to wait?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "hold"

observe = lexical(CUE)
