"""What people call the things the engine names in one word."""

from __future__ import annotations

from highpoint.engine.insight.discovery import Sign
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.trajectory import EndState, Resolved

KINDS: dict[str, str] = {
    Kind.GREETING: "Greeting",
    Kind.DISTRESS: "Distress, care before questions",
    Kind.HOSTILITY: "Anger at us",
    Kind.NAME: "Name",
    Kind.QUESTION: "Question",
    Kind.REFUSAL: "Saying no",
    Kind.HOLD: "Asking to wait",
    Kind.PROMISE: "Promise",
    Kind.CHURN: "Wish to leave",
    Kind.PERSONAL: "Something personal",
    Kind.REPEAT: "Had to repeat",
    Kind.PRAISE: "Praise",
    Kind.CLOSING: "Closing",
}

VERDICTS: dict[str, str] = {
    Verdict.MET: "met",
    Verdict.PARTIAL: "in part",
    Verdict.MISSED: "missed",
}

MARKS: dict[str, str] = {
    MarkKind.EXTRA_TOUCH: "Extra touch",
    MarkKind.DEFENSIVE: "On the defensive",
    MarkKind.SCRIPTED: "Reads as a script",
}

END_STATES: dict[str, str] = {
    EndState.SATISFIED: "satisfied",
    EndState.NEUTRAL: "neutral",
    EndState.DISSATISFIED: "dissatisfied",
    EndState.UNKNOWN: "cannot be told",
}

RESOLVED: dict[str, str] = {
    Resolved.YES: "and resolved",
    Resolved.PARTLY: "and partly resolved",
    Resolved.NO: "and not resolved",
    Resolved.UNCLEAR: "whether it is settled is unclear",
}

SIGNS: dict[str, str] = {
    Sign.OUTLIER: "Score far from the agent's own usual",
    Sign.LONG: "Length far from the agent's own usual",
    Sign.CHURN: "Wish to leave",
    Sign.EXCEPTIONAL: "Exceptionally good",
    Sign.PROMISED: "Follow-up promised",
    Sign.REPEATED: "Customer had to repeat",
    Sign.UNANSWERED: "Question left open",
}

BOXES: dict[str, str] = {
    Sign.WELL_WELL: "Done well, ended well",
    Sign.WELL_BADLY: "Done well, ended badly",
    Sign.BADLY_WELL: "Done badly, ended well",
    Sign.BADLY_BADLY: "Done badly, ended badly",
}

_CHANNELS = {"sms": "SMS", "email": "E-mail", "e-mail": "E-mail"}


def channel_name(channel: str) -> str:
    """Return a channel as people write it.

    >>> channel_name("email"), channel_name("chat")
    ('E-mail', 'Chat')
    """
    return _CHANNELS.get(channel.lower(), channel[:1].upper() + channel[1:])


def mood_word(value: float) -> str:
    """Return a word for a mood from -1 to 1.

    >>> [mood_word(value) for value in (-0.9, -0.5, 0.0, 0.3, 0.8)]
    ['angry', 'upset', 'calm', 'content', 'pleased']
    """
    if value <= -0.65:
        return "angry"
    if value <= -0.2:
        return "upset"
    if value < 0.2:
        return "calm"
    return "content" if value < 0.5 else "pleased"
