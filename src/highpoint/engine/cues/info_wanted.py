"""Does the customer name information they want, be it in no form of a question?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "info_wanted"

observe = lexical(CUE)
