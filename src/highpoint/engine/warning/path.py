"""The warning path of a talk: its risk at each turn, from what was known at that turn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.observation import Span
from highpoint.engine.warning.model import Model, model
from highpoint.engine.warning.signs import read_signs

# The share of talks that end well in which people are warned all the same.
USUAL_RATE = 0.1


@dataclass(frozen=True, slots=True)
class Reason:
    """A sign that raises (above 0) or lowers the risk, by how many log-odds, and its words."""

    sign: str
    log_odds: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """
    The chance, once a turn has been said, that the customer ends dissatisfied.

    ``change`` is against the turn before, or against a talk of which nothing is known yet;
    ``reasons`` begin with the weightiest.
    """

    turn: int
    chance: float
    change: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class WarningPath:
    """The risk at each turn of the customer or the agent, from the customer's first on."""

    conversation_id: str
    risks: tuple[Risk, ...]

    def alarm(self, rate: float = USUAL_RATE) -> Risk | None:
        """
        Return the first risk that calls for a warning at a false-alarm rate, None where none does.

        :raises NoSuchRate: where no threshold was set for the rate
        """
        return self.alarm_from(model().threshold(rate))

    def alarm_from(self, threshold: float) -> Risk | None:
        """Return the first risk whose chance reaches a threshold, None where none does."""
        return next((risk for risk in self.risks if risk.chance >= threshold), None)

    @property
    def highest(self) -> float:
        """The highest chance on the path, 0 where there is none."""
        return max((risk.chance for risk in self.risks), default=0.0)

    def raising(self, most: int = 3) -> tuple[Risk, ...]:
        """Return the risks at the turns that raised the chance most, the steepest first."""
        rises = [risk for risk in self.risks if risk.change > 0]
        return tuple(sorted(rises, key=lambda risk: (-risk.change, risk.turn))[:most])


def warn(conversation: Conversation, earlier: WarningPath | None = None) -> WarningPath:
    """
    Return the warning path of a conversation, open or ended.

    The risk at a turn is read from the talk cut off there, so it is what was known then and
    stays as it is. Where ``earlier`` is the path of the same talk when it was shorter, only the
    turns said since are read. A talk whose language is not read as a whole has no risks.

    >>> talk = Conversation.from_dict({"id": "a", "turns": [
    ...     {"role": "customer", "text": "Where is my parcel?"},
    ...     {"role": "agent", "text": "It is in transit."},
    ...     {"role": "customer", "text": "That is useless, you are all liars!"},
    ... ]})
    >>> [risk.turn for risk in warn(talk).raising(1)]
    [2]
    """
    risks = _still_told(conversation, earlier)
    done = risks[-1].turn if risks else -1
    for turn in conversation.turns[done + 1 :]:
        if turn.role in (Role.CUSTOMER, Role.AGENT):
            talk = replace(conversation, turns=conversation.turns[: turn.index + 1])
            risk = risk_now(talk, analyze(talk), risks[-1] if risks else None)
            if risk:
                risks.append(risk)
    return WarningPath(conversation.id, tuple(risks))


def risk_now(
    conversation: Conversation, analysis: Analysis, before: Risk | None = None
) -> Risk | None:
    """
    Return the risk of a talk as far as it has come, from its analysis: a live talk's next step.

    None before the customer has spoken, and where moods are not read. ``before`` is the risk at
    the turn before.
    """
    if not analysis.mood:
        return None
    learned = model()
    signs = read_signs(conversation, analysis)
    shares = learned.shares([sign.value for sign in signs])
    chance = learned.chance(shares)
    reasons = [
        Reason(sign.name, share, sign.spans)
        for sign, share in zip(signs, shares, strict=True)
        if share
    ]
    return Risk(
        turn=conversation.turns[-1].index,
        chance=chance,
        change=chance - (before.chance if before else _unknown(learned)),
        reasons=tuple(sorted(reasons, key=lambda reason: -abs(reason.log_odds))),
    )


def _still_told(conversation: Conversation, earlier: WarningPath | None) -> list[Risk]:
    if earlier is None or earlier.conversation_id != conversation.id:
        return []
    return [risk for risk in earlier.risks if risk.turn < len(conversation.turns)]


def _unknown(learned: Model) -> float:
    """Return the chance of a talk of which nothing is known."""
    return learned.chance(())
