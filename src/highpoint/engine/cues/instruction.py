"""Does the agent tell the customer to do something?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "instruction"

observe = lexical(CUE)
