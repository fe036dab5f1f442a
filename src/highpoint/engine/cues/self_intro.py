"""Does the agent say who they are?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "self_intro"

observe = lexical(CUE)
