"""Does the agent show that this feeling or trouble was heard?"""

from __future__ import annotations

from highpoint.engine.reading import lexical

CUE = "acknowledgement"

observe = lexical(CUE)
