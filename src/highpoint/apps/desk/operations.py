"""An evaluation from its first answer to its last: begun, rated, submitted, changed, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.audit import note as log
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.answers import allowed, most, result
from highpoint.apps.desk.models import (
    Amendment,
    Comment,
    PeerRequest,
    PersonEvaluation,
    Purpose,
    Rating,
)
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality import in_force
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.conversation import Role
from highpoint.engine.scorecard import Criterion
from highpoint.errors import HighpointError

# A page reports the time it was used every now and then; more than this at once is a mistake.
MOST_SECONDS = 900


class CannotEvaluate(HighpointError):
    """The evaluation cannot be begun or changed in this way; the sentence is for the reviewer."""


class NotAnswered(CannotEvaluate):
    """Some criteria have no answer yet; ``missing`` are they."""

    def __init__(self, missing: list[Criterion]) -> None:
        self.missing = missing
        named = ", ".join(f"“{criterion.title}”" for criterion in missing[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        super().__init__(f"Not answered yet: {named}{more}. Where there was no occasion, say so.")


def begin(
    talk: Conversation,
    agent: Agent,
    *,
    by: User,
    now: datetime,
    purpose: str = Purpose.REVIEW,
    turn: int | None = None,
    unbiased: bool = True,
    scorecard: Scorecard | None = None,
) -> PersonEvaluation:
    """
    Begin an evaluation, or return the one of this reviewer that is there already.

    It is of one agent's turns in a talk, or of one ``turn`` of theirs, by the scorecard in force
    for them unless another is given. Whether somebody may is for the caller to ask.

    :raises CannotEvaluate: if this agent wrote nothing there
    """
    written = _turns_of(talk, agent)
    if not written:
        raise CannotEvaluate(f"{agent} wrote nothing in this conversation.")
    if turn is not None and turn not in written:
        raise CannotEvaluate(f"Choose a message that {agent} wrote.")
    same = PersonEvaluation.objects.filter(
        conversation=talk, agent=agent, reviewer=by, purpose=purpose, turn=turn
    )
    card = scorecard or in_force.ensure(now).of(agent.team_id, talk.channel).row
    # A draft is finished by the scorecard it was begun with, whatever is in force by now.
    drafts = same.filter(submitted_at=None)
    found = (drafts.filter(scorecard=card) if scorecard else drafts).first()
    found = found or same.filter(scorecard=card).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            evaluation = PersonEvaluation.objects.create(
                conversation=talk,
                agent=agent,
                scorecard=card,
                reviewer=by,
                purpose=purpose,
                turn=turn,
                unbiased=unbiased,
                started_at=talk.started_at,
                begun_at=now,
            )
            _log(evaluation, Did.BEGAN_EVALUATION, by=by, now=now)
            return evaluation
    except IntegrityError:
        # A second press came first; what it began is the same.
        return same.get(scorecard=card)


def rate(
    evaluation: PersonEvaluation, criterion_key: str, points: int | None, *, note: str = ""
) -> Rating:
    """
    Answer one criterion of a draft, None for “no occasion”; an answer before is replaced.

    :raises CannotEvaluate: if it is submitted, or the scorecard has no such criterion or answer
    """
    criterion = _checked(evaluation, criterion_key, points)
    with transaction.atomic():
        _draft(evaluation)
        rating, _ = Rating.objects.update_or_create(
            evaluation=evaluation,
            criterion=criterion.key,
            defaults={"points": points, "of": most(criterion), "note": note.strip()},
        )
    return rating


def rest_without_occasion(evaluation: PersonEvaluation) -> int:
    """Answer every criterion that has no answer yet with “no occasion”; return how many."""
    with transaction.atomic():
        _draft(evaluation)
        missing = _missing(evaluation)
        Rating.objects.bulk_create(
            Rating(evaluation=evaluation, criterion=each.key, points=None, of=most(each))
            for each in missing
        )
    return len(missing)


def summarize(evaluation: PersonEvaluation, summary: str) -> None:
    """Keep what a draft says of the whole."""
    with transaction.atomic():
        _draft(evaluation)
        PersonEvaluation.objects.filter(pk=evaluation.pk).update(summary=summary.strip())
    evaluation.summary = summary.strip()


def spend(evaluation: PersonEvaluation, seconds: int, *, now: datetime) -> None:
    """Add time with the page in use; never more than has passed since the draft was begun."""
    seconds = max(0, min(seconds, MOST_SECONDS))
    passed = int((now - evaluation.begun_at).total_seconds())
    with transaction.atomic():
        kept = PersonEvaluation.objects.select_for_update().get(pk=evaluation.pk)
        if kept.submitted_at is None:
            kept.seconds = max(kept.seconds, min(kept.seconds + seconds, max(passed, 0)))
            kept.save(update_fields=["seconds"])
    evaluation.seconds = kept.seconds


def comment(
    evaluation: PersonEvaluation,
    text: str,
    *,
    now: datetime,
    turn: int | None = None,
    start: int | None = None,
    end: int | None = None,
    tone: str = Comment.Tone.ADVICE,
    criterion: str = "",
) -> Comment:
    """
    Say something of certain words of the talk, of one turn, or of the whole.

    :raises CannotEvaluate: if nothing is said, or the words are not there
    """
    if not text.strip():
        raise CannotEvaluate("Write what you want to say.")
    if tone not in Comment.Tone.values:
        raise CannotEvaluate("Choose praise or advice.")
    if turn is not None:
        said = evaluation.conversation.turns.filter(index=turn).first()
        length = len(said.text) if said else -1
        if said is None or not (start is end is None or 0 <= (start or 0) < (end or 0) <= length):
            raise CannotEvaluate("These words do not stand in the talk; choose them again.")
    elif start is not None or end is not None:
        raise CannotEvaluate("Say which message the words stand in.")
    if criterion:
        _checked(evaluation, criterion, None)
    with transaction.atomic():
        _draft(evaluation)
        return Comment.objects.create(
            evaluation=evaluation,
            criterion=criterion,
            turn=turn,
            start=start,
            end=end,
            tone=tone,
            text=text.strip(),
            at=now,
        )


def uncomment(evaluation: PersonEvaluation, pk: int) -> None:
    """Take a comment out of a draft."""
    with transaction.atomic():
        _draft(evaluation)
        evaluation.comments.filter(pk=pk).delete()


def submit(evaluation: PersonEvaluation, *, now: datetime) -> PersonEvaluation:
    """
    Let a draft stand: count its score, and tell the agent of a review or peer review.

    :raises NotAnswered: while a criterion has no answer
    :raises CannotEvaluate: if it is submitted already
    """
    with transaction.atomic():
        kept = _draft(evaluation)
        if missing := _missing(kept):
            raise NotAnswered(missing)
        _count(kept)
        kept.submitted_at = now
        kept.save(update_fields=["score", "failed", "submitted_at"])
        again = kept.amendments.count()
        _log(kept, Did.SUBMITTED_EVALUATION, by=kept.reviewer, now=now)
        PeerRequest.objects.filter(
            conversation=kept.conversation_id, agent=kept.agent_id, asked=kept.reviewer_id
        ).update(evaluation=kept)
        _tell(kept, "submitted", again, f"{kept.reviewer} has reviewed a talk of yours", now=now)
    _copy(kept, evaluation)
    return evaluation


def amend(
    evaluation: PersonEvaluation,
    answers: Mapping[str, int | None],
    *,
    why: str,
    by: User,
    now: datetime,
) -> Amendment:
    """
    Change answers of a submitted evaluation, keeping what was submitted and why it changed.

    :raises CannotEvaluate: if it is a draft, no reason is given, or nothing would change
    """
    with transaction.atomic():
        kept = _submitted(evaluation, why)
        before = _snapshot(kept)
        changed = 0
        for rating in kept.ratings.all():
            if rating.criterion in answers and answers[rating.criterion] != rating.points:
                _checked(kept, rating.criterion, answers[rating.criterion])
                rating.points = answers[rating.criterion]
                rating.save(update_fields=["points"])
                changed += 1
        if not changed:
            raise CannotEvaluate("No answer is changed yet.")
        _count(kept)
        kept.save(update_fields=["score", "failed"])
        made = _amended(kept, Amendment.What.CHANGED, before, why, by=by, now=now)
        _log(kept, Did.CHANGED_EVALUATION, by=by, now=now)
        _tell(kept, "changed", made.pk, f"{by} has changed a review of a talk of yours", now=now)
    _copy(kept, evaluation)
    return made


def withdraw(evaluation: PersonEvaluation, *, why: str, by: User, now: datetime) -> Amendment:
    """
    Take a submitted evaluation back: it is a draft again and counts nowhere.

    :raises CannotEvaluate: if it is a draft or no reason is given
    """
    with transaction.atomic():
        kept = _submitted(evaluation, why)
        before = _snapshot(kept)
        kept.score, kept.failed, kept.submitted_at = None, [], None
        kept.save(update_fields=["score", "failed", "submitted_at"])
        made = _amended(kept, Amendment.What.WITHDRAWN, before, why, by=by, now=now)
        _log(kept, Did.WITHDREW_EVALUATION, by=by, now=now)
        subject = f"{by} has taken back a review of a talk of yours"
        _tell(kept, "withdrawn", made.pk, subject, now=now)
    _copy(kept, evaluation)
    return made


def discard(evaluation: PersonEvaluation, *, by: User, now: datetime) -> None:
    """
    Throw a draft away.

    :raises CannotEvaluate: if it is submitted, or was once: what an agent was told is kept
    """
    with transaction.atomic():
        kept = _draft(evaluation)
        if kept.amendments.exists():
            raise CannotEvaluate(
                "This was submitted once and stays on record. Leave it as a draft, or submit it."
            )
        _log(kept, Did.DISCARDED_EVALUATION, by=by, now=now)
        kept.delete()


def _turns_of(talk: Conversation, agent: Agent) -> set[int]:
    """Return the turns that somebody wrote: a turn without an author is the talk's agent's."""
    rows = talk.turns.filter(role=Role.AGENT).values_list("index", "author_id")
    return {index for index, author in rows if (author or talk.agent_id) == agent.pk}


def _checked(evaluation: PersonEvaluation, key: str, points: int | None) -> Criterion:
    criterion = next((c for c in criteria_of(evaluation.scorecard) if c.key == key), None)
    if criterion is None:
        raise CannotEvaluate("The scorecard asks no such question; open the page again.")
    if points is not None and points not in allowed(criterion):
        raise CannotEvaluate(f"“{criterion.title}” cannot be answered with {points} points.")
    return criterion


def _draft(evaluation: PersonEvaluation) -> PersonEvaluation:
    kept = PersonEvaluation.objects.select_for_update().filter(pk=evaluation.pk).first()
    if kept is None:
        raise CannotEvaluate("This draft was thrown away; begin it again from the conversation.")
    if kept.submitted_at is not None:
        raise CannotEvaluate(
            "This evaluation is submitted. Change it with a reason, or take it back first."
        )
    return kept


def _submitted(evaluation: PersonEvaluation, why: str) -> PersonEvaluation:
    if not why.strip():
        raise CannotEvaluate("Say why: the agent reads it.")
    kept = PersonEvaluation.objects.select_for_update().filter(pk=evaluation.pk).first()
    if kept is None or kept.submitted_at is None:
        raise CannotEvaluate("This evaluation is a draft; it can be changed freely.")
    return kept


def _missing(evaluation: PersonEvaluation) -> list[Criterion]:
    answered = set(evaluation.ratings.values_list("criterion", flat=True))
    return [each for each in criteria_of(evaluation.scorecard) if each.key not in answered]


def _count(evaluation: PersonEvaluation) -> None:
    points = dict(evaluation.ratings.values_list("criterion", "points"))
    made = result(criteria_of(evaluation.scorecard), points)
    evaluation.score, evaluation.failed = made.score, list(made.failed)


def _snapshot(evaluation: PersonEvaluation) -> dict[str, Any]:
    assert evaluation.submitted_at is not None
    return {
        "score": evaluation.score,
        "failed": evaluation.failed,
        "summary": evaluation.summary,
        "submitted_at": evaluation.submitted_at.isoformat(),
        "ratings": list(evaluation.ratings.values("criterion", "points", "of", "note")),
    }


def _amended(
    evaluation: PersonEvaluation,
    what: Amendment.What,
    before: dict[str, Any],
    why: str,
    *,
    by: User,
    now: datetime,
) -> Amendment:
    return Amendment.objects.create(
        evaluation=evaluation, what=what, why=why.strip(), before=before, by=by, at=now
    )


def _copy(kept: PersonEvaluation, to: PersonEvaluation) -> None:
    to.score, to.failed, to.submitted_at = kept.score, kept.failed, kept.submitted_at


def _log(evaluation: PersonEvaluation, did: Did, *, by: User | None, now: datetime) -> None:
    log(
        by,
        did,
        "evaluation",
        thing_id=evaluation.pk,
        agent=evaluation.agent,
        detail=evaluation.get_purpose_display(),
        now=now,
    )


def _tell(
    evaluation: PersonEvaluation, what: str, time: int, subject: str, *, now: datetime
) -> None:
    """Tell the agent; nobody is told of a calibration, nor of what they did themselves."""
    if evaluation.purpose not in (Purpose.REVIEW, Purpose.PEER):
        return
    agent = evaluation.agent.joined_to or evaluation.agent
    if agent.user is not None and agent.user != evaluation.reviewer:
        once = f"evaluation {evaluation.pk} {what} {time}"
        link = evaluation.get_absolute_url()
        tell([agent.user], "evaluation", once, subject, now=now, link=link)
