"""Talks that go on, hand-offs, apologies and decisions of a large company for benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from benchmarks._reviews import WORDS, store
from highpoint.apps.accounts.models import Agent, Team, User
from highpoint.apps.care.models import LeavingWord
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.prevention.models import (
    Apology,
    Audited,
    ChainStep,
    Decision,
    Evidence,
    HandOff,
    Incident,
    Proposal,
)
from highpoint.apps.watch.models import EarlyWarning, OpenTalk, OpenTurn, WatchTerms
from highpoint.engine.conversation import Role

ENDED = 20_000
GOING_ON = 400
TURNS = 12
APOLOGIES = 30_000
HAND_OFFS = 20_000
LEAVING = 3_000
PROPOSALS = 1_000
AUDITED = 400
CORRECTED = 400
DECISIONS = 500
# Of talks that end badly, and of those that go on, so many in ten are warned of.
WARNED = 3

_SAID = "I told you this twice. I am really angry, I want my money back."


def watched(now: datetime) -> None:
    """Let talks go on and others have ended, with warnings of some of both."""
    chance = Random(14)
    store(WatchTerms, (WatchTerms(team=team) for team in Team.objects.all()))
    lead = User.objects.get(email="lead@bench.test")
    kept = Conversation.objects.exclude(agent=None).select_related("agent").order_by("-started_at")
    ended = store(OpenTalk, (_ended(row, chance) for row in kept[:ENDED]))
    agents = list(Agent.objects.order_by("key"))
    on = store(
        OpenTalk, (_going_on(agents[n % len(agents)], n, now, chance) for n in range(GOING_ON))
    )
    turns = store(OpenTurn, (_turn(talk, n) for talk in on for n in range(TURNS)))
    last = {turn.talk_id: turn.pk for turn in turns if turn.role == Role.CUSTOMER.value}
    for talk in on:
        talk.reasons = [
            {"sign": sign, "log_odds": 1.2, "spans": [[last[talk.pk], 24, 44]]}
            for sign in ("hostile", "repeat", "bad mood")
        ]
    OpenTalk.objects.bulk_update(on, ["reasons"], batch_size=200)
    warned = [one for one in (*ended, *on) if chance.randrange(10) < WARNED]
    store(EarlyWarning, (_warning(talk, lead, chance) for talk in warned))


def _ended(row: Conversation, chance: Random) -> OpenTalk:
    ended = row.started_at + timedelta(minutes=20)
    likely = chance.random()
    return OpenTalk(
        external_id=row.external_id,
        agent=row.agent,
        team_id=row.agent.team_id if row.agent else None,
        identity_id=row.identity_id,
        customer_name=row.customer_name,
        began_at=row.started_at,
        last_at=ended,
        heard_at=ended,
        heard=row.turn_count,
        read=row.turn_count,
        chance=likely,
        highest=likely,
        ended_at=ended,
        taken_in_at=ended,
        conversation=row,
        outcome="badly" if chance.random() < likely / 2 else "well",
    )


def _going_on(agent: Agent, number: int, now: datetime, chance: Random) -> OpenTalk:
    likely = chance.random()
    return OpenTalk(
        external_id=f"open {number}",
        agent=agent,
        team_id=agent.team_id,
        customer_name=f"Customer {number:05}",
        began_at=now - timedelta(minutes=TURNS),
        last_at=now,
        heard_at=now,
        heard=TURNS,
        read=TURNS,
        chance=likely,
        highest=likely,
    )


def _turn(talk: OpenTalk, place: int) -> OpenTurn:
    at = talk.began_at + timedelta(minutes=place)
    by_customer = place % 2 == 0
    return OpenTurn(
        talk=talk,
        external_id=f"{place}",
        role=(Role.CUSTOMER if by_customer else Role.AGENT).value,
        text=_SAID if by_customer else WORDS,
        author="" if by_customer or talk.agent is None else talk.agent.key,
        at=at,
        arrived_at=at,
        chance=0.5 if by_customer else None,
        change=0.1 if by_customer else None,
    )


def _warning(talk: OpenTalk, by: User, chance: Random) -> EarlyWarning:
    taken = talk.ended_at is not None and chance.random() < 0.5
    return EarlyWarning(
        talk=talk,
        at=talk.last_at,
        said_at=talk.last_at,
        turn=3,
        chance=talk.chance or 0.5,
        threshold=0.3,
        sign="hostile",
        words=_SAID,
        shown_at=talk.last_at,
        taken_by=by if taken else None,
        taken_at=talk.last_at if taken else None,
        helped="Called the customer." if taken else "",
        lead_turns=4 if talk.ended_at else None,
        lead_seconds=240 if talk.ended_at else None,
    )


def between_steps(now: datetime) -> None:
    """Say sorry, hand talks on, name other shops, answer badly, and draw talks to be read."""
    chance = Random(15)
    rows = list(Conversation.objects.order_by("-started_at").only("started_at")[:APOLOGIES])
    store(Apology, (Apology(conversation=row, turn=2, words="I am so sorry.", remedy="refund" if n % 3 else "", started_at=row.started_at) for n, row in enumerate(rows)))  # fmt: skip
    store(HandOff, _hand_offs(rows[:HAND_OFFS], chance))
    store(LeavingWord, (LeavingWord(conversation=row, kind=LeavingWord.Kind.ALTERNATIVE if n % 5 else LeavingWord.Kind.ENTITLED, turn=0, start=0, name="Nordhome" if n % 5 else "", words="Nordhome has it for less.") for n, row in enumerate(rows[:: len(rows) // LEAVING])))  # fmt: skip
    low = SurveyResponse.objects.exclude(words="").order_by("-at")[:PROPOSALS]
    store(Proposal, (Proposal(response=row, at=row.at) for row in low))
    lead = User.objects.get(email="lead@bench.test")
    store(Audited, (Audited(conversation=row, drawn_at=now, drawn_by=lead, read_at=now if n % 10 else None, missed=n % 10 == 1) for n, row in enumerate(rows[:AUDITED])))  # fmt: skip
    newest = Incident.objects.filter(dismissed=False).values("pk")[:CORRECTED]
    Incident.objects.filter(pk__in=[row["pk"] for row in newest]).update(
        edited_at=now, edited_by=lead
    )


def _hand_offs(rows: list[Conversation], chance: Random) -> Iterator[HandOff]:
    for number, row in enumerate(rows):
        before = rows[number - 1] if number % 2 else None
        yield HandOff(
            conversation=row,
            turn=0 if before else 3,
            before=before,
            seconds=chance.randrange(60, 90_000),
            repeated=chance.random() < 0.3,
            started_at=row.started_at,
        )


def decided(now: datetime) -> None:
    """Log decisions, most of which rest on a failure, on words and on a figure."""
    today = timezone.localdate(now)
    lead = User.objects.get(email="lead@bench.test")
    rows = store(Decision, (Decision(title=f"Decision {n}", what=WORDS, why=WORDS, owner=lead, decided_on=today - timedelta(days=n), review_on=today + timedelta(days=90 - n % 180), created_by=lead, created_at=now) for n in range(DECISIONS)))  # fmt: skip
    proven = [row for n, row in enumerate(rows) if n % 4]
    failures = Incident.objects.filter(dismissed=False).select_related("trouble")[: len(proven)]
    for row, one in zip(proven, failures, strict=True):
        store(Evidence, (
            Evidence(decision=row, kind="failure", incident=one, added_at=now),
            Evidence(decision=row, kind="words", conversation_id=one.conversation_id, turn=0, added_at=now),
            Evidence(decision=row, kind="figure", trouble=one.trouble, hit=40, of=9_000, since=today - timedelta(weeks=12), until=today, added_at=now),
        ))  # fmt: skip


def numbers(users: dict[str, User], own: Agent) -> dict[str, Any]:
    """Return what stands in the addresses of these pages, by their name."""
    going_on = OpenTalk.objects.filter(ended_at=None, warning__isnull=False)
    of_team = going_on.filter(team=own.team_id).latest("pk").pk
    of_agent = OpenTalk.objects.filter(ended_at=None, agent=own).latest("pk").pk
    proven = Decision.objects.filter(evidence__isnull=False).latest("pk").pk
    waiting = Proposal.objects.filter(response__conversation__agent__team=own.team_id)
    of: dict[str, Any] = dict.fromkeys(("decision", "decision_change"), proven)
    return of | {
        "watch_talk": dict.fromkeys(users, of_team) | {"agent": of_agent},
        "chain_step": ChainStep.objects.earliest("place").pk,
        "trouble_file": Incident.objects.latest("pk").trouble_id,
        "failure_answer": waiting.latest("pk").pk,
    }


QUERIES = {
    "watch_past": ["weeks=52", "page=20"],
    "decisions": ["page=16", "evidence=none"],
    "hand_offs": ["weeks=52"],
    "apologies": ["weeks=52", "which=every", "which=every&weeks=52&page=900"],
    "failures_badly": ["weeks=52"],
    "openings": ["kind=promise", "page=100"],
}
