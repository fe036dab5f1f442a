"""What people of the made-up company have reviewed and corrected, by the desk's own operations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from highpoint.apps.accounts.models import Role as Roles
from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk import corrections, operations
from highpoint.apps.desk.answers import allowed, most
from highpoint.apps.desk.models import PersonEvaluation, Purpose, Template
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Evaluation
from highpoint.engine.scorecard import Criterion

# How many talks each reviewer has judged, over the weeks before.
REVIEWS = 40
WEEKS = 12
# How often a person sees a criterion otherwise than the engine does.
DIFFERS = 0.12

PRAISE = (
    "This is what the customer needed to hear first.",
    "Clear, and with a day to count on.",
    "Lovely: you noticed the person behind the order.",
)
ADVICE = (
    "Here one sentence about the trouble would have helped, before the questions.",
    "Say by when, so that nobody has to ask again.",
    "What could you have offered instead?",
)


def fill(now: datetime, seed: int = 1) -> int:
    """
    Make the reviews, comments, corrections and templates of the made-up reviewers; return how many.

    A second run makes nothing. All of it hangs on made-up talks and people, and goes with them.
    """
    reviewers = list(
        User.objects.filter(made_up=True, role__in=(Roles.LEAD, Roles.COACH)).order_by("pk")
    )
    if PersonEvaluation.objects.filter(reviewer__in=reviewers).exists():
        return 0
    random = Random(seed)
    made = 0
    for reviewer in reviewers:
        _templates(reviewer)
        for talk in _drawn(reviewer, now, random):
            made += _review(talk, reviewer, Purpose.REVIEW, now, random)
    for agent_user in User.objects.filter(made_up=True, agent__isnull=False):
        talks = agent_user.agent.conversations.filter(made_up=True, has_time=True)
        for talk in talks.order_by("-started_at", "-pk")[:4]:
            made += _review(talk, agent_user, Purpose.SELF, now, random)
    _correct(reviewers, random)
    return made


def _drawn(reviewer: User, now: datetime, random: Random) -> list[Conversation]:
    rows = Conversation.objects.filter(
        made_up=True,
        has_time=True,
        agent__team__in=reviewer.teams.all(),
        started_at__gte=now - timedelta(weeks=WEEKS),
        started_at__lt=now - timedelta(days=1),
        reading__offered__gt=0,
    )
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    drawn = random.sample(keys, min(REVIEWS, len(keys)))
    return list(Conversation.objects.filter(pk__in=drawn).select_related("agent").order_by("pk"))


def _review(talk: Conversation, by: User, purpose: Purpose, now: datetime, random: Random) -> int:
    engine = Evaluation.objects.filter(conversation=talk, agent=talk.agent).first()
    if talk.agent is None or engine is None:
        return 0
    at = min(talk.started_at + timedelta(hours=random.randint(4, 40)), now)
    try:
        made = operations.begin(
            talk, talk.agent, by=by, now=at, purpose=purpose, scorecard=engine.scorecard
        )
    except operations.CannotEvaluate:
        return 0
    counts = {row[0]: row[1:] for row in engine.ratings}
    for criterion in criteria_of(made.scorecard):
        operations.rate(made, criterion.key, _answer(criterion, counts, random))
    _say(made, random, at)
    took = random.randint(120, 420)
    operations.spend(made, took, now=at + timedelta(seconds=took))
    operations.submit(made, now=at + timedelta(seconds=took))
    return 1


def _answer(criterion: Criterion, counts: dict[str, Sequence[int]], random: Random) -> int | None:
    """Return what a person answers: mostly what the engine counted, now and then a step beside."""
    choices = allowed(criterion)
    if criterion.judged:
        return random.choices(choices, weights=range(1, len(choices) + 1))[0]
    offered, met, partial = counts.get(criterion.key, (0, 0, 0))
    if not offered:
        return None
    share = (met + partial / 2) / offered
    points = min(choices, key=lambda each: (abs(each / most(criterion) - share), each))
    if random.random() < DIFFERS:
        place = choices.index(points) + random.choice((-1, 1))
        points = choices[max(0, min(len(choices) - 1, place))]
    return points


def _say(made: PersonEvaluation, random: Random, at: datetime) -> None:
    """Pin a word of praise to a moment met, and advice to one missed."""
    moments = made.conversation.moments.filter(agent=made.agent_id)
    for verdict, tone, said in (("met", "praise", PRAISE), ("missed", "advice", ADVICE)):
        moment = moments.filter(verdict=verdict).first()
        if moment is not None and moment.evidence and random.random() < 0.7:
            turn, start, end = moment.evidence[0]
            operations.comment(
                made, random.choice(said), now=at, turn=turn, start=start, end=end, tone=tone
            )


def _templates(reviewer: User) -> None:
    for title, text, tone in (
        ("Heard first", PRAISE[0], "praise"),
        ("Say by when", ADVICE[1], "advice"),
    ):
        Template.objects.get_or_create(
            owner=reviewer,
            title=title,
            defaults={"text": text, "tone": tone, "shared": reviewer.role == Roles.LEAD},
        )


def _correct(reviewers: Sequence[User], random: Random) -> None:
    """Let reviewers see a few moments otherwise in the talks they have judged."""
    for reviewer in reviewers:
        judged = reviewer.evaluations_made.filter(purpose=Purpose.REVIEW)
        for evaluation in judged.select_related("conversation").order_by("pk")[:8]:
            moment = evaluation.conversation.moments.filter(verdict="missed").first()
            if moment is None or evaluation.submitted_at is None:
                continue
            verdict = random.choice(("partial", "met", ""))
            corrections.correct(moment, by=reviewer, now=evaluation.submitted_at, verdict=verdict)
