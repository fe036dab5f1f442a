"""The early warning of a talk in one line, for `highpoint explain`."""

from __future__ import annotations

from highpoint.cli._words import shown
from highpoint.engine.conversation import Conversation
from highpoint.engine.warning import MEASURED, SIGNS, Reason, Risk, WarningPath, warn
from highpoint.engine.warning.path import USUAL_RATE


def early_warning(talk: Conversation) -> str:
    """Return where a warning would have been given and why, empty where the talk is not read."""
    path = warn(talk)
    if not path.risks:
        return ""
    alarm = path.alarm()
    if alarm is None:
        highest = max(path.risks, key=lambda risk: risk.chance)
        return f"early warning: none; the risk was highest at turn {_told(talk, highest)}"
    return f"early warning: at turn {_told(talk, alarm)}{_before_the_end(path, alarm)}"


def _told(talk: Conversation, risk: Risk) -> str:
    raised = [reason for reason in risk.reasons if reason.log_odds > 0][:2]
    because = "; ".join(_because(talk, reason) for reason in raised)
    return f"{risk.turn} ({risk.chance:.0%}{': ' if because else ''}{because})"


def _because(talk: Conversation, reason: Reason) -> str:
    span = reason.spans[-1]
    words = shown(talk.turns[span.turn].text[span.start : span.end])
    return f"{SIGNS[reason.sign][1]}, “{words}”"


def _before_the_end(path: WarningPath, alarm: Risk) -> str:
    left = path.risks[-1].turn - alarm.turn
    turns = f", {left} turn{'s' if left > 1 else ''} before the end" if left else ""
    false, well = MEASURED[USUAL_RATE]
    return f"{turns}; such warnings came in {false} of {well} real talks that ended well"
