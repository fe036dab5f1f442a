"""The loyalty ladder as it is kept: its rules, who stands where, and every step with its day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from highpoint.engine.insight.loyalty.rules import Rung

RUNGS = [(rung.value, rung.words) for rung in Rung]
_KNOWN = [rung.value for rung in Rung]


class LadderRules(models.Model):
    """What each rung takes, as somebody set it; the newest row holds."""

    rules = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]


class LadderFit(models.Model):
    """The model of who buys again, as fitted one day to all customers' purchases (BG/NBD)."""

    day = models.DateField()
    customers = models.PositiveIntegerField()
    r = models.FloatField(null=True)
    alpha = models.FloatField(null=True)
    a = models.FloatField(null=True)
    b = models.FloatField(null=True)
    reason = models.CharField(max_length=255, blank=True, help_text="Why nothing was fitted.")
    spend = models.JSONField(
        default=dict, blank=True, help_text="What customers spend, by currency (Gamma-Gamma)."
    )
    mix = models.JSONField(
        default=dict, blank=True, help_text="How much the model and what came lately are worth."
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]


class Standing(models.Model):
    """Where a customer with a purchase stands, and how likely they are to come again."""

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, related_name="standing"
    )
    rung = models.CharField(max_length=10, choices=RUNGS, db_index=True)
    since = models.DateField()
    days_bought = models.PositiveIntegerField(help_text="Days with a purchase that stands.")
    alive = models.FloatField(null=True, help_text="The chance that they are not lost.")
    likely_low = models.PositiveIntegerField(null=True)
    likely_middle = models.PositiveIntegerField(null=True)
    likely_high = models.PositiveIntegerField(null=True)
    # What those purchases may come to, in the one currency of all of theirs; else nothing is told.
    currency = models.CharField(max_length=8, blank=True)
    worth_low = models.FloatField(null=True)
    worth_middle = models.FloatField(null=True)
    worth_high = models.FloatField(null=True)
    day = models.DateField(help_text="As of the end of this day.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(rung__in=_KNOWN), name="rung_known")]


class LadderStep(models.Model):
    """One step up or down the ladder."""

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="steps"
    )
    day = models.DateField()
    before = models.CharField(max_length=10, choices=RUNGS, blank=True)
    after = models.CharField(max_length=10, choices=RUNGS)
    why = models.CharField(max_length=255)
    turned = models.DateField()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "day"], name="one_step_a_day"),
            models.CheckConstraint(condition=Q(after__in=_KNOWN), name="step_rung_known"),
        ]

    @property
    def up(self) -> bool:
        """Tell a climb from a fall."""
        return not self.before or Rung(self.after).height > Rung(self.before).height


class LadderFlow(models.Model):
    """How many customers stood on one rung as a quarter began and on another as it ended."""

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    before = models.CharField(max_length=10, choices=RUNGS, blank=True)
    after = models.CharField(max_length=10, choices=RUNGS)
    customers = models.PositiveIntegerField()

    class Meta:
        ordering = ["year", "quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter", "before", "after"], name="one_flow_a_quarter"
            )
        ]


class LadderPrecedent(models.Model):
    """How much more often something comes before a climb or a fall than without one."""

    up = models.BooleanField()
    kind = models.CharField(max_length=80)
    told_apart = models.BooleanField(default=False)
    words = models.CharField(max_length=500)

    class Meta:
        ordering = ["-up", "kind"]
