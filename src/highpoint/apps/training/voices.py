"""
The model that may phrase what a simulated customer means: whether one is set, and its bounds.

It is an administrator's to set (HIGHPOINT_VOICE_…) and a person's to leave out of a talk. It speaks
in practice alone: an audition is the same for everybody. Two talks at once may wait for it, and
after it failed it is left alone for a minute; meanwhile the authored words are said.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore

from django.conf import settings

from highpoint.apps.training.models import Practice, Purpose
from highpoint.errors import HighpointError
from highpoint.llm.endpoint import Endpoint, endpoint
from highpoint.llm.voice import ModelVoice, Spoken
from highpoint.practice.intent import Act, Intent
from highpoint.practice.scenario import Scenario
from highpoint.practice.talk import PracticeTalk
from highpoint.practice.voice import Memory, Voice

# A server has four threads; the others go on answering.
AT_ONCE = 2
REST_SECONDS = 60.0

Hear = Callable[[str], None]
VoiceOf = Callable[[PracticeTalk, str, Hear | None], "Bounded"]

_free = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a model phrases here: its endpoint, or why one that was set cannot be used."""

    endpoint: Endpoint | None = None
    why: str = ""


class _Rest:
    """Until when a server that failed is not asked again; each process finds out by itself."""

    until = 0.0


def standing() -> Standing:
    """Return whether a model is set, and whether it can be asked."""
    if not settings.VOICE_ENDPOINT:
        return Standing()
    try:
        where = endpoint(
            settings.VOICE_ENDPOINT,
            settings.VOICE_MODEL,
            settings.VOICE_KEY,
            plain_http=settings.VOICE_PLAIN_HTTP,
        )
    except HighpointError as error:
        said = str(error).replace("say --plain-http", "set HIGHPOINT_VOICE_PLAIN_HTTP")
        return Standing(why=said)
    return Standing(where)


def voice_of(practice: Practice) -> VoiceOf | None:
    """Return what makes the model's voice for the next answer in a talk; None where none speaks."""
    where = standing().endpoint
    if where is None or not practice.phrased or practice.purpose == Purpose.AUDITION:
        return None
    return lambda talk, text, hear: Bounded(where, talk, text, hear)


class Bounded:
    """A model's voice for one answer, or the authored one where no model can be asked just now."""

    def __init__(
        self, where: Endpoint, talk: PracticeTalk, text: str, hear: Hear | None = None
    ) -> None:
        said = [(turn.role.value, turn.text) for turn in talk.turns if turn.text]
        self._authored = Voice(talk.scenario, talk.seed)
        self._model = ModelVoice(
            talk.scenario,
            talk.seed,
            where,
            turns=[*said, ("agent", text)] if text.strip() else said,
            seconds=settings.VOICE_SECONDS,
            hear=hear,
        )
        self.by = ""

    def say(self, intents: Iterable[Intent], *, mood: float, memory: Memory) -> tuple[str, Memory]:
        """Return a turn's words and the memory after it."""
        self.by = ""
        if time.monotonic() < _Rest.until or not _free.acquire(blocking=False):
            return self._authored.say(intents, mood=mood, memory=memory)
        try:
            told = self._model.say(intents, mood=mood, memory=memory)
        finally:
            _free.release()
        if self._model.spoken.unreached:
            _Rest.until = time.monotonic() + REST_SECONDS
        self.by = self._model.by
        return told


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of asking the model once: whose words, what they are, and how long it took."""

    spoken: Spoken
    meant: str
    seconds: float


def try_it(where: Endpoint, scenario: Scenario) -> Trial:
    """Ask the model for one line of a scenario's customer, and let it be asked again if it answers."""
    fact = scenario.facts[0]
    voice = ModelVoice(
        scenario,
        1,
        where,
        turns=[("customer", scenario.opening[0]), ("agent", "May I ask you for that?")],
        seconds=settings.VOICE_SECONDS,
    )
    begun = time.monotonic()
    voice.say(
        [Intent(Act.TELL, fact.key)], mood=scenario.mood, memory=Memory(turns=2, greeted=True)
    )
    _Rest.until = 0.0
    meant = fact.says[0].replace("{value}", fact.value)
    return Trial(voice.spoken, meant, time.monotonic() - begun)
