"""Does the agent send the customer elsewhere?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "referral"

observe = lexical(CUE)
