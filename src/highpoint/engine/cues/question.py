"""Does a customer, or an agent, ask something?"""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import few, sentences

CUE = "question"

# A question mark alone ("?!", "really?") asks nothing.
FEWEST_LETTERS = 6
REACH_BACK = 40
# Rules whose words ask wherever they stand in a sentence.
UNMARKED = ("indirect", "hidden", "to_know")
# How strongly a mark speaks where the words are not in the form of a question.
ONLY_MARKED = 0.6
# A few words with a mark, right after an agent asked, guess an answer: "Tuesday?".
GUESS = 0.2
MOST_GUESSED = 4


def observe(reading: Reading) -> Iterator[Observation]:
    """Yield sentences that end in a question mark, then those that ask without one."""
    for turn, text in enumerate(reading.texts):
        if not text:
            continue
        asking = reading.hits[turn].get(CUE, [])
        marked: list[Observation] = []
        if "?" in text:
            guessed = few(text, MOST_GUESSED) and _was_asked(reading, turn)
            marked = list(_marked(turn, text, asking, GUESS if guessed else ONLY_MARKED))
            yield from marked
        for seen in asking:
            inside = any(m.span.start <= seen.span.start < m.span.end for m in marked)
            if not inside and _opens(reading, seen):
                yield seen


def _opens(reading: Reading, seen: Observation) -> bool:
    """Test whether words in the form of a question begin a sentence, so that they ask unmarked."""
    if seen.rule in UNMARKED or reading.lexicon is None:
        return True
    before = reading.texts[seen.span.turn][max(0, seen.span.start - REACH_BACK) : seen.span.start]
    return reading.lexicon.starts.search(before) is not None


def _was_asked(reading: Reading, turn: int) -> bool:
    """Test whether the agent's turn right before a customer's ends in a question."""
    before = turn - 1
    return before in reading.agents and reading.texts[before].rstrip().endswith("?")


def _marked(
    turn: int, text: str, asking: list[Observation], only_marked: float
) -> Iterator[Observation]:
    for start, end in sentences(text):
        sentence = text[start:end]
        if "?" in sentence and sum(map(str.isalpha, sentence)) >= FEWEST_LETTERS:
            formed = any(start <= seen.span.start < end for seen in asking)
            yield Observation(
                CUE,
                Span(turn, start, end),
                rule="marked" if formed else "marked_only",
                strength=1.0 if formed else only_marked,
            )
