"""Everything that changes a dispute: opened by the agent, answered by others, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import those_who_may
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.disputes.models import (
    Acknowledgement,
    Dispute,
    DisputedCriterion,
    DisputeStep,
    DisputeTerms,
    Outcome,
)
from highpoint.apps.disputes.queries import About, terms
from highpoint.apps.notices.operations import tell
from highpoint.errors import HighpointError

What = DisputeStep.What
KIND = "dispute"


class CannotDispute(HighpointError):
    """The evaluation cannot be disputed, for a reason the agent can be told."""


class CannotAcknowledge(HighpointError):
    """The evaluation cannot be acknowledged, for a reason the person can be told."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What an agent says of one criterion; the points are a rating's, None “no occasion”."""

    criterion: str
    words: str
    was: int | None
    wish: int | None
    of: int
    kind: str = ""
    pinned: tuple[int, int, int] | None = None
    key: str = ""


def open_dispute(
    about: About, objections: Sequence[Objection], *, by: User, now: datetime
) -> Dispute:
    """
    Open a dispute of an evaluation, criterion by criterion, in the words of whom it is about.

    :raises CannotDispute: if it is another's, too late, disputed already, or says nothing
    """
    _check(about, objections, by=by, now=now)
    before = about.before
    try:
        with transaction.atomic():
            dispute = Dispute.objects.create(
                **about.target,
                reviewer=about.reviewer,
                after=before,
                opened_by=by,
                opened_at=now,
                answer_by=now + timedelta(days=terms().days_to_answer),
            )
            DisputedCriterion.objects.bulk_create(_row(dispute, each) for each in objections)
            step(dispute, What.OPENED, by, now)
            note(by, Did.DISPUTED, "dispute", thing_id=dispute.pk, agent=dispute.agent, now=now)
            told = [*those_who_may(Act.RULE_DISPUTES, dispute.agent)]
            if dispute.reviewer and dispute.reviewer not in told:
                told.append(dispute.reviewer)
            inform(dispute, told, "opened", f"{dispute.agent} sees an evaluation differently", now)
    except IntegrityError as error:
        raise CannotDispute(
            "This evaluation is being disputed already. Open that dispute to see how it stands."
        ) from error
    return dispute


def withdraw(dispute: Dispute, *, by: User, now: datetime) -> None:
    """
    Take an own dispute back; the evaluation stands as it was.

    :raises CannotDispute: if it is another's, or answered already
    """
    with transaction.atomic():
        dispute = locked(dispute)
        if by.pk != dispute.opened_by_id:
            raise CannotDispute("Only the person who opened a dispute can take it back.")
        if not dispute.is_open:
            raise CannotDispute("This dispute is closed already.")
        dispute.rulings.filter(stands_at=None, declined_at=None).update(
            declined_at=now, declined_by=None, why_declined="The dispute was taken back."
        )
        close(dispute, Outcome.WITHDRAWN, now=now)
        step(dispute, What.WITHDRAWN, by, now)
        note(by, Did.WITHDREW_DISPUTE, "dispute", thing_id=dispute.pk, agent=dispute.agent, now=now)
        told = those_who_may(Act.RULE_DISPUTES, dispute.agent)
        inform(dispute, [*told], "withdrawn", f"{dispute.agent} took a dispute back", now)


def acknowledge(
    evaluation: PersonEvaluation, comment: str, *, by: User, now: datetime
) -> Acknowledgement:
    """
    Say that one has read the evaluation of one's own work.

    :raises CannotAcknowledge: if it is another's, a draft, or acknowledged already
    """
    if by != evaluation.agent.person:
        raise CannotAcknowledge("Only the person an evaluation is about can acknowledge it.")
    if evaluation.submitted_at is None or evaluation.purpose not in (Purpose.REVIEW, Purpose.PEER):
        raise CannotAcknowledge("There is nothing to acknowledge here yet.")
    try:
        with transaction.atomic():
            said = Acknowledgement.objects.create(
                evaluation=evaluation, by=by, at=now, comment=comment.strip()
            )
            note(by, Did.ACKNOWLEDGED, "evaluation", thing_id=evaluation.pk, now=now)
            if evaluation.reviewer:
                tell(
                    [evaluation.reviewer],
                    "evaluation",
                    f"evaluation {evaluation.pk} acknowledged",
                    f"{evaluation.agent} has read your evaluation",
                    now=now,
                    link=reverse("evaluation", args=[evaluation.pk]),
                    body=said.comment,
                )
    except IntegrityError as error:
        raise CannotAcknowledge("You have acknowledged this evaluation already.") from error
    return said


def set_terms(
    *, days_to_open: int, days_to_answer: int, days_before: int, by: User, now: datetime
) -> None:
    """Set how many days there are, for disputes opened from now on."""
    with transaction.atomic():
        DisputeTerms.objects.update_or_create(
            pk=1,
            defaults={
                "days_to_open": days_to_open,
                "days_to_answer": days_to_answer,
                "days_before": days_before,
            },
        )
        detail = f"{days_to_open} to open, {days_to_answer} to answer, {days_before} before"
        note(by, Did.SET_DISPUTE_TERMS, detail=detail, now=now)


def locked(dispute: Dispute) -> Dispute:
    """Return the dispute as kept now, held until the transaction ends."""
    return Dispute.objects.select_for_update().get(pk=dispute.pk)


def close(dispute: Dispute, outcome: Outcome, *, now: datetime) -> None:
    """End a dispute that is locked; what its ruling changes, rulings.py writes."""
    dispute.outcome, dispute.closed_at = outcome, now
    dispute.save(update_fields=["outcome", "closed_at"])


def _check(about: About, objections: Sequence[Objection], *, by: User, now: datetime) -> None:
    if reason := about.refusal(by, now):
        raise CannotDispute(reason)
    if not objections:
        raise CannotDispute("Choose at least one criterion and say what it gets wrong.")
    for each in objections:
        if not each.words.strip():
            raise CannotDispute("Say in your words what each criterion gets wrong.")
        if each.was == each.wish:
            raise CannotDispute("What it should be is what it is. Choose another answer.")


def _row(dispute: Dispute, said: Objection) -> DisputedCriterion:
    turn, start, end = said.pinned or (None, None, None)
    return DisputedCriterion(
        dispute=dispute,
        key=said.key or said.criterion,
        criterion=said.criterion,
        words=said.words.strip(),
        was=said.was,
        wish=said.wish,
        of=said.of,
        kind=said.kind,
        turn=turn,
        start=start,
        end=end,
    )


def step(dispute: Dispute, what: str, by: User | None, now: datetime, detail: str = "") -> None:
    DisputeStep.objects.create(dispute=dispute, what=what, by=by, at=now, detail=detail[:300])


def inform(
    dispute: Dispute, people: Sequence[User], event: str, subject: str, now: datetime
) -> None:
    link = reverse("dispute", args=[dispute.pk])
    tell(people, KIND, f"dispute {dispute.pk} {event}", subject, now=now, link=link)
