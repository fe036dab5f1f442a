"""Rows made by hand, for tests of pages: people, agents, conversations with what was seen in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.apps.assignments.drawing import Inputs
from highpoint.apps.assignments.models import Assigned, Assignment, Draw, Rule
from highpoint.apps.care.models import Fact, FollowUp, Promise
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.customers import identities
from highpoint.apps.customers.models import Customer, Identity, Purchase
from highpoint.apps.desk import corrections, operations
from highpoint.apps.desk.models import Correction, PersonEvaluation
from highpoint.apps.quality import in_force
from highpoint.apps.quality.models import (
    UNDATED,
    Evaluation,
    Mark,
    Moment,
    Reading,
    Scorecard,
    Sign,
)
from highpoint.apps.watch import arriving
from highpoint.apps.watch.models import OpenTalk
from highpoint.apps.wellbeing.models import HelpAsked
from highpoint.engine.conversation import Role as EngineRole
from highpoint.engine.insight.sampling import Pool
from highpoint.engine.scorecard import DEFAULT

PASSWORD = "a long enough secret"
VERSION = "test"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

_numbers = count(1)


def person(role: Role = Role.LEAD, *, teams: tuple[Team, ...] = (), **fields) -> User:
    """Make somebody who signs in with PASSWORD."""
    number = next(_numbers)
    fields = {"email": f"{role}{number}@example.test", "name": f"Person {number}"} | fields
    user = User.objects.create_user(password=PASSWORD, role=role, **fields)
    user.teams.set(teams)
    return user


def team(name: str = "") -> Team:
    return Team.objects.create(name=name or f"Team {next(_numbers)}")


def agent(name: str = "", **fields) -> Agent:
    name = name or f"Agent {next(_numbers)}"
    return Agent.objects.create(key=name, name=name, **fields)


def scorecard() -> Scorecard:
    """Return the default scorecard, in force everywhere."""
    return in_force.ensure(START).of(None, "").row


def draft(name: str = "", criteria=DEFAULT.criteria, version: int = 1) -> Scorecard:
    """Make a draft of a scorecard, with the default one's criteria unless others are given."""
    name = name or f"Card {next(_numbers)}"
    rows = [criterion.to_dict() for criterion in criteria]
    return Scorecard.objects.create(
        name=name,
        version=version,
        definition={"name": name, "version": version, "criteria": rows},
        created_at=START,
    )


def customer(name: str = "", told: str = "", source: str = "shop", **fields) -> Customer:
    """Make a customer with one identity: as told, or an account's number."""
    row = Customer.objects.create(name=name, **{"known_since": START} | fields)
    key = identities.read(told or str(next(_numbers)), source)
    Identity.objects.create(customer=row, **key._asdict())
    return row


def purchase(of: Customer, day: date, amount: str = "10", **fields) -> Purchase:
    return Purchase.objects.create(
        identity=of.identities.order_by("pk")[0],
        day=day,
        at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        amount=Decimal(amount),
        **{"number": f"P{next(_numbers)}", "currency": "EUR"} | fields,
    )


ANGRY = ("Where is it?", "In transit.", "I told you twice already! Useless, you are all liars!")


def open_talk(by: Agent | None = None, *said: str, now: datetime = START, **fields) -> OpenTalk:
    """Make a talk that goes on, customer and agent in turn, a minute each; angry if nothing is said."""
    talk = f"T{next(_numbers)}"
    for index, text in enumerate(said or ANGRY):
        role = EngineRole.AGENT if index % 2 else EngineRole.CUSTOMER
        told = {"talk": talk, "id": f"m{index}", "role": role, "text": text, "source": "desk"}
        told |= {"at": now + timedelta(minutes=index), "agent": by.key if by else ""} | fields
        heard = arriving.arrive(arriving.Message(**told), now=told["at"])
    return heard.talk


def help_asked(agent: Agent, about: str = "Saying no", **fields) -> HelpAsked:
    return HelpAsked.objects.create(agent=agent, about=about, **{"asked_at": START} | fields)


def conversation(
    *turns: tuple[str, str] | str,
    by: Agent | None = None,
    started_at: datetime = START,
    moments: tuple[dict, ...] = (),
    marks: tuple[dict, ...] = (),
    mood: list | None = None,
    end_state: str = "neutral",
    resolved: str = "unclear",
    score: float | None = None,
    read: bool = True,
    signs: tuple[str, ...] = (),
    **fields,
) -> Conversation:
    """
    Make a conversation with its turns and, where ``read``, with what was seen in it.

    A turn is (role, text); a text alone alternates from the customer on. A moment is a
    dictionary of the fields of ``Moment``, with ``trigger`` and ``evidence`` as words of the
    turn they are in: ``{"kind": ..., "turn": 0, "trigger": "where is it", ...}``.
    """
    said = [
        turn if isinstance(turn, tuple) else ("agent" if index % 2 else "customer", turn)
        for index, turn in enumerate(turns)
    ]
    fields = {"external_id": f"c{next(_numbers)}", "customer_name": "Ada Quist"} | fields
    row = Conversation.objects.create(
        agent=by,
        started_at=started_at,
        turn_count=len(said),
        content_hash="x",
        **fields,
    )
    Turn.objects.bulk_create(
        Turn(
            conversation=row,
            index=index,
            role=role,
            text=text,
            at=started_at + timedelta(minutes=index),
        )
        for index, (role, text) in enumerate(said)
    )
    if read:
        _read(row, [text for _, text in said], moments, marks, mood, end_state, resolved, score)
    Sign.objects.bulk_create(
        Sign(conversation=row, agent=by, sign=sign, started_at=started_at) for sign in signs
    )
    return row


def _read(row, texts, moments, marks, mood, end_state, resolved, score) -> None:
    verdicts = [moment["verdict"] for moment in moments]
    Reading.objects.create(
        conversation=row,
        engine_version=VERSION,
        read_at=row.started_at,
        started_at=row.started_at,
        day=row.started_at.date() if row.has_time else UNDATED,
        mood=mood or [],
        end_spans=mood[-1][2] if mood else [],
        end_state=end_state,
        resolved=resolved,
        overall=3.0,
        score=score,
        scorecard=None if score is None else scorecard(),
        offered=len(verdicts),
        met=verdicts.count("met"),
        partial=verdicts.count("partial"),
    )
    if score is not None:
        Evaluation.objects.create(
            conversation=row,
            agent=row.agent,
            scorecard=scorecard(),
            engine_version=VERSION,
            started_at=row.started_at,
            score=score,
            low=max(0, score - 20),
            high=min(100, score + 20),
            n=len(verdicts),
            ratings=_ratings(moments),
        )
    for moment in moments:
        Moment.objects.create(**_moment(row, texts, moment))
    for mark in marks:
        [[turn, start, end]] = _spans(texts, mark["turn"], mark["words"])
        Mark.objects.create(
            conversation=row,
            agent=row.agent,
            engine_version=VERSION,
            started_at=row.started_at,
            mark=mark["mark"],
            turn=turn,
            start=start,
            end=end,
            reason="test",
        )


def _moment(row, texts, moment) -> dict:
    turn = moment["turn"]
    reply = moment.get("reply", [turn + 1] if turn + 1 < len(texts) else [])
    trigger = _spans(texts, turn, moment["trigger"])
    judged = reply[0] if reply and moment["verdict"] != "missed" else turn
    evidence = _spans(texts, judged, moment["evidence"]) if "evidence" in moment else trigger
    return {
        "conversation": row,
        "agent": row.agent,
        "engine_version": VERSION,
        "started_at": row.started_at,
        "kind": moment["kind"],
        "verdict": moment["verdict"],
        "turn": turn,
        "reply": reply,
        "trigger": trigger,
        "evidence": evidence,
        "reason": moment.get("reason", "test"),
    }


def _spans(texts, turn, words) -> list[list[int]]:
    start = texts[turn].index(words)
    return [[turn, start, start + len(words)]]


def _ratings(moments) -> list[list]:
    rows = []
    for criterion in DEFAULT.criteria:
        here = [moment["verdict"] for moment in moments if moment["kind"] in criterion.kinds]
        rows.append([criterion.key, len(here), here.count("met"), here.count("partial")])
    return rows


def lamp(by: Agent | None = None, **fields) -> Conversation:
    """Make a small true talk with a moment of each verdict, a promise, a mark and a mood."""
    return conversation(
        "I am really upset about the lamp. Where is it? My sister's party is tomorrow.",
        "Hello Ada, I am so sorry the lamp never came. It leaves today, I will call you at ten.",
        "Fine. And can I return the shade?",
        "No, shades cannot be returned. I put a spare bulb in the box for free.",
        "Oh, how kind of you, thank you so much!",
        "You are welcome.",
        by=by,
        moments=(
            {"kind": "distress", "verdict": "met", "turn": 0, "trigger": "I am really upset",
             "evidence": "I am so sorry the lamp never came."},
            {"kind": "question", "verdict": "met", "turn": 0, "trigger": "Where is it?",
             "evidence": "It leaves today"},
            {"kind": "personal", "verdict": "missed", "turn": 0,
             "trigger": "My sister's party is tomorrow."},
            {"kind": "promise", "verdict": "met", "turn": 1, "reply": [1],
             "trigger": "I will call you at ten.", "evidence": "I will call you at ten."},
            {"kind": "refusal", "verdict": "partial", "turn": 3, "reply": [3],
             "trigger": "shades cannot be returned", "evidence": "shades cannot be returned"},
            {"kind": "praise", "verdict": "met", "turn": 4,
             "trigger": "how kind of you, thank you so much!", "evidence": "You are welcome."},
        ),
        marks=({"mark": "extra_touch", "turn": 3, "words": "I put a spare bulb in the box"},),
        mood=[[0, -0.6, [[0, 0, 17]]], [2, -0.4, []], [4, 0.8, [[4, 4, 39]]]],
        end_state="satisfied",
        resolved="yes",
        score=82.0,
        **fields,
    )  # fmt: skip


def person_evaluation(
    talk: Conversation | None = None,
    *,
    by: User | None = None,
    agent: Agent | None = None,
    purpose: str = "review",
    answers: dict[str, int | None] | None = None,
    at: datetime | None = START,
    card: Scorecard | None = None,
    **fields,
) -> PersonEvaluation:
    """
    Make somebody's evaluation through the desk's own operations; with ``at`` None a draft.

    ``answers`` gives points by criterion; what is not in it had no occasion.
    """
    talk = talk or lamp(by=agent or globals()["agent"]())
    whose = agent or talk.agent
    made = operations.begin(
        talk,
        whose,
        by=by or person(Role.LEAD),
        now=at or START,
        purpose=purpose,
        scorecard=card or scorecard(),
        turn=fields.pop("turn", None),
        unbiased=fields.pop("unbiased", True),
    )
    for key, points in (answers or {}).items():
        operations.rate(made, key, points)
    for field, value in fields.items():
        setattr(made, field, value)
    made.save()
    if at is not None:
        operations.rest_without_occasion(made)
        operations.submit(made, now=at)
    return made


def correction(whose: Agent, *, by: User, at: datetime = START, verdict: str = "") -> Correction:
    """Make somebody's “not this” of the first moment of a talk, or their other verdict of it."""
    moment = lamp(by=whose).moments.order_by("pk").first()
    return corrections.correct(moment, by=by, now=at, verdict=verdict)


def assigned(to: User, team: Team, talk: Conversation | None = None) -> Assigned:
    """Make an assignment of a team for one reviewer, and the one conversation drawn for it."""
    talk = talk or lamp(by=agent(team=team))
    plan = Assignment.objects.create(name="Reviews", team=team, created_at=START, created_by=to)
    plan.reviewers.add(to)
    pool = Pool.of([(talk.pk, talk.agent.pk, 1)])
    inputs = Inputs(1, True, {Rule.CHANCE: 100}, {talk.agent.pk: (to.pk,)}, frozenset())
    draw = Draw.objects.create(
        assignment=plan,
        period=START.date(),
        at=START,
        due=START.date() + timedelta(days=7),
        first=START - timedelta(days=7),
        until=START,
        seed=next(_numbers),
        candidates=1,
        pool=pool.pack(),
        inputs=inputs.pack(),
        drawn=[[talk.pk, talk.agent.pk, "chance", "chance", to.pk]],
    )
    return draw.items.create(
        conversation=talk, agent=talk.agent, reviewer=to, rule="chance", wanted="chance", place=1
    )


def promise(talk: Conversation, **fields) -> Promise:
    """Make a promise in a talk's second turn, an open one of the agent's own."""
    return Promise.objects.create(
        conversation=talk,
        agent=talk.agent,
        talk_of=talk.agent,
        **{
            "turn": 1,
            "start": next(_numbers),
            "end": 1_000_000_000,
            "words": "I'll call you tomorrow by 10",
            "about": "call",
            "owner": "agent",
            "made_at": talk.started_at,
        }
        | fields,
    )


def identity(name: str = "Ada Quist", **fields) -> Identity:
    """Make a customer, known by an e-mail address; ``fields`` are the customer's."""
    customer = Customer.objects.create(name=name, known_since=START, **fields)
    value = f"ada{next(_numbers)}@example.test"
    return Identity.objects.create(customer=customer, kind="email", value=value)


def fact(identity: Identity, **fields) -> Fact:
    fields = {"said": "Her sister moves in May", "proposed_at": START} | fields
    return Fact.objects.create(identity=identity, **fields)


def follow_up(identity: Identity, **fields) -> FollowUp:
    fields = {"due": START.date(), "why": "Is all well?", "kind": "check"} | fields
    fields = {"shown_on": fields["due"], "reason": f"test {next(_numbers)}"} | fields
    return FollowUp.objects.create(identity=identity, made_at=START, **fields)
