"""What is asked of disputes: what one may be about, what is open, what waits, how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import conversations_seen_by
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.disputes.models import Dispute, DisputeTerms, Outcome
from highpoint.apps.quality.models import Evaluation, Reading
from highpoint.engine.insight.intervals import Interval, jeffreys
from highpoint.engine.insight.median import Median, median

# Evaluations by people that are the agent's to answer; calibration is between reviewers.
ANSWERABLE = (Purpose.REVIEW, Purpose.PEER)
CHANGED = (Outcome.ACCEPTED, Outcome.PARTLY)
# Fewer answered disputes than this and a share of them says nothing.
FEWEST_ANSWERED = 10


def terms() -> DisputeTerms:
    """Return how many days there are, as set or by default."""
    return DisputeTerms.objects.filter(pk=1).first() or DisputeTerms(pk=1)


@dataclass(frozen=True, slots=True)
class About:
    """
    An evaluation as something to dispute: whose it is, since when they know, and what was before.

    ``evaluation`` is a person's, None for the engine's; ``earlier`` its disputes, newest first.
    """

    conversation_id: int
    agent: Agent
    scorecard_id: int
    evaluation: PersonEvaluation | None
    told_at: datetime | None
    terms: DisputeTerms
    earlier: Sequence[Dispute] = ()

    @property
    def target(self) -> dict[str, Any]:
        """The fields by which a dispute names it."""
        return {
            "conversation_id": self.conversation_id,
            "agent": self.agent,
            "scorecard_id": self.scorecard_id,
            "evaluation": self.evaluation,
        }

    @property
    def reviewer(self) -> User | None:
        return self.evaluation.reviewer if self.evaluation else None

    @property
    def open(self) -> Dispute | None:
        """The dispute that is open now."""
        return next((each for each in self.earlier if each.is_open), None)

    @property
    def ruled(self) -> Dispute | None:
        """The last dispute that was answered."""
        return next(
            (each for each in self.earlier if each.outcome not in ("", Outcome.WITHDRAWN)), None
        )

    @property
    def before(self) -> Dispute | None:
        """The rejected dispute that a new one would follow."""
        ruled = self.ruled
        return ruled if ruled and ruled.outcome == Outcome.REJECTED else None

    @property
    def until(self) -> datetime | None:
        """The last moment at which it can be disputed."""
        since = self.before.closed_at if self.before else self.told_at
        return since + timedelta(days=self.terms.days_to_open) if since else None

    def refusal(self, user: User, now: datetime) -> str:
        """Return why this person cannot dispute it now; nothing where they can."""
        if user != self.agent.person:
            return "Only the person an evaluation is about can dispute it."
        if self.until is None or (
            self.evaluation is not None and self.evaluation.purpose not in ANSWERABLE
        ):
            return "This evaluation is not one that can be disputed."
        if self.open:
            return "This evaluation is being disputed already."
        if self.ruled and self.ruled.outcome in CHANGED:
            return "This evaluation was disputed and changed. What it says now stands."
        if self.before and self.before.after_id:
            return "Two people have answered this already. What the evaluation says stands."
        if now > self.until:
            day = date_format(timezone.localtime(self.until), "j F Y")
            return f"It could be disputed until {day}. Talk to your lead about it."
        return ""


def about_person(evaluation: PersonEvaluation) -> About:
    """Return a person's evaluation as something to dispute."""
    earlier = Dispute.objects.filter(evaluation=evaluation)
    return About(
        evaluation.conversation_id,
        evaluation.agent,
        evaluation.scorecard_id,
        evaluation,
        evaluation.submitted_at,
        terms(),
        list(earlier),
    )


def about_engine(evaluation: Evaluation) -> About | None:
    """Return the engine's evaluation as something to dispute; None where it is of nobody."""
    if evaluation.agent is None:
        return None
    read = Reading.objects.filter(conversation=evaluation.conversation_id)
    return About(
        evaluation.conversation_id,
        evaluation.agent,
        evaluation.scorecard_id,
        None,
        read.values_list("read_at", flat=True).first(),
        terms(),
        list(of_engine(evaluation)),
    )


def of_engine(evaluation: Evaluation) -> QuerySet[Dispute]:
    """Return the disputes of an evaluation of the engine's, newest first."""
    return Dispute.objects.filter(
        conversation=evaluation.conversation_id,
        agent=evaluation.agent_id,
        scorecard=evaluation.scorecard_id,
        evaluation=None,
    )


def is_disputed(evaluation: PersonEvaluation) -> bool:
    """Tell whether a person's evaluation is disputed now."""
    return Dispute.objects.filter(outcome="", evaluation=evaluation).exists()


def told_disputed(evaluations: QuerySet[PersonEvaluation]) -> QuerySet[PersonEvaluation]:
    """Return people's evaluations, each with whether it is ``disputed`` now."""
    at_hand = Dispute.objects.filter(outcome="", evaluation=OuterRef("pk"))
    return evaluations.annotate(disputed=Exists(at_hand))


def open_in(conversations: Iterable[int]) -> set[int]:
    """Return which of these conversations have a score of the engine that is disputed now."""
    found = Dispute.objects.filter(
        outcome="", evaluation=None, conversation__in=list(conversations)
    )
    return set(found.order_by().values_list("conversation", flat=True))


def seen_by(user: User) -> QuerySet[Dispute]:
    """Return the disputes this person may read: an agent's own, a lead's teams'."""
    return Dispute.objects.filter(conversations_seen_by(user, "agent"))


def to_answer(user: User) -> QuerySet[Dispute]:
    """Return the open disputes of others that this person may read, the next due first."""
    rows = seen_by(user).filter(outcome="")
    return rows.exclude(opened_by=user).order_by("answer_by", "pk")


def to_acknowledge(agent: Agent) -> QuerySet[PersonEvaluation]:
    """Return the evaluations by people that the agent has not acknowledged, newest first."""
    return PersonEvaluation.objects.filter(
        agent__in=agent.names,
        submitted_at__isnull=False,
        purpose__in=ANSWERABLE,
        acknowledgement__isnull=True,
    ).order_by("-submitted_at", "-pk")


@dataclass(frozen=True, slots=True)
class Figures:
    """How disputes went: counts of each outcome, what share changed something, days to answer."""

    accepted: int
    partly: int
    rejected: int
    withdrawn: int
    open: int
    overdue: int
    changed: Interval | None
    days: Median | None

    @property
    def answered(self) -> int:
        return self.accepted + self.partly + self.rejected


def figures(disputes: QuerySet[Dispute], *, since: datetime, now: datetime) -> Figures:
    """Return the figures of the disputes opened since; the time is of those answered only."""
    recent = disputes.filter(opened_at__gte=since).order_by()
    counts = dict(recent.values_list("outcome").annotate(Count("pk")))
    answered = sum(counts.get(outcome, 0) for outcome in (*CHANGED, Outcome.REJECTED))
    changed = sum(counts.get(outcome, 0) for outcome in CHANGED)
    took = recent.filter(outcome__in=[*CHANGED, Outcome.REJECTED]).values_list(
        F("closed_at") - F("opened_at"), flat=True
    )
    days = [each / timedelta(days=1) for each in took]
    return Figures(
        counts.get(Outcome.ACCEPTED, 0),
        counts.get(Outcome.PARTLY, 0),
        counts.get(Outcome.REJECTED, 0),
        counts.get(Outcome.WITHDRAWN, 0),
        counts.get("", 0),
        recent.filter(Q(outcome="", answer_by__lt=now)).count(),
        jeffreys(changed, answered) if answered >= FEWEST_ANSWERED else None,
        median(days) if days else None,
    )
