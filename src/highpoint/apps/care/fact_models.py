"""What customers told of themselves: proposed with their words, kept only where a person accepts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.care.follow_up_models import Consent
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Deed, Identity
from highpoint.engine.insight.loyalty.ladder import DeedKind

# What counts on the loyalty ladder where somebody accepts it, and is shown there.
DEEDS = frozenset(kind.value for kind in DeedKind)


class Fact(models.Model):
    """
    One thing a customer told of themselves, with their words, until it expires.

    A proposal is nothing that is known: only ``accepted_at`` makes it so. ``refused_at`` keeps
    the same words from being proposed again.
    """

    class Kind(models.TextChoices):
        WHY = "why", "Why they buy"
        HOW = "how", "How and where they buy"
        LIKES = "likes", "What they like"
        WHO = "who", "Family and people close to them"
        OCCASION = "occasion", "An occasion"
        BIRTHDAY = "birthday", "Their birthday"
        HOLIDAYS = "holidays", "Glad of a word on public holidays"
        ADDRESS = "address", "How they like to be addressed"
        MANNER = "manner", "How they like to be dealt with"
        NOT_AGAIN = "not again", "Not to ask again"
        OTHER = "other", "Something else"
        REFERRAL = DeedKind.REFERRAL.value, "Brought somebody to us"
        REVIEW = DeedKind.REVIEW.value, "Wrote a good review"
        PRAISE = DeedKind.PRAISE.value, "Praised us to others"

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.OTHER)
    said = models.CharField(max_length=300, help_text="As it is shown in the brief.")
    words = models.CharField(max_length=500, blank=True, help_text="The customer's own.")
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="facts"
    )
    turn = models.PositiveIntegerField(null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = somebody(blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    consent = models.CharField(
        max_length=9, choices=Consent.choices, default=Consent.NOT_ASKED.value
    )
    expires_on = models.DateField(null=True, blank=True)
    # What it counts as on the loyalty ladder, where it was accepted as that.
    deed = models.OneToOneField(
        Deed, null=True, blank=True, on_delete=models.SET_NULL, related_name="fact"
    )
    # The day of each year it comes back on, where it does.
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "turn", "start"], name="one_fact_a_place"
            ),
            models.CheckConstraint(condition=~Q(said=""), name="fact_says_something"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(refused_at=None),
                name="fact_not_accepted_and_refused",
            ),
            models.CheckConstraint(
                condition=Q(month=None, day=None)
                | Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31),
                name="fact_day_of_a_year",
            ),
        ]
        indexes = [models.Index(fields=["identity", "accepted_at"], name="fact_of_customer")]

    def __str__(self) -> str:
        return self.said
