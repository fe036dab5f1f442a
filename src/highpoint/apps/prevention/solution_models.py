"""What was given to settle a matter, and what may be given: the customer's side and the company's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.conversations.models import Conversation
from highpoint.engine.insight.both_sides import LONGEST, Kind

_KINDS = [(kind.value, kind.value) for kind in Kind]
_KNOWN = [kind.value for kind in Kind]


class Solution(models.Model):
    """
    What a talk gave the customer, or that the answer was no, in the words that say so.

    ``exception`` and ``reason`` are as the words have it; ``ruled`` is what a person said of it,
    with their own ``told`` reason, which no reading changes. Nobody who served is named.
    """

    class Ruled(models.TextChoices):
        WITHIN = "within", "within what may be given"
        EXCEPTION = "exception", "an exception with a reason"
        BEYOND = "beyond", "beyond it, without a reason"

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="solution"
    )
    kind = models.CharField(max_length=13, choices=_KINDS)
    turn = models.PositiveIntegerField()
    words = models.CharField(max_length=LONGEST)
    size = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    exception = models.BooleanField(default=False)
    reason = models.CharField(max_length=LONGEST, blank=True)
    # By the customer's last words, in a language whose endings are not read otherwise.
    glad = models.BooleanField(null=True, blank=True)
    ruled = models.CharField(max_length=9, blank=True, choices=Ruled.choices)
    told = models.CharField(max_length=LONGEST, blank=True)
    ruled_by = somebody(blank=True)
    ruled_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=_KNOWN), name="solution_kind_known"),
            models.CheckConstraint(
                condition=Q(ruled__in=["", "within", "exception", "beyond"]),
                name="solution_ruling_known",
            ),
            models.CheckConstraint(
                condition=~Q(ruled="exception") | ~Q(told=""), name="ruled_exception_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="solution_newest")]


class Allowance(models.Model):
    """
    What may be given of one kind: to anybody or as an exception only, and up to how much.

    ``up_to`` is an amount, of a discount a share in 100. ``words`` say it to whoever answers.
    """

    kind = models.CharField(max_length=13, unique=True, choices=_KINDS)
    freely = models.BooleanField(default=True)
    up_to = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    set_by = somebody(blank=True)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=_KNOWN) & ~Q(kind="nothing"), name="allowance_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(up_to__isnull=True) | Q(up_to__gte=0), name="allowance_is_not_negative"
            ),
        ]
