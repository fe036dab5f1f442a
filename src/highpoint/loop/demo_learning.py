"""Lessons, practice and trainings of the made-up company; what they changed is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.learning import operations, training
from highpoint.apps.learning.models import LessonRun, Step, Trained, TransferResult
from highpoint.apps.training import operations as practicing
from highpoint.apps.training.models import Practice, ScenarioVersion
from highpoint.apps.training.scenarios import playable
from highpoint.demo.calendar import TRAINING, Span
from highpoint.demo.company import TRAINED, TRAINED_TEAM
from highpoint.engine.moment import Kind
from highpoint.loop.transfer_job import work_out
from highpoint.practice import placement
from highpoint.practice.lesson import lesson
from highpoint.practice.talk import TalkEnded

AGENT, COACH = "agent@demo.test", "coach@demo.test"
# A training that changed nothing, beside the one that did: the page has to tell them apart.
OTHER_TEAM, OTHER_KINDS, OTHER_AT = "Orchard", (Kind.REFUSAL,), 0.55
# Weeks ago, scenario, and how many of the replies are strong ones, the rest weak: she learns.
TALKS = (
    (14, "three-legged-desk", 1),
    (12, "card-blocked-abroad", 1),
    (10, "birthday-bike", 2),
    (8, "three-legged-desk", 2),
    (5, "books-due-at-midnight", 3),
    (3, "card-blocked-abroad", 4),
    (1, "birthday-bike", 4),
)
OWN = {
    "title": "The lamp that came without its shade",
    "situation": "A lamp bought as a wedding gift arrives without its shade, two days before.",
    "opening": "The lamp for my sister's wedding came without the shade and I could cry.",
    "wish": "The shade, or another gift, before Saturday.",
    "good": "A wedding gift without its shade two days before, I'm so sorry. I am sending the "
    "shade by courier today, and it is with you on Friday before noon.",
}
ASKED = "I name the trouble now, but I still ask for the number in the same sentence. Too soon?"
SAID = (
    "In your second talk the first sentence is hers and the question waits: “right before your "
    "exam on Thursday”. That is it. Next: let the question stand alone in its own line."
)
REPLIES = (
    "I'm so sorry that the crib came cracked, the day before your baby comes home. I understand "
    "how upsetting that is. What is your order number, so that I can send another one today?",
    "What is your customer number?",
    "",
)


@transaction.atomic
def fill(now: datetime, seed: int = 7) -> None:
    """Make what the made-up people learned, where there is nothing yet."""
    if Trained.objects.filter(agent__made_up=True).exists():
        return
    _trainings(now)
    agent = User.objects.filter(email=AGENT, made_up=True).first()
    coach = User.objects.filter(email=COACH, made_up=True).first()
    if agent is not None and coach is not None:
        _practice(agent, now, Random(seed))
        _lesson(agent, coach, now)
        _begun(agent, now)
    work_out(now)


def remove() -> None:
    """Delete what would stay behind; the rest goes with the people and agents."""
    ScenarioVersion.objects.filter(made_by__made_up=True, slug__startswith="own-").delete()
    TransferResult.objects.all().delete()


def _trainings(now: datetime) -> None:
    """Tell of the training that lifts the made-up agents half way, and of one that did nothing."""
    span = Span.until(now)
    for team, kinds, share in (
        (TRAINED_TEAM, tuple(TRAINED), TRAINING),
        (OTHER_TEAM, OTHER_KINDS, OTHER_AT),
    ):
        agents = list(Agent.objects.filter(made_up=True, joined_to=None, team__name=team))
        training.record(agents, kinds, timezone.localdate(span.at(share)), by=None, now=now)


def _practice(person: User, now: datetime, chance: Random) -> None:
    for weeks, scenario, strong in TALKS:
        at = now - timedelta(weeks=weeks)
        begun = practicing.begin(person, playable(scenario), now=at, seed=chance.randint(1, 999))
        _play(begun, strong, at)


def _play(begun: Practice, strong: int, at: datetime) -> None:
    """Let somebody write weak replies first and strong ones after, as the scenario models them."""
    models = practicing.scenario_of(begun).models
    replies: Sequence[str] = [*models.weak[: 4 - strong], *models.good[4 - strong :]]
    for place, text in enumerate(replies):
        at += timedelta(seconds=70)
        try:
            begun = practicing.say(begun, text, after=place, now=at)
        except TalkEnded:
            break
    practicing.stop(begun, now=at)


def _lesson(person: User, coach: User, now: datetime) -> None:
    """Let somebody take a whole lesson, with a coach who looked, and show the certificate."""
    found = lesson("care-before-questions")
    at = now - timedelta(weeks=4)
    run = operations.begin(person, found, now=at)
    operations.take(run, Step.POINTS, now=at + timedelta(minutes=3))
    operations.take(run, Step.MODELS, now=at + timedelta(minutes=6))
    _answer(run, at + timedelta(minutes=12), right=3)
    _answer(run, at + timedelta(minutes=14), right=5)
    talk = operations.practice(run, playable("three-legged-desk"), now=at, seed=5)
    _play(talk, 4, at + timedelta(minutes=15))
    operations.write_scenario(run, OWN, now=at + timedelta(minutes=30))
    goal = timezone.localdate(now) + timedelta(weeks=6)
    operations.set_goal(run, rate_from=None, moments=0, rate_to=75.0, by=goal, now=at)
    operations.ask_coach(run, ASKED, now=at + timedelta(minutes=35))
    operations.look(run.look, SAID, by=coach, now=at + timedelta(days=1), noted=False)
    run = operations.finish(run, now=at + timedelta(days=2))
    operations.share(run, shared=True, now=at + timedelta(days=2))
    operations.share_mastery(person, shared=True, now=at + timedelta(days=2))


def _answer(run: LessonRun, at: datetime, *, right: int) -> None:
    """Answer the quiz, so many questions right and the rest by another choice."""
    chosen = {}
    for place, question in enumerate(lesson(run.lesson).quiz):
        best = next(n for n, answer in enumerate(question.answers) if answer.right)
        chosen[place] = best if place < right else (best + 1) % len(question.answers)
    operations.answer(run, chosen, now=at)


def _begun(person: User, now: datetime) -> None:
    """Leave a lesson half done, and a placement test taken a while ago."""
    run = operations.begin(person, lesson("saying-no-kindly"), now=now - timedelta(days=2))
    operations.take(run, Step.POINTS, now=now - timedelta(days=2))
    operations.ask_coach(run, "Is “I'm afraid I can't” enough regret?", now=now - timedelta(days=1))
    choices = [
        next(n for n, answer in enumerate(question.answers) if answer.right is (place % 3 != 0))
        for place, (_, question) in enumerate(placement.questions())
    ]
    results = placement.judge(REPLIES, choices)
    operations.place(person, results, now=now - timedelta(weeks=13))
