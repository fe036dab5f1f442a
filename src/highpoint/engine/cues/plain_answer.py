"""Does the agent say yes or no in so many words?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "plain_answer"

observe = lexical(CUE)
