"""A talk while it is being played: what was said, what was done on purpose, how the customer feels."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from random import Random

from highpoint.demo.case import Case, slots
from highpoint.demo.company import Agent
from highpoint.demo.matter import LIFE, Asked, scenario
from highpoint.demo.phrases import Drawer, Exchange, Phrase, book
from highpoint.demo.skill import skill, verdict
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Verdict
from highpoint.practice.director import Turn, react
from highpoint.practice.intent import Ending, Intent
from highpoint.practice.listen import Heard
from highpoint.practice.scenario import Comes, Told
from highpoint.practice.state import State
from highpoint.practice.voice import Memory, Voice

# How often customers ask something, ask another thing, and wish for what cannot be.
_ASKS, _ASKS_MORE, _WISHES = 0.75, 0.3, 0.42
_ASKS_IN_A_LETTER, _WISHES_IN_A_LETTER = 0.6, 0.35
# How often a wish comes before anything is solved.
_EARLY = 0.3
# How often customers tell of their life at once, and once they feel heard.
_TELLS, _OPENS_UP = 0.11, 0.12
# Whoever comes in upset has borne something already: this much of their patience is left.
_PATIENCE = {"calm": 0.6, "upset": 0.4, "furious": 0.2}
_NO_LIFE = ("account", "double_charge")


@dataclass(frozen=True, slots=True)
class Beat:
    """What one side says in one go; ``waits`` where they went away to look something up."""

    role: Role
    parts: tuple[str, ...]
    author: Agent | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """One opportunity and how it was taken, by the beats it lies in."""

    kind: Kind
    verdict: Verdict
    author: Agent
    trigger: int
    reply: int


@dataclass
class Talk:
    """A talk while it is being played."""

    case: Case
    drawer: Drawer
    chance: Random
    beats: list[Beat] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    promised: bool = False
    told: str = ""
    tags: set[str] = field(default_factory=set)
    heard: list[Exchange] = field(default_factory=list)
    ending: Ending | None = None
    intents: tuple[Intent, ...] = ()

    def __post_init__(self) -> None:
        self.words = slots(self.case, self.chance)
        self.tags = {"electric" if self.case.product.electric else "plain"}
        self.agent = self.case.agent
        self.manners = book("_manners")
        self.topic = book(self.case.topic)
        self.named = self.case.customer.known or self.case.channel == "email"
        self.by_name = self._how(Kind.NAME) is Verdict.MET
        self.used_name = False
        self._life_of = ""
        self.gave_name = self.case.channel == "email"
        self._opening = self.drawer.draw(self.topic.lines[f"opening.{self.case.tone}"])
        self.tags |= self._opening.tells
        first = self._first_asks()
        self.solution = self._solution()
        self.asks = first | self._later_asks()
        life = self._life()
        self.scenario = scenario(self.case, self.words, self.asks, life, self.case.number)
        begin = State.begin(self.scenario)
        self.state = replace(begin, patience=begin.patience * _PATIENCE[self.case.tone])
        self.first_mood = self.state.mood
        self._voice = Voice(self.scenario, self.case.number)
        self._memory = Memory()

    @property
    def mood(self) -> float:
        return self.state.mood

    # What is said

    def line(self, phrases: Iterable[Phrase], tags: Set[str] = frozenset()) -> str:
        return self.fill(self.drawer.draw(phrases, tags))

    def fill(self, phrase: Phrase) -> str:
        use = self.by_name and self.named and self.chance.random() < (0.4 if self.used_name else 1)
        if "{,name}" in phrase.text or "{_name}" in phrase.text or "{dear}" in phrase.text:
            self.used_name = self.used_name or use
        name = self.case.customer.first if use else ""
        dear = name or "customer"
        return self.drawer.fill(phrase, {**self.words, "name": name, "dear": dear})

    def manner(self, section: str) -> str:
        """Return a sentence of everyday manners; none where the section knows none."""
        phrases = self.manners.lines.get(section)
        return self.line(phrases) if phrases else ""

    def voiced(self, intent: Intent) -> str:
        """Return the simulated customers' own words for something they mean to do."""
        said, self._memory = self._voice.say((intent,), mood=self.mood, memory=self._memory)
        return said

    def says(self, *parts: str) -> None:
        """Let the customer say something."""
        self._say(Role.CUSTOMER, parts, None)

    def reply(self, *parts: str, waits: bool = False) -> None:
        """Let the agent say something."""
        self._say(Role.AGENT, parts, self.agent, waits)

    def _say(
        self, role: Role, parts: Iterable[str], author: Agent | None, waits: bool = False
    ) -> None:
        if kept := tuple(part for part in parts if part):
            self.beats.append(Beat(role, kept, author, waits))

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def signature(self, agent: Agent | None = None) -> str:
        """Return how a short mail is signed; nothing on other channels."""
        if self.case.channel != "email":
            return ""
        return agent.first_name if agent else self.case.customer.first

    # What is done, and what the customer makes of it

    def takes(self, kind: Kind) -> Verdict:
        """Let the agent take an opportunity as well as they can, and keep how it went."""
        result = self._how(kind)
        return self.did(kind, result)

    def did(self, kind: Kind, result: Verdict) -> Verdict:
        """Keep how an opportunity went: given by the last beat, taken in the next."""
        last = len(self.beats) - 1
        self.deeds.append(Deed(kind, result, self.agent, last, last + 1))
        return result

    def would(self, kind: Kind) -> Verdict:
        """Return how the agent would do where nobody gives them an opportunity to count."""
        return self._how(kind)

    def able(self, kind: Kind) -> float:
        """Return the agent's skill at this moment, from 0 to 1."""
        return skill(self.agent, kind, self.case.at, self.case.span)

    def _how(self, kind: Kind) -> Verdict:
        return verdict(self.agent, kind, self.case.at, self.case.span, self.chance)

    def hear(self, heard: Heard) -> tuple[Intent, ...]:
        """Let the customer take what the agent did; return what they mean to do now."""
        turn: Turn = react(self.scenario, self.state, heard)
        self.state, self.ending, self.intents = turn.state, turn.ending, turn.intents
        return turn.intents

    # What the customer comes with

    def opening(self) -> list[str]:
        """Return what the customer begins with."""
        parts = [self.fill(self._opening)]
        if self.case.tone != "furious":
            parts += self._from_earlier()
        if self.often({"email": 0.9, "phone": 0.5}.get(self.case.channel, 0.35)):
            parts.append(self.line(self.topic.lines["background"], self.tags))
        if LIFE in self.state.told:
            parts.append(self.event())
        return parts

    def _from_earlier(self) -> list[str]:
        """Return what the customer adds of earlier talks, if anything."""
        parts = []
        customer = self.case.customer
        if customer.talks and customer.told and self.often(0.25):
            parts.append(self._event_later())
        if self._was_kept_a_promise() and self.often(0.5):
            parts.append(self.manner("kept.customer"))
        elif customer.talks >= 2 and self.often(0.2):
            parts.append(self.manner("regular.customer"))
        return parts

    def _first_asks(self) -> dict[str, Asked]:
        if self.case.channel != "email" or not self.often(_ASKS_IN_A_LETTER):
            return {}
        return self._asked("question-1", "question", Comes.FIRST)

    def _later_asks(self) -> dict[str, Asked]:
        if self.case.channel == "email":
            wishes = self.case.topic != "compliment" and self.often(_WISHES_IN_A_LETTER)
            return self._asked("wish", "refusal", Comes.LAST) if wishes else {}
        asks: dict[str, Asked] = {}
        if self.often(_ASKS):
            asks |= self._asked("question-1", "question", Comes.LAST)
        if self.case.topic == "compliment":
            return asks
        if self.often(_WISHES):
            asks |= self._asked("wish", "refusal", Comes.LAST)
            wish = asks.get("wish")
            if wish and not wish.exchange.needs and self.often(_EARLY):
                asks["wish"] = Asked(wish.exchange, wish.words, Comes.LATER, wish=True)
        if self.often(_ASKS_MORE):
            asks |= self._asked("question-2", "question", Comes.LAST)
        return asks

    def _asked(self, key: str, section: str, comes: Comes) -> dict[str, Asked]:
        exchange = self._exchange(section)
        if exchange is None:
            return {}
        said = self.line(exchange.said, exchange.needs)
        return {key: Asked(exchange, said, comes, wish=section == "refusal")}

    def _solution(self) -> Exchange | None:
        if self.case.topic == "compliment":
            return None
        exchange = self._exchange("solution", tied=True)
        assert exchange, f"{self.case.topic} knows no solution"
        self.tags |= exchange.said[0].tells
        return exchange

    def _exchange(self, section: str, *, tied: bool = False) -> Exchange | None:
        """Return an exchange that fits this talk and was not in it yet, if there is one."""
        fresh = [one for one in self.topic.exchanges[section] if one not in self.heard]
        exchange = self.drawer.exchange(fresh, self.tags, tied=tied)
        if exchange:
            self.heard.append(exchange)
        return exchange

    def _was_kept_a_promise(self) -> bool:
        promise = self.case.customer.promise
        return bool(promise and promise.kept and promise.due < self.case.at)

    # The customer's own life

    def _life(self) -> Told | None:
        """Return when the customer tells of their own life; None where they do not."""
        quiet = self.case.tone == "furious" or self.case.topic in _NO_LIFE
        if quiet or self.case.customer.event:
            return None
        when = Told.AT_ONCE if self.often(_TELLS) else None
        if when is None and self.case.tone == "upset" and self.often(_OPENS_UP):
            when = Told.ONCE_HEARD
        if when is not None:
            self._life_of = self.chance.choice(sorted(book("_personal").exchanges))
        return when

    def event(self) -> str:
        """Return how the customer tells of what is going on in their life."""
        self.told = self._life_of
        return self.line(self._event().said)

    def answer_to_event(self) -> str:
        return self.line(self._event().answers[Verdict.MET])

    def _event(self) -> Exchange:
        return book("_personal").exchanges[self.told][0]

    def _event_later(self) -> str:
        exchange = book("_personal").exchanges[self.case.customer.told][0]
        self.case.customer.told = ""
        return self.line(exchange.later)
