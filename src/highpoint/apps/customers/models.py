"""Customers: one person over all channels, known by the identities they came with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Customer(models.Model):
    """One person who is served, whatever name, address or number they came by."""

    name = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=20, blank=True, help_text="As they asked to be served.")
    country = models.CharField(max_length=2, blank=True, help_text="Two letters, ISO 3166.")
    time_zone = models.CharField(max_length=64, blank=True)
    made_up = models.BooleanField(default=False)
    known_since = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name", "id"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.name or "A customer"


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
    value = models.CharField(max_length=255)
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
