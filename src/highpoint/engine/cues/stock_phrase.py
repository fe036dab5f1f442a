"""Does the agent say what would fit any customer: effort, wishes, thanks for feedback?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "stock_phrase"

observe = lexical(CUE)
