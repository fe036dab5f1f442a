"""Does the agent find a kind word for what was said?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "kind_word"

observe = lexical(CUE)
