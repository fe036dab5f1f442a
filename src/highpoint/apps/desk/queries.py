"""Evaluations to be read: one's own drafts and requests, and those of a talk or an agent."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import own_names
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import conversations_seen_by, may
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.desk.models import PeerRequest, PersonEvaluation, Purpose, Template
from highpoint.engine.conversation import Role

# Evaluations that a list of what one reviewed lately shows.
LATELY = 25


def evaluations_seen_by(user: User) -> QuerySet[PersonEvaluation]:
    """
    Return the evaluations somebody may open: the own, and submitted ones of whom they see.

    A draft is its reviewer's alone, as is a rating in a calibration.
    """
    submitted = Q(submitted_at__isnull=False) & ~Q(purpose=Purpose.CALIBRATION)
    return PersonEvaluation.objects.filter(
        Q(reviewer=user) | (submitted & conversations_seen_by(user))
    )


def evaluations_told(user: User) -> QuerySet[PersonEvaluation]:
    """Return what people submitted of those somebody sees; no calibrations, no drafts."""
    rows = evaluations_seen_by(user).filter(submitted_at__isnull=False)
    return rows.exclude(purpose=Purpose.CALIBRATION)


def of_talk(talk: Conversation, user: User) -> QuerySet[PersonEvaluation]:
    """Return what people have submitted of a talk, as far as somebody may see it, oldest first."""
    return (
        evaluations_seen_by(user)
        .filter(conversation=talk, submitted_at__isnull=False)
        .exclude(purpose=Purpose.CALIBRATION)
        .select_related("agent", "reviewer", "scorecard")
        .order_by("submitted_at", "pk")
    )


def drafts(user: User) -> QuerySet[PersonEvaluation]:
    """Return what somebody has begun and not submitted, the oldest first."""
    return _listed(
        PersonEvaluation.objects.filter(reviewer=user, submitted_at=None)
        .annotate(answered=Count("ratings"))
        .order_by("begun_at", "pk")
    )


def lately(user: User) -> QuerySet[PersonEvaluation]:
    """Return what somebody submitted last."""
    done = PersonEvaluation.objects.filter(reviewer=user, submitted_at__isnull=False)
    return _listed(done.order_by("-submitted_at", "-pk"))[:LATELY]


def asked(user: User) -> QuerySet[PeerRequest]:
    """Return the peer reviews somebody is asked for and has not submitted, the oldest first."""
    open_ones = PeerRequest.objects.filter(asked=user, evaluation=None)
    return open_ones.select_related("conversation", "agent", "by").order_by("at", "pk")


def purpose_of(user: User, talk: Conversation, agent: Agent) -> Purpose | None:
    """
    Return as what somebody may evaluate an agent's part of a talk; None: not at all.

    One's own talks are a self-review for everyone. Whoever reviews others does so with those
    they see; for anything else one needs to be asked.
    """
    if not may(user, Act.EVALUATE):
        return None
    if agent.pk in own_names(user):
        return Purpose.SELF
    seen = Conversation.objects.filter(conversations_seen_by(user), pk=talk.pk)
    if may(user, Act.REVIEW) and seen.exists():
        return Purpose.REVIEW
    requested = PeerRequest.objects.filter(conversation=talk, agent=agent, asked=user)
    return Purpose.PEER if requested.exists() else None


def answered_by(talk: Conversation) -> dict[Agent, list[Turn]]:
    """Return who answered in a talk with their turns, in the order in which they came in."""
    found: dict[Agent, list[Turn]] = {}
    for turn in talk.turns.filter(role=Role.AGENT).select_related("author"):
        who = turn.author or talk.agent
        if who is not None:
            found.setdefault(who, []).append(turn)
    return found


def templates(user: User) -> QuerySet[Template]:
    """Return the templates of comments somebody can use: the own and the shared, by title."""
    return Template.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


def _listed(rows: QuerySet[PersonEvaluation]) -> QuerySet[PersonEvaluation]:
    return rows.select_related("conversation", "agent", "scorecard")
