"""Does the agent ask, without a question mark, for what is needed to go on?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "details_asked"

observe = lexical(CUE)
