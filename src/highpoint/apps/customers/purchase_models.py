"""What customers bought, and the files that told it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class PurchaseImport(models.Model):
    """One purchase file taken in: what it was, how far it came, what it brought."""

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "stopped"

    name = models.CharField(max_length=255)
    path = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="Whose numbers it tells.")
    mapping = models.JSONField(default=dict, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    error = models.TextField(blank=True)
    bytes_total = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    # Where a stopped import goes on: lines of the file dealt with.
    lines_done = models.PositiveBigIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=list, blank=True, help_text="What became of odd lines.")
    # The job that holds it, and when that last showed itself alive (loop/held_job.py).
    runner = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        return 100 * self.bytes_read // self.bytes_total if self.bytes_total else 0

    @property
    def under_way(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.RUNNING)


class PurchaseProblem(models.Model):
    """A line of a purchase file that was left out: where it stands and why."""

    source = models.ForeignKey(PurchaseImport, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveBigIntegerField(null=True)
    reason = models.TextField()

    class Meta:
        ordering = ["pk"]


class Purchase(models.Model):
    """
    What one customer bought under one number in one currency, or gave back under it.

    Amounts of returns are below nothing. Currencies are never added up.
    """

    identity = models.ForeignKey(
        "customers.Identity", on_delete=models.CASCADE, related_name="purchases"
    )
    source = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=511, db_index=True)
    at = models.DateTimeField()
    day = models.DateField(help_text="In the time zone of the shop.")
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=8, blank=True)
    returned = models.BooleanField(default=False)
    country = models.CharField(max_length=80, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    # The sum of its lines' digests, whatever their order: tells whether a file says the same.
    fingerprint = models.BigIntegerField(default=0)
    made_up = models.BooleanField(default=False)
    brought_by = models.ForeignKey(
        PurchaseImport, null=True, on_delete=models.SET_NULL, related_name="purchases"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "source", "number", "currency", "returned"],
                name="one_purchase_a_number",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="purchase_has_a_number"),
        ]
        indexes = [models.Index(fields=["identity", "-at"], name="purchase_newest")]

    def __str__(self) -> str:
        return self.number


class PurchaseLine(models.Model):
    """One line of a purchase."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="lines")
    product = models.CharField(max_length=255, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta:
        ordering = ["pk"]
