"""What customers bought, and the files that told it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.taken_in import FileTakenIn, Problem


class PurchaseImport(FileTakenIn):
    """One purchase file taken in: what it was, how far it came, what it brought."""

    source = models.CharField(max_length=80, blank=True, help_text="Whose numbers it tells.")
    # Where a stopped import goes on: lines of the file dealt with.
    lines_done = models.PositiveBigIntegerField(default=0)
    told = models.JSONField(default=list, blank=True, help_text="What became of odd lines.")
    started_by = somebody()


class PurchaseProblem(Problem):
    """A line of a purchase file that was left out."""

    source = models.ForeignKey(PurchaseImport, on_delete=models.CASCADE, related_name="problems")


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
    # By the shop's calendar, as far as it tells them.
    expected_on = models.DateField(null=True, blank=True, help_text="When it is to be there.")
    delivered_on = models.DateField(null=True, blank=True, help_text="When all of it was there.")
    # Who told the day by hand; nobody where the shop did.
    expected_by = somebody(blank=True)
    delivered_by = somebody(blank=True)
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
            models.CheckConstraint(
                condition=Q(returned=False) | Q(expected_on=None, delivered_on=None),
                name="what_is_given_back_is_not_delivered",
            ),
        ]
        indexes = [
            models.Index(fields=["identity", "-at"], name="purchase_newest"),
            models.Index(
                fields=["expected_on"],
                name="purchase_on_its_way",
                condition=Q(expected_on__isnull=False, delivered_on=None),
            ),
            models.Index(
                fields=["delivered_on"],
                name="purchase_came",
                condition=Q(delivered_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def days_late(self) -> int:
        """How many days after the day that was told it came; 0 where it was not late."""
        if self.expected_on is None or self.delivered_on is None:
            return 0
        return max(0, (self.delivered_on - self.expected_on).days)


class PurchaseLine(models.Model):
    """One line of a purchase."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="lines")
    product = models.CharField(max_length=255, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta:
        ordering = ["pk"]
