"""Rounds as one person sees them: how far they are, and whose eyes are still to be kept open."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import sees_everything
from highpoint.apps.calibration.models import Rater, Round, RoundTalk
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.newest import unindexed


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a round's conversations one person has handed in."""

    person: User
    expert: bool
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class OwnTalk:
    """A conversation of a round with one's own evaluation of it, if it is begun."""

    talk: RoundTalk
    own: PersonEvaluation | None

    @property
    def waits(self) -> bool:
        """Whether it is still to be handed in."""
        return self.own is None or self.own.submitted_at is None


def rounds_seen_by(user: User) -> Q:
    """Return the condition on rounds this person may see: invited to, opened, or all of them."""
    if sees_everything(user):
        return Q()
    return Q(pk__in=Rater.objects.filter(person=user).values("round")) | Q(opened_by=user)


def rated_by(found: Round) -> QuerySet[PersonEvaluation]:
    """Return what those invited have rated in a round, drafts too."""
    here = RoundTalk.objects.filter(
        round=found, conversation=OuterRef("conversation"), agent=OuterRef("agent")
    )
    # The few talks of the round lead, not all that was ever rated by its scorecard or raters.
    rows = PersonEvaluation.objects.alias(by=unindexed("reviewer"), card=unindexed("scorecard"))
    return rows.filter(
        Exists(here),
        conversation__in=found.talks.values("conversation"),
        card=found.scorecard_id,
        purpose=Purpose.CALIBRATION,
        turn=None,
        by__in=found.raters.values("person"),
    )


def handed_in(found: Round) -> QuerySet[PersonEvaluation]:
    """Return what was handed in blindly: before the round closed."""
    given = rated_by(found).filter(submitted_at__isnull=False)
    return given.filter(submitted_at__lte=found.closed_at) if found.closed_at else given


def all_handed_in(found: Round, person: User) -> bool:
    """Tell whether somebody has rated all conversations of a round."""
    return handed_in(found).filter(reviewer=person).count() >= found.talks.count()


def settled(evaluation: PersonEvaluation) -> bool:
    """Tell whether a rating was handed in to a round that is closed: it no longer changes."""
    return evaluation.purpose == Purpose.CALIBRATION and (
        RoundTalk.objects.filter(
            conversation=evaluation.conversation_id,
            agent=evaluation.agent_id,
            scorecard=evaluation.scorecard_id,
            round__closed_at__isnull=False,
        ).exists()
    )


def progress(found: Round) -> list[Progress]:
    """Return how far everybody is, by name."""
    done = dict(
        handed_in(found)
        .order_by()
        .values_list("reviewer")
        .annotate(n=Count("pk"))
        .values_list("reviewer", "n")
    )
    of = found.talks.count()
    return [
        Progress(rater.person, rater.expert, done.get(rater.person_id, 0), of)
        for rater in found.raters.select_related("person")
    ]


def own_talks(found: Round, person: User) -> list[OwnTalk]:
    """Return the conversations of a round, each with this person's own evaluation."""
    own = {
        (one.conversation_id, one.agent_id): one for one in rated_by(found).filter(reviewer=person)
    }
    return [
        OwnTalk(talk, own.get((talk.conversation_id, talk.agent_id)))
        for talk in found.talks.select_related("conversation", "agent")
    ]


def waiting_for(person: User) -> QuerySet[Round]:
    """Return the open rounds a person is invited to, the one due first leading."""
    return Round.objects.filter(closed_at=None, raters__person=person).order_by("due", "pk")


def asked_blindly(person: User) -> QuerySet[RoundTalk]:
    """Return the conversations a person is yet to rate blindly, in rounds that are open."""
    asked = RoundTalk.objects.filter(round__closed_at=None, round__raters__person=person)
    return asked.exclude(Exists(_handed_in_by(person)))


def rates_blind(person: User, talk: int) -> bool:
    """Tell whether a person is yet to rate a conversation blindly, in a round that is open."""
    return asked_blindly(person).filter(conversation=talk).exists()


def completion(person: User) -> tuple[int, int]:
    """Return how many conversations of closed rounds a person handed in, of how many asked for."""
    asked = Rater.objects.filter(person=person, round__closed_at__isnull=False)
    of = RoundTalk.objects.filter(round__in=asked.values("round"))
    done = of.filter(Exists(_handed_in_by(person, in_time=True)))
    return done.count(), of.count()


def _handed_in_by(person: User, *, in_time: bool = False) -> QuerySet[PersonEvaluation]:
    given = PersonEvaluation.objects.filter(
        conversation=OuterRef("conversation"),
        agent=OuterRef("agent"),
        scorecard=OuterRef("scorecard"),
        reviewer=person,
        purpose=Purpose.CALIBRATION,
        turn=None,
        submitted_at__isnull=False,
    )
    return given.filter(submitted_at__lte=OuterRef("round__closed_at")) if in_time else given


def of_rounds(seen: Q, *, closed: bool) -> QuerySet[Round]:
    """Return open or closed rounds, the newest first, each with how many talks and people."""
    return (
        Round.objects.filter(seen, closed_at__isnull=not closed)
        .select_related("opened_by", "scorecard")
        .defer("scorecard__definition")
        .annotate(
            talk_count=Count("talks", distinct=True), rater_count=Count("raters", distinct=True)
        )
        .order_by(F("closed_at").desc() if closed else F("due").asc(), "-pk")
    )
