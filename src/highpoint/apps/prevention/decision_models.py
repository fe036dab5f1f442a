"""What was decided with customers in mind, and what of them it rests on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.conversations.models import Conversation


class Decision(models.Model):
    """Something the company decided: what and why, whose it is, and when it is looked at again."""

    title = models.CharField(max_length=200)
    what = models.CharField(max_length=1000)
    why = models.CharField(max_length=1000)
    owner = somebody(blank=True)
    decided_on = models.DateField()
    review_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=1000, blank=True, help_text="What came of it.")
    created_by = somebody(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(what="") & ~Q(why=""), name="decision_has_words"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True) | ~Q(outcome=""),
                name="reviewed_decision_has_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["review_on"], name="decision_review")]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """
    One thing of customers that a decision rests on: a failure, words of a talk, or a figure.

    A figure is kept as it was then: ``hit`` of ``of`` talks between two days, with its words.
    """

    class Kind(models.TextChoices):
        FAILURE = "failure", "a failure"
        WORDS = "words", "words of a talk"
        FIGURE = "figure", "a figure"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    incident = models.ForeignKey(
        "prevention.Incident", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    turn = models.PositiveIntegerField(null=True, blank=True)
    trouble = models.ForeignKey(
        "prevention.Trouble", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hit = models.PositiveIntegerField(null=True, blank=True)
    of = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    added_by = somebody(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="failure", incident__isnull=False)
                | Q(kind="words", conversation__isnull=False, turn__isnull=False)
                | Q(
                    kind="figure",
                    trouble__isnull=False,
                    hit__isnull=False,
                    of__isnull=False,
                    since__isnull=False,
                    until__isnull=False,
                ),
                name="evidence_is_whole",
            ),
            models.UniqueConstraint(
                fields=["decision", "incident"],
                condition=Q(incident__isnull=False),
                name="one_failure_a_decision",
            ),
            models.UniqueConstraint(
                fields=["decision", "conversation", "turn"],
                condition=Q(conversation__isnull=False),
                name="one_turn_a_decision",
            ),
        ]
