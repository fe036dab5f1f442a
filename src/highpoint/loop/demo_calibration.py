"""
Calibration rounds of the made-up company: some closed, one open, rated by its people.

What they answer is the engine's answer moved by chance: more on some criteria than on others,
so that the pages have something true of each sort to show.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by
from highpoint.apps.calibration import machine, operations
from highpoint.apps.calibration.counting import answer_of
from highpoint.apps.calibration.models import Agreement, Round, RoundTalk
from highpoint.apps.calibration.operations import Draw, Plan
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk import operations as desk
from highpoint.apps.desk.answers import allowed
from highpoint.apps.desk.models import Comment, PersonEvaluation
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.in_force import in_force
from highpoint.apps.quality.models import Evaluation, Scorecard
from highpoint.engine.scorecard import Criterion

# Rounds of the made-up company are those that one of its people opened.
_OURS = Q(opened_by__made_up=True)

LEAD, COACH, ADMIN = "lead@demo.test", "coach@demo.test", "admin@demo.test"

# Closed rounds lie this many days back; the open one began two days ago.
CLOSED = (112, 84, 56, 28)
TALKS = 9
OPEN_TALKS = 6

# How often people see a criterion otherwise than the engine, and how often one of them slips.
OTHERWISE = {"refusal": 0.3, "closing": 0.25, "question": 0.12, "personal": 0.2}
USUALLY = 0.04
SLIPS = 0.06
# The coach marks down this often where another would not: somebody is a little stricter.
STRICTER = 0.12

NOTES = (
    "Said in the first sentence, before any question.",
    "The words are there, but they come after the form.",
    "One could argue either way.",
    "Answers the second question, not the first.",
)
ACCORDS = (
    "A bare “sorry” counts in part; met needs a word about what it means to the customer.",
    "“No” with a reason and another way is met, even without an apology.",
)
PRAISE = (
    "Calm and clear from the first line to the last.",
    "Takes the worry seriously before the order number: that is how it is done.",
    "Says what happens next and when. Nothing is left open.",
)
ADVICE = (
    "Ask once more whether that settles it before closing.",
    "The reason comes late; lead with it.",
)


def fill(now: datetime, seed: int) -> None:
    """Make the rounds where the made-up company is there and has none."""
    people = {one.email: one for one in User.objects.filter(made_up=True)}
    if not {LEAD, COACH, ADMIN} <= set(people) or Round.objects.filter(_OURS).exists():
        return
    card = in_force().of(None, "").row
    chance = random.Random(seed)
    raters = [people[LEAD], people[COACH], people[ADMIN]]
    for days in CLOSED:
        opened = now - timedelta(days=days)
        _closed(card, raters, opened, chance)
    found = _round(card, raters, now - timedelta(days=2), OPEN_TALKS, chance)
    if found is not None:
        for talk in list(found.talks.all())[:2]:
            _rate(talk, people[COACH], now - timedelta(days=1), chance)
    machine.measure(card.name, now=now)


@transaction.atomic
def clear() -> None:
    """Take the made-up company's rounds away, with what people of it rated and agreed on."""
    # Their talks are gone by now, and what they rated with them; the figures of it still stand.
    names = set(Agreement.objects.values_list("scorecard__name", flat=True))
    PersonEvaluation.objects.filter(reviewer__made_up=True).delete()
    Round.objects.filter(_OURS).delete()
    Agreement.objects.filter(scorecard__name__in=names).delete()
    for name in names:
        machine.measure(name, now=timezone.now())


def _closed(card: Scorecard, raters: list[User], opened: datetime, chance: random.Random) -> None:
    found = _round(card, raters, opened, TALKS, chance)
    if found is None:
        return
    for talk in found.talks.all():
        truth = _truth(talk, card, chance)
        for person in raters:
            at = opened + timedelta(days=chance.uniform(0.2, 5))
            _rate(talk, person, at, chance, truth)
    operations.close(found, by=raters[0], now=opened + timedelta(days=7))
    for key, text in zip(("distress", "refusal"), ACCORDS, strict=True):
        operations.agree(found, key, text, by=raters[0], now=opened + timedelta(days=7))


def _round(
    card: Scorecard, raters: list[User], opened: datetime, count: int, chance: random.Random
) -> Round | None:
    pool = Conversation.objects.filter(made_up=True, started_at__lt=opened)
    pool = pool.filter(started_at__gte=opened - timedelta(days=28))
    for person in raters:
        pool = pool.filter(conversations_seen_by(person))
    number = chance.randrange(2**31)
    try:
        talks, of = operations.draw(pool, card, count, seed=number)
    except operations.CannotCalibrate:
        # A smaller company than usual was asked for: it has fewer rounds.
        return None
    title = f"Round of {opened.day} {opened:%B}"
    plan = Plan(title, card, raters, (opened + timedelta(days=9)).date(), raters[0])
    return operations.open_round(plan, talks, by=raters[0], now=opened, drawn=Draw(number, of))


def _truth(talk: RoundTalk, card: Scorecard, chance: random.Random) -> dict[str, int | None]:
    """Return what careful people would say: the engine's answer, now and then another."""
    seen = Evaluation.objects.filter(
        conversation=talk.conversation_id, agent=talk.agent_id, scorecard=card
    ).first()
    counts = {key: answer_of(*row) for key, *row in seen.ratings} if seen else {}
    truth: dict[str, int | None] = {}
    for criterion in criteria_of(card):
        if criterion.points:
            truth[criterion.key] = chance.randrange(criterion.points)
            continue
        answer = counts.get(criterion.key)
        if (
            answer is not None
            and not criterion.critical
            and chance.random() < OTHERWISE.get(criterion.key, USUALLY)
        ):
            answer = chance.choice([each for each in (0, 1, 2) if each != answer])
        truth[criterion.key] = answer
    return truth


@transaction.atomic
def _rate(
    talk: RoundTalk,
    person: User,
    at: datetime,
    chance: random.Random,
    truth: dict[str, int | None] | None = None,
) -> None:
    took = chance.randint(150, 600)
    row = operations.begin_rating(talk, by=person, now=at - timedelta(seconds=took))
    said = truth if truth is not None else _truth(talk, talk.scorecard, chance)
    for criterion in criteria_of(talk.scorecard):
        points = said[criterion.key]
        if not criterion.critical:
            points = _as_seen_by(person, criterion, points, chance)
        noted = not criterion.critical and points is not None and chance.random() < 0.1
        note = chance.choice(NOTES) if noted else ""
        desk.rate(row, criterion.key, points, note=note)
    tone = chance.choice((Comment.Tone.PRAISE, Comment.Tone.PRAISE, Comment.Tone.ADVICE))
    if chance.random() < 0.4:
        text = chance.choice(PRAISE if tone == Comment.Tone.PRAISE else ADVICE)
        desk.comment(row, text, tone=tone, now=at)
    desk.spend(row, took, now=at)
    desk.submit(row, now=at)


def _as_seen_by(
    person: User, criterion: Criterion, points: int | None, chance: random.Random
) -> int | None:
    """Return what one person answers: mostly what is true, stricter if it is the coach, or a slip."""
    if points and person.email == COACH and chance.random() < STRICTER:
        return points - 1
    if points is not None and not criterion.judged and chance.random() < SLIPS:
        return chance.choice(allowed(criterion))
    return points
