"""Has the customer done what might be asked of them?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "did_so"

observe = lexical(CUE)
