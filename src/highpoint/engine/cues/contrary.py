"""Does the customer set right what the agent said, or not let it stand?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "contrary"

observe = lexical(CUE)
