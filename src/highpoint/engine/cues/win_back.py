"""Does the agent address the wish to leave?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "win_back"

observe = lexical(CUE)
