"""Does the customer say that they leave, or tell others to?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "churn"

observe = lexical(CUE)
