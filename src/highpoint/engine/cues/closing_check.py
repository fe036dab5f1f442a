"""Does the agent check that nothing else is needed?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "closing_check"

observe = lexical(CUE)
