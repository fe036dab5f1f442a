"""Turns a played talk into the turns its channel would have kept: their cut, their look, their time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from highpoint.demo.calendar import next_open
from highpoint.demo.phrases import book
from highpoint.demo.talk import Beat, Talk
from highpoint.engine.conversation import Role, Turn

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"])")
_HELLO = re.compile(r"^(Hi|Hello|Good (morning|day))( there| again)?[,.!] ")
_IN_A_HURRY = (("please", "pls"), ("thank you", "thx"), ("because", "cause"), ("you are", "ur"))
_WORDS_A_SECOND = {"phone": 2.6, "chat": 0.9}

# A sentence longer than this may begin with a filler word.
_SHORT = 28

# Agents begin so with plain matters only: "Okay, oh no, how awful" is nobody's empathy.
_PLAIN = ("I've", "I'll", "I found", "Let me", "May I", "Could", "What", "The ", "That's from")

# A chat message longer than this is sent in two.
_LONG_MESSAGE = 150


@dataclass(frozen=True, slots=True)
class Rendered:
    """The turns of a talk, and for each of its beats the turns it became."""

    turns: tuple[Turn, ...]
    of_beat: tuple[range, ...]

    def of(self, *beats: int) -> frozenset[int]:
        """Return the turns that some beats became; none for those that there are not."""
        known = (self.of_beat[beat] for beat in beats if 0 <= beat < len(self.of_beat))
        return frozenset(index for turns in known for index in turns)


def render(talk: Talk, chance: Random) -> Rendered:
    """Return the turns of a talk with their times, none of them after the history's end."""
    cut = {"chat": _messages, "phone": _utterances, "email": _letters}[talk.case.channel]
    at = talk.case.at
    kept: list[Turn] = []
    of_beat: list[range] = []
    for beat in talk.beats:
        author = beat.author.key if beat.author else None
        first = len(kept)
        for place, text in enumerate(cut(beat, talk, chance)):
            if kept:
                at = _later(at, beat, text, place, talk, chance)
            if at > talk.case.span.end:
                return Rendered(tuple(kept), tuple(of_beat))
            kept.append(Turn(len(kept), beat.role, text, at, author))
        of_beat.append(range(first, len(kept)))
    return Rendered(tuple(kept), tuple(of_beat))


def _messages(beat: Beat, talk: Talk, chance: Random) -> Iterator[str]:
    text = " ".join(beat.parts)
    if beat.role is Role.CUSTOMER and talk.case.customer.casual:
        text = _casual(text, chance)
    if len(text) > _LONG_MESSAGE and len(beat.parts) > 1 and chance.random() < 0.4:
        half = len(beat.parts) // 2
        first = " ".join(beat.parts[:half])
        rest = " ".join(beat.parts[half:])
        if beat.role is Role.CUSTOMER and talk.case.customer.casual:
            first, rest = _casual(first, chance), _casual(rest, chance)
        yield first
        yield rest
        return
    yield text.replace("\n", " ")


def _utterances(beat: Beat, talk: Talk, chance: Random) -> Iterator[str]:
    """Yield a sentence a turn, as a phone call is written down, with the odd filler word."""
    sentences = [
        sentence for part in beat.parts for sentence in _SENTENCE_END.split(part.replace("\n", " "))
    ]
    side = "customer" if beat.role is Role.CUSTOMER else "agent"
    fillers = book("_manners").lines[f"filler.{side}"]
    plain = side == "customer" or sentences[0].startswith(_PLAIN)
    late = beat is not talk.beats[0] and len(sentences[0]) > _SHORT
    if plain and late and chance.random() < 0.22:
        filler = chance.choice(fillers).text
        first = sentences[0]
        keeps = first.startswith(("I ", "I'", "BW")) or first[1:2].isupper()
        sentences[0] = f"{filler} {first if keeps else first[0].lower() + first[1:]}"
    joined: list[str] = []
    for sentence in sentences:
        if joined and len(joined[-1]) < 24:
            joined[-1] = f"{joined[-1]} {sentence}"
        else:
            joined.append(sentence)
    yield from joined


def _letters(beat: Beat, talk: Talk, chance: Random) -> Iterator[str]:
    """Yield one letter: some sentences share a paragraph, greeting and signature stand alone."""
    parts = list(beat.parts)
    if beat.role is Role.CUSTOMER and len(parts) > 1:
        bare = _HELLO.sub("", parts[1])
        parts[1] = bare[0].upper() + bare[1:]
    if len(parts) < 4:
        yield "\n\n".join(parts)
        return
    ending = 2 if beat.role is Role.AGENT else 1
    first, *middle = parts[:-ending]
    paragraphs = [first]
    fresh = True
    for part in middle:
        if fresh or chance.random() < 0.45:
            paragraphs.append(part)
        else:
            paragraphs[-1] = f"{paragraphs[-1]} {part}"
        fresh = False
    yield "\n\n".join([*paragraphs, *parts[-ending:]])


def _casual(text: str, chance: Random) -> str:
    text = text[0].lower() + text[1:]
    for long, short in _IN_A_HURRY:
        if chance.random() < 0.3:
            text = text.replace(long, short)
    return text.rstrip(".") if chance.random() < 0.7 else text


def _later(at: datetime, beat: Beat, text: str, place: int, talk: Talk, chance: Random) -> datetime:
    channel = talk.case.channel
    if channel == "email":
        if beat.role is Role.CUSTOMER:
            return at + timedelta(minutes=chance.expovariate(1 / 400) + 4)
        return next_open(at + timedelta(minutes=chance.expovariate(1 / 380) + 12))
    seconds = len(text.split()) / _WORDS_A_SECOND[channel] + (2 if channel == "phone" else 7)
    if beat.waits:
        seconds += 4
    elif beat.role is Role.AGENT and place == 0 and _waited(beat, talk):
        seconds += chance.uniform(40, 130)
    return at + timedelta(seconds=round(seconds * chance.uniform(0.7, 1.5)))


def _waited(beat: Beat, talk: Talk) -> bool:
    """Tell whether the agent went away to look something up just before this."""
    index = next(place for place, one in enumerate(talk.beats) if one is beat)
    return any(before.waits for before in talk.beats[max(0, index - 2) : index])
