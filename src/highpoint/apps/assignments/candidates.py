"""What a draw may take: the conversations of a stretch of days, and the rules each fits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import agents_seen_by, peers_of
from highpoint.apps.assignments import disagreement
from highpoint.apps.assignments.drawing import Inputs
from highpoint.apps.assignments.models import Assigned, Assignment, Rule
from highpoint.apps.assignments.periods import Period
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.quality.conditions import Filter
from highpoint.apps.quality.models import Reading, Sign
from highpoint.apps.quality.queries import Found
from highpoint.engine.insight import discovery
from highpoint.engine.insight.control_chart import FEWEST_POINTS, xmr_limits
from highpoint.engine.insight.sampling import Pool

# Each by the standard of the team that the conversation's agent is in.
BOXES = {
    Rule.WELL_WELL: discovery.Sign.WELL_WELL,
    Rule.WELL_BADLY: discovery.Sign.WELL_BADLY,
    Rule.BADLY_WELL: discovery.Sign.BADLY_WELL,
    Rule.BADLY_BADLY: discovery.Sign.BADLY_BADLY,
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """The pool of a draw, what else it takes, and what is to be known of both, in sentences."""

    pool: Pool
    inputs: Inputs
    notes: list[str]
    agents: int


def find(
    assignment: Assignment,
    period: Period,
    *,
    reviewers: Sequence[User],
    shares: Mapping[Rule, int],
) -> Candidates:
    """Return all that a draw for a period may take; the assignment need not be saved yet."""
    names = _names(assignment)
    able = _able(assignment, reviewers, set(names.values()))
    talks = _talks(assignment, period, names, able)
    had = _had(able, period)
    before = set()
    if assignment.pk:
        drawn = Assigned.objects.filter(draw__assignment=assignment)
        before = set(drawn.values_list("conversation", flat=True))
    taken_up = before | _had_by_all(had, talks, able)
    talks = {talk: agent for talk, agent in talks.items() if talk not in taken_up}

    look = _Look(assignment, period, talks, names)
    found = {rule: look.fits(rule) for rule in shares}
    pool = Pool.fitting(talks, {rule.bit: found[rule] for rule in shares})
    agents = len(set(talks.values()))
    notes = [
        f"{len(pool):,} conversations of {agents:,} agents could be drawn.",
        *(f"{rule.label.capitalize()}: {len(found[rule]):,} of them." for rule in shares),
        *look.notes,
    ]
    alone = len(set(names.values()) - set(able))
    if alone:
        notes.append(_nobody(alone, assignment))
    couples = frozenset(couple for couple in had if couple[1] in talks)
    inputs = Inputs(assignment.quota, assignment.each, dict(shares), able, couples)
    return Candidates(pool, inputs, notes, agents)


def to_fields(wanted: Filter) -> dict[str, Any]:
    """Return a filter as it is kept with an assignment; empty where it asks nothing."""
    told = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in told.items()
        if value not in (None, "")
    }


def from_fields(kept: Mapping[str, Any]) -> Filter:
    """Return the filter that ``to_fields`` wrote."""
    days = {name: date.fromisoformat(kept[name]) for name in ("first", "last") if name in kept}
    return Filter(**{**kept, **days})


def _names(assignment: Assignment) -> dict[int, int]:
    """Return the agents it is about: every name of theirs, and the one that stands for them."""
    agents = Agent.objects.all()
    if assignment.team_id:
        team = assignment.team_id
        agents = agents.filter(Q(joined_to=None, team=team) | Q(joined_to__team=team))
    return {pk: joined or pk for pk, joined in agents.values_list("pk", "joined_to")}


def _able(
    assignment: Assignment, reviewers: Sequence[User], agents: set[int]
) -> dict[int, tuple[int, ...]]:
    """Return who may review which agent: never themselves, but for a self-review."""
    rows = Agent.objects.filter(pk__in=agents, user__is_active=True)
    owners = dict(rows.values_list("pk", "user"))
    if assignment.purpose == Purpose.SELF:
        return {agent: (owner,) for agent, owner in owners.items()}
    if assignment.purpose == Purpose.PEER:
        return _able_peers(agents, owners)
    able: dict[int, list[int]] = {}
    for reviewer in sorted(reviewers, key=lambda person: person.pk):
        for agent in agents.intersection(agents_seen_by(reviewer).values_list("pk", flat=True)):
            if owners.get(agent) != reviewer.pk:
                able.setdefault(agent, []).append(reviewer.pk)
    return {agent: tuple(people) for agent, people in able.items()}


def _able_peers(agents: set[int], owners: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Return, for each agent, the others of the same team who sign in as agents."""
    peers: dict[int, list[int]] = {}
    for person, team in peers_of(None).order_by("pk").values_list("pk", "agent__team"):
        peers.setdefault(team, []).append(person)
    teams = Agent.objects.filter(pk__in=agents, team__isnull=False).values_list("pk", "team")
    able = {
        agent: tuple(person for person in peers.get(team, ()) if person != owners.get(agent))
        for agent, team in teams
    }
    return {agent: people for agent, people in able.items() if people}


def _window(period: Period, path: str = "") -> dict[str, datetime]:
    return {f"{path}started_at__gte": period.first, f"{path}started_at__lt": period.until}


def _talks(
    assignment: Assignment, period: Period, names: Mapping[int, int], able: Mapping[int, object]
) -> dict[int, int]:
    """Return the conversations of the days that somebody may review, and whose they are."""
    rows = Conversation.objects.filter(**_window(period), has_time=True, agent__isnull=False)
    if assignment.team_id:
        rows = rows.filter(agent__in=names)
    found = rows.order_by().values_list("pk", "agent")
    return {pk: names[agent] for pk, agent in found if agent in names and names[agent] in able}


def _had(able: Mapping[int, Iterable[int]], period: Period) -> set[tuple[int, int]]:
    """Return who of the reviewers had which conversation of the days before, assigned or not."""
    people = {who for group in set(able.values()) for who in group}
    assigned = Assigned.objects.filter(reviewer__in=people, **_window(period, "conversation__"))
    judged = PersonEvaluation.objects.filter(reviewer__in=people, **_window(period))
    return {
        *assigned.values_list("reviewer", "conversation"),
        *judged.values_list("reviewer", "conversation"),
    }


def _had_by_all(
    had: set[tuple[int, int]], talks: Mapping[int, int], able: Mapping[int, Sequence[int]]
) -> set[int]:
    """Return the conversations that everybody who may review them had before."""
    met = {talk for _, talk in had if talk in talks}
    return {talk for talk in met if all((who, talk) in had for who in able[talks[talk]])}


def _nobody(alone: int, assignment: Assignment) -> str:
    if assignment.purpose == Purpose.PEER:
        return f"Left out: {alone:,} agents without another agent of their team who signs in."
    if assignment.purpose == Purpose.SELF:
        return f"Left out: {alone:,} agents who do not sign in and cannot judge themselves."
    return f"Left out: {alone:,} agents whom none of these reviewers may review."


class _Look:
    """Which of some conversations fit a rule; the engine's readings are asked for once."""

    def __init__(
        self,
        assignment: Assignment,
        period: Period,
        talks: Mapping[int, int],
        names: Mapping[int, int],
    ) -> None:
        self._assignment = assignment
        self._period = period
        self._talks = talks
        self._names = names
        self._read: list[tuple[int, float]] | None = None
        self.notes: list[str] = []

    def fits(self, rule: Rule) -> Collection[int]:
        if rule == Rule.CHANCE:
            return self._talks.keys()
        if rule == Rule.FILTER:
            return self._filtered()
        if rule == Rule.DISAGREEMENT:
            found = disagreement.find(self._period.first, self._period.until)
            self.notes += found.notes
            return found.conversations & self._talks.keys()
        if rule == Rule.OUTLIER:
            return self._outliers()
        rows = Sign.objects.filter(**_window(self._period), sign=BOXES[rule]).order_by()
        return set(rows.values_list("conversation", flat=True)) & self._talks.keys()

    def _filtered(self) -> set[int]:
        rows = Found(from_fields(self._assignment.wanted), Q()).rows
        rows = rows.filter(**_window(self._period)).order_by()
        return set(rows.values_list("pk", flat=True)) & self._talks.keys()

    def _readings(self) -> list[tuple[int, float]]:
        """Return the scored conversations with their scores."""
        if self._read is None:
            rows = Reading.objects.filter(**_window(self._period), score__isnull=False).order_by()
            self._read = [
                (talk, score or 0.0)
                for talk, score in rows.values_list("conversation", "score")
                if talk in self._talks
            ]
        return self._read

    def _outliers(self) -> set[int]:
        """
        Return the conversations outside the limits of their agent.

        The limits come from as many days just before, never from the talks they judge.
        """
        period = self._period
        earlier = Reading.objects.filter(
            started_at__gte=period.first - (period.until - period.first),
            started_at__lt=period.first,
            score__isnull=False,
            conversation__has_time=True,
        ).order_by("started_at", "conversation")
        past: dict[int, list[float]] = {}
        for agent, score in earlier.values_list(F("conversation__agent"), "score"):
            if agent in self._names:
                past.setdefault(self._names[agent], []).append(score)
        limits = {
            agent: xmr_limits(scores)
            for agent, scores in past.items()
            if len(scores) >= FEWEST_POINTS
        }
        without = len(set(self._talks.values()) - set(limits))
        if without:
            self.notes.append(
                f"{without:,} agents have fewer than {FEWEST_POINTS} scored conversations in the "
                "days before and so no limits of their own yet."
            )
        return {
            talk
            for talk, score in self._readings()
            if self._talks[talk] in limits and not limits[self._talks[talk]].holds(score)
        }
