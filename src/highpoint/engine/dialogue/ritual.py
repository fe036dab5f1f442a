"""Ritual: phrases of empathy that answer nobody, and a name said too often. They earn nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from highpoint.engine.dialogue.own_words import OwnWords, own_words
from highpoint.engine.dialogue.phrasebook import Phrasebook
from highpoint.engine.dialogue.vocabulary import Vocabulary, vocabulary
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import sentences

# The cues that say an agent acknowledges something.
WARM = ("acknowledgement", "apology", "specific_apology")
# The cues that say the customer gave cause for it.
CAUSE = (
    "churn",
    "distress",
    "harm",
    "hostility",
    "insult",
    "negative_feeling",
    "personal",
    "plea",
    "repeat",
)
# A no is softened by a sorry, and a wait by thanks for patience: neither needs other cause.
SOFTENED = ("hold", "looking_up", "not_understood", "question", "refusal")

# A sentence with at most this share of own words is one that the team pastes.
MOST_OWN = 0.25
# A shorter one ("I am sorry.") is how people speak, and a bare sorry anyhow.
FEWEST_WORDS = 4
# A name may be said twice in any talk (greeting and goodbye), and once in so many agent's turns.
FREE_NAMES = 2
TURNS_A_NAME = 4


class Rite(StrEnum):
    """What is done for its own sake."""

    EMPATHY = "empathy"
    NAME = "name"


REASONS = {
    "pasted": "These words are written in many conversations, and take up nothing this customer said.",
    "said_again": "You had said the same before, and it takes up nothing this customer said.",
    "no_cause": "These words are written in many conversations, and nothing here called for them.",
    "name_stuffed": "The name was said more often than once in four of your turns.",
}


@dataclass(frozen=True, slots=True)
class Ritual:
    """
    One place where an agent's words are a rite.

    ``reason`` is a key of ``REASONS``. ``conversations`` of ``among`` hold the words; both are
    None where no phrasebook was asked.
    """

    rite: Rite
    span: Span
    reason: str
    conversations: int | None = None
    among: int | None = None


def rituals(reading: Reading, *books: Phrasebook) -> tuple[Ritual, ...]:
    """
    Return what is ritual in a conversation, in the order of its turns.

    Empathy is ritual where its sentence takes up no word that this customer said before and
    either the books know it as a phrase of the agent or the team (``pasted``; ``no_cause``
    where nothing the customer said called for any), or the agent has said it before in this
    talk (``said_again``). Words that fit are never ritual, however often they are written.
    Without a book only the last can be told. The reading's cues must have been observed.
    """
    words = vocabulary(reading.language)
    if words is None:
        return ()
    places = list(_warm(reading))
    known = own_words(reading.conversation, *books) if places else None
    by_turn = {each.turn: each for each in known or ()}
    found = [
        *_empathy(reading, places, words, by_turn),
        *_names(reading),
    ]
    return tuple(sorted(found, key=lambda each: (each.span, each.rite)))


def _warm(reading: Reading) -> Iterator[Span]:
    """Yield the sentences in which an agent acknowledges something."""
    if not reading.present(*WARM):
        return
    for turn in reading.agents:
        if seen := reading.at(turn, *WARM):
            for start, end in sentences(reading.texts[turn]):
                if any(start <= each.span.start < end for each in seen):
                    yield Span(turn, start, end)


def _empathy(
    reading: Reading, places: Sequence[Span], words: Vocabulary, known: dict[int, OwnWords]
) -> Iterator[Ritual]:
    said_before: set[str] = set()
    for place in places:
        text = reading.texts[place.turn][place.start : place.end]
        letters = "".join(filter(str.isalpha, text))
        again = letters in said_before
        said_before.add(letters)
        if len(text.split()) < FEWEST_WORDS or takes_up(reading, place, words):
            continue
        pasted = _pasted(place, known.get(place.turn), reading)
        if pasted is not None:
            yield pasted
        elif again:
            yield Ritual(Rite.EMPATHY, place, "said_again")


def takes_up(reading: Reading, place: Span, words: Vocabulary) -> bool:
    """
    Test whether a place in an agent's turn shares a word that says something with the customer.

    Only what the customer said before it counts.
    """
    given = words.matter(reading.texts[place.turn][place.start : place.end])
    return any(
        not given.keys().isdisjoint(words.matter(reading.texts[turn]))
        for turn in reading.customers
        if turn < place.turn
    )


def _pasted(place: Span, known: OwnWords | None, reading: Reading) -> Ritual | None:
    """Return the rite a sentence is where the books know nearly all of it."""
    inside = [
        each
        for each in (known.repeated if known else ())
        if place.start <= each.span.start and each.span.end <= place.end
    ]
    covered = sum(each.span.end - each.span.start for each in inside)
    if not inside or covered < (1 - MOST_OWN) * (place.end - place.start):
        return None
    reason = "pasted" if _called_for(reading, place) else "no_cause"
    held = min(inside, key=lambda each: each.conversations)
    return Ritual(Rite.EMPATHY, place, reason, held.conversations, held.among)


def _called_for(reading: Reading, place: Span) -> bool:
    if reading.has(place.turn, *SOFTENED):
        return True
    return any(reading.has(turn, *CAUSE) for turn in reading.customers if turn < place.turn)


def _names(reading: Reading) -> Iterator[Ritual]:
    """Yield each use of a name beyond what the talk's length allows."""
    if not reading.present("name_use"):
        return
    uses: list[Observation] = [
        each for turn in reading.agents for each in reading.at(turn, "name_use")
    ]
    allowed = max(FREE_NAMES, len(reading.agents) // TURNS_A_NAME)
    for use in uses[allowed:]:
        yield Ritual(Rite.NAME, use.span, "name_stuffed")
