"""An agent's disagreement with an evaluation, what was ruled, and their word that they read it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.quality.models import Scorecard
from highpoint.errors import HighpointError


class AppendOnly(HighpointError):
    """What happened in a dispute is only ever added to."""


class Outcome(models.TextChoices):
    """How a dispute ended."""

    ACCEPTED = "accepted", "accepted"
    PARTLY = "partly", "partly accepted"
    REJECTED = "rejected", "rejected"
    WITHDRAWN = "withdrawn", "withdrawn"


# What a ruling may say; taking a dispute back is the agent's own.
RULED = (Outcome.ACCEPTED, Outcome.PARTLY, Outcome.REJECTED)


class DisputeTerms(models.Model):
    """How many days there are to open a dispute and to answer one, for the whole company."""

    days_to_open = models.PositiveSmallIntegerField(default=14)
    days_to_answer = models.PositiveSmallIntegerField(default=7)
    days_before = models.PositiveSmallIntegerField(
        default=2, help_text="How long before an answer is due it is called to mind."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_set_of_dispute_terms"),
            models.CheckConstraint(
                condition=Q(
                    days_to_open__range=(1, 365),
                    days_to_answer__range=(1, 90),
                    days_before__lt=F("days_to_answer"),
                ),
                name="dispute_terms_can_be_kept",
            ),
        ]


class Dispute(models.Model):
    """
    One agent's disagreement with one evaluation, criterion by criterion.

    With ``evaluation`` it is about a person's, by ``reviewer``; without, about what the engine
    made of the agent's part of the conversation by the scorecard: the engine's rows are written
    anew whenever it reads again, so they are named by what they are of. ``after`` is the rejected
    dispute that it follows. The outcome is empty while it is open.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="disputes"
    )
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="disputes")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(
        PersonEvaluation, null=True, on_delete=models.CASCADE, related_name="disputes"
    )
    reviewer = somebody()
    after = models.OneToOneField(
        "self", null=True, on_delete=models.CASCADE, related_name="followed_by"
    )
    opened_by = somebody()
    opened_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "agent"],
                condition=Q(outcome="", evaluation__isnull=False),
                name="one_open_dispute_an_evaluation",
            ),
            models.UniqueConstraint(
                fields=["conversation", "agent", "scorecard"],
                condition=Q(outcome="", evaluation__isnull=True),
                name="one_open_dispute_of_the_engine",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "agent"],
                condition=Q(outcome__in=RULED, evaluation__isnull=False, after__isnull=True),
                name="one_first_answer_an_evaluation",
            ),
            models.UniqueConstraint(
                fields=["conversation", "agent", "scorecard"],
                condition=Q(outcome__in=RULED, evaluation__isnull=True, after__isnull=True),
                name="one_first_answer_of_the_engine",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True)
                | Q(outcome__in=Outcome.values, closed_at__isnull=False),
                name="dispute_is_open_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__gte=F("opened_at")), name="dispute_is_answered_after"
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by"], name="dispute_open", condition=Q(outcome="")),
            models.Index(fields=["agent", "-closed_at"], name="dispute_agent_answered"),
            models.Index(fields=["-closed_at", "-id"], name="dispute_answered"),
        ]

    def __str__(self) -> str:
        return f"dispute {self.pk}"

    @property
    def is_open(self) -> bool:
        return not self.outcome


class DisputedCriterion(models.Model):
    """
    What a dispute says of one criterion: the agent's words, what it was, what it should be.

    Points are a rating's; null is “no occasion”. Of the engine's they are those of one moment (0
    missed, 1 in part, 2 met, null no such moment), whose kind is kept. Words of the conversation
    may be pinned. Once ruled, ``became`` is what stands, also where nothing changed.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="criteria")
    # The criterion, and of the engine the place of the moment too: distress, or distress:3.17.
    key = models.CharField(max_length=100)
    criterion = models.CharField(max_length=60)
    words = models.TextField()
    was = models.PositiveSmallIntegerField(null=True)
    wish = models.PositiveSmallIntegerField(null=True)
    became = models.PositiveSmallIntegerField(null=True)
    of = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, blank=True)
    turn = models.PositiveIntegerField(null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "key"], name="one_word_a_disputed_criterion"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="disputed_in_words"),
            models.CheckConstraint(
                condition=Q(was__isnull=True, wish__isnull=False)
                | Q(was__isnull=False, wish__isnull=True)
                | (Q(was__isnull=False, wish__isnull=False) & ~Q(was=F("wish"))),
                name="disputed_asks_for_a_change",
            ),
            models.CheckConstraint(
                condition=(Q(was__isnull=True) | Q(was__lte=F("of")))
                & (Q(wish__isnull=True) | Q(wish__lte=F("of")))
                & (Q(became__isnull=True) | Q(became__lte=F("of"))),
                name="disputed_within_its_points",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(turn__isnull=False, end__gt=F("start")),
                name="disputed_has_words_or_none",
            ),
        ]


class Ruling(models.Model):
    """
    An answer to a dispute, and for a proposed one whether a second person agreed.

    It stands from ``stands_at`` on. ``reviewer`` is whoever made the disputed evaluation: their
    ruling stands with another's agreement only. ``changes`` are the points that the disputed take, by their keys.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="rulings")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    answer = models.TextField()
    changes = models.JSONField(default=dict)
    by = somebody()
    reviewer = somebody()
    at = models.DateTimeField()
    agreed_by = somebody()
    agreed_at = models.DateTimeField(null=True)
    declined_by = somebody()
    declined_at = models.DateTimeField(null=True)
    why_declined = models.TextField(blank=True)
    stands_at = models.DateTimeField(null=True)
    score_before = models.FloatField(null=True)
    score_after = models.FloatField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(stands_at__isnull=False),
                name="one_ruling_stands",
            ),
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(stands_at__isnull=True, declined_at__isnull=True),
                name="one_ruling_waits",
            ),
            models.CheckConstraint(
                condition=Q(stands_at__isnull=True)
                | Q(agreed_at__isnull=False)
                | ~Q(by=F("reviewer")),
                name="nobody_rules_on_their_own_alone",
            ),
            models.CheckConstraint(condition=~Q(by=F("agreed_by")), name="two_people_agree"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True)
                | Q(agreed_at__isnull=True, stands_at__isnull=True),
                name="ruling_is_agreed_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=RULED) & ~Q(answer=""), name="ruling_says_why"
            ),
        ]


class Steps(models.QuerySet["DisputeStep"]):
    """Steps are read and added; the database refuses to change one too."""

    def update(self, **fields: Any) -> int:
        raise AppendOnly("What happened in a dispute cannot be changed.")


class DisputeStep(models.Model):
    """Something that happened in a dispute, in the order it did: added to, never changed."""

    class What(models.TextChoices):
        OPENED = "opened", "opened it"
        PROPOSED = "proposed", "proposed an answer"
        DECLINED = "declined", "did not agree"
        ANSWERED = "answered", "let an answer stand"
        CHANGED = "changed", "changed a rating"
        WITHDRAWN = "withdrawn", "took it back"
        REMINDED = "reminded", "called it to mind"

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=10, choices=What.choices)
    # The number stays when the person is gone, as in the audit log.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    at = models.DateTimeField()
    detail = models.CharField(max_length=300, blank=True)

    objects = Steps.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "detail"],
                condition=Q(what="reminded"),
                name="one_reminder_a_dispute_and_cause",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("What happened in a dispute cannot be changed.")
        super().save(*args, **kwargs)


class Acknowledgement(models.Model):
    """The agent's word that they have read an evaluation, with their comment."""

    evaluation = models.OneToOneField(
        PersonEvaluation, on_delete=models.CASCADE, related_name="acknowledgement"
    )
    by = somebody()
    at = models.DateTimeField()
    comment = models.TextField(blank=True)
