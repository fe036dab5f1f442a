"""Talks that are still going on, how one is warned of those that may end badly, what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Identity
from highpoint.engine.conversation import Role
from highpoint.engine.warning import model
from highpoint.engine.warning.path import USUAL_RATE

# As much of what a customer wrote as is kept beside a warning.
LONGEST_WORDS = 300
USUAL_CAPACITY = 5
USUAL_QUIET_HOURS = 4


class OpenTalk(models.Model):
    """
    A conversation while it goes on; once it has ended, how it did, and the one it became.

    ``heard`` counts its turns and ``read`` those that the chance rests on. ``highest`` is the
    highest chance there ever was. A turn that comes after the end opens it again: it is taken in
    anew at its next end, ``taken_in_at`` being empty until then.
    """

    class Outcome(models.TextChoices):
        WELL = "well", "ended well"
        BADLY = "badly", "ended badly"

    source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=255)
    # Of a thread that another customer began, its id.
    thread = models.CharField(max_length=255, blank=True)
    channel = models.CharField(max_length=40, default="chat")
    language = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    agent = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="open_talks"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="open_talks"
    )
    identity = models.ForeignKey(
        Identity, null=True, blank=True, on_delete=models.SET_NULL, related_name="open_talks"
    )
    customer_key = models.CharField(max_length=255, blank=True)
    customer_name = models.CharField(max_length=255, blank=True)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField(help_text="When the latest of its turns was said.")
    heard_at = models.DateTimeField(help_text="When the last of them came in.")
    heard = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    chance = models.FloatField(null=True, blank=True)
    highest = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    taken_in_at = models.DateTimeField(null=True, blank=True)
    conversation = models.OneToOneField(
        Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="open_talk"
    )
    outcome = models.CharField(max_length=5, choices=Outcome.choices, blank=True)
    outcome_by = somebody(blank=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="one_open_talk_an_id_and_source"
            ),
            models.CheckConstraint(condition=~Q(external_id=""), name="open_talk_has_an_id"),
            models.CheckConstraint(
                condition=~Q(thread=F("external_id")), name="open_talk_is_not_its_own_thread"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "well", "badly"]), name="open_talk_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(taken_in_at__isnull=True) | Q(ended_at__isnull=False),
                name="open_talk_taken_in_has_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "source"], name="open_talk_by_thread"),
            models.Index(
                fields=["team", "-chance"],
                name="open_talk_at_risk",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["ended_at"],
                name="open_talk_to_take_in",
                condition=Q(taken_in_at__isnull=True, ended_at__isnull=False),
            ),
            models.Index(fields=["team", "-ended_at"], name="open_talk_ended"),
            # What the warnings were worth is read from this alone.
            models.Index(
                fields=["ended_at", "team", "outcome", "outcome_by"], name="open_talk_sums"
            ),
        ]

    def __str__(self) -> str:
        return self.customer_name or self.subject or f"Talk {self.external_id}"


class OpenTurn(models.Model):
    """
    One turn of an open talk, and the chance there was once it had come in.

    They stand in the order in which they were said, whenever they came. Some days after the end
    they go: the conversation that was taken in has them.
    """

    talk = models.ForeignKey(OpenTalk, on_delete=models.CASCADE, related_name="turns")
    external_id = models.CharField(max_length=255)
    role = models.CharField(max_length=8, choices=[(role.value, role.value) for role in Role])
    text = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    public = models.BooleanField(null=True, blank=True, help_text="Could all read it?")
    at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    chance = models.FloatField(null=True, blank=True)
    change = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "external_id"], name="one_open_turn_an_id"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="open_turn_role_known"
            ),
        ]


class EarlyWarning(models.Model):
    """
    That an open talk passed its team's threshold: once a talk, at its first turn that did.

    ``shown_at`` is when it first stood among as many as the team can look at: only such a one is
    told of, and only these count for the precision. ``lead_turns`` and ``lead_seconds`` are what
    was left of the talk then, known at its end.
    """

    talk = models.OneToOneField(OpenTalk, on_delete=models.CASCADE, related_name="warning")
    at = models.DateTimeField()
    said_at = models.DateTimeField(help_text="When the turn was said that it was warned at.")
    turn = models.PositiveIntegerField(help_text="How many turns had come in.")
    chance = models.FloatField()
    threshold = models.FloatField()
    sign = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    taken_by = somebody(blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    helped = models.CharField(max_length=LONGEST_WORDS, blank=True)
    lead_turns = models.PositiveIntegerField(null=True, blank=True)
    lead_seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="early_warning_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | Q(taken_at__isnull=False),
                name="early_warning_taken_when",
            ),
            models.CheckConstraint(
                condition=Q(helped="") | Q(taken_at__isnull=False),
                name="early_warning_helped_was_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"Warning of {self.talk}"

    @property
    def once(self) -> str:
        """What a notice of it is told once by."""
        return f"warning {self.pk}"


class WatchTerms(models.Model):
    """
    How a team is warned; without a team: how one is of talks that nobody answers yet.

    ``rate`` is the share of talks that end well of which one is warned all the same.
    ``own_threshold`` is the chance that comes to, learned from ``own_talks`` of the team's own;
    until there are enough of them the engine's stands.
    """

    RATES = ((0.05, "few false alarms"), (0.1, "the usual"), (0.2, "earlier, more false alarms"))

    team = models.OneToOneField(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="watch_terms"
    )
    capacity = models.PositiveSmallIntegerField(default=USUAL_CAPACITY)
    rate = models.FloatField(default=USUAL_RATE)
    tells = models.BooleanField(default=True)
    quiet_hours = models.PositiveSmallIntegerField(default=USUAL_QUIET_HOURS)
    own_threshold = models.FloatField(null=True, blank=True)
    own_talks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("team", 0), name="one_watch_terms_of_nobodys"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=50), name="watch_terms_capacity"
            ),
            models.CheckConstraint(
                condition=Q(quiet_hours__gte=1, quiet_hours__lte=168), name="watch_terms_quiet"
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0) & Q(rate__lt=1), name="watch_terms_rate"
            ),
        ]

    @property
    def threshold(self) -> float:
        """The chance from which on is warned."""
        own = self.own_threshold
        return model().threshold(self.rate) if own is None else own
