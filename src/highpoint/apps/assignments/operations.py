"""Everything that changes an assignment: planned, changed, drawn, ended; begun, skipped, given back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from django.urls import reverse

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import plans_for
from highpoint.apps.assignments import drawing
from highpoint.apps.assignments.candidates import find
from highpoint.apps.assignments.models import (
    Assigned,
    Assignment,
    Change,
    Draw,
    GivenBack,
    Rule,
    Share,
)
from highpoint.apps.assignments.periods import period_of
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.desk.operations import begin
from highpoint.apps.notices.operations import tell
from highpoint.engine.insight.sampling import following, in_order
from highpoint.errors import HighpointError

KIND = "assignment"
# More than this is no sample but all there is; a reviewer does some 10 an hour.
MOST_DRAWN = 5_000
# What a plan that goes on may change; its team and its cycle stay.
CHANGEABLE = (
    *("name", "purpose", "unbiased", "scorecard", "days", "quota", "each", "due_days"),
    *("wanted", "query"),
)


class CannotPlan(HighpointError):
    """The assignment cannot be made, for a reason its planner can be told."""


class CannotOpen(HighpointError):
    """The conversation cannot be reviewed, for a reason its reviewer can be told."""


class CannotGiveBack(HighpointError):
    """The conversation cannot be given back, for a reason its reviewer can be told."""


@transaction.atomic
def plan(
    assignment: Assignment,
    *,
    shares: Mapping[Rule, int],
    reviewers: Sequence[User],
    by: User,
    seed: int,
    now: datetime,
) -> Draw:
    """
    Keep an assignment and draw for the period that now lies in.

    :raises CannotPlan: if it is not the planner's team, the shares are not 100 in all, nobody
        reviews, or it is for once and nothing can be drawn
    """
    _check(assignment, shares, reviewers, by)
    assignment.created_by, assignment.created_at = by, now
    assignment.save()
    assignment.reviewers.set(reviewers)
    _share(assignment, shares)
    note(by, Did.PLANNED_ASSIGNMENT, "assignment", thing_id=assignment.pk, now=now)
    made = draw(assignment, seed=seed, now=now)
    assert made is not None, "A new assignment has no draw yet."
    # One that goes on finds something in a later period; the page says why this one is empty.
    if not made.drawn and assignment.cycle == Assignment.Cycle.ONCE:
        raise CannotPlan(
            "Nothing can be drawn like this: no conversation of these days fits that one of "
            "these reviewers may get. Look further back, or choose other reviewers or rules."
        )
    return made


@transaction.atomic
def change(
    assignment: Assignment,
    wanted: Assignment,
    *,
    shares: Mapping[Rule, int],
    reviewers: Sequence[User],
    by: User,
    now: datetime,
) -> Change | None:
    """
    Change a plan for the draws to come as ``wanted`` says; None where nothing is different.

    What is drawn stays as it was drawn. Team and cycle stay: another team or rhythm is another
    plan.

    :raises CannotPlan: if it draws no more, or for what keeps a plan from being made
    """
    kept = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if kept.ended_at or kept.cycle == Assignment.Cycle.ONCE:
        raise CannotPlan("It draws nothing any more, so there is nothing to change. Plan another.")
    _check(kept, shares, reviewers, by, wanted)
    before = _in_words(kept, {Rule(one.rule): one.percent for one in kept.shares.all()},
                       kept.reviewers.all())  # fmt: skip
    for name in CHANGEABLE:
        setattr(kept, name, getattr(wanted, name))
    after = _in_words(kept, shares, reviewers)
    what = [[name, was, after[name]] for name, was in before.items() if was != after[name]]
    if not what:
        return None
    kept.save()
    kept.reviewers.set(reviewers)
    kept.shares.all().delete()
    _share(kept, shares)
    detail = ", ".join(row[0] for row in what)[:120]
    note(by, Did.CHANGED_ASSIGNMENT, "assignment", thing_id=kept.pk, detail=detail, now=now)
    return Change.objects.create(assignment=kept, what=what, by=by, at=now)


def _check(
    assignment: Assignment,
    shares: Mapping[Rule, int],
    reviewers: Sequence[User],
    by: User,
    wanted: Assignment | None = None,
) -> None:
    wanted = wanted or assignment
    if not plans_for(by, assignment.team):
        raise CannotPlan("You plan for the teams you lead. Choose one of them.")
    if sum(shares.values()) != 100:
        raise CannotPlan(f"The shares are {sum(shares.values())} % in all. Make them 100 %.")
    if not reviewers and wanted.purpose == Purpose.REVIEW:
        raise CannotPlan("Choose who reviews.")
    if Rule.FILTER in shares and not wanted.wanted:
        raise CannotPlan("Choose a filter, or give it no share.")


def _share(assignment: Assignment, shares: Mapping[Rule, int]) -> None:
    Share.objects.bulk_create(
        Share(assignment=assignment, rule=rule, percent=percent) for rule, percent in shares.items()
    )


def _in_words(
    plan: Assignment, shares: Mapping[Rule, int], reviewers: Iterable[User]
) -> dict[str, str]:
    """Return what can be changed of a plan, each with its name, as its page tells it."""
    named = sorted(str(person) for person in reviewers)
    return {
        "Name": plan.name,
        "Who reviews": plan.get_purpose_display(),
        "Reviewers": ", ".join(named) or "the agents",
        "Scorecard": str(plan.scorecard or "the one in force"),
        "Engine": "hidden until submitted" if plan.unbiased else "shown",
        "How many": f"{plan.quota} {'for each agent' if plan.each else 'in total'}",
        "Of the days": str(plan.days),
        "Days to do it in": str(plan.due_days),
        "Drawn": ", ".join(f"{shares[rule]} % {rule.label}" for rule in Rule if rule in shares),
        "Filter": plan.query or "none",
    }


def draw(assignment: Assignment, *, seed: int, now: datetime) -> Draw | None:
    """
    Draw for the period that now lies in, and tell the reviewers; None where that is done already.

    The database holds that a period is drawn once, whoever else draws at the same time.
    """
    period = period_of(assignment, now)
    if assignment.ended_at or assignment.draws.filter(period=period.start).exists():
        return None
    found = find(
        assignment,
        period,
        reviewers=list(assignment.reviewers.filter(is_active=True)),
        shares={Rule(share.rule): share.percent for share in assignment.shares.all()},
    )
    rows = drawing.outcome(found.pool, found.inputs, seed)
    if len(rows) > MOST_DRAWN:
        raise CannotPlan(f"That is {len(rows):,} conversations. Draw at most {MOST_DRAWN:,}.")
    try:
        with transaction.atomic():
            made = Draw.objects.create(
                assignment=assignment,
                period=period.start,
                at=now,
                due=period.due,
                first=period.first,
                until=period.until,
                purpose=assignment.purpose,
                unbiased=assignment.unbiased,
                scorecard=assignment.scorecard,
                seed=seed,
                candidates=len(found.pool),
                pool=found.pool.pack(),
                inputs=found.inputs.pack(),
                drawn=[row.to_list() for row in rows],
                notes=found.notes,
            )
            Assigned.objects.bulk_create(_items(made, rows))
            _tell_of(made)
            note(None, Did.DREW_CONVERSATIONS, "draw", thing_id=made.pk, now=now)
    except IntegrityError:
        # Another process has drawn it meanwhile, or given one of these to the same reviewer.
        if assignment.draws.filter(period=period.start).exists():
            return None
        raise
    return made


def _items(made: Draw, rows: Sequence[drawing.Row]) -> Iterator[Assigned]:
    """Yield what is assigned, in the order of the seed: not one agent after another."""
    ids = np.array([row.conversation for row in rows], dtype=np.int64)
    place = {talk: place for place, talk in enumerate(in_order(ids, made.seed), start=1)}
    for row in rows:
        yield Assigned(
            draw=made,
            conversation_id=row.conversation,
            agent_id=row.agent,
            reviewer_id=row.reviewer,
            rule=row.rule,
            wanted=row.wanted,
            place=place[row.conversation],
        )


@transaction.atomic
def end(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Draw no more; what nobody has begun leaves the queues, what is begun can be finished."""
    if Assignment.objects.filter(pk=assignment.pk, ended_at=None).update(ended_at=now):
        note(by, Did.ENDED_ASSIGNMENT, "assignment", thing_id=assignment.pk, now=now)


def skip(item: Assigned, *, now: datetime) -> None:
    """Put a conversation behind the others of its reviewer."""
    item.skipped_at = now
    item.save(update_fields=["skipped_at"])


@transaction.atomic
def open_item(item: Assigned, *, by: User, now: datetime) -> PersonEvaluation:
    """
    Return the evaluation by which an assigned conversation is done, begun where there is none.

    :raises CannotOpen: if it is another's, or was given back
    :raises CannotEvaluate: if the agent wrote nothing in it
    """
    item = Assigned.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.reviewer_id != by.pk:
        raise CannotOpen("It is assigned to somebody else.")
    if GivenBack.objects.filter(item=item).exists():
        raise CannotOpen("You have given it back.")
    if item.evaluation is None:
        made, talk = item.draw, item.conversation
        item.evaluation = begin(
            talk,
            # As the talk names the agent: that name wrote the turns that are judged.
            talk.agent or item.agent,
            by=by,
            now=now,
            purpose=made.purpose,
            unbiased=made.unbiased,
            scorecard=made.scorecard,
        )
        item.save(update_fields=["evaluation"])
    return item.evaluation


@transaction.atomic
def give_back(item: Assigned, *, reason: str, words: str, by: User, now: datetime) -> GivenBack:
    """
    Take a conversation from its reviewer; the next in the order of the same seed takes its place.

    It is of the same agent and the same rule. Who is not impartial gets none of that agent in its
    place: it goes to whoever else may review the agent and has least.

    :raises CannotGiveBack: if it is another's, done, or given back already, or the reason is none
    """
    item = Assigned.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.reviewer_id != by.pk:
        raise CannotGiveBack("It is assigned to somebody else.")
    if reason not in GivenBack.Reason.values:
        raise CannotGiveBack("Say why you give it back.")
    if reason == GivenBack.Reason.CANNOT_BE_JUDGED and not words.strip():
        raise CannotGiveBack("Say in a few words why it cannot be judged.")
    if item.evaluation is not None and item.evaluation.submitted_at:
        raise CannotGiveBack("You have submitted your evaluation of it already.")
    if GivenBack.objects.filter(item=item).exists():
        raise CannotGiveBack("You have given it back already.")
    back = GivenBack.objects.create(item=item, reason=reason, words=words.strip(), at=now)
    follower = _follower(item, other=reason == GivenBack.Reason.CONFLICT)
    if follower is None:
        back.outcome = "Nothing: no other conversation of this agent and rule is left."
    elif follower.reviewer_id == item.reviewer_id:
        back.outcome = f"Conversation {follower.conversation_id}, to the same reviewer."
    else:
        back.outcome = f"Conversation {follower.conversation_id}, to {follower.reviewer}."
    back.save(update_fields=["outcome"])
    note(by, Did.GAVE_BACK, "draw", thing_id=item.draw_id, agent=item.agent, now=now, detail=reason)
    return back


def _follower(item: Assigned, *, other: bool) -> Assigned | None:
    """Assign the next of the order in the place of one that was given back."""
    pool, inputs = drawing.kept(item.draw)
    used = set(item.draw.items.values_list("conversation", flat=True))
    order = following(pool, agent=item.agent_id, rule=Rule(item.rule).bit, seed=item.draw.seed)
    rest = [talk for talk in order if talk not in used]
    there = set(Conversation.objects.filter(pk__in=rest).values_list("pk", flat=True))
    people = _by_load(item, inputs.able.get(item.agent_id, ())) if other else [item.reviewer_id]
    had = set(
        Assigned.objects.filter(reviewer__in=people, conversation__in=rest).values_list(
            "reviewer", "conversation"
        )
    )
    for talk in rest:
        for who in people:
            free = inputs.may(who, item.agent_id, talk) and (who, talk) not in had
            if talk in there and free:
                last = item.draw.items.aggregate(last=Max("place"))["last"]
                return Assigned.objects.create(
                    draw=item.draw,
                    conversation_id=talk,
                    agent_id=item.agent_id,
                    reviewer_id=who,
                    rule=item.rule,
                    wanted=item.wanted,
                    place=last + 1,
                    replaces=item,
                )
    return None


def _by_load(item: Assigned, people: Sequence[int]) -> list[int]:
    """Return the others who may review the agent and still review, least loaded first."""
    still = Q(assigned__draw=item.draw, assigned__given_back=None)
    loads = (
        User.objects.filter(pk__in=people, is_active=True)
        .exclude(pk=item.reviewer_id)
        .annotate(load=Count("assigned", filter=still))
    )
    return list(loads.order_by("load", "pk").values_list("pk", flat=True))


def _tell_of(made: Draw) -> None:
    counts: dict[int, int] = {}
    for row in made.drawn:
        counts[row[4]] = counts.get(row[4], 0) + 1
    for person in User.objects.filter(pk__in=counts):
        count = counts[person.pk]
        noun = "conversation" if count == 1 else "conversations"
        tell(
            [person],
            KIND,
            f"draw {made.pk} given",
            f"{count} {noun} to review, by {made.due:%a %-d %b}",
            body=f"From “{made.assignment}”.",
            link=reverse("assigned_mine"),
            now=made.at,
        )
