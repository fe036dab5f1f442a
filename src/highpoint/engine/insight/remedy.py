"""An apology is not a repair: where somebody said sorry, and what put it right if anything did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from highpoint.engine.conversation import Role, Turn
from highpoint.engine.observation import Observation

# Words of regret that are a way of speaking and not an apology for a trouble.
_MANNER = frozenset({"oh_no", "forgive"})
# “Sorry, what was that?”: about this exchange, not about what went wrong.
_ABOUT_THE_TALK = re.compile(
    r"sorry,?(?: (?:i|we))? (?:but|no\b|what|could you|can you|did ?n[o']t (?:get|catch|understand))"
    r"|sorry\?",
    re.IGNORECASE,
)
_GIVEN_BACK = re.compile(
    r"\b(?:refund\w*|reimburs\w*|compensat\w*|voucher\w*|goodwill|free of charge|on the house|"
    r"replacements?|waive[ds]?|store credit|credited?|discount\w*|money back|new one)\b",
    re.IGNORECASE,
)


class Remedy(StrEnum):
    """What followed an apology, the most first."""

    DONE = "done"
    REFUND = "refund"
    PROMISE = "promise"
    NEXT_STEP = "next step"


_BY_CUE = (
    (Remedy.DONE, frozenset({"done"})),
    (Remedy.PROMISE, frozenset({"promise"})),
    (Remedy.NEXT_STEP, frozenset({"next_step", "instruction", "win_back"})),
)
# The customer says that it is settled, whatever it was that settled it.
_SETTLED = frozenset({"settled", "solved"})


@dataclass(frozen=True, slots=True)
class Amends:
    """The first apology of a talk, by its words, and the remedy that came with or after it."""

    turn: int
    words: str
    remedy: Remedy | None


def amends(turns: Sequence[Turn], observations: Iterable[Observation]) -> Amends | None:
    """
    Return the first apology of an agent and what followed it; None where nobody apologized.

    A remedy is, in the apology's turn or a later one of an agent: that it is done, something given
    back or instead, a promise, or what happens next; or that the customer says it is settled.

    >>> from highpoint.engine.observation import Span
    >>> said = [Turn(0, Role.AGENT, "So sorry! I have refunded it.")]
    >>> amends(said, [Observation("apology", Span(0, 3, 8), "sorry")]).remedy.value
    'refund'
    """
    seen = list(observations)
    texts = {turn.index: turn for turn in turns}
    sorry = [
        each
        for each in seen
        if each.cue == "apology"
        and each.rule not in _MANNER
        and texts[each.span.turn].role is Role.AGENT
        and not _ABOUT_THE_TALK.match(texts[each.span.turn].text, each.span.start)
    ]
    if not sorry:
        return None
    first = min(sorry, key=lambda each: (each.span.turn, each.span.start)).span
    words = texts[first.turn].text[first.start : first.end]
    return Amends(first.turn, words, _remedy(turns, seen, first.turn))


def _remedy(
    turns: Sequence[Turn], observations: Iterable[Observation], since: int
) -> Remedy | None:
    after = {turn.index: turn.role for turn in turns if turn.index >= since}
    by_agent = {each.cue for each in observations if after.get(each.span.turn) is Role.AGENT}
    told = {each.cue for each in observations if after.get(each.span.turn) is Role.CUSTOMER}
    if any(
        turn.role is Role.AGENT and turn.index in after and _GIVEN_BACK.search(turn.text)
        for turn in turns
    ):
        return Remedy.REFUND
    found = next((remedy for remedy, cues in _BY_CUE if cues & by_agent), None)
    return found or (Remedy.DONE if _SETTLED & told else None)
