"""What somebody may ask for help with: the behaviors of the card they are scored by."""

from __future__ import annotations

from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality import in_force
from highpoint.engine.scorecard import Scorecard


def help_subjects(agent: Agent) -> list[str]:
    """Return the titles of the criteria in force for an agent's team, in the card's order."""
    cards = in_force.in_force()
    if not cards:
        return []
    card = Scorecard.from_dict(cards.of(agent.team_id, "").row.definition)
    return [criterion.title for criterion in card.criteria]
