"""Customers: one person over all channels, known by the identities they came with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.customers.ladder_models import (
    LadderFit,
    LadderFlow,
    LadderPrecedent,
    LadderRules,
    LadderStep,
    Standing,
)
from highpoint.apps.customers.purchase_models import (
    Purchase,
    PurchaseImport,
    PurchaseLine,
    PurchaseProblem,
)
from highpoint.engine.insight.loyalty.ladder import DeedKind

__all__ = [
    "Customer",
    "Deed",
    "Identity",
    "LadderFit",
    "LadderFlow",
    "LadderPrecedent",
    "LadderRules",
    "LadderStep",
    "Merge",
    "NotTheSame",
    "Purchase",
    "PurchaseImport",
    "PurchaseLine",
    "PurchaseProblem",
    "Standing",
]


class Customer(models.Model):
    """One person who is served, whatever name, address or number they came by."""

    name = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=20, blank=True, help_text="As they asked to be served.")
    country = models.CharField(max_length=2, blank=True, help_text="Two letters, ISO 3166.")
    time_zone = models.CharField(max_length=64, blank=True)
    made_up = models.BooleanField(default=False)
    known_since = models.DateTimeField()
    # Set where somebody said that this is the same person as another: then it stands in no list.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            # Of those who stand in lists alone, so that counting them reads nothing else.
            models.Index(
                fields=["name", "id"], name="customer_by_name", condition=Q(merged_into=None)
            )
        ]

    def __str__(self) -> str:
        return self.name or "A customer"

    @property
    def known_as(self) -> list[int]:
        """The numbers of what they are known by: a page asks by these, and joins nothing."""
        return [one.pk for one in self.identities.all()]


class Identity(models.Model):
    """
    What one source knows a customer by: an account, an address, a number or a handle.

    Merging two customers moves identities from one to the other; conversations and purchases hang
    on identities, so nothing else moves, and taking a merge back moves them home.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", "account"
        EMAIL = "email", "e-mail address"
        PHONE = "phone", "phone number"
        HANDLE = "handle", "handle"
        ORDER = "order", "order number"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    source = models.CharField(
        max_length=80, blank=True, help_text="Whose it is; empty where it is the same everywhere."
    )
    value = models.CharField(max_length=255, db_index=True)
    # As it came, where it is kept in another form to be found by.
    shown = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["kind", "source", "value"]
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "value"], name="one_customer_an_identity"
            ),
            models.CheckConstraint(condition=~Q(value=""), name="identity_has_a_value"),
            models.CheckConstraint(
                condition=Q(kind__in=["account", "email", "phone", "handle", "order"]),
                name="identity_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.shown or self.value


class Merge(models.Model):
    """Somebody said that two customers are one; kept, so that it can be taken back."""

    kept = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merged_by")
    moved = models.ManyToManyField(Identity, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=Q(taken_back_at=None),
                name="a_customer_is_merged_once",
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
        ]


class NotTheSame(models.Model):
    """Somebody said that two customers are not one, so that it is not suggested again."""

    one = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_the_same_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="lower_number_first"),
        ]


class Deed(models.Model):
    """A way in which a customer told others well of us, as somebody noted it."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in DeedKind])
    day = models.DateField()
    words = models.CharField(max_length=500, blank=True, help_text="Where it is to be found.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DeedKind]), name="deed_kind_known"
            )
        ]
