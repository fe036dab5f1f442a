"""What is seen between steps: apologies, hand-offs, answers to file, and the log held up to audit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.feedback.models import SurveyResponse


class Apology(models.Model):
    """A talk in which somebody said sorry, where first, and what put it right if anything did."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="apology"
    )
    turn = models.PositiveIntegerField()
    words = models.CharField(max_length=120)
    remedy = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["remedy", "-started_at", "-id"], name="apology_by_remedy"),
            models.Index(fields=["started_at", "remedy"], name="apology_by_time"),
        ]


class HandOff(models.Model):
    """
    A place where one person took over from another: in a talk, or as the customer came back.

    ``turn`` is the first of whoever took over, ``before`` the talk that a customer came back after.
    ``repeated`` is whether the customer then had to say it again. Nobody who served is named.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="hand_offs"
    )
    turn = models.PositiveIntegerField()
    before = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    seconds = models.BigIntegerField(null=True, help_text="From one to the other, where told.")
    repeated = models.BooleanField()
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "turn"], name="one_hand_off_a_talk_and_turn"
            ),
        ]
        indexes = [models.Index(fields=["started_at"], name="hand_off_by_time")]


class Proposal(models.Model):
    """A low answer with words that tell no step: it waits for a person to file it, or not."""

    response = models.OneToOneField(
        SurveyResponse, on_delete=models.CASCADE, related_name="proposal"
    )
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = somebody(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["-at", "-id"],
                condition=Q(decided_at__isnull=True),
                name="proposal_waiting",
            )
        ]


class Audited(models.Model):
    """A talk without a logged failure, drawn by lot and read: did the log miss something?"""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="audited"
    )
    drawn_at = models.DateTimeField()
    drawn_by = somebody(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    missed = models.BooleanField(default=False, help_text="Whether a failure was not in the log.")

    class Meta:
        ordering = ["-drawn_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(missed=False) | Q(read_at__isnull=False),
                name="audited_talk_is_read_before_it_is_judged",
            ),
        ]
