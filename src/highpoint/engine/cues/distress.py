"""Does the customer say that they feel bad?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "distress"

observe = lexical(CUE)
