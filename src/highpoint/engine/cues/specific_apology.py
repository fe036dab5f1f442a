"""Does the agent say sorry for this customer's own trouble, naming it?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "specific_apology"

observe = lexical(CUE)
