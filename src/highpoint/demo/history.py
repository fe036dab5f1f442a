"""Six months of the made-up company, conversation by conversation, in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import accumulate
from random import Random

from highpoint.demo import company
from highpoint.demo.calendar import Span
from highpoint.demo.case import Case, due_day
from highpoint.demo.company import Agent
from highpoint.demo.customers import Customer, Promise, newcomer
from highpoint.demo.phrases import Drawer
from highpoint.demo.play import play
from highpoint.demo.render import Rendered, render
from highpoint.demo.skill import skill
from highpoint.demo.talk import Talk
from highpoint.demo.truth import Done, Truth
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Verdict

CONVERSATIONS = 3_000
SEED = 7

_CHANNELS = {"chat": 0.5, "email": 0.26, "phone": 0.24}
_NEVER_PROMISES = ("compliment", "product_advice", "discount_code")


def conversations(
    now: datetime, *, count: int = CONVERSATIONS, seed: int = SEED
) -> Iterator[Conversation]:
    """
    Yield the made-up company's conversations of the six months before ``now``, oldest first.

    The same three arguments give the same conversations, to the letter.
    """
    for conversation, _ in with_truth(now, count=count, seed=seed):
        yield conversation


def with_truth(
    now: datetime, *, count: int = CONVERSATIONS, seed: int = SEED
) -> Iterator[tuple[Conversation, Truth]]:
    """Yield the same conversations, each with what was really done in it."""
    span = Span.until(now)
    history = _History(span, Random(seed))
    for number, at in enumerate(_times(span, count, Random(seed + 1)), start=1):
        yield history.next(number, at)


def _times(span: Span, count: int, chance: Random) -> list[datetime]:
    hours = list(span.hours())
    weights = list(accumulate(load for _, load in hours))
    drawn = chance.choices([at for at, _ in hours], cum_weights=weights, k=count)
    return sorted(at + timedelta(seconds=chance.randrange(3_600)) for at in drawn)


class _History:
    """The company while its months pass: customers come back, promises fall due."""

    def __init__(self, span: Span, chance: Random) -> None:
        self.span = span
        self.chance = chance
        self.drawer = Drawer(chance)
        self.customers: list[Customer] = []
        self.returning: list[tuple[datetime, int, Customer]] = []
        self.served: Counter[tuple[str, tuple[int, int]]] = Counter()

    def next(self, number: int, at: datetime) -> tuple[Conversation, Truth]:
        """Play the conversation that begins at this moment."""
        case = self._case(number, at)
        known = case.customer.known or case.channel == "email"
        talk = play(case, self.drawer, self.chance)
        self._remember(case, talk)
        rendered = render(talk, self.chance)
        return self._conversation(case, talk, rendered, known), _truth(case, talk, rendered)

    def _case(self, number: int, at: datetime) -> Case:
        chance = self.chance
        customer, chases = self._customer(at)
        topic = "broken_promise" if chases else self._topic(at, customer)
        channel = _drawn(_CHANNELS, chance)
        agent = self._agent(at, channel)
        promise = customer.promise if chases else None
        strike = any(trouble.name == "strike" for trouble in self.span.troubles(at))
        return Case(
            number=number,
            at=at,
            span=self.span,
            channel=channel,
            topic=topic,
            tone=self._tone(topic, customer),
            customer=customer,
            agent=agent,
            colleague=self._colleague(at, agent) if channel != "email" else None,
            product=promise.product if promise else self._product(topic, at),
            order=promise.order if promise else f"BW{chance.randint(20_000, 79_999)}",
            past=promise,
            bot=channel == "chat" and chance.random() < 0.3,
            strike=strike,
        )

    def _customer(self, at: datetime) -> tuple[Customer, bool]:
        """Return who comes, and whether they come because a promise was broken."""
        if self.returning and self.returning[0][0] <= at:
            return heappop(self.returning)[2], True
        if self.customers and self.chance.random() < 0.3:
            # Those who came often come again: regulars grow out of chance.
            few = self.chance.choices(self.customers, k=3)
            return max(few, key=lambda customer: customer.talks), False
        customer = newcomer(len(self.customers) + 1, self.chance)
        self.customers.append(customer)
        return customer, False

    def _topic(self, at: datetime, customer: Customer) -> str:
        weights = self.span.topics(at)
        if customer.talks and customer.promise and customer.promise.kept:
            weights["compliment"] *= 5
        if not customer.talks:
            weights["compliment"] = 0.0
        return _drawn(weights, self.chance)

    def _tone(self, topic: str, customer: Customer) -> str:
        if topic == "compliment":
            return "calm"
        heat = self.chance.random() + customer.temper
        if topic in ("broken_promise", "double_charge", "refund_missing"):
            heat += 0.25
        if topic in ("product_advice", "stock", "order_change", "discount_code"):
            heat -= 0.25
        if heat > 1.0:
            return "furious"
        return "upset" if heat > 0.5 else "calm"

    def _product(self, topic: str, at: datetime) -> company.Product:
        batch = any(trouble.name == "batch" for trouble in self.span.troubles(at))
        if topic == "faulty" and batch and self.chance.random() < 0.75:
            return company.FAULTY
        fitting = [item for item in company.PRODUCTS if _fits(topic, item)]
        return self.chance.choice(fitting)

    def _agent(self, at: datetime, channel: str) -> Agent:
        # Whoever had the fewest this week is the likeliest to be free.
        week = at.isocalendar()[:2]
        weights = {
            agent: agent.channels[channel] / (1 + self.served[agent.key, week])
            for agent in company.AGENTS
            if self._works(agent, at)
        }
        agent = self.chance.choices(list(weights), weights=list(weights.values()))[0]
        self.served[agent.key, week] += 1
        return agent

    def _works(self, agent: Agent, at: datetime) -> bool:
        share = self.span.share(at)
        if share < agent.hired:
            return False
        # One week off each, at a time of their own.
        holiday = 0.08 + 0.8 * (company.AGENTS.index(agent) / len(company.AGENTS))
        if holiday <= share < holiday + 1 / 26:
            return False
        return at.weekday() not in agent.days_off

    def _colleague(self, at: datetime, agent: Agent) -> Agent | None:
        if self.chance.random() >= 0.05:
            return None
        others = [
            other for other in company.AGENTS if other.team != agent.team and self._works(other, at)
        ]
        return self.chance.choice(others) if others else None

    def _remember(self, case: Case, talk: Talk) -> None:
        customer = case.customer
        customer.talks += 1
        customer.last_agent = talk.agent
        customer.promise = None
        customer.known = customer.known or talk.named
        if talk.told:
            customer.event = customer.told = talk.told
        if talk.promised and case.topic not in _NEVER_PROMISES:
            self._promise(case, talk)

    def _promise(self, case: Case, talk: Talk) -> None:
        due = due_day(case.at, self.chance)
        keeps = 0.62 + 0.35 * skill(talk.agent, Kind.PROMISE, case.at, case.span)
        if case.strike and case.topic == "late_parcel":
            keeps -= 0.25
        kept = self.chance.random() < keeps
        case.customer.promise = Promise(talk.agent, case.product, case.order, due, kept)
        if not kept and self.chance.random() < 0.7:
            back = due + timedelta(days=1, hours=self.chance.randint(0, 30))
            heappush(self.returning, (back, case.number, case.customer))

    def _conversation(
        self, case: Case, talk: Talk, rendered: Rendered, known: bool
    ) -> Conversation:
        customer = case.customer
        return Conversation(
            id=f"BW-{case.number:05}",
            turns=rendered.turns,
            source=company.SOURCE,
            channel=case.channel,
            started_at=case.at,
            agent=case.agent.key,
            customer=customer.key,
            customer_name=customer.name if known else None,
            subject=talk.line(talk.topic.lines["subject"]) if case.channel == "email" else "",
        )


def _truth(case: Case, talk: Talk, rendered: Rendered) -> Truth:
    """Return what was meant in a talk, as far as its turns were kept; of closings only the last."""
    closings = [deed for deed in talk.deeds if deed.kind is Kind.CLOSING]
    done = [
        Done(
            deed.kind,
            deed.verdict,
            deed.author.key,
            rendered.of(deed.trigger, deed.reply),
        )
        for deed in talk.deeds
        if deed not in closings[:-1] and rendered.of(deed.reply)
    ]
    if talk.used_name or talk.gave_name:
        used = Verdict.MET if talk.used_name else Verdict.MISSED
        done.append(Done(Kind.NAME, used, talk.agent.key))
    return Truth(
        talk=f"BW-{case.number:05}",
        topic=case.topic,
        persona=case.customer.persona.id,
        agent=case.agent.key,
        first_mood=talk.first_mood,
        mood=talk.mood,
        ending=talk.ending,
        done=tuple(done),
    )


def _fits(topic: str, product: company.Product) -> bool:
    if topic == "damaged":
        return product.breakable
    return product.for_the_kitchen if topic == "product_advice" else True


def _drawn(weights: dict[str, float], chance: Random) -> str:
    return chance.choices(list(weights), weights=list(weights.values()))[0]
