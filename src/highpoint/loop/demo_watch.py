"""Gives the made-up company talks that go on, and the warnings of those that have ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.watch.models import EarlyWarning, OpenTalk, WatchTerms
from highpoint.apps.watch.terms import learn
from highpoint.demo import company
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.trajectory import EndState
from highpoint.engine.warning import Risk, WarningPath, warn
from highpoint.loop import live

LEAD, COACH = "lead@demo.test", "coach@demo.test"
# Warned of as if they had come in message by message: the chats of so many days, at most so many.
PAST = timedelta(days=42)
MOST_PAST = 200
# How often somebody took a talk that was warned of, and what they then did.
TAKEN = 0.55
HELPED = (
    "Called the customer myself.",
    "Sat beside, and said sorry before anything else.",
    "Offered a replacement by express.",
    "Asked the depot and gave a day.",
    "",
)

# Talks that go on: who answers, who writes, and what was said so far, the customer first.
GOING_ON = (
    (
        "Noor Haddad",
        "Petra Lindqvist",
        (
            "Hi, my standing lamp should have come on Tuesday.",
            "Hello Petra, let me look. It is with the carrier.",
            "I told your colleague the same thing yesterday. Nobody called me back!",
            "The carrier has it, as I said.",
            "This is useless. I am really angry, I want my money back.",
        ),
    ),
    (
        "Noor Haddad",
        "Gil Amberly",
        (
            "Good morning, can the linen curtains be washed at 40 degrees?",
            "Good morning Gil! Yes, at 40, and line-dried they keep their length.",
            "Lovely, thank you. And the blue ones too?",
        ),
    ),
    (
        "Priya Raman",
        "Odile Varga",
        (
            "The vase arrived broken, and it was a birthday present for my mother. I am so upset.",
            "Please send a photo of the box.",
            "I have sent the photo already, twice. Do you even read what I write?",
        ),
    ),
    (
        "Priya Raman",
        "Ruben Castell",
        (
            "Where do I find my invoice?",
            "In your account under Orders, Ruben; I have mailed it to you as well.",
        ),
    ),
    (
        "",
        "Mirela Stan",
        ("I was charged twice! This is the third time I write. You are thieves, answer me!",),
    ),
)


def fill(now: datetime, seed: int) -> int:
    """Make what is missing; return how many talks were warned of."""
    helpers = list(User.objects.filter(email__in=(LEAD, COACH), made_up=True).order_by("email"))
    if not helpers or OpenTalk.objects.filter(made_up=True).exists():
        return 0
    warned = _past(helpers, now, Random(seed))
    learn()
    for number, (agent, customer, said) in enumerate(GOING_ON):
        begun = now - timedelta(minutes=2 * len(said) + number)
        _go_on(f"live-{number}", agent, customer, said, begun)
    return warned


def remove() -> None:
    """Take out the talks that go on; those that have ended go with their conversations."""
    OpenTalk.objects.filter(made_up=True).delete()
    if not OpenTalk.objects.exists():
        WatchTerms.objects.filter(team=None).delete()


def _go_on(talk: str, agent: str, customer: str, said: Iterable[str], begun: datetime) -> None:
    keys = {one.name: one.key for one in company.AGENTS}
    for index, text in enumerate(said):
        at = begun + timedelta(minutes=2 * index)
        message = live.Message(
            source=company.SOURCE,
            talk=talk,
            id=f"{talk}-{index}",
            role=Role.AGENT if index % 2 else Role.CUSTOMER,
            text=text,
            at=at,
            agent=keys.get(agent, ""),
            customer_name=customer,
        )
        live.arrive(message, now=at, made_up=True)


def _past(helpers: list[User], now: datetime, chance: Random) -> int:
    rows = Kept.objects.filter(made_up=True, channel="chat", started_at__gte=now - PAST)
    kept = rows.select_related("agent", "reading").prefetch_related("turns")
    talks, warnings = [], []
    for row in kept.order_by("-started_at")[:MOST_PAST]:
        turns = [Turn(turn.index, Role(turn.role), turn.text, turn.at) for turn in row.turns.all()]
        path = warn(Conversation(row.external_id, tuple(turns), customer_name=row.customer_name))
        talk = _ended(row, path)
        talks.append(talk)
        if (alarm := path.alarm()) is not None:
            warnings.append(_warned(talk, turns, alarm, helpers, chance))
    OpenTalk.objects.bulk_create(talks)
    EarlyWarning.objects.bulk_create(warnings)
    return len(warnings)


def _ended(row: Kept, path: WarningPath) -> OpenTalk:
    ended = row.ended_at or row.started_at
    state = row.reading.end_state
    outcome = {EndState.DISSATISFIED.value: "badly", EndState.UNKNOWN.value: ""}.get(state, "well")
    return OpenTalk(
        source=row.source,
        external_id=row.external_id,
        channel=row.channel,
        subject=row.subject,
        agent=row.agent,
        team_id=row.agent.team_id if row.agent else None,
        identity_id=row.identity_id,
        customer_key=row.customer_key,
        customer_name=row.customer_name,
        began_at=row.started_at,
        last_at=ended,
        heard_at=ended,
        heard=row.turn_count,
        read=row.turn_count,
        chance=path.risks[-1].chance if path.risks else None,
        highest=path.highest if path.risks else None,
        ended_at=ended,
        taken_in_at=ended,
        conversation=row,
        outcome=outcome,
        made_up=True,
    )


def _warned(
    talk: OpenTalk, turns: list[Turn], alarm: Risk, helpers: list[User], chance: Random
) -> EarlyWarning:
    said_at = turns[alarm.turn].at or talk.began_at
    raised = next((one for one in alarm.reasons if one.log_odds > 0 and one.spans), None)
    taken = chance.random() < TAKEN
    return EarlyWarning(
        talk=talk,
        at=said_at,
        said_at=said_at,
        turn=alarm.turn + 1,
        chance=alarm.chance,
        threshold=WatchTerms().threshold,
        sign=raised.sign if raised else "",
        words=turns[raised.spans[-1].turn].text[:300] if raised else "",
        shown_at=said_at,
        taken_by=chance.choice(helpers) if taken else None,
        taken_at=said_at + timedelta(seconds=chance.randrange(20, 120)) if taken else None,
        helped=chance.choice(HELPED) if taken else "",
        lead_turns=len(turns) - 1 - alarm.turn,
        lead_seconds=max(0, int((talk.last_at - said_at).total_seconds())),
    )
