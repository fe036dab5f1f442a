"""
How long the made-up company takes, and whether the engine finds what was put into it.

Prints the seconds for the whole demo (a fresh database included), and per kind of moment how
the skill each agent was given correlates with the live rate the engine found in their words, and
how much of what was put in on purpose it found again; then the trained team's empathy by month
beside the others', and how skill goes with the customers' mood at the end. Run: ./dev bench demo
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC, datetime
from statistics import StatisticsError, correlation, fmean
from tempfile import TemporaryDirectory
from time import perf_counter

from highpoint.demo import company
from highpoint.demo.calendar import TRAINING, Span
from highpoint.demo.history import with_truth
from highpoint.demo.skill import skill
from highpoint.demo.truth import Found, Truth, compare
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Moment, Verdict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOST_SECONDS = 60

# An agent with fewer moments of a kind says too little about it.
FEWEST_MOMENTS = 8
MONTHS = 6

# What serving a customer is made of.
SERVING = (Kind.DISTRESS, Kind.HOSTILITY, Kind.QUESTION, Kind.PROMISE, Kind.REFUSAL)

_WORTH = {Verdict.MET: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 0.0}


Read = list[tuple[Conversation, Truth, tuple[Moment, ...]]]


class Sums:
    """Moments offered, met, and expected to be met by the skill given."""

    def __init__(self) -> None:
        self.offered = 0
        self.met = 0.0
        self.expected = 0.0

    def add(self, met: float, expected: float) -> None:
        self.offered += 1
        self.met += met
        self.expected += expected

    @property
    def rate(self) -> float:
        return self.met / self.offered if self.offered else 0.0

    @property
    def skill(self) -> float:
        return self.expected / self.offered


def main() -> None:
    """Make the demo in a fresh home, and compare what was put in with what was found."""
    seconds, busy = seconds_for_all()
    verdict = "within" if seconds <= MOST_SECONDS else "OVER"
    print(
        f"demo made in {seconds:.1f} s, {verdict} {MOST_SECONDS} s on {os.cpu_count()} cores; "
        f"{busy:.1f} s of processor time\n"
    )
    talks: Read = [(talk, truth, tuple(analyze(talk).moments)) for talk, truth in with_truth(NOW)]
    by_agent, by_month = found(talks)
    again = compare((truth, moments) for _, truth, moments in talks)
    print(
        f"{'kind':10} {'moments':>8} {'agents':>7} {'skill':>6} {'found':>6} {'r':>6}"
        f" {'meant':>6} {'recall':>7} {'prec.':>6} {'verdict':>8}"
    )
    for kind in Kind:
        print(_line(kind, by_agent) + _again(again[kind]))
    print(
        f"\nempathy found by month; training of {company.TRAINED_TEAM} after month "
        f"{MONTHS * TRAINING:.0f}"
    )
    for team in company.TEAMS:
        rates = (by_month[team, month] for month in range(MONTHS))
        print(f"{team:10} " + " ".join(f"{sums.rate:.2f} ({sums.offered})" for sums in rates))
    print(f"\nskill and customers' mood at the end, over agents: r {mood(talks):.2f}")


def seconds_for_all() -> tuple[float, float]:
    """Return the seconds, and those of processors, from an empty folder to the whole company."""
    begin, busy_before = perf_counter(), _busy()
    with TemporaryDirectory() as home:
        os.environ["HIGHPOINT_HOME"] = home
        os.environ["DATABASE_URL"] = ""
        from django.db import connection

        from highpoint.cli._database import bring_up_to_date, open_project

        open_project()
        bring_up_to_date()
        from highpoint.loop.demo import make_company

        for _ in make_company(now=NOW):
            pass
        seconds = perf_counter() - begin
        connection.close()
    return seconds, _busy() - busy_before


def _busy() -> float:
    """Return the processor time of this process and of those it started and saw end."""
    return sum(os.times()[:4])


def found(talks: Read) -> tuple[dict[tuple[str, Kind], Sums], dict[tuple[str, int], Sums]]:
    """Return what the engine finds: by agent and kind, and empathy by team and month."""
    span = Span.until(NOW)
    agents = {agent.key: agent for agent in company.AGENTS}
    by_agent: dict[tuple[str, Kind], Sums] = defaultdict(Sums)
    by_month: dict[tuple[str, int], Sums] = defaultdict(Sums)
    for talk, _, moments in talks:
        assert talk.started_at
        for moment in moments:
            agent = agents.get(moment.author or talk.agent or "")
            if agent is None:
                continue
            met = _WORTH[moment.verdict]
            expected = skill(agent, moment.kind, talk.started_at, span)
            by_agent[agent.name, moment.kind].add(met, expected)
            if moment.kind is Kind.DISTRESS:
                month = int(span.share(talk.started_at) * MONTHS)
                by_month[agent.team, month].add(met, expected)
    return by_agent, by_month


def mood(talks: Read) -> float:
    """Return how the agents' mean skill goes with how their customers feel at the end."""
    span = Span.until(NOW)
    agents = {agent.key: agent for agent in company.AGENTS}
    skills: dict[str, list[float]] = defaultdict(list)
    moods: dict[str, list[float]] = defaultdict(list)
    for talk, truth, _ in talks:
        assert talk.started_at
        agent = agents[truth.agent]
        skills[agent.key].append(fmean(skill(agent, k, talk.started_at, span) for k in SERVING))
        moods[agent.key].append(truth.mood)
    return correlation(
        [fmean(skills[key]) for key in skills], [fmean(moods[key]) for key in skills]
    )


def _again(found: Found) -> str:
    def share(value: float | None) -> str:
        return "-" if value is None else f"{value:.2f}"

    return (
        f" {found.meant:6} {share(found.recall):>7} {share(found.precision):>6}"
        f" {share(found.agreement):>8}"
    )


def _line(kind: Kind, by_agent: dict[tuple[str, Kind], Sums]) -> str:
    rows = [
        sums
        for agent in company.AGENTS
        if (sums := by_agent[agent.name, kind]).offered >= FEWEST_MOMENTS
    ]
    try:
        r = f"{correlation([row.skill for row in rows], [row.rate for row in rows]):6.2f}"
    except StatisticsError:
        r = "     -"
    offered = sum(row.offered for row in rows)
    mean = sum(row.expected for row in rows) / max(1, offered)
    rate = sum(row.met for row in rows) / max(1, offered)
    return f"{kind:10} {offered:8} {len(rows):7} {mean:6.2f} {rate:6.2f} {r}"


if __name__ == "__main__":
    main()
