"""Does the agent say that it is being found out?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "looking_up"

observe = lexical(CUE)
