"""Coaching, kudos, care, notices, answers and the log of a large company, for benchmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from benchmarks._reviews import WORDS, store
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import Agent, AuditEntry, Role, Team, User
from highpoint.apps.coaching.models import (
    ActionMove,
    Celebration,
    CoachingAction,
    CoachingSession,
    FocusBehavior,
    Kudos,
    NotedMoment,
    Pin,
    PrivateNote,
    SessionStep,
    WeeklyNote,
)
from highpoint.apps.conversations.models import Import, ImportProblem, SavedFilter
from highpoint.apps.feedback.models import (
    Feedback,
    FeedbackAnswer,
    ResponseCredit,
    Survey,
    SurveyLink,
    SurveyQuestion,
    SurveyResponse,
)
from highpoint.apps.notices.kinds import KINDS
from highpoint.apps.notices.models import Delivery, Hook, Notice, Rhythm
from highpoint.apps.quality.models import Moment, Threshold
from highpoint.apps.wellbeing.models import HelpAsked, LoadShared, PulseCount, TeamCare
from highpoint.apps.wellbeing.pulse import QUESTIONS

SESSIONS = 2_000
KUDOS = 5_000
NOTES = 12
NOTICES = 50_000
ANSWERS = 20_000
FEEDBACK = 3_000
LOOKS = 200_000
BEHAVIORS = (("refusal", "Saying no with a way forward"), ("distress", "Hearing distress"))


def coached(now: datetime) -> None:
    """Hold sessions, thank each other, write every agent a note a week."""
    chance = Random(7)
    agents = list(Agent.objects.select_related("team", "user").order_by("key"))
    coaches = {team.pk: list(team.people.filter(role=Role.COACH)) for team in Team.objects.all()}
    sessions = store(
        CoachingSession,
        (
            CoachingSession(
                agent=agent,
                coach=chance.choice(coaches[agent.team_id or 0]),
                planned_for=now + timedelta(days=5 - chance.randint(0, 180), hours=1),
                agenda=WORDS,
                shared=WORDS,
                created_at=now - timedelta(days=190),
            )
            for agent in (agents[n % len(agents)] for n in range(SESSIONS))
        ),
    )
    past = [one for one in sessions if one.planned_for < now]
    store(SessionStep, _steps(sessions, past))
    store(FocusBehavior, _behaviors(sessions, chance))
    store(PrivateNote, (PrivateNote(session=s, by=s.coach, text=WORDS, at=now) for s in past))
    actions = store(
        CoachingAction,
        (
            CoachingAction(
                session=s,
                what=f"Try it out {n}",
                owner=(s.agent.user if n else s.coach),
                due_on=timezone.localdate(s.planned_for + timedelta(days=14)),
                done_at=now if s.planned_for < now - timedelta(days=20) else None,
            )
            for s in past
            for n in range(2)
        ),
    )
    store(ActionMove, (ActionMove(action=a, from_on=a.due_on, to_on=a.due_on + timedelta(days=7), at=now) for a in actions[::10]))  # fmt: skip
    met = _met(agents)
    store(Pin, _pins(sessions, met, now))
    store(Kudos, _kudos(met, agents, now))
    notes = store(WeeklyNote, (WeeklyNote(agent=a, week_of=_monday(now, w), at=now - timedelta(weeks=w - 1)) for a in agents for w in range(1, NOTES + 1)))  # fmt: skip
    store(NotedMoment, (NotedMoment(note=note, place=p, **_place(m)) for note in notes for p, m in enumerate(met.get(note.agent_id, ())[:3], start=1)))  # fmt: skip
    store(Celebration, (Celebration(agent=a, week_of=_monday(now, 2), level=90, low=85, high=94, conversations=40, found_at=now, shared_at=now if n % 2 else None) for n, a in enumerate(agents)))  # fmt: skip


def _monday(now: datetime, weeks: int):
    day = timezone.localdate(now)
    return day - timedelta(days=day.weekday(), weeks=weeks)


def _steps(
    sessions: Sequence[CoachingSession], past: Sequence[CoachingSession]
) -> Iterator[SessionStep]:
    for one in sessions:
        yield SessionStep(session=one, step="planned", at=one.created_at, by=one.coach)
    for one in past:
        yield SessionStep(session=one, step="held", at=one.planned_for, by=one.coach)
        if one.pk % 3:
            at = one.planned_for + timedelta(days=1)
            yield SessionStep(session=one, step="acknowledged", at=at, by=one.agent.user)


def _behaviors(sessions: Sequence[CoachingSession], chance: Random) -> Iterator[FocusBehavior]:
    for one in sessions:
        key, title = chance.choice(BEHAVIORS)
        yield FocusBehavior(
            session=one,
            place=1,
            criterion=key,
            title=title,
            kind=key,
            goal_from=40,
            goal_to=60,
            goal_by=timezone.localdate(one.planned_for + timedelta(days=30)),
        )


def _met(agents: Sequence[Agent]) -> dict[int, list[Moment]]:
    """Return some moments of each agent that went well."""
    found: dict[int, list[Moment]] = {}
    rows = Moment.objects.filter(verdict="met", agent__isnull=False).order_by("-pk")
    for moment in rows.only("conversation", "agent", "kind", "turn", "started_at")[:60_000]:
        own = found.setdefault(moment.agent_id or 0, [])
        if len(own) < 8 and all(moment.conversation_id != m.conversation_id for m in own):
            own.append(moment)
    return found


def _place(moment: Moment) -> dict:
    return {
        "conversation_id": moment.conversation_id,
        "moment": moment,
        "kind": moment.kind,
        "turn": moment.turn,
        "start": 0,
        "end": 2,
    }


def _pins(
    sessions: Sequence[CoachingSession], met: dict[int, list[Moment]], now: datetime
) -> Iterator[Pin]:
    for one in sessions:
        for moment in met.get(one.agent_id, ())[:3]:
            yield Pin(by=one.coach, agent=one.agent, session=one, tone="praise", at=now, **_place(moment))  # fmt: skip
    coach = User.objects.get(email="coach@bench.test")
    for agent in Agent.objects.filter(team__in=coach.teams.all())[:40]:
        for moment in met.get(agent.pk, ())[3:4]:
            yield Pin(by=coach, agent=agent, tone="praise", at=now, **_place(moment))


def _kudos(met: dict[int, list[Moment]], agents: Sequence[Agent], now: datetime) -> Iterator[Kudos]:
    for number in range(KUDOS):
        to, by = agents[number % len(agents)], agents[(number + 20) % len(agents)]
        own = met.get(to.pk, [])
        if number // len(agents) < len(own):
            place = _place(own[number // len(agents)])
            yield Kudos(to=to, by=by.user, words=WORDS, at=now - timedelta(minutes=number), **place)


def cared(now: datetime) -> None:
    """Ask for help, answer the pulse, set limits, keep filters."""
    chance = Random(8)
    teams = list(Team.objects.order_by("pk"))
    agents = list(Agent.objects.order_by("key")[:500])
    lead = User.objects.get(email="lead@bench.test")
    store(TeamCare, (TeamCare(team=team) for team in teams))
    store(HelpAsked, (HelpAsked(agent=a, about="Saying no", asked_at=now - timedelta(hours=n), **({} if n % 5 == 0 else {"answer": WORDS, "answered_at": now})) for n, a in enumerate(agents)))  # fmt: skip
    store(LoadShared, (LoadShared(agent=a, to=lead, since=now) for a in agents[:100]))
    store(PulseCount, (PulseCount(team=t, week=_monday(now, w), question=q, answer=n, times=chance.randint(1, 15)) for t in teams for w in range(26) for q in QUESTIONS for n in range(1, 6)))  # fmt: skip
    for key in ("kind:distress", "kind:hold", "kind:refusal"):
        store(Threshold, (Threshold(team=t, key=key, least=60, set_at=now) for t in teams))
    for user in User.objects.filter(role__in=[Role.ADMIN, Role.LEAD]):
        store(SavedFilter, (SavedFilter(user=user, name=f"Look {n}", page=page, query="q=lamp", shared=n == 0 and page == "insight") for n in range(8) for page in ("conversations", "insight")))  # fmt: skip
    brought = store(Import, (Import(name=f"talks {n}.jsonl", status="done", new=900, left_out=100, created_at=now - timedelta(days=n), finished_at=now) for n in range(100)))  # fmt: skip
    store(ImportProblem, (ImportProblem(source=brought[0], line=n, reason="No text.") for n in range(5_000)))  # fmt: skip


def told(now: datetime) -> None:
    """Tell people things, send some of it out, and write a log of what was looked at."""
    chance = Random(9)
    users = list(User.objects.filter(is_active=True).order_by("pk"))
    usual = [u for u in users if u.email.split("@")[0] in ("admin", "lead", "agent", "coach")]
    store(Rhythm, (Rhythm(user=user) for user in users[::3]))
    hooks = store(Hook, (Hook(name=f"Channel {t}", program="slack", url="https://chat.invalid/x", host="chat.invalid", team=t, kinds=["calibration"], made_at=now) for t in Team.objects.all()))  # fmt: skip
    notices = store(
        Notice,
        (
            Notice(
                to=chance.choice(usual) if n % 10 == 0 else chance.choice(users),
                kind=chance.choice(KINDS).name,
                once=f"bench {n}",
                subject="A conversation of yours was evaluated",
                body=WORDS,
                link="/today/",
                at=now - timedelta(minutes=3 * n),
                read_at=now if chance.random() < 0.8 else None,
                planned_at=now,
            )
            for n in range(NOTICES)
        ),
    )
    states = ("sent", "sent", "sent", "sent", "sent", "sent", "sent", "sent", "failed", "unknown")
    store(Delivery, (Delivery(key=f"bench:{n.pk}", notice=n, way="hook" if n.pk % 9 == 0 else "mail", hook=hooks[0] if n.pk % 9 == 0 else None, state=chance.choice(states), not_before=n.at, done_at=n.at) for n in notices[::2]))  # fmt: skip
    agents = list(Agent.objects.values_list("pk", flat=True))
    by = list(User.objects.filter(role__in=[Role.LEAD, Role.COACH]).values_list("pk", flat=True))
    store(AuditEntry, (AuditEntry(at=now - timedelta(minutes=n), act=Did.OPENED_CONVERSATION, user_id=chance.choice(by), agent_id=chance.choice(agents), thing="conversation", thing_id=chance.randrange(1, 100_000)) for n in range(LOOKS, 0, -1)))  # fmt: skip


def answered(now: datetime) -> None:
    """Ask customers and colleagues, and answer."""
    chance = Random(10)
    survey = Survey.objects.create(name="After a talk", company="Bench", made_at=now)
    asked = store(SurveyQuestion, (SurveyQuestion(survey=survey, place=p, measure=m, asks="How was it?") for p, m in enumerate(("csat", "ces", "nps", "words"))))  # fmt: skip
    talks = list(_talks(ANSWERS))
    links = store(SurveyLink, (SurveyLink(survey=survey, conversation_id=pk, made_at=at, expires_at=at + timedelta(days=14 if n else 400), answered_at=at if n else None) for n, (pk, at, _) in enumerate(talks)))  # fmt: skip
    tops = {"csat": (1, 5), "ces": (1, 7), "nps": (0, 10)}
    rows = []
    for link, (pk, at, agent) in zip(links, talks, strict=True):
        question = chance.choice(asked)
        words = question.measure == "words"
        row = SurveyResponse(
            key=f"bench {pk}",
            conversation_id=pk,
            measure=question.measure,
            value=None if words else chance.randint(*tops[question.measure]),
            words=WORDS if words else "",
            at=at,
            day=timezone.localdate(at),
            link=link,
            question=question,
        )
        rows.append((row, agent))
    made = store(SurveyResponse, (row for row, _ in rows))
    store(ResponseCredit, (ResponseCredit(response=r, agent_id=agent, measure=r.measure, day=r.day, value=r.value) for r, (_, agent) in zip(made, rows, strict=True)))  # fmt: skip
    users = list(User.objects.filter(role=Role.AGENT).order_by("pk"))
    leads = list(User.objects.filter(role=Role.LEAD))
    given = store(
        Feedback,
        (
            Feedback(
                direction=("peer", "upward", "company")[n % 3],
                by=users[n % len(users)],
                to=(users[(n + 20) % len(users)], chance.choice(leads), None)[n % 3],
                topic="process" if n % 3 == 2 else "",
                text=WORDS,
                at=now - timedelta(hours=n),
                due_on=timezone.localdate(now - timedelta(hours=n) + timedelta(days=14)),
            )
            for n in range(FEEDBACK)
        ),
    )
    store(FeedbackAnswer, (FeedbackAnswer(feedback=f, at=now, outcome="heard", text=WORDS) for f in given[200:]))  # fmt: skip


def _talks(count: int):
    from highpoint.apps.conversations.models import Conversation

    rows = Conversation.objects.exclude(agent=None).order_by("-started_at", "-pk")
    return rows.values_list("pk", "started_at", "agent")[:count]
