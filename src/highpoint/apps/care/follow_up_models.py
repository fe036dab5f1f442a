"""When to be in touch with a customer and why, whether they want that, and the calendar's link."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.keys import own, somebody
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Customer, Identity

LONGEST_NOTE = 2000


class Consent(models.TextChoices):
    """Whether a customer wants to be written to about something."""

    YES = "yes", "said yes"
    NO = "no", "said no"
    NOT_ASKED = "not asked", "not asked"


class FollowUp(models.Model):
    """
    One reason to be in touch with a customer on a day of theirs, made once and done with an outcome.

    ``reason`` names what it is made for (“promise 17”, “fact 5 in 2027”), so that no run of the
    nightly job makes it twice. The note is a suggestion: nothing here sends anything.
    """

    class Kind(models.TextChoices):
        DELIVERY = "delivery", "Delivery day"
        CHECK = "check", "Check after delivery"
        PROMISE = "promise", "A promise is due"
        COMPLAINT = "complaint", "After a complaint"
        BIRTHDAY = "birthday", "Birthday"
        OCCASION = "occasion", "An occasion they told of"
        RECOGNITION = "recognition", "Something to congratulate on"
        HOLIDAY = "holiday", "A public holiday of theirs"
        FAULT = "fault", "A known fault of what they bought"
        ENDING = "ending", "Something they subscribed to ends"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        GLAD = "glad", "They were glad"
        SETTLED = "settled", "A problem was found and settled"
        PROBLEM = "problem", "A problem was found and is open"
        SILENT = "silent", "No answer"
        NOT_NEEDED = "not needed", "It was not needed"

    # What it hangs on, so that merging two customers and taking that back moves it along.
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    reason = models.CharField(max_length=120, unique=True)
    # The day as it was found; ``shown_on`` is the same until somebody puts it off.
    due = models.DateField(help_text="By the customer's own calendar.")
    shown_on = models.DateField()
    consent = models.CharField(
        max_length=9, choices=Consent.choices, default=Consent.NOT_ASKED.value
    )
    channel = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=300)
    note = models.TextField(blank=True, max_length=LONGEST_NOTE)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="follow_ups"
    )
    made_at = models.DateTimeField()
    made_by = somebody(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = somebody(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["shown_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, outcome="")
                | Q(done_at__isnull=False) & ~Q(outcome=""),
                name="follow_up_done_has_an_outcome",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="follow_up_has_a_reason"),
        ]
        indexes = [
            models.Index(
                fields=["shown_on", "id"], name="follow_up_open", condition=Q(done_at=None)
            ),
            models.Index(
                fields=["done_at", "id"],
                name="follow_up_done",
                condition=Q(done_at__isnull=False),
            ),
            models.Index(fields=["identity", "done_at"], name="follow_up_of_customer"),
            models.Index(fields=["-due", "-id"], name="follow_up_latest"),
            models.Index(fields=["kind", "due", "id"], name="follow_up_by_kind"),
        ]

    def __str__(self) -> str:
        return self.why

    @property
    def customer(self) -> Customer:
        """Whose it is now; after a merge, the one customer they are."""
        return self.identity.customer


# Kinds that a shop's own days and goods make, so that a big one has thousands a day of them.
LIMITED = (
    FollowUp.Kind.DELIVERY.value,
    FollowUp.Kind.CHECK.value,
    FollowUp.Kind.FAULT.value,
    FollowUp.Kind.ENDING.value,
)


class FollowUpLimit(models.Model):
    """How many follow-ups of a kind the machine makes for one day; a kind without a row, the usual."""

    USUAL = 30

    kind = models.CharField(max_length=11, unique=True, choices=[(kind, kind) for kind in LIMITED])
    a_day = models.PositiveIntegerField(default=USUAL)
    left_out = models.PositiveIntegerField(default=0, help_text="By the newest run.")
    by = somebody(blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LIMITED), name="limited_kind_known"),
        ]


class OptOut(models.Model):
    """That a customer wants no follow-ups, in whose words; gone when they ask for them again."""

    identity = models.OneToOneField(Identity, on_delete=models.CASCADE, related_name="opt_out")
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = somebody(blank=True)


class CalendarLink(models.Model):
    """A secret address a person's calendar reads follow-ups from; only its hash is kept."""

    person = own("calendar_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="one_working_calendar_link", condition=Q(revoked_at=None)
            ),
        ]


class ChosenHoliday(models.Model):
    """A public holiday of a country that the team thinks of its customers on."""

    country = models.CharField(max_length=2)
    name = models.CharField(max_length=120)
    by = somebody(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["country", "name"]
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="a_holiday_is_chosen_once"),
            models.CheckConstraint(
                condition=~Q(country="") & ~Q(name=""), name="chosen_holiday_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name
