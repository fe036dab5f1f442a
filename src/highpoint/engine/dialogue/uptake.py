"""Listening: how far a reply takes up what the customer has just said."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.dialogue.vocabulary import Vocabulary, vocabulary
from highpoint.engine.observation import Span

# Sharing words worth so many nats is half of all that sharing can tell: one rare word, or two
# common ones. Beyond, more words say little more.
HALF = 8.0


@dataclass(frozen=True, slots=True)
class Uptake:
    """
    How far one reply takes up one run of the customer's turns.

    ``value`` runs from 0 to 1. ``said`` are the customer's words that came back, ``taken`` the
    reply's words that took them up; both empty where nothing was. ``reply`` lists the agent's
    turns.
    """

    value: float
    reply: tuple[int, ...]
    said: tuple[Span, ...]
    taken: tuple[Span, ...]


def uptakes(conversation: Conversation, language: str) -> tuple[Uptake, ...]:
    """
    Return the uptake of every reply to customer's words that say something.

    Nothing is returned for a customer's “ok, thanks”, which gives nothing to take up, for what
    was never answered, nor where the talk's language, as a reading tells it, has no vocabulary.

    >>> talk = Conversation.from_dict({"id": "a", "turns": [
    ...     {"role": "customer", "text": "My suitcase has not come for nine days."},
    ...     {"role": "agent", "text": "9 days without your suitcase!"}]})
    >>> [talk.turns[span.turn].text[span.start : span.end] for span in uptakes(talk, "en")[0].taken]
    ['9', 'days', 'suitcase']
    """
    words = vocabulary(language)
    if words is None:
        return ()
    found = (between(said, reply, words) for said, reply in exchanges(conversation))
    return tuple(each for each in found if each is not None)


def listening(found: tuple[Uptake, ...]) -> float | None:
    """Return the mean uptake of a conversation's replies, None where nothing could be taken up."""
    return sum(each.value for each in found) / len(found) if found else None


def exchanges(conversation: Conversation) -> Iterator[tuple[list[Turn], list[Turn]]]:
    """Yield each run of the customer's turns with the run of agent's turns that answers it."""
    said: list[Turn] = []
    reply: list[Turn] = []
    for turn in conversation.turns:
        if turn.role is Role.CUSTOMER:
            if reply:
                yield said, reply
                said, reply = [], []
            said.append(turn)
        elif turn.role is Role.AGENT and said:
            reply.append(turn)
    if reply:
        yield said, reply


def between(said: Sequence[Turn], reply: Sequence[Turn], words: Vocabulary) -> Uptake | None:
    """
    Return the uptake of what was said by a reply, None where nothing said can be taken up.

    With idf(w) the inverse document frequency of a stem and c(w) the chance that a reply of
    this length holds it whatever it answers, each shared stem is worth t(w) = idf(w) (1 - c(w)).
    For T their sum and S the same over all stems of the customer, the value is the geometric
    mean of how much of what was said came back, T / S, and of how much that tells,
    T / (T + 8 nats). The first alone lets the echo of one word in a short turn win, the second
    alone favors long turns.

    Uptake as the repetition of content words, weighed against chance: Demszky and others 2021,
    Measuring Conversational Uptake; inverse document frequency: Sparck Jones 1972. Numbers in
    words are numbers, and a few forms and near names count as one word.
    """
    asked = _read(said, words)
    if not asked:
        return None
    given = _read(reply, words)
    shared = [stem for stem in asked if stem in given]
    told = words.weigh(shared, among=len(given))
    value = 0.0
    if told:
        value = math.sqrt(told / words.weigh(asked, among=len(given)) * told / (told + HALF))
    return Uptake(
        value,
        tuple(turn.index for turn in reply),
        tuple(sorted(span for stem in shared for span in asked[stem])),
        tuple(sorted(span for stem in shared for span in given[stem])),
    )


def _read(turns: Sequence[Turn], words: Vocabulary) -> dict[str, list[Span]]:
    """Return the stems of several turns with their places."""
    found: dict[str, list[Span]] = {}
    for turn in turns:
        for stem, places in words.matter(turn.text).items():
            spans = [Span(turn.index, start, end) for start, end in places]
            found.setdefault(stem, []).extend(spans)
    return found
