"""An assignment in the made-up company: drawn for this week, some of it reviewed, one given back."""

from __future__ import annotations

from datetime import datetime, timedelta

from highpoint.apps.accounts.models import User
from highpoint.apps.assignments.models import Assigned, Assignment, Draw, Rule
from highpoint.apps.assignments.operations import give_back, open_item, plan
from highpoint.apps.assignments.queries import queue_of
from highpoint.apps.desk import operations as desk
from highpoint.apps.desk.answers import most
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Evaluation
from highpoint.engine.scorecard import Criterion

NAME = "Weekly reviews"
# Of the lead's and of the coach's; the rest waits.
DONE = (2, 3)
SECONDS = 240


def fill(now: datetime, seed: int) -> Draw | None:
    """
    Plan reviews of the first team that the made-up lead and coach share; None where there are.

    They go with the team they are of, so removing the made-up company takes them along.
    """
    lead = User.objects.filter(made_up=True, email="lead@demo.test").first()
    coach = User.objects.filter(made_up=True, email="coach@demo.test").first()
    if lead is None or coach is None:
        return None
    shared = lead.teams.filter(made_up=True, pk__in=coach.teams.values("pk"))
    team = shared.order_by("name").first()
    if team is None:
        return None
    if Assignment.objects.filter(team=team, name=NAME).exists():
        return None
    made = plan(
        Assignment(name=NAME, team=team, cycle=Assignment.Cycle.WEEKLY, days=14, quota=3),
        shares={Rule.CHANCE: 60, Rule.WELL_BADLY: 20, Rule.OUTLIER: 20},
        reviewers=[lead, coach],
        by=lead,
        seed=seed,
        now=now - timedelta(days=1),
    )
    one = queue_of(coach, now).next
    if one is not None:
        give_back(
            one,
            reason="unjudgeable",
            words="The talk breaks off after the first message.",
            by=coach,
            now=now,
        )
    for person, count in zip((lead, coach), DONE, strict=True):
        for item in [item for one in queue_of(person, now).waiting for item in one.items][:count]:
            _review(item, now)
    return made


def _review(item: Assigned, now: datetime) -> None:
    """Judge an assigned conversation as the engine did; what it does not read, well."""
    begun = now - timedelta(seconds=SECONDS)
    evaluation = open_item(item, by=item.reviewer, now=begun)
    engine = Evaluation.objects.filter(
        conversation=evaluation.conversation,
        agent=evaluation.agent,
        scorecard=evaluation.scorecard,
    ).first()
    seen = {row[0]: row[1:] for row in engine.ratings} if engine else {}
    for criterion in criteria_of(evaluation.scorecard):
        desk.rate(evaluation, criterion.key, _points(criterion, seen))
    desk.spend(evaluation, SECONDS, now=now)
    desk.submit(evaluation, now=now)


def _points(criterion: Criterion, seen: dict[str, list[int]]) -> int | None:
    if criterion.judged:
        return most(criterion)
    offered, met, partial = seen.get(criterion.key, [0, 0, 0])
    return round(most(criterion) * (met + partial / 2) / offered) if offered else None
