"""Does the agent say that it is done?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "done"

observe = lexical(CUE)
