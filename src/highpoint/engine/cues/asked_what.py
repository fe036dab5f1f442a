"""What kind of thing does the customer ask: why, how to, whom to reach, small talk?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "asked_what"

observe = lexical(CUE)
