"""Does the agent ask for the customer's name?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "name_asked"

observe = lexical(CUE)
