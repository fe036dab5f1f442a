"""Does the agent go beyond what was asked?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "extra_touch"

observe = lexical(CUE)
