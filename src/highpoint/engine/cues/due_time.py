"""Does the agent say by when, or how long?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "due_time"

observe = lexical(CUE)
