"""
The simulated agent: serves a simulated customer as well as their skill makes it that time.

Every opportunity is taken with the chance that ``skill`` gives; the words are authored, and what
they do is known, so that nobody has to read them for the customer to feel it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from highpoint.demo.matter import DETAILS, LIFE, NAME, REMEDY
from highpoint.demo.talk import Talk
from highpoint.engine.moment import Kind, Verdict
from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Care, Heard

MET, PARTIAL, MISSED = Verdict.MET, Verdict.PARTIAL, Verdict.MISSED

_MISHAPS = frozenset(
    ("late_parcel", "damaged", "wrong_item", "faulty", "refund_missing", "double_charge")
)
# From here down, plain trouble is anger.
_ANGRY = -0.55
_TROUBLED = (Act.VENT, Act.COUNTER)
_PRESSING = (Act.PRESS_TIME, Act.PRESS_STEP)


@dataclass
class Reply:
    """A reply while it is put together: its parts in order, and what the customer hears in it."""

    greeting: list[str] = field(default_factory=list)
    care: list[str] = field(default_factory=list)
    matter: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    hears: dict[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> list[str]:
        return [*self.greeting, *self.care, *self.matter, *self.after, *self.closing]

    @property
    def heard(self) -> Heard:
        return Heard(**self.hears)

    def add(self, key: str, value: str) -> None:
        """Add a key of the scenario to those that the customer hears of."""
        self.hears[key] = (*self.hears.get(key, ()), value)


def greet(talk: Talk, reply: Reply) -> None:
    channel = talk.case.channel
    result = talk.takes(Kind.GREETING)
    reply.greeting.append(talk.manner(f"greeting.{channel}.{result}"))


def take_opening(talk: Talk, reply: Reply) -> None:
    """Answer what the customer came in with: their praise, their trouble, their life."""
    tone = talk.case.tone
    if talk.case.topic == "compliment":
        be_thanked(talk, reply)
        reply.add("offered", REMEDY)
    elif tone == "upset":
        care(talk, reply, Kind.DISTRESS)
    elif tone == "furious":
        care(talk, reply, Kind.HOSTILITY)
    elif talk.case.topic in _MISHAPS and talk.often(0.6 * talk.able(Kind.DISTRESS)):
        reply.care.append(talk.manner("distress.partial"))
        reply.hears["care"] = Care.BARE
    if LIFE in talk.state.told:
        _answer_life(talk, reply)


def answer_feelings(talk: Talk, reply: Reply, intents: Iterable[Intent]) -> None:
    """Answer what the customer feels: trouble, anger, the wish to leave, their life, praise."""
    for intent in intents:
        if intent.act in _TROUBLED:
            care(talk, reply, Kind.HOSTILITY if talk.mood < _ANGRY else Kind.DISTRESS)
        elif intent.act is Act.SNAP:
            care(talk, reply, Kind.HOSTILITY)
        elif intent.act is Act.THREATEN:
            _win_back(talk, reply)
        elif intent == Intent(Act.VOLUNTEER, LIFE):
            _answer_life(talk, reply)


def care(talk: Talk, reply: Reply, kind: Kind) -> None:
    """Meet trouble or anger with care, half of it, none, or worse."""
    if "care" in reply.hears or reply.hears.get("defensive"):
        return
    result = talk.takes(kind)
    if kind is Kind.HOSTILITY:
        reply.care.append(talk.manner(f"hostility.{result}"))
        if result is MET:
            reply.hears["care"] = Care.FITS
        elif result is MISSED:
            reply.hears["defensive"] = True
    elif result is MET:
        again = talk.state.cares > 0 or talk.case.tone != "upset"
        words = talk.manners.lines["distress.again"] if again else talk.topic.lines["empathy"]
        reply.care.append(talk.line(words, talk.tags))
        reply.hears["care"] = Care.FITS
    elif result is PARTIAL:
        late = not talk.state.cares and talk.often(0.35)
        where = reply.after if late else reply.care
        where.append(talk.manner("distress.after" if late else "distress.partial"))
        reply.hears["care"] = Care.BARE
    elif talk.often(talk.agent.scripted):
        reply.care.append(talk.manner("distress.scripted"))
        reply.hears["scripted"] = True


def be_thanked(talk: Talk, reply: Reply) -> None:
    """Take praise."""
    result = talk.takes(Kind.PRAISE)
    reply.care.append(talk.manner(f"praise.{result}"))
    reply.hears["praise"] = result


def _answer_life(talk: Talk, reply: Reply) -> None:
    result = talk.takes(Kind.PERSONAL)
    reply.hears["personal"] = result
    if result is MET:
        reply.care.append(talk.answer_to_event())
        reply.hears["personal_word"] = True


def _win_back(talk: Talk, reply: Reply) -> None:
    result = talk.takes(Kind.CHURN)
    reply.care.append(talk.manner(f"churn.{result}"))
    reply.hears["churn"] = result
    if result is MET:
        reply.hears["care"] = Care.FITS


def ask(talk: Talk, reply: Reply) -> None:
    """Ask for what is needed to help."""
    curt = talk.would(Kind.QUESTION) is MISSED and talk.often(0.7)
    reply.matter.append(talk.line(talk.topic.lines["ask.curt" if curt else "ask"]))
    reply.add("asked", DETAILS)


def ask_more(talk: Talk, reply: Reply, key: str) -> None:
    """Ask a caller for their name or their zip code."""
    before = talk.manner("backchannel.agent") if key == NAME else ""
    reply.matter += [before, talk.manner("spell.agent" if key == NAME else "zip.agent")]
    reply.add("asked", key)


def hold(talk: Talk, reply: Reply) -> None:
    """Let the customer wait, with a word why or without."""
    result = talk.did(Kind.HOLD, MET if talk.would(Kind.HOLD) is MET else MISSED)
    reply.matter.append(talk.manner(f"hold.{result}"))
    reply.hears["hold"] = result


def hand_over(talk: Talk, reply: Reply) -> None:
    kind = talk.would(Kind.HOLD) is MET
    reply.matter.append(talk.manner("handover.agent" if kind else "handover.curt"))
    reply.hears["hold"] = MET if kind else MISSED


def greet_again(talk: Talk, reply: Reply) -> None:
    """Let the colleague who takes over begin."""
    met = talk.takes(Kind.GREETING) is MET
    reply.greeting.append(talk.manner("handover.hello" if met else "handover.hello_curt"))


def solve(talk: Talk, reply: Reply) -> None:
    """Say what was found and promise what will be done."""
    exchange = talk.solution
    assert exchange is not None
    said = talk.line(exchange.said, exchange.needs)
    if talk.case.strike and talk.case.topic == "late_parcel" and talk.often(0.8):
        said = talk.manner("strike.agent")
    talk.promised = True
    result = talk.did(Kind.PROMISE, MET if talk.would(Kind.PROMISE) is MET else PARTIAL)
    reply.matter += [said, talk.line(exchange.answers[result])]
    reply.add("offered", REMEDY)
    reply.hears |= {"remedy": True, "promise": result, "when": result is MET}
    if "extra" in talk.topic.lines and talk.often(0.18 * talk.agent.base):
        reply.matter.append(talk.line(talk.topic.lines["extra"], talk.tags))
        reply.hears["extra_touch"] = True


def promise_again(talk: Talk, reply: Reply) -> None:
    """Answer the question by when: with a time, or once more without one."""
    exchange = talk.solution
    assert exchange is not None
    # Whoever is pressed again and again looks harder.
    tries = max(1, talk.state.vague)
    timed = any(talk.would(Kind.QUESTION) is MET for _ in range(tries))
    talk.did(Kind.QUESTION, MET if timed else PARTIAL)
    words = exchange.answers[MET] if timed else talk.manners.lines["promise.vague"]
    reply.matter.append(talk.line(words))
    reply.hears |= {"promise": MET if timed else PARTIAL, "when": timed}


def answer_asks(talk: Talk, reply: Reply, intents: Iterable[Intent]) -> None:
    """Answer what waits for an answer: a question, one asked again, a wish."""
    again = {intent.about for intent in intents if intent.act is Act.ASK_AGAIN}
    for key in talk.state.pending:
        asked = talk.asks[key]
        if asked.wish:
            _refuse(talk, reply, key)
        elif key in again:
            _answer_again(talk, reply, key)
        else:
            result = talk.takes(Kind.QUESTION)
            reply.matter.append(talk.line(asked.exchange.answers[result]))
            _settle(reply, key, result)


def _answer_again(talk: Talk, reply: Reply, key: str) -> None:
    result = talk.takes(Kind.REPEAT)
    # It is the same question still, and gets its answer now or not.
    talk.did(Kind.QUESTION, MISSED if result is MISSED else MET)
    reply.matter.append(talk.manner(f"repeat.{result}"))
    if result is not MISSED:
        reply.matter.append(talk.line(talk.asks[key].exchange.answers[MET]))
        reply.add("answered", key)
    reply.hears |= {"repeat": result, "work": True}


def _refuse(talk: Talk, reply: Reply, key: str) -> None:
    result = talk.takes(Kind.REFUSAL)
    if "?" in talk.asks[key].words:
        # Such a wish is a question as well, and a no is an answer to it.
        talk.did(Kind.QUESTION, MET)
    reply.matter.append(talk.line(talk.asks[key].exchange.answers[result]))
    reply.hears |= {"refusal": result, "work": True}
    if result is not MISSED:
        reply.add("answered", key)


def _settle(reply: Reply, key: str, result: Verdict) -> None:
    if result is MET:
        reply.add("answered", key)
    elif result is PARTIAL:
        reply.hears["put_off"] = True


def close(talk: Talk, reply: Reply) -> None:
    """Close the talk: ask whether anything is left, wish them well, or neither."""
    result = talk.takes(Kind.CLOSING)
    mail = "email." if talk.case.channel == "email" else ""
    reply.closing.append(talk.manner(f"closing.{mail}{result}"))
    reply.hears |= {"goodbye": True, "checked": result is MET}


def pressed_for_time(intents: Iterable[Intent]) -> bool:
    return any(intent.act in _PRESSING for intent in intents)
