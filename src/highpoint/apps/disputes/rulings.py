"""Answering a dispute: who may, alone or with a second person, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Q

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, those_who_may
from highpoint.apps.desk.models import Correction, PersonEvaluation
from highpoint.apps.disputes.models import (
    RULED,
    Dispute,
    DisputedCriterion,
    DisputeStep,
    Outcome,
    Ruling,
)
from highpoint.apps.disputes.operations import close, inform, locked, step
from highpoint.apps.disputes.ratings import rate_again
from highpoint.apps.quality.models import Reading
from highpoint.engine.moment import Kind, Verdict
from highpoint.errors import HighpointError

What = DisputeStep.What
_VERDICTS = (Verdict.MISSED, Verdict.PARTIAL, Verdict.MET)


class CannotRule(HighpointError):
    """This person cannot answer this dispute in this way, for a reason they can be told."""


class Way(StrEnum):
    """How far a person's ruling reaches."""

    ALONE = "alone"
    WITH_ANOTHER = "with another"


def way(dispute: Dispute, user: User) -> Way:
    """
    Return whether a person rules alone or with another's agreement.

    The reviewer never rules alone on their own evaluation, nor does a coach; a second dispute
    goes to somebody who had no part in the first answer.

    :raises CannotRule: where they do not rule at all
    """
    _check_part(dispute, user)
    if user.pk == dispute.reviewer_id or not may(user, Act.SETTLE_DISPUTES):
        return Way.WITH_ANOTHER
    return Way.ALONE


def rule(
    dispute: Dispute,
    outcome: str,
    answer: str,
    changes: Mapping[str, int | None],
    *,
    by: User,
    now: datetime,
) -> Ruling:
    """
    Answer a dispute; where the person may not do it alone, propose the answer to a second one.

    ``changes`` are the points of criteria under a partly accepted one; an accepted one gives
    all the agent asked for, a rejected one changes nothing.

    :raises CannotRule: if they may not, or the answer says too little
    """
    try:
        with transaction.atomic():
            dispute = locked(dispute)
            reach = way(dispute, by)
            points = _points(dispute, outcome, changes)
            if not answer.strip():
                raise CannotRule("Write an answer: the agent reads it.")
            if reach is Way.ALONE:
                _set_aside(dispute, by, now)
            ruling = Ruling.objects.create(
                dispute=dispute,
                outcome=outcome,
                answer=answer.strip(),
                changes=points,
                by=by,
                reviewer_id=dispute.reviewer_id,
                at=now,
            )
            if reach is Way.ALONE:
                _let_stand(ruling, dispute, by=by, now=now)
            else:
                _propose(ruling, dispute, by=by, now=now)
    except IntegrityError as error:
        raise CannotRule(
            "An answer waits for a second person already. Agree to it, or decline it first."
        ) from error
    return ruling


def agree(ruling: Ruling, *, by: User, now: datetime) -> None:
    """
    Let a proposed answer stand, as the second person.

    :raises CannotRule: if they may not, or it does not wait any more
    """
    with transaction.atomic():
        dispute, ruling = _waiting(ruling, by)
        ruling.agreed_by, ruling.agreed_at = by, now
        ruling.save(update_fields=["agreed_by", "agreed_at"])
        _let_stand(ruling, dispute, by=by, now=now)


def decline(ruling: Ruling, why: str, *, by: User, now: datetime) -> None:
    """
    Not agree to a proposed answer; the dispute stays open.

    :raises CannotRule: if they may not, it does not wait any more, or they say no why
    """
    with transaction.atomic():
        dispute, ruling = _waiting(ruling, by)
        if not why.strip():
            raise CannotRule("Say why you do not agree: whoever proposed it reads that.")
        ruling.declined_by, ruling.declined_at, ruling.why_declined = by, now, why.strip()
        ruling.save(update_fields=["declined_by", "declined_at", "why_declined"])
        step(dispute, What.DECLINED, by, now, why.strip())
        note(by, Did.RULED_DISPUTE, "dispute", thing_id=dispute.pk, agent=dispute.agent,
             detail="declined", now=now)  # fmt: skip
        if ruling.by:
            subject = "Your answer to a dispute was not agreed to"
            inform(dispute, [ruling.by], f"declined {ruling.pk}", subject, now)


def waiting_ruling(dispute: Dispute) -> Ruling | None:
    """Return the proposed answer that waits for a second person."""
    return dispute.rulings.filter(stands_at=None, declined_at=None).select_related("by").first()


def _check_part(dispute: Dispute, user: User) -> None:
    """
    Refuse where a person has no part in answering.

    :raises CannotRule: saying why, and who does
    """
    if not dispute.is_open:
        raise CannotRule("This dispute is closed already.")
    if not may(user, Act.RULE_DISPUTES):
        raise CannotRule("Your role does not let you answer a dispute.")
    if user.pk == dispute.opened_by_id or user == dispute.agent.person:
        raise CannotRule(
            "Nobody answers a dispute of their own. Another lead or administrator does."
        )
    if dispute.after_id and (
        user.pk == dispute.reviewer_id
        or Ruling.objects.filter(
            Q(by=user) | Q(agreed_by=user), dispute=dispute.after_id, stands_at__isnull=False
        ).exists()
    ):
        raise CannotRule(
            "You had a part in the first answer. A second dispute goes to somebody else: another "
            "lead, or an administrator."
        )


def _waiting(ruling: Ruling, by: User) -> tuple[Dispute, Ruling]:
    """Return a proposed answer and its dispute, both held, for the second person."""
    dispute = locked(ruling.dispute)
    ruling = Ruling.objects.select_for_update().get(pk=ruling.pk)
    _check_part(dispute, by)
    if not may(by, Act.SETTLE_DISPUTES):
        raise CannotRule("A lead or an administrator agrees to an answer.")
    if ruling.by_id == by.pk:
        raise CannotRule("You proposed this answer. Somebody else has to agree to it.")
    if ruling.stands_at or ruling.declined_at:
        raise CannotRule("This answer does not wait any more. See how the dispute stands now.")
    return dispute, ruling


def _points(
    dispute: Dispute, outcome: str, changes: Mapping[str, int | None]
) -> dict[str, int | None]:
    """Return the points that criteria take by an answer."""
    if outcome not in RULED:
        raise CannotRule("Choose whether you accept it, accept it in part, or reject it.")
    disputed = {each.key: each for each in dispute.criteria.all()}
    if outcome == Outcome.ACCEPTED:
        return {key: each.wish for key, each in disputed.items()}
    if outcome == Outcome.REJECTED:
        return {}
    changed = {
        key: points
        for key, points in changes.items()
        if key in disputed and points != disputed[key].was
    }
    for key, points in changed.items():
        if points is not None and not 0 <= points <= disputed[key].of:
            raise CannotRule("One of the answers is not one that the criterion has.")
    if not changed:
        raise CannotRule("Accepted in part: say which criterion changes, and to what.")
    if len(changed) == len(disputed) and all(
        points == disputed[key].wish for key, points in changed.items()
    ):
        raise CannotRule("This gives all that was asked for. Choose “accepted”.")
    return changed


def _set_aside(dispute: Dispute, by: User, now: datetime) -> None:
    """Decline an answer that waits, where somebody who may gives one alone."""
    waits = waiting_ruling(dispute)
    if waits is not None:
        waits.declined_by, waits.declined_at = by, now
        waits.why_declined = "Another answer was given."
        waits.save(update_fields=["declined_by", "declined_at", "why_declined"])
        step(dispute, What.DECLINED, by, now, waits.why_declined)


def _propose(ruling: Ruling, dispute: Dispute, *, by: User, now: datetime) -> None:
    step(dispute, What.PROPOSED, by, now, ruling.get_outcome_display())
    note(by, Did.RULED_DISPUTE, "dispute", thing_id=dispute.pk, agent=dispute.agent,
         detail="proposed", now=now)  # fmt: skip
    others = those_who_may(Act.SETTLE_DISPUTES, dispute.agent).exclude(pk=by.pk)
    subject = "An answer to a dispute waits for your agreement"
    inform(dispute, [*others], f"proposed {ruling.pk}", subject, now)


def _let_stand(ruling: Ruling, dispute: Dispute, *, by: User, now: datetime) -> None:
    """Close a dispute by an answer, and change what it says."""
    evaluation = None
    if dispute.evaluation_id:
        rows = PersonEvaluation.objects.select_for_update().select_related("scorecard")
        evaluation = rows.get(pk=dispute.evaluation_id)
        ruling.score_before = ruling.score_after = evaluation.score
    for each in dispute.criteria.all():
        _change(each, ruling, dispute, by=by, now=now)
    if evaluation is not None and ruling.changes:
        changed = dispute.criteria.filter(key__in=ruling.changes)
        points = {each.criterion: each.became for each in changed}
        why = f"A dispute was {ruling.get_outcome_display()}: {ruling.answer}"
        rate_again(evaluation, points, why=why, by=by, now=now)
        ruling.score_after = evaluation.score
    ruling.stands_at = now
    ruling.save(update_fields=["stands_at", "score_before", "score_after"])
    close(dispute, Outcome(ruling.outcome), now=now)
    step(dispute, What.ANSWERED, by, now, ruling.get_outcome_display())
    note(by, Did.RULED_DISPUTE, "dispute", thing_id=dispute.pk, agent=dispute.agent,
         detail=ruling.outcome, now=now)  # fmt: skip
    told = [one for one in (dispute.opened_by, dispute.reviewer, ruling.by) if one and one != by]
    subject = f"A dispute was answered: {ruling.get_outcome_display()}"
    inform(dispute, told, "answered", subject, now)


def _change(
    each: DisputedCriterion, ruling: Ruling, dispute: Dispute, *, by: User, now: datetime
) -> None:
    changed = each.key in ruling.changes
    each.became = ruling.changes[each.key] if changed else each.was
    each.save(update_fields=["became"])
    if not changed:
        return
    step(dispute, What.CHANGED, by, now, f"{each.criterion}: {_said(each.was)} to "
          f"{_said(each.became)} of {each.of}")  # fmt: skip
    if each.kind:
        _correct(each, dispute, by=by, now=now)


def _correct(each: DisputedCriterion, dispute: Dispute, *, by: User, now: datetime) -> None:
    """Keep what people say of the engine's moment as a labelled case; its score stays its own."""
    if each.turn is None or each.start is None or each.end is None:
        return
    reading = Reading.objects.filter(conversation=dispute.conversation_id).first()
    # A mark is there or it is not: it has no verdict, and none of it is left where it is won.
    moment = each.kind in tuple(Kind)
    stays = moment and each.became is not None
    Correction.objects.create(
        conversation_id=dispute.conversation_id,
        agent=dispute.agent,
        engine_version=reading.engine_version if reading else "",
        turn=each.turn,
        start=each.start,
        end=each.end,
        was=each.kind,
        was_verdict=_VERDICTS[each.was or 0].value if moment else "",
        found=each.kind if stays else "",
        verdict=_VERDICTS[each.became or 0].value if stays else "",
        why=each.words,
        by=by,
        at=now,
    )


def _said(points: int | None) -> str:
    return "no occasion" if points is None else str(points)
