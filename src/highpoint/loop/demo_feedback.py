"""Surveys, answers of customers and feedback among colleagues for the made-up company."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from highpoint.apps.accounts.models import Role, User
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.feedback import colleagues, surveys
from highpoint.apps.feedback.credit import credit
from highpoint.apps.feedback.models import (
    Feedback,
    Survey,
    SurveyLink,
    SurveyQuestion,
    SurveyResponse,
)
from highpoint.apps.feedback.surveys import About, Asks
from highpoint.demo.company import NAME
from highpoint.engine.insight.customer_answers import SCALES, Measure
from highpoint.engine.trajectory import EndState

SURVEY = "After a conversation"
# How many weeks back customers were asked, and which share of them answers.
WEEKS = 12
ASKED, ANSWER = 0.3, 0.28
_ABOUT = About(
    SURVEY,
    NAME,
    "Thank you for writing to us. A few short questions about the talk we had.",
    "Thank you. We read every word.",
    14,
    (
        Asks("csat", "How satisfied are you with how we helped you?"),
        Asks("ces", "How easy was it to get what you needed?"),
        Asks("nps", "How likely are you to recommend us to a friend?"),
        Asks("words", "What could we have done better?"),
    ),
)
# How pleased a customer is, from 0 to 1, by how the talk ended; they differ among themselves.
_PLEASED = {EndState.SATISFIED: 0.9, EndState.NEUTRAL: 0.66, EndState.DISSATISFIED: 0.22}
_SPREAD = 0.16
_WORDS = {
    "good": ("Quick and kind.", "I felt heard.", "Solved in one go, thank you."),
    "bad": ("I had to explain it twice.", "It took too long.", "Nobody called me back."),
}


def fill(now: datetime, seed: int) -> None:
    """Ask the made-up customers and let some answer; let the made-up colleagues talk. Once."""
    if Survey.objects.filter(made_up=True).exists():
        return
    with transaction.atomic():
        lead = User.objects.filter(made_up=True, role=Role.LEAD).first()
        survey = surveys.make(_ABOUT, by=lead, now=now - timedelta(weeks=WEEKS), made_up=True)
        _answers(survey, now, Random(seed))
        _feedback(now)


def remove() -> None:
    """Take the made-up surveys out; answers and feedback go with their talks and people."""
    Survey.objects.filter(made_up=True).delete()


def _answers(survey: Survey, now: datetime, chance: Random) -> None:
    talks = Conversation.objects.filter(
        made_up=True, started_at__gte=now - timedelta(weeks=WEEKS), started_at__lt=now
    )
    asked = [
        talk
        for talk in talks.select_related("reading").order_by("pk")
        if chance.random() < ASKED and talk.agent_id
    ]
    replies = Turn.objects.filter(conversation__in=asked, role="agent").order_by("index")
    last = dict(replies.values_list("conversation", "index"))
    links = [_link(survey, talk, last.get(talk.pk), now, chance) for talk in asked]
    SurveyLink.objects.bulk_create(links)
    rows = [row for link in links if link.answered_at for row in _said(survey, link, chance)]
    SurveyResponse.objects.bulk_create(rows)
    credit(rows)


def _link(
    survey: Survey, talk: Conversation, turn: int | None, now: datetime, chance: Random
) -> SurveyLink:
    made = min(now, (talk.ended_at or talk.started_at) + timedelta(hours=1))
    answered = made + timedelta(hours=chance.uniform(0.2, 40))
    return SurveyLink(
        survey=survey,
        conversation=talk,
        customer=talk.customer_key,
        turn=turn,
        made_at=made,
        expires_at=made + timedelta(days=survey.days),
        answered_at=answered if chance.random() < ANSWER and answered < now else None,
    )


def _said(survey: Survey, link: SurveyLink, chance: Random) -> list[SurveyResponse]:
    reading = getattr(link.conversation, "reading", None)
    middle = _PLEASED.get(EndState(reading.end_state) if reading else EndState.NEUTRAL, 0.6)
    pleased = min(1.0, max(0.0, chance.gauss(middle, _SPREAD)))
    questions: Sequence[SurveyQuestion] = list(survey.questions.all())
    return [row for question in questions if (row := _response(link, question, pleased, chance))]


def _response(
    link: SurveyLink, question: SurveyQuestion, pleased: float, chance: Random
) -> SurveyResponse | None:
    assert link.answered_at is not None
    row = SurveyResponse(
        key=f"link:{link.pk}:{question.pk}",
        conversation_id=link.conversation_id,
        measure=question.measure,
        at=link.answered_at,
        day=link.answered_at.date(),
        link=link,
        question=question,
    )
    if question.measure == "words":
        if chance.random() > 0.3:
            return None
        row.words = chance.choice(_WORDS["good" if pleased > 0.6 else "bad"])
        return row
    lowest, highest = SCALES[Measure(question.measure)]
    row.value = round(lowest + (highest - lowest) * min(1.0, max(0.0, chance.gauss(pleased, 0.08))))
    return row


def _feedback(now: datetime) -> None:
    people = {
        user.role: user
        for user in User.objects.filter(made_up=True, is_active=True).order_by("-pk")
    }
    agent, lead, coach = (people.get(role) for role in (Role.AGENT, Role.LEAD, Role.COACH))
    if agent is None or lead is None or coach is None:
        return
    early, late = now - timedelta(days=12), now - timedelta(days=3)
    idea = colleagues.give(
        by=agent,
        direction=Feedback.Direction.COMPANY,
        text="Customers ask where their refund is, and our tool does not say. Could it show the day?",
        topic=Feedback.Topic.PROCESS,
        now=early,
    )
    colleagues.answer(
        idea,
        by=lead,
        outcome="will",
        text="You are right. It is asked for; I tell you here when it is in.",
        now=early + timedelta(days=2),
    )
    colleagues.give(
        by=agent,
        direction=Feedback.Direction.UPWARD,
        to=coach,
        text="The replay of the lost parcel helped me most. More of those, please.",
        now=late,
    )
    colleagues.give(
        by=coach,
        direction=Feedback.Direction.PEER,
        to=agent,
        text="How you told the customer first what happens today, then why: I use that now.",
        now=late,
    )
