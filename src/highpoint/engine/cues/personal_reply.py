"""Does the agent answer to the person?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "personal_reply"

observe = lexical(CUE)
