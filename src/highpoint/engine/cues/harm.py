"""Does the customer tell of harm, loss or inconvenience?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "harm"

observe = lexical(CUE)
