"""A large company for benchmarks of pages: made-up talks, read once by the engine, kept many times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from time import perf_counter
from typing import Any

from django.db import transaction

from benchmarks import _care as care
from benchmarks import _customers as customers
from benchmarks import _opened as opened
from benchmarks import _reviews as reviews
from benchmarks import _school as school
from benchmarks import _watch as watch
from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.apps.assignments.models import Draw
from highpoint.apps.calibration.models import Round
from highpoint.apps.care.models import Promise
from highpoint.apps.coaching.models import CoachingSession
from highpoint.apps.conversations import operations as talks_kept
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.customers.models import Identity, Purchase
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.disputes.models import Dispute
from highpoint.apps.feedback.models import Feedback
from highpoint.apps.notices.models import Delivery
from highpoint.apps.prevention.models import Apology, Decision, Incident
from highpoint.apps.quality import in_force
from highpoint.apps.quality import operations as quality
from highpoint.apps.quality.models import Evaluation, Moment, Scorecard, ScoreMonth, ScoreTally
from highpoint.apps.quality.scoring import Scored, Scores
from highpoint.apps.training.models import Practice
from highpoint.apps.watch.models import OpenTalk
from highpoint.apps.wellbeing.cases import Cases
from highpoint.apps.wellbeing.models import HelpAsked
from highpoint.demo.history import conversations
from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation

TEAMS = 20
AGENTS = 1_000
TEMPLATES = 400
WEEKS = 26
BATCH = 1_000
LONG_TALK = 5_000
ROLES = ("lead", "coach", "agent", "executive", "auditor")
NOW = datetime.now(UTC).replace(microsecond=0)


def fill(count: int) -> float:
    """Make what is missing of the company and so many conversations; return the seconds."""
    begin = perf_counter()
    if not Kept.objects.exists():
        _talk(count)
    _rooms()
    return perf_counter() - begin


def _rooms() -> None:
    """Fill the rooms beside the conversations, each where it is still empty."""
    for step, rows in (
        (reviews.people, User.objects.filter(email="auditor@bench.test")),
        (reviews.assigned, Draw.objects.all()),
        (reviews.judged, PersonEvaluation.objects.all()),
        (reviews.compared, Round.objects.all()),
        (reviews.disputed, Dispute.objects.all()),
        (care.coached, CoachingSession.objects.all()),
        (care.cared, HelpAsked.objects.all()),
        (care.told, Delivery.objects.all()),
        (care.answered, Feedback.objects.all()),
        (school.practiced, Practice.objects.all()),
        (_second_version, Scorecard.objects.filter(version=2)),
        (customers.known, Identity.objects.filter(value__endswith="@bench.test")),
        (customers.bought, Purchase.objects.all()),
        (customers.promised, Promise.objects.all()),
        (customers.went_wrong, Incident.objects.all()),
        (watch.watched, OpenTalk.objects.all()),
        (watch.between_steps, Apology.objects.all()),
        (watch.decided, Decision.objects.all()),
    ):
        if not rows.exists():
            with transaction.atomic():
                step(NOW)


def _talk(count: int) -> None:
    agents = _people()
    in_force.ensure(NOW)
    templates = [(talk, analyze(talk)) for talk in conversations(NOW, count=TEMPLATES)]
    rows = _talks(templates, agents, count)
    while batch := list(islice(rows, BATCH)):
        _keep(batch, agents)
    _keep([_long(templates, agents)], agents)
    _draft()


def things() -> dict[str, Any]:
    """Return who opens the pages, what numbers stand in the addresses, and what is asked for."""
    emails = {"administrator": "admin"} | {role: role for role in ROLES}
    users = {role: User.objects.get(email=f"{name}@bench.test") for role, name in emails.items()}
    for user in users.values():
        user.set_password("a long enough secret")
        user.save(update_fields=["password"])
    own = Agent.objects.get(user=users["agent"])
    team = own.team_id
    talk = Kept.objects.filter(agent=own).order_by("pk").values_list("pk", flat=True)[0]
    long = Kept.objects.order_by("-turn_count").values_list("pk", flat=True)[0]
    draft = Scorecard.objects.get(status=Scorecard.Status.DRAFT).pk
    card = in_force.ensure(NOW).of(None, "").row.pk
    of: dict[str, Any] = {"conversation": dict.fromkeys(users, talk) | {"administrator": long}}
    of |= dict.fromkeys(("person", "agent_names"), own.pk)
    of |= dict.fromkeys(("scorecard", "scorecard_compare", "rescore_progress"), card)
    of |= dict.fromkeys(("scorecard_try", "criterion", "scorecard_publish"), draft)
    of |= dict.fromkeys(("team", "team_page"), team)
    of |= {"accounts_one": users["agent"].pk, "about_page": "moments/distress"}
    of |= opened.numbers(users, own, card) | school.numbers(users) | customers.numbers(users)
    of |= watch.numbers(users, own)
    return {"users": users, "of": of, "queries": _queries(own.pk, team, card)}


def _queries(agent: int, team: int | None, card: int) -> dict[str, list[str]]:
    """Return what the pages are asked for beside their plain address."""
    last = NOW.date()
    span = f"from={last - timedelta(days=27)}&to={last}"
    return (
        {
            "conversations": [
                "q=refund",
                "q=parcel",
                "q=the",
                "q=%22so+sorry%22+tomorrow",
                "kind=distress",
                "kind=distress&verdict=missed",
                "verdict=missed",
                f"agent={agent}",
                f"agent={agent}&kind=question&verdict=met",
                f"agent={agent}&verdict=missed",
                "ended=dissatisfied",
                "channel=chat",
                "score_to=40",
                f"score_from=90&{span}",
                f"before={NOW - timedelta(weeks=20):%Y-%m-%dT%H:%M:%S.%fZ}_5",
                f"team={team}",
                f"team={team}&sign=churn",
                "sign=churn",
                "sign=outlier",
                "sign=exceptional",
                "sign=promised",
                "sign=repeated",
                "sign=unanswered",
                "box=box_well_badly",
                f"box=box_badly_well&team={team}&{span}",
                "sign=churn&kind=distress&verdict=missed",
                "sign=repeated&q=parcel",
            ],
            "insight": [f"team={team}", "weeks=26", "by=team&what=kind:distress&weeks=26"],
            "insight_moments": [
                "what=kind:distress",
                f"what=kind:question&team={team}&verdict=missed",
                f"what=card:{card}:distress&team={team}&{span}",
                f"what=card:{card}:dialogue&team={team}&{span}",
                f"what=card:{card}:no_insult&team={team}&{span}",
            ],
            "insight_boxes": [f"team={team}", "weeks=26", "weeks=all"],
            "log": ["act=opened+a+conversation"],
            "conversation": ["part=7", "turn=4321"],
        }
        | customers.QUERIES
        | watch.QUERIES
    )


def _people() -> dict[str, Agent]:
    teams = Team.objects.bulk_create(Team(name=f"Team {n:02}") for n in range(TEAMS))
    rows = [
        Agent(key=f"agent {n:04}", name=f"Agent {n:04}", team=teams[n % TEAMS])
        for n in range(AGENTS)
    ]
    Agent.objects.bulk_create(rows)
    User.objects.create_user("admin@bench.test", name="Admin", role=Role.ADMIN)
    lead = User.objects.create_user("lead@bench.test", name="Lead", role=Role.LEAD)
    lead.teams.set(teams[:3])
    agents = {agent.key: agent for agent in Agent.objects.all()}
    agent = agents["agent 0001"]
    agent.user = User.objects.create_user("agent@bench.test", name="Agent", role=Role.AGENT)
    agent.save()
    return agents


def _talks(
    templates: Sequence[tuple[Conversation, Analysis]], agents: dict[str, Agent], count: int
) -> Iterator[tuple[Conversation, Analysis]]:
    chance = Random(12)
    keys = sorted(agents)
    span = timedelta(weeks=WEEKS)
    for number in range(count):
        talk, analysis = templates[chance.randrange(len(templates))]
        began = NOW - span * chance.random()
        yield _as(talk, analysis, f"bench {number}", chance.choice(keys), began)


def _as(
    talk: Conversation, analysis: Analysis, identity: str, agent: str, began: datetime
) -> tuple[Conversation, Analysis]:
    """Return a talk and its reading as if another agent had led it at another time."""
    turns = tuple(
        replace(
            turn,
            at=began + timedelta(minutes=turn.index),
            author=agent if turn.role == "agent" else None,
        )
        for turn in talk.turns
    )
    moments = tuple(each._replace(author=agent) for each in analysis.moments)
    marks = tuple(each._replace(author=agent) for each in analysis.marks)
    return (
        replace(talk, id=identity, source="bench", agent=agent, started_at=began, turns=turns),
        replace(analysis, moments=moments, marks=marks),
    )


def _long(
    templates: Sequence[tuple[Conversation, Analysis]], agents: dict[str, Agent]
) -> tuple[Conversation, Analysis]:
    """Return one talk of thousands of turns: many talks, one after the other."""
    turns = [turn for _ in range(3) for talk, _ in templates for turn in talk.turns]
    turns = (turns * (LONG_TALK // len(turns) + 1))[:LONG_TALK]
    numbered = tuple(replace(turn, index=index, author=None) for index, turn in enumerate(turns))
    talk = replace(templates[0][0], id="long", source="bench", turns=numbered)
    return _as(talk, analyze(talk), "bench long", sorted(agents)[0], NOW - timedelta(days=3))


@transaction.atomic
def _keep(batch: Sequence[tuple[Conversation, Analysis]], agents: dict[str, Agent]) -> None:
    talks = [talk for talk, _ in batch]
    rows = talks_kept.keep(
        talks,
        hashes={talks_kept.identity(talk): "x" for talk in talks},
        kept={},
        agents=agents,
        brought_by=None,
        made_up=False,
    )
    standing = in_force.in_force().of(None, "")
    reads = []
    for row, (talk, analysis) in zip(rows, batch, strict=True):
        scored = Scored(replace(analysis.evaluation, author=talk.agent), standing.row)
        roles = tuple(turn.role for turn in talk.turns)
        reads.append(quality.Read(row, analysis, Scores(scored, (scored,)), roles))
    quality.record(reads, agents=agents, now=NOW)
    cases = Cases()
    cases.add([row.pk for row in rows])
    cases.write()


def _draft() -> None:
    card = in_force.ensure(NOW).of(None, "").row
    Scorecard.objects.create(name="A draft", version=1, definition=card.definition, created_at=NOW)
    assert Moment.objects.exists()


def _second_version(now: datetime) -> None:
    """Keep half of history scored by a second version too, as a publication for it leaves it."""
    card = in_force.ensure(now).of(None, "").row
    second = Scorecard.objects.create(
        name=card.name,
        version=2,
        status=Scorecard.Status.RETIRED,
        definition={**card.definition, "version": 2},
        created_at=now,
        published_at=now,
    )
    rows = Evaluation.objects.filter(scorecard=card).order_by("pk")
    scored = (row for row in rows.iterator() if row.pk % 2)
    reviews.store(Evaluation, (_under(second, row) for row in scored))
    tallied = [row for row in ScoreTally.objects.filter(scorecard=card) if row.pk % 2]
    months: dict[tuple[int, date], list[float]] = {}
    for row in tallied:
        sums = months.setdefault((row.agent_id, row.day.replace(day=1)), [0, 0.0, 0.0])
        for place, value in enumerate((row.conversations, row.total, row.squares)):
            sums[place] += value
    reviews.store(ScoreTally, (_under(second, row) for row in tallied))
    reviews.store(
        ScoreMonth,
        (
            ScoreMonth(
                agent_id=agent,
                month=month,
                scorecard=second,
                conversations=row[0],
                total=row[1],
                squares=row[2],
            )
            for (agent, month), row in months.items()
        ),
    )


def _under(card: Scorecard, row: Any) -> Any:
    row.pk, row.scorecard = None, card
    row._state.adding = True
    return row
