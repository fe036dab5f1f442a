"""Does the agent take praise warmly?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "praise_reply"

observe = lexical(CUE)
