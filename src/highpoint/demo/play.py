"""How a talk runs on each channel: in a chat window, on the phone, by e-mail."""

from __future__ import annotations

from random import Random

from highpoint.demo.case import Case
from highpoint.demo.phrases import Drawer
from highpoint.demo.talk import Beat, Talk
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Verdict

_NOTHING_TO_LOOK_UP = ("compliment", "product_advice", "stock", "account")


def play(case: Case, drawer: Drawer, chance: Random) -> Talk:
    """Return the talk of one case, from its first word to its last."""
    talk = Talk(case, drawer, chance)
    {"chat": _chat, "phone": _phone, "email": _email}[case.channel](talk)
    return talk


def _chat(talk: Talk) -> None:
    if talk.case.bot:
        talk.beats.append(Beat(Role.BOT, (talk.manner("bot.hello"),)))
        talk.customer(talk.manner("brief.customer"))
        talk.beats.append(Beat(Role.BOT, (talk.manner("bot.pass"),)))
        talk.beats.append(Beat(Role.SYSTEM, (talk.manner("joined.system"),)))
    opening = talk.opening()
    talk.customer(*opening)
    greeting = talk.manner(f"greeting.chat.{talk.how(Kind.GREETING)}")
    before, after = talk.care()
    talk.reply(greeting, *before, talk.ask(), *after)
    if talk.often(0.03):
        return  # They closed the window.
    talk.details()
    _middle(talk)
    _end(talk)


def _phone(talk: Talk) -> None:
    talk.reply(talk.manner(f"greeting.phone.{talk.how(Kind.GREETING)}"))
    talk.customer(*talk.opening())
    before, after = talk.care()
    talk.reply(*before, talk.ask(), *after)
    talk.details()
    if not talk.named:
        talk.reply(talk.manner("backchannel.agent"), talk.manner("spell.agent"))
        talk.customer(talk.manner("spell.customer"))
        talk.named = True
    if talk.case.topic not in _NOTHING_TO_LOOK_UP and talk.often(0.6):
        talk.reply(talk.manner("zip.agent"))
        talk.customer(talk.manner("zip.customer"))
    _middle(talk)
    _end(talk)


def _middle(talk: Talk) -> None:
    """Play the matter itself: looking it up, handing over, solving, questions, wishes, anger."""
    if talk.case.colleague:
        _hand_over(talk)
    if talk.case.topic == "compliment":
        if talk.often(0.7):
            talk.asks()
        return
    if talk.case.topic != "product_advice" and talk.often(0.55):
        verdict = "met" if talk.how(Kind.HOLD) is Verdict.MET else "missed"
        talk.reply(talk.manner(f"hold.{verdict}"), waits=True)
        if talk.case.channel == "phone" or talk.often(0.3):
            talk.customer(talk.manner("okay.customer"))
    talk.reply(*talk.solution(), talk.extra())
    if talk.often(0.75):
        talk.asks()
    else:
        talk.customer(talk.manner("okay.customer"))
    if talk.often(0.42):
        talk.refuses()
    if talk.often(0.3):
        talk.asks()
    talk.boils_over()


def _hand_over(talk: Talk) -> None:
    colleague = talk.case.colleague
    assert colleague is not None
    kind = talk.how(Kind.HOLD) is Verdict.MET
    talk.reply(talk.manner("handover.agent" if kind else "handover.curt"))
    talk.customer(talk.manner("okay.customer"))
    talk.agent = colleague
    met = talk.how(Kind.GREETING) is Verdict.MET
    talk.reply(talk.manner("handover.hello" if met else "handover.hello_curt"))
    talk.words["agent"] = colleague.first_name


def _end(talk: Talk) -> None:
    if talk.mood < -0.7 and talk.often(0.2):
        return  # They hung up.
    talk.farewell()
    if talk.often(0.35) and talk.mood > -0.3:
        talk.customer(talk.manner("bye.customer"))


def _email(talk: Talk) -> None:
    opening = talk.opening()
    question = talk.question() if talk.often(0.6) else None
    asked = talk.line(question.said, question.needs) if question else ""
    number = "" if talk.case.topic in _NOTHING_TO_LOOK_UP else f"Order number: {talk.case.order}"
    talk.customer(
        talk.manner("hello.customer"),
        *opening,
        asked,
        number,
        talk.manner("signoff.customer"),
    )
    greeting = talk.manner(f"greeting.email.{talk.how(Kind.GREETING)}")
    before, after = talk.care()
    matter = [] if talk.case.topic == "compliment" else talk.solution()
    answer = talk.answer(question)[1] if question else ""
    closing = talk.closing()
    talk.reply(
        greeting,
        *before,
        *matter,
        answer,
        *after,
        talk.extra(),
        closing,
        talk.manner("signoff.agent"),
    )
    if talk.often(0.35) and talk.case.topic != "compliment":
        talk.refuses(closing=True)
    if talk.mood < -0.5:
        talk.boils_over()
    if talk.often(0.65):
        last, praised = talk.ending()
        talk.customer(last, talk.signature())
        if praised:
            talk.reply(talk.thanked(), talk.signature(talk.agent))
