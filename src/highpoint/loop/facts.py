"""What customers told of themselves in talks just read, proposed to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from highpoint.apps.care import facts
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Role


def propose(
    rows: Sequence[Kept],
    talks: Sequence[Conversation],
    analyses: Sequence[Analysis],
    *,
    now: datetime,
) -> None:
    """Propose facts from these talks; runs in their transaction."""
    found = []
    for row, talk, analysis in zip(rows, talks, analyses, strict=True):
        if row.identity_id is None:
            continue
        said = ((turn.index, turn.text) for turn in talk.turns if turn.role is Role.CUSTOMER)
        if told := facts.proposals(said, analysis.observations, analysis.language):
            found.append((row, told))
    facts.propose(found, now=now)
