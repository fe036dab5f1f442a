"""The words for what the customer means: authored variants, chosen by seed, with memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from zlib import crc32

from highpoint.practice.intent import Act, Intent
from highpoint.practice.scenario import Scenario

_LINES: Mapping[Act, tuple[str, ...]] = {
    Act.TOLD_ALREADY: ("I already told you that.",),
    Act.DO_NOT_KNOW: ("I don't have that, sorry.",),
    Act.VENT: ("{trouble}, and {stake}. I'm really upset about this.",),
    Act.CALM: ("Thanks for understanding.",),
    Act.WARM: ("That's kind of you.",),
    Act.TAKE_NO: ("OK, I understand.",),
    Act.PRESS_REASON: ("Why not? And what can you do then?",),
    Act.PRESS_TIME: ("When exactly?",),
    Act.PRESS_STEP: ("So what happens now?",),
    Act.AGREE_WAIT: ("OK, I'll wait.",),
    Act.COUNTER: ("Are you saying this is my fault?",),
    Act.SNAP: ("This is ridiculous. You're no help at all.",),
    Act.CALL_OUT: ("You've said that already.",),
    Act.CORRECT_NAME: ("That's not my name.",),
    Act.NAME_ENOUGH: ("No need to say my name every time.",),
    Act.NUDGE: ("Hello? Are you still there?",),
    Act.NOT_UNDERSTOOD: ("Sorry, what do you mean?",),
    Act.ONE_WORD: ("Is that all?",),
    Act.OWN_WORDS_BACK: ("Why are you sending me my own message?",),
    Act.OTHER_LANGUAGE: ("I can't read that, could we stay in English?",),
    Act.OUT_OF_ROLE: ("What are you talking about? I just need {want}.",),
    Act.INSULTED: ("Excuse me? How dare you talk to me like that.",),
    Act.THREATEN: ("If this isn't sorted out I'll go somewhere else.",),
    Act.THANK: ("Thank you so much, you really helped me.",),
    Act.GOODBYE: ("Bye!",),
    Act.LEAVE: ("Forget it, I'm done here.",),
    Act.ESCALATE: ("I want to speak to your manager.",),
    Act.ACCEPT: ("Yes please, that works.",),
    Act.ACCEPT_HALF: ("Well, if there's nothing else.",),
    Act.DECLINE: ("No, that doesn't help me.",),
}


@dataclass(frozen=True, slots=True)
class Memory:
    """What was said in a talk, by number of turns of the customer."""

    turns: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {"turns": self.turns}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        return cls(turns=row.get("turns", 0))


class Voice:
    """The authored voice of one scenario's customer."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._seed = seed

    def say(self, intents: Iterable[Intent], *, mood: float, memory: Memory) -> tuple[str, Memory]:
        """Return the words for some intents, and the memory with them in it."""
        parts = [self._line(intent, memory.turns) for intent in intents]
        return " ".join(parts), Memory(memory.turns + 1)

    def _line(self, intent: Intent, turn: int) -> str:
        scenario, act, about = self._scenario, intent.act, intent.about
        if act is Act.OPEN:
            return (
                f"{self._pick(scenario.opening, act, turn)} {self._pick(scenario.wish, act, turn)}"
            )
        lines = _LINES.get(act, ())
        if act in (Act.TELL, Act.VOLUNTEER):
            fact = scenario.fact(about)
            return self._pick(fact.says, act, turn).replace("{value}", fact.value)
        if act in (Act.ASK, Act.ASK_AGAIN):
            lines = scenario.ask(about).says
        elif about and act in (Act.ACCEPT, Act.ACCEPT_HALF, Act.DECLINE):
            lines = scenario.outcome(about).says or lines
        return self._pick(lines, act, turn).format(**scenario.matter)

    def _pick(self, lines: tuple[str, ...], act: Act, turn: int) -> str:
        place = crc32(f"{self._scenario.id} {act} {turn}".encode()) + self._seed
        return lines[place % len(lines)]
