"""Making surveys, and the links by which customers answer them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.feedback.credit import credit
from highpoint.apps.feedback.models import (
    WORDS,
    Survey,
    SurveyLink,
    SurveyQuestion,
    SurveyResponse,
)
from highpoint.engine.conversation import Role
from highpoint.engine.insight.customer_answers import SCALES, Measure
from highpoint.errors import HighpointError

MOST_QUESTIONS = 6
MOST_LINKS = 5_000
LONGEST_WORDS = 2_000
# No real link is longer; a longer one only costs the signature's check.
LONGEST = 100

_signer = Signer(salt="highpoint.survey")


class CannotChange(HighpointError):
    """The survey cannot be changed like this, for a reason its maker can be told."""


class LinkDoesNotWork(HighpointError):
    """The link is too old, was taken back, or was never made here."""


class NotAnswered(HighpointError):
    """Nothing was answered, or something that is not on the scale."""


@dataclass(frozen=True, slots=True)
class Asks:
    """One question as its maker says it."""

    measure: str
    words: str
    about_reply: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a survey."""

    name: str
    company: str
    intro: str
    thanks: str
    days: int
    questions: Sequence[Asks]


def make(about: About, *, by: User | None, now: datetime, made_up: bool = False) -> Survey:
    """
    Make a survey.

    :raises CannotChange: if the name is taken, or it asks nothing or too much
    """
    return _keep(Survey(made_by=by, made_at=now, made_up=made_up), about, by=by, now=now)


def change(survey: Survey, about: About, *, by: User, now: datetime) -> Survey:
    """
    Change a survey that nobody was sent yet.

    :raises CannotChange: once a link was made: answers must stay answers to what was asked
    """
    if survey.links.exists():
        raise CannotChange("Links to it are out, so its questions stay. Make another survey.")
    return _keep(survey, about, by=by, now=now)


def retire(survey: Survey, *, by: User, now: datetime) -> None:
    """Stop asking: no new links are made; those that are out work until they expire."""
    Survey.objects.filter(pk=survey.pk, retired_at=None).update(retired_at=now)
    note(by, Did.CHANGED_SURVEY, "survey", thing_id=survey.pk, now=now, detail="retired")


def last_reply(conversation: Conversation) -> int | None:
    """Return the last turn an agent wrote; None where nobody replied."""
    turns = Turn.objects.filter(conversation=conversation, role=Role.AGENT.value)
    return turns.order_by("-index").values_list("index", flat=True).first()


def make_link(
    survey: Survey,
    conversation: Conversation,
    *,
    by: User | None,
    now: datetime,
    turn: int | None = None,
) -> SurveyLink:
    """
    Make the link of a conversation's customer, or return the one there is, working again.

    ``turn`` is the reply that questions about a reply mean; the last one unless said.

    :raises CannotChange: if the survey is retired, or the turn is no reply
    """
    if survey.retired_at:
        raise CannotChange("This survey is retired. Choose another.")
    replies = Turn.objects.filter(conversation=conversation, role=Role.AGENT.value)
    if turn is not None and not replies.filter(index=turn).exists():
        raise CannotChange("Choose a reply of an agent for the questions about a reply.")
    link, made = SurveyLink.objects.get_or_create(
        survey=survey,
        conversation=conversation,
        customer=conversation.customer_key,
        defaults={
            "turn": last_reply(conversation) if turn is None else turn,
            "made_by": by,
            "made_at": now,
            "expires_at": now + timedelta(days=survey.days),
        },
    )
    if not made and (link.revoked_at or link.expires_at <= now):
        link.revoked_at, link.expires_at = None, now + timedelta(days=survey.days)
        link.save(update_fields=["revoked_at", "expires_at"])
    note(by, Did.MADE_SURVEY_LINK, "conversation", thing_id=conversation.pk, now=now)
    return link


def make_links(survey: Survey, seen: Q, first: datetime, *, by: User, now: datetime) -> int:
    """
    Make links for all conversations since a day that somebody replied in; return how many.

    :raises CannotChange: if the survey is retired
    """
    if survey.retired_at:
        raise CannotChange("This survey is retired. Choose another.")
    replied = Turn.objects.filter(role=Role.AGENT.value).values("conversation")
    talks = Conversation.objects.filter(
        seen, started_at__gte=first, started_at__lte=now, pk__in=replied
    ).exclude(survey_links__survey=survey)
    chosen = list(talks.order_by("-started_at").distinct()[:MOST_LINKS])
    replies = Turn.objects.filter(conversation__in=chosen, role=Role.AGENT.value)
    last = dict(replies.order_by("index").values_list("conversation", "index"))
    with transaction.atomic():
        SurveyLink.objects.bulk_create(
            (
                SurveyLink(
                    survey=survey,
                    conversation=talk,
                    customer=talk.customer_key,
                    turn=last.get(talk.pk),
                    made_by=by,
                    made_at=now,
                    expires_at=now + timedelta(days=survey.days),
                )
                for talk in chosen
            ),
            ignore_conflicts=True,
        )
        note(
            by, Did.MADE_SURVEY_LINK, "survey", thing_id=survey.pk, now=now, detail=str(len(chosen))
        )
    return len(chosen)


def revoke(link: SurveyLink, *, by: User, now: datetime) -> None:
    """Take a link back; what was answered through it stays."""
    SurveyLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)
    note(by, Did.TOOK_LINK_BACK, "survey link", thing_id=link.pk, now=now)


def token(link: SurveyLink) -> str:
    """Return the last part of a link's address."""
    return _signer.sign(str(link.pk))


def find(told: str, *, now: datetime) -> SurveyLink:
    """
    Return the link a token is of.

    :raises LinkDoesNotWork: with a sentence for the customer
    """
    try:
        number = int(_signer.unsign(told[:LONGEST]))
        links = SurveyLink.objects.select_related("survey", "conversation")
        link = links.get(pk=number)
    except (BadSignature, ValueError, OverflowError, SurveyLink.DoesNotExist) as error:
        raise LinkDoesNotWork(
            "This address is not whole, or the question is not asked any more."
        ) from error
    if link.revoked_at:
        raise LinkDoesNotWork("This question is not asked any more.")
    if link.expires_at <= now:
        raise LinkDoesNotWork("The time to answer this is over.")
    return link


@transaction.atomic
def answer(link: SurveyLink, said: dict[int, int | str], *, now: datetime) -> None:
    """
    Keep what a customer answers through a link, in place of what they answered by it before.

    ``said`` is by question; a question left out has no answer any more.

    :raises NotAnswered: if nothing is said, or something that is not on the scale
    """
    link = SurveyLink.objects.select_for_update().get(pk=link.pk)
    rows = [
        _response(link, question, said[question.pk], now)
        for question in link.survey.questions.all()
        if str(said.get(question.pk, "")).replace("\x00", "").strip()
    ]
    if not rows:
        raise NotAnswered("Choose an answer first.")
    before = {row.key: row for row in link.responses.all()}
    link.responses.exclude(key__in=[row.key for row in rows]).delete()
    kept = []
    for row in rows:
        old = before.get(row.key)
        if old is None:
            row.save()
            kept.append(row)
        elif (old.value, old.words) != (row.value, row.words):
            old.value, old.words = row.value, row.words
            old.save(update_fields=["value", "words"])
            kept.append(old)
    credit(kept)
    link.changed_at = now if link.answered_at else None
    link.answered_at = link.answered_at or now
    link.save(update_fields=["answered_at", "changed_at"])


def _response(
    link: SurveyLink, question: SurveyQuestion, said: int | str, now: datetime
) -> SurveyResponse:
    value, words = None, ""
    if question.measure == WORDS:
        words = str(said).replace("\x00", "").strip()[:LONGEST_WORDS]
    else:
        lowest, highest = SCALES[Measure(question.measure)]
        if not isinstance(said, int) or not lowest <= said <= highest:
            raise NotAnswered(f"Choose one of the answers from {lowest} to {highest}.")
        value = said
    return SurveyResponse(
        key=f"link:{link.pk}:{question.pk}",
        conversation_id=link.conversation_id,
        measure=question.measure,
        value=value,
        words=words,
        turn=link.turn if question.about_reply else None,
        at=now,
        day=timezone.localtime(now).date(),
        link=link,
        question=question,
    )


def _keep(survey: Survey, about: About, *, by: User | None, now: datetime) -> Survey:
    questions = _asked(about.questions)
    for field in ("name", "company", "intro", "thanks", "days"):
        setattr(survey, field, getattr(about, field))
    try:
        with transaction.atomic():
            survey.save()
            survey.questions.all().delete()
            SurveyQuestion.objects.bulk_create(
                SurveyQuestion(
                    survey=survey,
                    place=place,
                    measure=one.measure,
                    asks=one.words,
                    about_reply=one.about_reply,
                )
                for place, one in enumerate(questions)
            )
            note(by, Did.CHANGED_SURVEY, "survey", thing_id=survey.pk, now=now)
    except IntegrityError as error:
        raise CannotChange(
            f"There is a survey “{about.name}” already. Choose another name."
        ) from error
    return survey


def _asked(questions: Iterable[Asks]) -> list[Asks]:
    found = [one for one in questions if one.words.strip()]
    if not any(one.measure != WORDS for one in found):
        raise CannotChange("Ask at least one question that is answered by a number.")
    if len(found) > MOST_QUESTIONS:
        raise CannotChange(f"Ask at most {MOST_QUESTIONS} questions; people answer few.")
    return found
