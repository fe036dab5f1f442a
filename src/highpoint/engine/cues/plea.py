"""Does the customer plead or order, which asks for no information?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "plea"

observe = lexical(CUE)
