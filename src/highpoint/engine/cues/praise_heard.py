"""Does the agent speak of praise that was given, so that there must have been some?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "praise_heard"

observe = lexical(CUE)
