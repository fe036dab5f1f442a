"""Does the agent say that what was asked for is done?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "settled"

observe = lexical(CUE)
