"""Does the customer own a slip, change their mind, or just answer or report back?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "slip"

observe = lexical(CUE)
