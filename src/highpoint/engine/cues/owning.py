"""Does the agent own a misunderstanding?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "owning"

observe = lexical(CUE)
