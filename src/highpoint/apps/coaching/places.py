"""Places in a talk that somebody points at: a moment's words, a mark's, or words typed off a turn."""

from __future__ import annotations

from dataclasses import dataclass

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.quality.models import Mark, Moment
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.errors import HighpointError


class NoSuchWords(HighpointError):
    """The words pointed at do not stand in the talk."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words of one turn, whose they are, and the moment or mark they belong to, if any."""

    conversation: Conversation
    agent: Agent
    turn: int
    start: int
    end: int
    kind: str = ""
    moment: Moment | None = None
    good: bool = True

    @property
    def fields(self) -> dict[str, object]:
        """The columns that keep this place."""
        return {
            "conversation": self.conversation,
            "turn": self.turn,
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
        }


def of_moment(moment: Moment) -> Pointed:
    """
    Return the words that decided a moment.

    :raises NoSuchWords: where nobody answered, or it has no words
    """
    if moment.agent is None:
        raise NoSuchWords("Nobody is known to have answered here, so there is nobody to tell.")
    spans = moment.evidence or moment.trigger
    if not spans:
        raise NoSuchWords("This moment has no words to point at.")
    turn, start, end = spans[0]
    return Pointed(
        moment.conversation,
        _main(moment.agent),
        turn,
        start,
        end,
        str(Kind(moment.kind)),
        moment,
        good=moment.verdict == Verdict.MET,
    )


def of_mark(mark: Mark) -> Pointed:
    """
    Return the words of a mark.

    :raises NoSuchWords: where it is nobody's
    """
    if mark.agent is None:
        raise NoSuchWords("Nobody is known to have written this, so there is nobody to tell.")
    return Pointed(
        mark.conversation,
        _main(mark.agent),
        mark.turn,
        mark.start,
        mark.end,
        str(MarkKind(mark.mark)),
        good=mark.mark == MarkKind.EXTRA_TOUCH,
    )


def of_words(talk: Conversation, index: int, words: str = "") -> Pointed:
    """
    Return certain words of an agent's turn; all of it where none are given.

    Case and the spaces between words do not matter, so that what was copied from a page is found.

    :raises NoSuchWords: where they do not stand there, or nobody known wrote the turn
    """
    turn = talk.turns.filter(index=index).select_related("author").first()
    if turn is None or turn.role != Role.AGENT or not turn.text.strip():
        raise NoSuchWords("Choose a message that a colleague wrote.")
    author = turn.author or talk.agent
    if author is None:
        raise NoSuchWords("Nobody is known to have written this, so there is nobody to tell.")
    start, end = _found(turn, words)
    return Pointed(talk, _main(author), index, start, end)


def _found(turn: Turn, words: str) -> tuple[int, int]:
    wanted = "".join(words.split()).casefold()
    if not wanted:
        return 0, len(turn.text)
    kept = [
        (letter, place)
        for place, character in enumerate(turn.text)
        if not character.isspace()
        for letter in character.casefold()
    ]
    at = "".join(letter for letter, _ in kept).find(wanted)
    if at < 0:
        raise NoSuchWords("These words do not stand in that message. Copy them from it.")
    return kept[at][1], kept[at + len(wanted) - 1][1] + 1


def _main(agent: Agent) -> Agent:
    """Return the name that stands for the person."""
    return agent.joined_to or agent
