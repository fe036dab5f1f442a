"""
How a talk runs on each channel: in a chat window, on the phone, by e-mail.

The simulated agent acts, the director of the practice says what the customer makes of it.
"""

from __future__ import annotations

from random import Random

from highpoint.demo import serving
from highpoint.demo.case import Case
from highpoint.demo.matter import NAME, ZIP
from highpoint.demo.phrases import Drawer
from highpoint.demo.serving import Reply
from highpoint.demo.speaking import answer
from highpoint.demo.talk import Beat, Talk
from highpoint.engine.conversation import Role
from highpoint.practice.intent import Act, Ending, Intent

_NOTHING_TO_LOOK_UP = ("compliment", "product_advice", "stock", "account")
# Nobody's patience lasts longer than so many replies, or so many letters.
_MOST_REPLIES, _MOST_LETTERS = 14, 4
_SAYS_NOTHING_NEW = frozenset((Act.ACCEPT, Act.ACCEPT_HALF, Act.CALM, Act.WARM, Act.THANK))
_WAITS = (Intent(Act.AGREE_WAIT),)


def play(case: Case, drawer: Drawer, chance: Random) -> Talk:
    """Return the talk of one case, from its first word to its last."""
    talk = Talk(case, drawer, chance)
    {"chat": _chat, "phone": _phone, "email": _email}[case.channel](talk)
    return talk


def _chat(talk: Talk) -> None:
    if talk.case.bot:
        talk.beats.append(Beat(Role.BOT, (talk.manner("bot.hello"),)))
        talk.says(talk.manner("brief.customer"))
        talk.beats.append(Beat(Role.BOT, (talk.manner("bot.pass"),)))
        talk.beats.append(Beat(Role.SYSTEM, (talk.manner("joined.system"),)))
    talk.says(*talk.opening())
    reply = Reply()
    serving.greet(talk, reply)
    serving.take_opening(talk, reply)
    serving.ask(talk, reply)
    if talk.often(0.03):
        talk.reply(*reply.parts)
        talk.ending = Ending.SILENT  # They closed the window.
        return
    _Served(talk).begin(reply)


def _phone(talk: Talk) -> None:
    hello = Reply()
    serving.greet(talk, hello)
    talk.reply(*hello.parts)
    talk.says(*talk.opening())
    reply = Reply()
    serving.take_opening(talk, reply)
    serving.ask(talk, reply)
    _Served(talk).begin(reply)


class _Served:
    """A chat or a call after its first reply: work goes step by step until somebody ends it."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        topic, channel = talk.case.topic, talk.case.channel
        compliment = topic == "compliment"
        self.steps: list[str] = []
        if channel == "phone" and not talk.named:
            self.steps.append(NAME)
        if channel == "phone" and topic not in _NOTHING_TO_LOOK_UP and talk.often(0.6):
            self.steps.append(ZIP)
        if talk.case.colleague is not None:
            self.steps.append("hand over")
        if not compliment and topic != "product_advice" and talk.often(0.55):
            self.steps.append("hold")
        if not compliment:
            self.steps.append("solve")
        self.praised = False

    def begin(self, reply: Reply) -> None:
        """Give the first reply, then go on until the customer or the agent ends it."""
        self._give(reply)
        replies = 1
        while self.talk.ending is None and replies < _MOST_REPLIES:
            self._next()
            replies += 1
        if self.praised and self.talk.beats[-1].role is Role.CUSTOMER:
            last = Reply()
            serving.be_thanked(self.talk, last)
            self.talk.reply(*last.parts)
        self.talk.ending = self.talk.ending or Ending.LEAVES

    def _next(self) -> None:
        talk, intents = self.talk, self.talk.intents
        reply = Reply()
        serving.answer_feelings(talk, reply, intents)
        if self.praised:
            serving.be_thanked(talk, reply)
            self.praised = False
        serving.answer_asks(talk, reply, intents)
        thanked = any(intent.act is Act.THANK for intent in intents)
        if self.steps:
            reply = self._step(reply)
        elif not self.steps and serving.pressed_for_time(intents) and talk.solution:
            serving.promise_again(talk, reply)
        elif thanked or not reply.parts:
            serving.close(talk, reply)
        self._give(reply)

    def _step(self, reply: Reply) -> Reply:
        talk = self.talk
        step = self.steps.pop(0)
        if step in (NAME, ZIP):
            serving.ask_more(talk, reply, step)
        elif step == "hold":
            serving.hold(talk, reply)
        elif step == "hand over":
            return self._hand_over(reply)
        else:
            serving.solve(talk, reply)
        return reply

    def _hand_over(self, reply: Reply) -> Reply:
        """Pass the customer on; return what the colleague begins with."""
        talk, colleague = self.talk, self.talk.case.colleague
        assert colleague is not None
        serving.hand_over(talk, reply)
        self._give(reply)
        talk.agent = colleague
        first = Reply()
        serving.greet_again(talk, first)
        talk.words["agent"] = colleague.first_name
        return first

    def _give(self, reply: Reply) -> None:
        """Say a reply, and let the customer answer it."""
        talk = self.talk
        waits = "hold" in reply.hears
        talk.reply(*reply.parts, waits=waits)
        intents = talk.hear(reply.heard)
        silent = intents == _WAITS and talk.case.channel == "chat" and not talk.often(0.3)
        if not silent:
            self.praised = answer(talk, intents)


def _email(talk: Talk) -> None:
    number = "" if talk.case.topic in _NOTHING_TO_LOOK_UP else f"Order number: {talk.case.order}"
    asked = [talk.asks[key].words for key in talk.state.pending]
    talk.says(
        talk.manner("hello.customer"),
        *talk.opening(),
        *asked,
        number,
        talk.manner("signoff.customer"),
    )
    reply = Reply()
    serving.greet(talk, reply)
    serving.take_opening(talk, reply)
    if talk.case.topic != "compliment":
        serving.solve(talk, reply)
    serving.answer_asks(talk, reply, ())
    serving.close(talk, reply)
    reply.closing.append(talk.manner("signoff.agent"))
    _send(talk, reply)
    for _ in range(_MOST_LETTERS):
        if not _write_back(talk):
            break
    talk.ending = talk.ending or (Ending.THANKS if talk.mood > 0 else Ending.SETTLES)


def _send(talk: Talk, reply: Reply) -> None:
    talk.reply(*reply.parts)
    talk.hear(reply.heard)


def _write_back(talk: Talk) -> bool:
    """Let the customer write once more, and the agent answer; tell whether it goes on."""
    intents = talk.intents
    if not intents or (talk.ending is None and not talk.often(_returns(intents))):
        return False
    if talk.ending is None and all(intent.act in _SAYS_NOTHING_NEW for intent in intents):
        intents = (Intent(Act.THANK),)
    praised = answer(talk, intents)
    reply = Reply()
    serving.answer_feelings(talk, reply, intents)
    if praised:
        serving.be_thanked(talk, reply)
    serving.answer_asks(talk, reply, intents)
    if serving.pressed_for_time(intents) and talk.solution:
        serving.promise_again(talk, reply)
    if not reply.parts or (talk.ending is not None and not praised):
        return False
    thanked = intents == (Intent(Act.THANK),)
    if not thanked:
        serving.close(talk, reply)
    reply.closing.append(talk.signature(talk.agent))
    _send(talk, reply)
    return not thanked


def _returns(intents: tuple[Intent, ...]) -> float:
    """Return how likely somebody writes back: those who have something to say nearly always."""
    return 0.65 if all(intent.act in _SAYS_NOTHING_NEW for intent in intents) else 0.92
