"""A small team with a lead, a coach, three agents and their conversations of last week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.assignments.models import Assignment, Draw, Rule
from highpoint.apps.assignments.operations import plan
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.models import STANDARD
from highpoint.engine.insight.discovery import BOXES, box
from tests import factories

# A Wednesday.
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


class Company:
    TALKS = 12

    def __init__(self) -> None:
        self.team = factories.team()
        self.lead = factories.person(Role.LEAD, teams=(self.team,))
        self.reviewers = [self.lead, factories.person(Role.COACH, teams=(self.team,))]
        self.agents = [factories.agent(team=self.team) for _ in range(3)]
        self.made = 0
        for agent in self.agents:
            for _ in range(self.TALKS):
                self.talk(agent)

    def talk(self, agent: Agent, *, ago: timedelta | None = None, **fields) -> Conversation:
        """Make a conversation of the last days; no two begin at the same time."""
        self.made += 1
        when = NOW - (ago or timedelta(days=4, minutes=self.made))
        made = factories.conversation("Hi", "Hello", by=agent, started_at=when, **fields)
        made.signs.filter(sign__in=BOXES).delete()
        if lies := box(made.reading.score, made.reading.end_state, STANDARD):
            made.signs.create(sign=lies, agent=agent, started_at=when)
        return made

    def plan(self, *, shares=None, reviewers=None, by=None, seed=7, now=NOW, **fields) -> Draw:
        """Plan an assignment of this team, two talks an agent by chance unless told otherwise."""
        fields = {"name": "Reviews", "team": self.team, "quota": 2} | fields
        return plan(
            Assignment(**fields),
            shares=shares or {Rule.CHANCE: 100},
            reviewers=self.reviewers if reviewers is None else reviewers,
            by=by or self.lead,
            seed=seed,
            now=now,
        )
