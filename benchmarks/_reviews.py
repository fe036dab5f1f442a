"""The desk of a large company for benchmarks: who reviews, what was assigned, judged, disputed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.apps.assignments import operations as assignments
from highpoint.apps.assignments.models import Assigned, Assignment, GivenBack, Rule
from highpoint.apps.calibration import machine
from highpoint.apps.calibration import operations as calibration
from highpoint.apps.calibration.models import Accord, Rater, Round, RoundTalk
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.answers import most, result
from highpoint.apps.desk.models import (
    Amendment,
    Comment,
    Correction,
    PeerRequest,
    PersonEvaluation,
    Purpose,
    Rating,
    Template,
)
from highpoint.apps.disputes.models import (
    Acknowledgement,
    Dispute,
    DisputedCriterion,
    DisputeStep,
    Ruling,
)
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Moment, Scorecard

EVALUATIONS = 20_000
CORRECTIONS = 5_000
DISPUTES = 2_000
STILL_OPEN = 60
ROUNDS = 40
ROUND_TALKS = 10
WEEKS = 8
WORDS = "You said what happens next and by when, and she could plan her day by it."
BATCH = 2_000


def store(kind: type[Model], rows: Iterable[Any]) -> list[Any]:
    """Write rows in pieces and return them with their numbers."""
    made: list[Any] = []
    each = iter(rows)
    while piece := list(islice(each, BATCH)):
        with transaction.atomic():
            made += kind._default_manager.bulk_create(piece, batch_size=500)
    return made


def people(now: datetime) -> None:
    """Give every agent an account, every team a lead and two coaches, and add those who only look."""
    teams = list(Team.objects.order_by("pk"))
    agents = list(Agent.objects.filter(user=None).order_by("key"))
    users = store(User, (User(email=f"a{n}@bench.test", name=a.name) for n, a in enumerate(agents)))
    for agent, user in zip(agents, users, strict=True):
        agent.user = user
    Agent.objects.bulk_update(agents, ["user"], batch_size=500)
    for number in range(len(teams)):
        for role, count in ((Role.LEAD, 1), (Role.COACH, 2)):
            for each in range(count):
                email = f"{role}{number}-{each}@bench.test"
                User.objects.create(email=email, name=f"{role} {number}", role=role).teams.set(
                    teams[number : number + 2]
                )
    for role in (Role.COACH, Role.AUDITOR, Role.EXECUTIVE, Role.HIRING):
        made = User.objects.create(email=f"{role}@bench.test", name=f"The {role}", role=role)
        made.teams.set(teams[:3])
    own = Agent.objects.select_related("user").get(key="agent 0001")
    assert own.user is not None
    own.user.teams.add(own.team)


def assigned(now: datetime) -> None:
    """Let every team draw every week, by the product's own draw."""
    for team in Team.objects.order_by("pk"):
        reviewers = list(team.people.filter(role__in=[Role.LEAD, Role.COACH]).order_by("pk"))
        plan = Assignment(name=f"Every week, {team}", team=team, cycle="weekly", quota=1)
        begin = now - timedelta(weeks=WEEKS)
        assignments.plan(
            plan,
            shares={Rule.CHANCE: 70, Rule.BADLY_BADLY: 30},
            reviewers=reviewers,
            by=User.objects.get(email="admin@bench.test"),
            seed=team.pk,
            now=begin,
        )
        for week in range(1, WEEKS + 1):
            assignments.draw(plan, seed=week, now=begin + timedelta(weeks=week))


def judged(now: datetime) -> None:
    """Evaluate what was assigned and much else, comment, ask peers, correct, amend."""
    chance = Random(5)
    card = Scorecard.objects.filter(status="published").earliest("pk")
    rows = list(_reviews(chance, card, now)) + list(_own_and_peers(chance, card, now))
    made = _evaluations(rows, card, chance)
    items = {(i.conversation_id, i.reviewer_id): i for i in Assigned.objects.all()}
    linked = []
    for evaluation in made:
        item = items.get((evaluation.conversation_id, evaluation.reviewer_id or 0))
        if item is not None and evaluation.purpose == Purpose.REVIEW:
            item.evaluation = evaluation
            linked.append(item)
    Assigned.objects.bulk_update(linked, ["evaluation"], batch_size=500)
    back = Assigned.objects.filter(evaluation=None)[:100]
    store(GivenBack, (GivenBack(item=i, reason="conflict", at=now) for i in back))
    peers = [e for e in made if e.purpose == Purpose.PEER]
    store(PeerRequest, _requests(peers))
    reviews = [e for e in made if e.purpose == Purpose.REVIEW]
    store(
        Amendment,
        (
            Amendment(
                evaluation=e, what="changed", why="A slip.", before={}, by_id=e.reviewer_id, at=now
            )
            for e in reviews[:500]
        ),
    )
    _corrections(chance, now)
    for user in User.objects.filter(role__in=[Role.LEAD, Role.COACH]):
        Template.objects.create(owner=user, title="By when", text=WORDS, shared=True)


def _reviews(chance: Random, card: Scorecard, now: datetime) -> Iterator[PersonEvaluation]:
    """Yield reviews: of what was assigned, nine in ten done, and of other talks."""
    taken = set()
    for item in Assigned.objects.select_related("conversation").order_by("pk"):
        taken.add(item.conversation_id)
        if chance.random() < 0.9:
            yield _one(item.conversation, item.reviewer_id, card, chance, now)
    reviewers = _reviewers()
    talks = Conversation.objects.exclude(agent=None).select_related("agent").order_by("pk")
    wanted = EVALUATIONS - len(taken) - EVALUATIONS // 10
    for talk in talks[: wanted + len(taken)]:
        if talk.pk not in taken and talk.agent is not None:
            yield _one(talk, chance.choice(reviewers[talk.agent.team_id]), card, chance, now)


def _own_and_peers(chance: Random, card: Scorecard, now: datetime) -> Iterator[PersonEvaluation]:
    talks = Conversation.objects.exclude(agent=None).select_related("agent").order_by("-pk")
    mates: dict[int | None, list[int]] = {}
    for team, user in Agent.objects.exclude(user=None).values_list("team", "user"):
        mates.setdefault(team, []).append(user)
    for number, talk in enumerate(talks[1 : EVALUATIONS // 10]):
        assert talk.agent is not None
        own = talk.agent.user_id
        peer = next(m for m in chance.sample(mates[talk.agent.team_id], 2) if m != own)
        purpose, by = (Purpose.PEER, peer) if number % 2 else (Purpose.SELF, own)
        yield _one(talk, by, card, chance, now, purpose)


def _reviewers() -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = {}
    for team in Team.objects.all():
        who = team.people.filter(role__in=[Role.LEAD, Role.COACH])
        found[team.pk] = list(who.values_list("pk", flat=True))
    return found


def _one(
    talk: Conversation,
    by: int | None,
    card: Scorecard,
    chance: Random,
    now: datetime,
    purpose: str = Purpose.REVIEW,
) -> PersonEvaluation:
    at = min(talk.started_at + timedelta(hours=chance.randint(4, 90)), now)
    took = chance.randint(120, 420)
    return PersonEvaluation(
        conversation=talk,
        agent_id=talk.agent_id,
        scorecard=card,
        reviewer_id=by,
        purpose=purpose,
        unbiased=chance.random() < 0.8,
        started_at=talk.started_at,
        begun_at=at,
        submitted_at=at + timedelta(seconds=took) if chance.random() < 0.98 else None,
        seconds=took,
        summary=WORDS if chance.random() < 0.5 else "",
    )


def _evaluations(
    rows: Sequence[PersonEvaluation], card: Scorecard, chance: Random
) -> list[PersonEvaluation]:
    criteria = criteria_of(card)
    points = []
    for row in rows:
        given = {c.key: _points(c, chance) for c in criteria}
        points.append(given)
        found = result(criteria, given)
        if row.submitted_at is not None:
            row.score, row.failed = found.score, list(found.failed)
    made = store(PersonEvaluation, rows)
    of = {c.key: most(c) for c in criteria}
    store(
        Rating,
        (
            Rating(evaluation=row, criterion=key, points=value, of=of[key])
            for row, given in zip(made, points, strict=True)
            for key, value in given.items()
        ),
    )
    store(
        Comment,
        (
            Comment(
                evaluation=row,
                tone="praise" if chance.random() < 0.6 else "advice",
                turn=0,
                start=0,
                end=2,
                text=WORDS,
                at=row.begun_at,
            )
            for row in made
            if row.purpose != Purpose.CALIBRATION
        ),
    )
    return made


def _points(criterion: Any, chance: Random) -> int | None:
    if chance.random() < 0.25:
        return None
    top = most(criterion)
    return top if chance.random() < 0.6 else chance.randint(0, top)


def _requests(peers: Sequence[PersonEvaluation]) -> Iterator[PeerRequest]:
    for one in peers:
        if one.reviewer_id is not None:
            yield PeerRequest(
                conversation_id=one.conversation_id,
                agent_id=one.agent_id,
                asked_id=one.reviewer_id,
                at=one.begun_at,
                evaluation=one,
            )


def _corrections(chance: Random, now: datetime) -> None:
    reviewers = _reviewers()
    moments = Moment.objects.filter(verdict="missed", agent__isnull=False)
    found = moments.select_related("agent").order_by("pk")[:CORRECTIONS]
    store(
        Correction,
        (
            Correction(
                conversation_id=moment.conversation_id,
                agent=moment.agent,
                moment=moment,
                engine_version=moment.engine_version,
                turn=moment.turn,
                start=0,
                end=2,
                was=moment.kind,
                was_verdict="missed",
                found=moment.kind,
                verdict=chance.choice(("met", "partial")),
                by_id=chance.choice(reviewers[moment.agent.team_id]),
                at=moment.started_at + timedelta(days=1),
            )
            for moment in found
            if moment.agent is not None
        ),
    )


def compared(now: datetime) -> None:
    """Hold rounds of calibration, close all but three, and measure how the engine agrees."""
    chance = Random(6)
    card = Scorecard.objects.filter(status="published").earliest("pk")
    admin = User.objects.get(email="admin@bench.test")
    raters = list(User.objects.filter(role__in=[Role.LEAD, Role.COACH]).order_by("pk"))
    usual = [u for u in raters if u.email in ("lead@bench.test", "coach@bench.test")]
    talks = list(
        Conversation.objects.exclude(agent=None)
        .exclude(person_evaluations__isnull=False)
        .order_by("pk")[: ROUNDS * ROUND_TALKS]
    )
    for number in range(ROUNDS):
        at = now - timedelta(days=4 * (ROUNDS - number))
        opened = Round.objects.create(
            title=f"Round {number + 1}",
            scorecard=card,
            due=timezone.localdate(at + timedelta(days=7)),
            opened_by=admin,
            opened_at=at,
        )
        mine = talks[number * ROUND_TALKS :][:ROUND_TALKS]
        store(
            RoundTalk,
            (
                RoundTalk(
                    round=opened, scorecard=card, conversation=t, agent_id=t.agent_id, place=p
                )
                for p, t in enumerate(mine, start=1)
            ),
        )
        who = list(dict.fromkeys([*usual, *chance.sample(raters, 6)]))
        store(Rater, (Rater(round=opened, person=w, expert=w == who[2]) for w in who))
        rows = [
            _one(t, w.pk, card, chance, now, Purpose.CALIBRATION)
            for t in mine
            for w in (who if number < ROUNDS - 3 else who[2:])
        ]
        _evaluations(rows, card, chance)
        if number < ROUNDS - 3:
            calibration.close(opened, by=admin, now=at + timedelta(days=6))
            Accord.objects.create(
                round=opened, criterion=criteria_of(card)[0].key, text=WORDS, by=admin, at=at
            )
    machine.measure(card.name, now=now)


def disputed(now: datetime) -> None:
    """Let agents read what was said of them, and dispute some of it."""
    of = PersonEvaluation.objects.filter(purpose=Purpose.REVIEW, submitted_at__isnull=False)
    rows = list(of.select_related("agent").order_by("-submitted_at"))
    store(
        Acknowledgement,
        (Acknowledgement(evaluation=e, by_id=e.agent.user_id, at=now) for e in rows[200::2]),
    )
    disputes = store(Dispute, _disputes(rows[:DISPUTES], now))
    steps, rulings, said = [], [], []
    for one in disputes:
        key = "refusal"
        said.append(DisputedCriterion(dispute=one, key=key, criterion=key, words=WORDS, was=0, wish=2, of=2, became=2 if one.outcome else None))  # fmt: skip
        steps.append(
            DisputeStep(dispute=one, what="opened", by_id=one.opened_by_id, at=one.opened_at)
        )
        if one.outcome:
            steps.append(DisputeStep(dispute=one, what="answered", at=one.closed_at))
            rulings.append(Ruling(dispute=one, outcome=one.outcome, answer=WORDS, reviewer_id=one.reviewer_id, at=one.closed_at, stands_at=one.closed_at, score_before=70, score_after=80))  # fmt: skip
    store(DisputedCriterion, said)
    store(DisputeStep, steps)
    store(Ruling, rulings)


def _disputes(rows: Sequence[PersonEvaluation], now: datetime) -> Iterator[Dispute]:
    for number, one in enumerate(rows):
        assert one.submitted_at is not None
        at = min(one.submitted_at + timedelta(days=1), now)
        still = number < STILL_OPEN
        yield Dispute(
            conversation_id=one.conversation_id,
            agent_id=one.agent_id,
            scorecard_id=one.scorecard_id,
            evaluation=one,
            reviewer_id=one.reviewer_id,
            opened_by_id=one.agent.user_id,
            opened_at=at,
            answer_by=at + timedelta(days=7),
            outcome="" if still else ("accepted", "partly", "rejected")[number % 3],
            closed_at=None if still else at + timedelta(days=number % 6),
        )
