"""Does the agent say that the words were not understood?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "not_understood"

observe = lexical(CUE)
