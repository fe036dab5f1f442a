"""Practice of the made-up agents: talks in shipped scenarios, as good as each one's known skill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.training import operations
from highpoint.apps.training.models import Practice
from highpoint.apps.training.scenarios import Playable, playable
from highpoint.demo import company
from highpoint.demo.calendar import Span
from highpoint.demo.skill import verdict
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.text import sentences
from highpoint.practice.debrief import turned
from highpoint.practice.scenario import Scenario, names, shipped

# How many weeks ago each practised, and with which of the scenarios of their own choice: one
# they come back to, so that their earlier runs tell something.
WEEKS = ((17, 0), (10, 0), (6, 1), (3, 0))
# The one whose pages a visitor sees first has practised more, and tried one turn again.
FIRST = "agent@demo.test"
MORE_WEEKS = ((14, 1), (8, 2), (2, 2), (1, 1))
SHARED = 0.4
_MINUTE = 60


def fill(now: datetime, seed: int) -> None:
    """
    Let the made-up agents who sign in practise, where none of them has yet.

    What they write are the scenario's own models: the strong one where their skill takes the
    opportunity, its facts without its care where it half does, else the weak one. So what the
    pages show after the training was put in, and is no accident.
    """
    if Practice.objects.filter(person__made_up=True).exists():
        return
    rows = Agent.objects.filter(made_up=True, user__made_up=True).select_related("user")
    known = {one.key: one for one in company.AGENTS}
    for number, agent in enumerate(rows.order_by("name")):
        if agent.user is None or agent.key not in known:
            continue
        runs = _Runs(agent, known[agent.key], now, Random(f"{seed} {number}"))
        first = agent.user.email == FIRST
        for weeks, place in (*WEEKS, *(MORE_WEEKS if first else ())):
            runs.play(weeks, place)
        if first:
            runs.again()


class _Runs:
    """The practice of one agent."""

    def __init__(self, row: Agent, agent: company.Agent, now: datetime, chance: Random) -> None:
        assert row.user is not None
        self.user = row.user
        self.agent = agent
        self.now = now
        self.span = Span.until(now)
        self.chance = chance
        self.scenarios = [playable(name) for name in _chosen(chance)]
        self.last: Practice | None = None

    def play(self, weeks: int, place: int) -> None:
        """Play one scenario some weeks ago, and share it now and then."""
        at = _afternoon(self.now - timedelta(weeks=weeks), self.chance)
        if not self.span.start <= at < self.now:
            return
        chosen = self.scenarios[place]
        seed = self.chance.randint(1, operations.HIGHEST_SEED)
        practice = operations.begin(self.user, chosen, now=at, seed=seed)
        practice = self._written(practice, _replies(chosen.scenario, self._how(chosen, at)))
        if self.chance.random() < SHARED:
            operations.share(practice, shared=True, now=practice.last_at)
        self.last = practice

    def again(self) -> None:
        """Try the weakest turn of the last talk again, with the strong words this time."""
        if self.last is None:
            return
        talk = operations.talk_of(self.last)
        reply = turned(talk, best=False)
        if reply is None:
            return
        begun = self.last.last_at + timedelta(minutes=3)
        practice = operations.again(self.last, reply, now=begun)
        self._written(practice, talk.scenario.models.good[reply:])

    def _how(self, chosen: Playable, at: datetime) -> Iterator[Verdict]:
        """Yield how each reply goes, by the skill in what the scenario teaches: care comes first."""
        teaches = sorted(chosen.scenario.teaches, key=lambda kind: kind is not Kind.DISTRESS)
        for kind in cycle(teaches):
            yield verdict(self.agent, kind, at, self.span, self.chance)

    def _written(self, practice: Practice, replies: Sequence[str]) -> Practice:
        at = practice.begun_at
        for text in replies:
            if practice.ended_at is not None:
                break
            at += timedelta(seconds=self.chance.randint(_MINUTE // 2, 2 * _MINUTE))
            practice = operations.say(practice, text, after=practice.replies, now=at)
        return operations.stop(practice, now=at)


def _chosen(chance: Random) -> list[str]:
    """Return three scenarios that teach something, in writing: nobody here practises calls."""
    fitting = [
        name for name in names() if shipped(name).channel == "chat" and shipped(name).teaches
    ]
    return chance.sample(fitting, min(3, len(fitting)))


def _replies(scenario: Scenario, how: Iterator[Verdict]) -> list[str]:
    models = scenario.models
    written = []
    for number, (good, result) in enumerate(zip(models.good, how, strict=False)):
        if result is Verdict.MET:
            written.append(good)
        elif result is Verdict.PARTIAL:
            written.append(_facts_alone(good))
        else:
            written.append(models.weak[min(number, len(models.weak) - 1)])
    return written


def _facts_alone(text: str) -> str:
    """Return a reply without its first sentence, which is where the care stands."""
    parts = [text[start:end] for start, end in sentences(text)]
    return " ".join(part.strip() for part in parts[1:]) or text


def _afternoon(at: datetime, chance: Random) -> datetime:
    """Return a quiet hour of that day, of the Friday before where it is a weekend."""
    local = timezone.localtime(at)
    local -= timedelta(days=max(0, local.weekday() - 4))
    quiet = time(14 + chance.randint(0, 2), chance.randrange(60))
    return timezone.make_aware(datetime.combine(local.date(), quiet))
