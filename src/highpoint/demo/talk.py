"""Plays one case: who says what, each answer as good as the agent's skill makes it that time."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from random import Random

from highpoint.demo.case import Case, slots
from highpoint.demo.company import Agent
from highpoint.demo.phrases import Drawer, Exchange, Phrase, book
from highpoint.demo.skill import skill, verdict
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Verdict

MET, PARTIAL, MISSED = Verdict.MET, Verdict.PARTIAL, Verdict.MISSED

# What a verdict does to the customer's mood, which runs from -1 to 1.
_LIFTS = {MET: 0.34, PARTIAL: 0.02, MISSED: -0.28}
_MISHAPS = frozenset(
    ("late_parcel", "damaged", "wrong_item", "faulty", "refund_missing", "double_charge")
)
# What the customer says when asked for details, where it is not the order number.
_DETAILS = {
    "product_advice": "details.advice",
    "stock": "details.color",
    "compliment": "details.joy",
    "account": "details.account",
    "broken_promise": "details.same",
}
_STARTS = {"calm": 0.05, "upset": -0.45, "furious": -0.85}


@dataclass(frozen=True, slots=True)
class Beat:
    """What one side says in one go; ``waits`` where they went away to look something up."""

    role: Role
    parts: tuple[str, ...]
    author: Agent | None = None
    waits: bool = False


@dataclass
class Talk:
    """A talk while it is being played."""

    case: Case
    drawer: Drawer
    chance: Random
    beats: list[Beat] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    mood: float = 0.0
    promised: bool = False
    told: str = ""
    tags: set[str] = field(default_factory=set)
    heard: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = slots(self.case, self.chance)
        self.tags = {"electric" if self.case.product.electric else "plain"}
        self.agent = self.case.agent
        self.mood = _STARTS[self.case.tone]
        self.manners = book("_manners")
        self.topic = book(self.case.topic)
        self.named = self.case.customer.known or self.case.channel == "email"
        self.by_name = self.how(Kind.NAME) is MET
        self.used_name = False

    # What is said

    def how(self, kind: Kind) -> Verdict:
        """Return how well the agent does at a kind of moment this time."""
        return verdict(self.agent, kind, self.case.at, self.case.span, self.chance)

    def felt(self, result: Verdict) -> Verdict:
        """Let the customer feel how the agent did."""
        self.mood = max(-1.0, min(1.0, self.mood + _LIFTS[result]))
        return result

    def line(self, phrases: Iterable[Phrase], tags: Set[str] = frozenset()) -> str:
        return self.fill(self.drawer.draw(phrases, tags))

    def fill(self, phrase: Phrase) -> str:
        use = self.by_name and self.named and self.chance.random() < (0.4 if self.used_name else 1)
        if "{,name}" in phrase.text and use:
            self.used_name = True
        name = self.case.customer.first if use else ""
        dear = name or "customer"
        return self.drawer.fill(phrase, {**self.words, "name": name, "dear": dear})

    def manner(self, section: str) -> str:
        """Return a sentence of everyday manners; none where the section knows none."""
        phrases = self.manners.lines.get(section)
        return self.line(phrases) if phrases else ""

    def customer(self, *parts: str) -> None:
        self._say(Role.CUSTOMER, parts, None)

    def reply(self, *parts: str, waits: bool = False) -> None:
        self._say(Role.AGENT, parts, self.agent, waits)

    def _say(
        self, role: Role, parts: Iterable[str], author: Agent | None, waits: bool = False
    ) -> None:
        if kept := tuple(part for part in parts if part):
            self.beats.append(Beat(role, kept, author, waits))

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    # The pieces of a talk

    def opening(self) -> list[str]:
        """Return what the customer begins with."""
        phrase = self.drawer.draw(self.topic.lines[f"opening.{self.case.tone}"])
        self.tags |= phrase.tells
        parts = [self.fill(phrase)]
        customer = self.case.customer
        if customer.talks and customer.told and self.often(0.25):
            parts.append(self._event_later())
        if self._was_kept_a_promise() and self.often(0.5):
            parts.append(self.manner("kept.customer"))
        elif customer.talks >= 2 and self.case.tone != "furious" and self.often(0.2):
            parts.append(self.manner("regular.customer"))
        if self.often({"email": 0.9, "phone": 0.5}.get(self.case.channel, 0.35)):
            parts.append(self.line(self.topic.lines["background"], self.tags))
        if self._tells_of_life():
            parts.append(self.line(self._event().said))
        return parts

    def care(self) -> tuple[list[str], list[str]]:
        """Return how the agent takes the opening: said before the first question, and after."""
        before: list[str] = []
        after: list[str] = []
        if self.case.topic == "compliment":
            before.append(self.thanked())
        elif self.case.tone == "upset":
            self._distress(before, after)
        elif self.case.tone == "furious":
            result = self.felt(self.how(Kind.HOSTILITY))
            before.append(self.manner(f"hostility.{result}"))
        elif self.case.topic in _MISHAPS and self.often(
            0.6 * skill(self.agent, Kind.DISTRESS, self.case.at, self.case.span)
        ):
            before.append(self.manner("distress.partial"))
        if self.told and self.felt(self.how(Kind.PERSONAL)) is MET:
            answers = self._event().answers[MET]
            before.append(self.line(answers))
        return before, after

    def _distress(self, before: list[str], after: list[str]) -> None:
        result = self.felt(self.how(Kind.DISTRESS))
        if result is MET:
            before.append(self.line(self.topic.lines["empathy"], self.tags))
        elif result is PARTIAL and self.often(0.35):
            after.append(self.manner("distress.after"))
        elif result is PARTIAL:
            before.append(self.manner("distress.partial"))
        elif self.often(self.agent.scripted):
            before.append(self.manner("distress.scripted"))

    def ask(self) -> str:
        curt = self.how(Kind.QUESTION) is MISSED and self.often(0.7)
        return self.line(self.topic.lines["ask.curt" if curt else "ask"])

    def details(self) -> None:
        """Let the customer say what the agent asked for."""
        section = _DETAILS.get(self.case.topic)
        if section is None and self.mood < -0.6:
            section = "details.angry"
        if section is None:
            tells = self.case.channel == "chat" and not self.named and self.often(0.7)
            section = "details.named" if tells else "details.bare"
            self.named = self.named or tells
            if section == "details.bare" and self.often(0.1):
                section = "details.mail"
        self.customer(self.manner(section))

    def solution(self) -> list[str]:
        """Return what the agent found and promises to do."""
        exchange = self._exchange("solution", tied=True)
        assert exchange, f"{self.case.topic} knows no solution"
        said = self.line(exchange.said, exchange.needs)
        self.tags |= exchange.said[0].tells
        if self.case.strike and self.case.topic == "late_parcel" and self.often(0.8):
            said = self.manner("strike.agent")
        self.promised = True
        result = self.felt(MET if self.how(Kind.PROMISE) is MET else PARTIAL)
        return [said, self.line(exchange.answers[result])]

    def extra(self) -> str:
        if "extra" not in self.topic.lines or not self.often(0.18 * self.agent.base):
            return ""
        self.mood = min(1.0, self.mood + 0.2)
        return self.line(self.topic.lines["extra"], self.tags)

    def question(self) -> Exchange | None:
        return self._exchange("question")

    def _exchange(self, section: str, *, tied: bool = False) -> Exchange | None:
        """Return an exchange that fits this talk and was not in it yet, if there is one."""
        fresh = [one for one in self.topic.exchanges[section] if one not in self.heard]
        exchange = self.drawer.exchange(fresh, self.tags, tied=tied)
        if exchange:
            self.heard.append(exchange)
        return exchange

    def answer(self, exchange: Exchange) -> tuple[Verdict, str]:
        result = self.felt(self.how(Kind.QUESTION))
        return result, self.line(exchange.answers[result])

    def asks(self) -> None:
        """Play a question of the customer, asked again where it was not answered."""
        exchange = self.question()
        if exchange is None:
            return
        asked = self.line(exchange.said, exchange.needs)
        self.customer(asked)
        result, said = self.answer(exchange)
        self.reply(said)
        if result is MET or not self.often(0.45):
            return
        self.mood -= 0.1
        self.words |= {"q": asked, "q_low": asked[0].lower() + asked[1:]}
        self.customer(self.manner("repeat.customer"))
        result = self.felt(self.how(Kind.REPEAT))
        again = "" if result is MISSED else self.line(exchange.answers[MET])
        self.reply(self.manner(f"repeat.{result}"), again)

    def refuses(self, *, closing: bool = False) -> None:
        """Play a wish that cannot be granted; with ``closing`` the answer also says goodbye."""
        exchange = self._exchange("refusal")
        if exchange is None:
            return
        self.customer(self.line(exchange.said, exchange.needs), self.signature())
        said = self.line(exchange.answers[self.felt(self.how(Kind.REFUSAL))])
        self.reply(said, self.closing() if closing else "", self.signature(self.agent))

    def signature(self, agent: Agent | None = None) -> str:
        """Return how a short mail is signed; nothing on other channels."""
        if self.case.channel != "email":
            return ""
        return agent.first_name if agent else self.case.customer.first

    def boils_over(self) -> None:
        """Play what comes when the mood has sunk too far: anger, then the wish to leave."""
        if self.mood < -0.5 and self.often(0.65):
            self.customer(self.manner("hostility.customer"), self.signature())
            result = self.felt(self.how(Kind.HOSTILITY))
            self.reply(self.manner(f"hostility.{result}"), self.signature(self.agent))
        if self.mood < -0.6 and self.often(0.6):
            self.customer(self.manner("churn.customer"), self.signature())
            result = self.felt(self.how(Kind.CHURN))
            self.reply(self.manner(f"churn.{result}"), self.signature(self.agent))

    def ending(self) -> tuple[str, bool]:
        """Return the customer's last words on the matter, by their mood, and whether they praise."""
        if self.mood > 0.5 and self.case.topic != "compliment" and self.often(0.45):
            return self.manner("praise.customer"), True
        return self.manner("cold.customer" if self.mood < -0.3 else "thanks.customer"), False

    def farewell(self) -> None:
        """Let the customer end and the agent close."""
        last, praised = self.ending()
        self.customer(last)
        self.reply(self.thanked() if praised else "", self.closing())

    def closing(self) -> str:
        result = self.felt(self.how(Kind.CLOSING))
        mail = "email." if self.case.channel == "email" else ""
        return self.manner(f"closing.{mail}{result}")

    def thanked(self) -> str:
        """Return how the agent takes praise."""
        result = self.felt(self.how(Kind.PRAISE))
        return self.manner(f"praise.{result}")

    def _was_kept_a_promise(self) -> bool:
        promise = self.case.customer.promise
        return bool(promise and promise.kept and promise.due < self.case.at)

    # The customer's own life

    def _tells_of_life(self) -> bool:
        calm = self.case.tone != "furious" and self.case.topic not in ("account", "double_charge")
        if not calm or self.case.customer.event or not self.often(0.14):
            return False
        self.told = self.chance.choice(sorted(book("_personal").exchanges))
        return True

    def _event(self) -> Exchange:
        return book("_personal").exchanges[self.told][0]

    def _event_later(self) -> str:
        exchange = book("_personal").exchanges[self.case.customer.told][0]
        self.case.customer.told = ""
        return self.line(exchange.later)
