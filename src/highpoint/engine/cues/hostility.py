"""Is the customer angry at the agent or the company?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "hostility"

observe = lexical(CUE)
