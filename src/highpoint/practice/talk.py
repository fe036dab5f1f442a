"""A practice talk: the customer opens, the trainee replies, the customer reacts, until it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, Self, TypeVar

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.errors import HighpointError
from highpoint.practice._named import day, introduced, said_no_to
from highpoint.practice._odd import Odd
from highpoint.practice.director import opening, react
from highpoint.practice.intent import Act, Ending, Intent
from highpoint.practice.listen import Heard, listen
from highpoint.practice.moves import Effect
from highpoint.practice.scenario import Scenario
from highpoint.practice.state import State
from highpoint.practice.voice import Memory, Voice

# Nobody chats longer than this; the customer goes then.
MOST_REPLIES = 30
LONGEST_REPLY = 4000


class TalkEnded(HighpointError):
    """A reply to a customer who has gone."""


class ReplyTooLong(HighpointError):
    """A reply nobody would read."""


class Speaks(Protocol):
    """
    Finds words for intents; the shipped voice, or a model's.

    ``by`` names the model whose words the last ones were, empty where they are authored.
    """

    @property
    def by(self) -> str: ...

    def say(
        self, intents: Iterable[Intent], *, mood: float, memory: Memory
    ) -> tuple[str, Memory]: ...


@dataclass(frozen=True, slots=True)
class Said:
    """
    One turn of a practice talk, with the customer's mood after it.

    ``effects`` (of the trainee's turns) tell what moved the customer, ``intents`` (of the
    customer's) what they meant to do, ``by`` the model that found the words, if one did.
    """

    role: Role
    text: str
    mood: float
    effects: tuple[Effect, ...] = ()
    intents: tuple[Intent, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class PracticeTalk:
    """
    A talk at one point of it. Nothing of it changes: each reply gives another talk.

    >>> from highpoint.practice.scenario import shipped
    >>> talk = PracticeTalk.begin(shipped("three-legged-desk"), seed=1)
    >>> [turn.role.value for turn in talk.turns]
    ['customer']
    """

    scenario: Scenario
    seed: int
    turns: tuple[Said, ...]
    state: State
    memory: Memory
    ending: Ending | None = None
    # What the engine read in the last reply; kept for whoever shows it, no part of the talk.
    _heard_as: Analysis | None = field(default=None, compare=False, repr=False)

    @classmethod
    def begin(cls, scenario: Scenario, seed: int, voice: Speaks | None = None) -> Self:
        """Let the customer open the talk."""
        state = State.begin(scenario)
        intents = opening(scenario, state)
        voice = voice or Voice(scenario, seed)
        text, memory = voice.say(intents, mood=state.mood, memory=Memory())
        first = Said(Role.CUSTOMER, text, state.mood, intents=intents, by=voice.by)
        return cls(scenario, seed, (first,), state, memory)

    @property
    def replies(self) -> tuple[str, ...]:
        """What the trainee has written, in order."""
        return tuple(turn.text for turn in self.turns if turn.role is Role.AGENT)

    def say(self, text: str, voice: Speaks | None = None) -> Self:
        """
        Return the talk after a reply. An empty text is silence: the customer waits, then asks.

        :raises TalkEnded: where the customer has gone
        :raises ReplyTooLong: over ``LONGEST_REPLY`` characters
        """
        if self.ending is not None:
            raise TalkEnded("This talk has ended. Start it again, or go back to one of its turns.")
        if len(text) > LONGEST_REPLY:
            raise ReplyTooLong(f"Keep it under {LONGEST_REPLY} characters; this has {len(text)}.")
        heard, heard_as = self._heard(text.strip())
        turn = react(self.scenario, self.state, heard)
        ending = turn.ending
        if ending is None and len(self.replies) + 1 >= MOST_REPLIES:
            ending = Ending.LEAVES
            turn = replace(turn, intents=(Intent(Act.LEAVE),))
        told = (*self.turns, Said(Role.AGENT, text.strip(), turn.state.mood, turn.effects))
        no = said_no_to(text, self.scenario)
        memory = self.memory.hears(agent=introduced(text), when=day(text), no=no)
        if turn.intents:
            voice = voice or Voice(self.scenario, self.seed)
            words, memory = voice.say(turn.intents, mood=turn.state.mood, memory=memory)
            answer = Said(Role.CUSTOMER, words, turn.state.mood, intents=turn.intents, by=voice.by)
            told = (*told, answer)
        return replace(
            self,
            turns=told,
            state=turn.state,
            memory=memory,
            ending=ending,
            _heard_as=heard_as,
        )

    def _heard(self, text: str) -> tuple[Heard, Analysis | None]:
        if not text:
            return Heard(odd=Odd.SILENCE), None
        said = (*self.turns, Said(Role.AGENT, text, self.state.mood))
        talk = _conversation(self.scenario, said)
        analysis = analyze(talk)
        return listen(talk, self.scenario, pending=self.state.pending, analysis=analysis), analysis

    def back_to(self, reply: int) -> Self:
        """
        Return the talk as it stood before the trainee's reply number ``reply``, from 0.

        What the customer said stays word for word, a model's words too.
        """
        voice = _Repeating(self)
        first = type(self).begin(self.scenario, self.seed, voice)
        return played(first, self.replies[:reply], voice)

    def run_out(self) -> Self:
        """Return the talk after the trainee has stopped writing: silence until the customer goes."""
        talk = self
        while talk.ending is None:
            talk = talk.say("")
        return talk

    def conversation(self) -> Conversation:
        """Return the talk in the form the engine reads."""
        return _conversation(self.scenario, self.turns)

    @cached_property
    def analysis(self) -> Analysis:
        """
        The engine's reading of the talk, made when it is first asked for.

        What the customer's parting words offer, nobody could meet any more: it is left out.
        """
        read = analyze(self.conversation())
        if self.ending is None or self.turns[-1].role is not Role.CUSTOMER:
            return read
        last = sum(bool(turn.text) for turn in self.turns) - 1
        return replace(read, moments=tuple(m for m in read.moments if m.turn < last))

    @cached_property
    def heard_as(self) -> Analysis:
        """
        The engine's reading up to the last reply: what the customer reacted to.

        Right after ``say`` it is at hand, and nothing is read again.
        """
        if self._heard_as is not None:
            return self._heard_as
        last = max(
            (i for i, t in enumerate(self.turns) if t.role is Role.AGENT and t.text), default=0
        )
        return analyze(_conversation(self.scenario, self.turns[: last + 1]))

    def to_dict(self) -> dict[str, Any]:
        """Return all that a talk needs to go on, as plain values; ``from_dict`` reads it back."""
        return {
            "seed": self.seed,
            "turns": [_said_to_dict(turn) for turn in self.turns],
            "state": self.state.to_dict(),
            "memory": self.memory.to_dict(),
            "ending": self.ending.value if self.ending else None,
        }

    @classmethod
    def from_dict(cls, scenario: Scenario, row: Mapping[str, Any]) -> Self:
        """Return the talk that ``to_dict`` wrote, to be gone on with in its scenario."""
        return cls(
            scenario=scenario,
            seed=row["seed"],
            turns=tuple(_said_from_dict(turn) for turn in row["turns"]),
            state=State.from_dict(row["state"]),
            memory=Memory.from_dict(row["memory"]),
            ending=Ending(row["ending"]) if row["ending"] else None,
        )


Played = TypeVar("Played", bound=PracticeTalk)


class _Repeating:
    """Says what the customer said before; what is remembered of it is as the shipped voice has it."""

    def __init__(self, talk: PracticeTalk) -> None:
        self._voice = Voice(talk.scenario, talk.seed)
        self._said = iter([turn for turn in talk.turns if turn.role is Role.CUSTOMER])
        self.by = ""

    def say(self, intents: Iterable[Intent], *, mood: float, memory: Memory) -> tuple[str, Memory]:
        intents = tuple(intents)
        text, memory = self._voice.say(intents, mood=mood, memory=memory)
        before = next(self._said, None)
        if before is None or before.intents != intents:
            self.by = ""
            return text, memory
        self.by = before.by
        return before.text, memory


def played(talk: Played, replies: Iterable[str], voice: Speaks | None = None) -> Played:
    """Return a talk after some replies, or after as many of them as the customer stays for."""
    for reply in replies:
        if talk.ending is not None:
            break
        talk = talk.say(reply, voice)
    return talk


def _conversation(scenario: Scenario, turns: Iterable[Said]) -> Conversation:
    # Silence is no turn: nobody wrote it.
    said = [turn for turn in turns if turn.text]
    return Conversation(
        id=f"practice {scenario.id}",
        turns=tuple(Turn(index, turn.role, turn.text) for index, turn in enumerate(said)),
        channel=scenario.channel,
        language="en",
        customer_name=scenario.customer.name,
    )


def _said_to_dict(turn: Said) -> dict[str, Any]:
    return {
        "role": turn.role.value,
        "text": turn.text,
        "mood": turn.mood,
        "effects": [
            [e.move, e.temper, list(e.words) if e.words else None, *([e.about] if e.about else ())]
            for e in turn.effects
        ],
        "intents": [_intent_to_row(i) for i in turn.intents],
    } | ({"by": turn.by} if turn.by else {})


def _intent_to_row(intent: Intent) -> list[str]:
    return [intent.act.value, intent.about, *([intent.asked] if intent.asked else ())]


def _said_from_dict(row: Mapping[str, Any]) -> Said:
    return Said(
        role=Role(row["role"]),
        text=row["text"],
        mood=row["mood"],
        effects=tuple(
            Effect(m, t, (w[0], w[1]) if w else None, *about) for m, t, w, *about in row["effects"]
        ),
        intents=tuple(Intent(Act(act), *rest) for act, *rest in row["intents"]),
        by=row.get("by", ""),
    )
