"""Does the customer speak of somebody else, whose name may follow?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "another_person"

observe = lexical(CUE)
