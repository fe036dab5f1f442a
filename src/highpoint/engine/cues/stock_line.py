"""Does the agent say a line that would fit any customer: thanks for feedback, what the company wants?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "stock_line"

observe = lexical(CUE)
