"""What the made-up customer says for what they mean to do: the case's words, else the shared voice."""

from __future__ import annotations

from collections.abc import Iterable

from highpoint.demo.indirect import indirect
from highpoint.demo.matter import DETAILS, LIFE, NAME, ZIP
from highpoint.demo.talk import Talk
from highpoint.practice.intent import Act, Intent
from highpoint.practice.voice.writing import smaller, stopped

# What the customer says when asked for details, where it is not the order number.
_DETAILS = {
    "product_advice": "details.advice",
    "stock": "details.color",
    "compliment": "details.joy",
    "account": "details.account",
    "broken_promise": "details.same",
}
_ANGRY, _COLD, _DELIGHTED = -0.6, -0.3, 0.5
# How often delight is told, and how often a nod is all that a customer says.
_TELLS_IT, _NODS = 0.45, 0.5
# Whoever presses for a time seldom says yes to the rest before it.
_PRESSING = (Act.PRESS_TIME, Act.PRESS_STEP, Act.PRESS_REASON)
_TAKING = (Act.ACCEPT, Act.ACCEPT_HALF, Act.AGREE_WAIT)
_GETS_TO_IT = 0.75


def answer(talk: Talk, intents: Iterable[Intent]) -> bool:
    """Let the customer say what they mean to do; tell whether they praised the agent."""
    parts: list[str] = []
    praised = False
    intents = list(intents)
    if any(intent.act in _PRESSING for intent in intents) and talk.often(_GETS_TO_IT):
        intents = [intent for intent in intents if intent.act not in _TAKING]
    for intent in intents:
        if intent.act is Act.THANK:
            said, praised = thanks(talk)
            parts.append(said)
        elif intent.act is not Act.GOODBYE or not parts:
            parts.append(_words(talk, intent))
    parts = [*(stopped(part) for part in parts[:-1]), *parts[-1:]]
    if talk.case.channel == "email":
        # A letter of a line or two is one paragraph.
        parts = [" ".join(part for part in parts if part)]
    talk.says(*parts, talk.signature() if any(parts) else "")
    return praised


def thanks(talk: Talk) -> tuple[str, bool]:
    """Return the customer's last words on the matter, by their mood, and whether they praise."""
    delighted = talk.mood > _DELIGHTED and talk.case.topic != "compliment"
    if delighted and talk.often(_TELLS_IT):
        return talk.manner("praise.customer"), True
    return talk.manner("cold.customer" if talk.mood < _COLD else "thanks.customer"), False


def _words(talk: Talk, intent: Intent) -> str:
    act, about = intent.act, intent.about
    if act in (Act.TELL, Act.VOLUNTEER):
        return _fact(talk, about)
    if act is Act.ASK:
        return talk.asks[about].words
    if act is Act.ASK_AGAIN:
        return _again(talk, about)
    if act is Act.GOODBYE:
        return _goodbye(talk)
    if act in (Act.ACCEPT, Act.AGREE_WAIT) and talk.often(_NODS):
        return talk.manner("okay.customer")
    if act is Act.SNAP and talk.often(_NODS):
        return talk.manner("hostility.customer")
    if act is Act.THREATEN and talk.often(_NODS):
        return talk.manner("churn.customer")
    return talk.voiced(Intent(act))


def _fact(talk: Talk, key: str) -> str:
    if key == LIFE:
        return talk.event()
    if key == NAME:
        talk.named = talk.gave_name = True
        return talk.manner("spell.customer")
    if key == ZIP:
        return talk.manner("zip.customer")
    assert key == DETAILS
    section = _DETAILS.get(talk.case.topic)
    if section is None and talk.mood < _ANGRY:
        section = "details.angry"
    if section is None:
        tells = talk.case.channel == "chat" and not talk.named and talk.often(0.7)
        section = "details.named" if tells else "details.bare"
        talk.named = talk.named or tells
        talk.gave_name = talk.gave_name or tells
        if section == "details.bare" and talk.often(0.1):
            section = "details.mail"
    return talk.manner(section)


def _again(talk: Talk, key: str) -> str:
    """Return a question once more; a wish that got a bare no, as the question why."""
    asked = talk.asks[key]
    if asked.wish:
        return talk.voiced(Intent(Act.PRESS_REASON))
    told = indirect(asked.words)
    talk.words |= {"q": asked.words, "q_low": smaller(asked.words, ()), "q_told": told}
    return talk.manner("repeat.told.customer" if told else "repeat.customer")


def _goodbye(talk: Talk) -> str:
    if talk.state.thanked:
        return talk.manner("bye.customer") if talk.mood > _COLD and talk.often(0.35) else ""
    return talk.manner("cold.customer" if talk.mood < _COLD else "thanks.customer")
