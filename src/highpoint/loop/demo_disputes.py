"""Gives the made-up company some disputes, by its own people and through the usual operations."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.disputes import operations, queries, rulings
from highpoint.apps.disputes.models import Dispute, Outcome
from highpoint.apps.disputes.operations import Objection
from highpoint.apps.disputes.queries import About
from highpoint.apps.quality.models import Evaluation, Moment
from highpoint.engine.moment import Verdict
from highpoint.engine.scorecard import Scorecard

AGENT, LEAD = "agent@demo.test", "lead@demo.test"

# What is asked of the engine, what is answered (nothing: still open), days ago it was opened.
STORIES = (
    (
        "I did do this, in the line that is marked.",
        Outcome.ACCEPTED,
        "You did. We keep it as a case.",
        60,
    ),
    (
        "The line before it says it already.",
        Outcome.REJECTED,
        "It says something near it, and leaves out what was asked.",
        45,
    ),
    ("It was half of it, not none.", Outcome.ACCEPTED, "Half of it, yes.", 30),
    ("There was nothing more to say here: it was settled a line before.", None, "", 3),
    ("This was not about what I answer for. The words are plain, I think.", None, "", 1),
)


def fill(now: datetime, seed: int) -> int:
    """
    Make the disputes that are missing; return how many were made.

    They hang on made-up conversations and go with them.
    """
    agent = Agent.objects.filter(made_up=True, user__made_up=True, user__email=AGENT).first()
    lead = User.objects.filter(email=LEAD, made_up=True).first()
    if agent is None or agent.user is None or lead is None:
        return 0
    if Dispute.objects.filter(agent=agent).exists():
        return 0
    missed = Moment.objects.filter(
        agent=agent, conversation__made_up=True, verdict__in=[Verdict.MISSED, Verdict.PARTIAL]
    )
    moments = list(missed.order_by("-started_at", "pk")[:200])
    Random(seed).shuffle(moments)
    made = 0
    for story in STORIES:
        made += _tell(story, moments, agent.user, lead, now)
    return made


def _tell(
    story: tuple[str, Outcome | None, str, int],
    moments: list[Moment],
    user: User,
    lead: User,
    now: datetime,
) -> bool:
    """Dispute the next of these moments that can be; tell whether one was found."""
    words, outcome, answer, days = story
    opened = now - timedelta(days=days)
    while moments:
        moment = moments.pop()
        found = Evaluation.objects.filter(conversation=moment.conversation_id, agent=moment.agent)
        evaluation = found.select_related("scorecard", "agent").first()
        said = evaluation and _objection(evaluation, moment, words)
        about = queries.about_engine(evaluation) if evaluation else None
        if about is None or not said or about.earlier:
            continue
        dispute = _open(about, said, user, opened)
        if outcome:
            at = opened + timedelta(days=1 + days % 5, hours=2)
            rulings.rule(dispute, outcome, answer, {}, by=lead, now=at)
        return True
    return False


def _open(about: About, said: Objection, user: User, opened: datetime) -> Dispute:
    # The company was read in one night; in its story each talk was read when it ended.
    known = About(about.conversation_id, about.agent, about.scorecard_id, None, opened, about.terms)
    return operations.open_dispute(known, [said], by=user, now=opened)


def _objection(evaluation: Evaluation, moment: Moment, words: str) -> Objection | None:
    card = Scorecard.from_dict(evaluation.scorecard.definition)
    places = [place for kind, place in card.counting.items() if kind == moment.kind]
    span = (moment.evidence or moment.trigger or [None])[0]
    if not places or span is None:
        return None
    criterion = card.criteria[places[0][0]].key
    was = 0 if moment.verdict == Verdict.MISSED else 1
    key = f"{criterion}:{span[0]}.{span[1]}"
    turn, start, end = span
    return Objection(criterion, words, was, was + 1, 2, moment.kind, (turn, start, end), key)
