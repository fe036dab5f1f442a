"""Does the agent commit to something after this exchange?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "promise"

observe = lexical(CUE)
