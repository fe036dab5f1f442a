"""Everything that changes a calibration round: opening, rating, closing, and what is agreed on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.audit import Did, note, own_names
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by
from highpoint.apps.calibration.comparing import figures_of
from highpoint.apps.calibration.models import Accord, Rater, Round, RoundFigure, RoundTalk
from highpoint.apps.calibration.queries import all_handed_in, handed_in, rated_by
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.desk.operations import CannotEvaluate, begin
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.conversation import Role
from highpoint.errors import HighpointError

# What people may switch off.
NOTICE = "calibration"

MOST_TALKS = 50
FEWEST_RATERS = 2


class CannotCalibrate(HighpointError):
    """The round cannot be opened, rated or closed like this, for a reason a person can be told."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round is to be: who rates by which scorecard, until when, and who is the expert."""

    title: str
    card: Scorecard
    raters: Sequence[User]
    due: date
    expert: User | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """How a round's conversations were drawn, so that the draw can be made again."""

    seed: int
    drawn_from: int
    pool: dict[str, str] = field(default_factory=dict)


def draw(
    pool: QuerySet[Conversation], card: Scorecard, count: int, *, seed: int
) -> tuple[list[Conversation], int]:
    """
    Draw conversations at random; return them and how many there were to draw from.

    Same pool, same seed, same draw. Left out is what nobody answered, and what was in a round
    of this scorecard before.

    :raises CannotCalibrate: where there are fewer than asked for
    """
    used = RoundTalk.objects.filter(scorecard=card).values("conversation")
    free = pool.filter(_answered()).exclude(pk__in=used).order_by("pk")
    keys = list(free.values_list("pk", flat=True))
    if len(keys) < count:
        raise CannotCalibrate(
            f"Only {len(keys)} conversations fit and were in no round of this scorecard yet; "
            f"ask for fewer, or for more days or channels."
        )
    drawn = random.Random(seed).sample(keys, count)
    found = Conversation.objects.select_related("agent").in_bulk(drawn)
    return [found[pk] for pk in drawn], len(keys)


def open_round(
    plan: Plan,
    talks: Sequence[Conversation],
    *,
    by: User,
    now: datetime,
    drawn: Draw | None = None,
) -> Round:
    """
    Open a round, and tell those who are invited.

    :raises CannotCalibrate: with what is to be put right
    """
    _check(plan, talks, now)
    try:
        with transaction.atomic():
            opened = Round.objects.create(
                title=plan.title.strip(),
                scorecard=plan.card,
                due=plan.due,
                seed=drawn.seed if drawn else None,
                drawn_from=drawn.drawn_from if drawn else None,
                pool=drawn.pool if drawn else {},
                opened_by=by,
                opened_at=now,
            )
            RoundTalk.objects.bulk_create(
                RoundTalk(
                    round=opened,
                    scorecard=plan.card,
                    conversation=talk,
                    agent=talk.agent,
                    place=place,
                )
                for place, talk in enumerate(talks, start=1)
            )
            Rater.objects.bulk_create(
                Rater(round=opened, person=person, expert=person == plan.expert)
                for person in plan.raters
            )
            note(by, Did.OPENED_ROUND, "round", thing_id=opened.pk, now=now)
            tell(
                plan.raters,
                NOTICE,
                f"round {opened.pk} opened",
                f"You are invited to rate {len(talks)} conversations: {opened.title}",
                now=now,
                link=address(opened),
                body=f"Until {plan.due:%a} {plan.due.day} {plan.due:%b}. Everyone rates alone; "
                "the ratings are compared once the round is closed, and count in no score.",
            )
    except IntegrityError as error:
        raise CannotCalibrate(
            "One of these conversations was in a round of this scorecard before; "
            "a person rates a conversation once a scorecard. Take another one."
        ) from error
    return opened


def begin_rating(talk: RoundTalk, *, by: User, now: datetime) -> PersonEvaluation:
    """
    Return somebody's own evaluation of a conversation of a round, begun where there is none.

    :raises CannotCalibrate: for who is not invited, and once the round is closed
    """
    if not talk.round.raters.filter(person=by).exists():
        raise CannotCalibrate("You are not invited to this round.")
    own = handed_in(talk.round).filter(
        reviewer=by, conversation=talk.conversation_id, agent=talk.agent_id
    )
    if talk.round.closed_at is not None:
        if (given := own.first()) is None:
            raise CannotCalibrate("This round is closed; what is rated now would not be blind.")
        return given
    try:
        return begin(
            talk.conversation,
            talk.agent,
            by=by,
            now=now,
            purpose=Purpose.CALIBRATION,
            scorecard=talk.scorecard,
        )
    except CannotEvaluate as error:
        raise CannotCalibrate(str(error)) from error


@transaction.atomic
def close(found: Round, *, by: User, now: datetime) -> None:
    """
    Close a round: reckon what was found, open the comparison to everyone in it, and tell them.

    What is not handed in by now is left out: from here on it would not be blind.

    :raises CannotCalibrate: if it is closed already
    """
    held = Round.objects.select_for_update().get(pk=found.pk)
    if held.closed_at is not None:
        raise CannotCalibrate("This round is closed already.")
    held.closed_at, held.closed_by = now, by
    held.save(update_fields=["closed_at", "closed_by"])
    RoundFigure.objects.bulk_create(figures_of(held))
    found.closed_at, found.closed_by = now, by
    note(by, Did.CLOSED_ROUND, "round", thing_id=held.pk, now=now)
    people = [rater.person for rater in held.raters.select_related("person")]
    tell(
        people,
        NOTICE,
        f"round {held.pk} closed",
        f"{held.title} is closed: see how you compare",
        now=now,
        link=address(held),
    )


@transaction.atomic
def call_off(found: Round, *, by: User, now: datetime) -> None:
    """
    Take back a round in which nobody has handed anything in; drafts go with it.

    :raises CannotCalibrate: if it is closed, or somebody has handed something in
    """
    held = Round.objects.select_for_update().get(pk=found.pk)
    ratings = rated_by(held)
    if held.closed_at is not None or ratings.filter(submitted_at__isnull=False).exists():
        raise CannotCalibrate("Somebody has rated in it already; close it instead.")
    ratings.delete()
    note(by, Did.CALLED_OFF_ROUND, "round", thing_id=held.pk, now=now)
    held.delete()


def agree(found: Round, criterion: str, text: str, *, by: User, now: datetime) -> None:
    """
    Keep what those in a closed round agree on from now on; an empty text takes it back.

    :raises CannotCalibrate: while the round is open, and for a criterion that is not in it
    """
    if found.closed_at is None:
        raise CannotCalibrate("Agree on it once the round is closed and all have been heard.")
    if criterion not in {one.key for one in criteria_of(found.scorecard)}:
        raise CannotCalibrate("There is no such criterion in this round.")
    text = text.strip()
    with transaction.atomic():
        if text:
            Accord.objects.update_or_create(
                round=found, criterion=criterion, defaults={"text": text, "by": by, "at": now}
            )
        else:
            Accord.objects.filter(round=found, criterion=criterion).delete()
        note(by, Did.AGREED_IN_ROUND, "round", thing_id=found.pk, now=now)


def remind(*, now: datetime, today: date) -> int:
    """Tell who has not rated everything that a round is due tomorrow; return how many rounds."""
    rounds = Round.objects.filter(closed_at=None, due=today + timedelta(days=1))
    for found in rounds:
        late = [
            rater.person
            for rater in found.raters.select_related("person")
            if not all_handed_in(found, rater.person)
        ]
        tell(
            late,
            NOTICE,
            f"round {found.pk} due tomorrow",
            f"{found.title} is due tomorrow",
            now=now,
            link=address(found),
        )
    return len(rounds)


def tell_when_all_are_done(*, now: datetime) -> None:
    """Tell who opened a round that everybody has rated everything, so that they can close it."""
    for found in Round.objects.filter(closed_at=None).select_related("opened_by"):
        people = [rater.person for rater in found.raters.select_related("person")]
        if found.opened_by and all(all_handed_in(found, person) for person in people):
            tell(
                [found.opened_by],
                NOTICE,
                f"round {found.pk} all handed in",
                f"Everybody has rated: {found.title} can be closed",
                now=now,
                link=address(found),
            )


def address(found: Round) -> str:
    """Return where a round is read."""
    return reverse("calibration_round", args=[found.pk])


def _check(plan: Plan, talks: Sequence[Conversation], now: datetime) -> None:
    if not plan.title.strip():
        raise CannotCalibrate("Give the round a title.")
    if plan.card.status != Scorecard.Status.PUBLISHED:
        raise CannotCalibrate("Choose a published scorecard; a draft may still change.")
    if not talks:
        raise CannotCalibrate("Choose at least one conversation.")
    if len(talks) > MOST_TALKS:
        raise CannotCalibrate(f"A round has at most {MOST_TALKS} conversations.")
    if len({talk.pk for talk in talks}) < len(talks):
        raise CannotCalibrate("One conversation is there twice.")
    keys = [talk.pk for talk in talks]
    if Conversation.objects.filter(_answered(), pk__in=keys).count() < len(keys):
        raise CannotCalibrate("Nobody answered in one of these conversations; take another one.")
    if len(set(plan.raters)) < FEWEST_RATERS:
        raise CannotCalibrate("Invite at least two people: one alone agrees with nobody.")
    if plan.expert is not None and plan.expert not in plan.raters:
        raise CannotCalibrate("The expert rates too: invite them as well.")
    if plan.due < timezone.localdate(now):
        raise CannotCalibrate("The day it is due has passed.")
    _check_sight(plan, talks)


def _answered() -> Q:
    """Return the condition that the agent a conversation is counted for wrote in it."""
    said = Turn.objects.filter(conversation=OuterRef("pk"), role=Role.AGENT)
    said = said.filter(Q(author=None) | Q(author=OuterRef("agent")))
    return Q(Exists(said), agent__isnull=False)


def _check_sight(plan: Plan, talks: Sequence[Conversation]) -> None:
    for person in plan.raters:
        own = own_names(person)
        if any(talk.agent_id in own for talk in talks):
            raise CannotCalibrate(f"{person} answered in one of these; nobody rates their own.")
        seen = Conversation.objects.filter(
            conversations_seen_by(person), Q(pk__in=[talk.pk for talk in talks])
        ).count()
        if seen < len(talks):
            raise CannotCalibrate(
                f"{person} may not see {len(talks) - seen} of these conversations: "
                "they are of other teams. Leave the person or the conversations out."
            )
