"""Help asked for, the weekly pulse, shared load, a team's own settings, and the tally of cases."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.models import Agent, Team
from highpoint.engine.moment import Kind

# A breather is suggested after this many hostile moments within this many minutes.
HARD_MOMENTS = 3
HARD_MINUTES = 120


class TeamCare(models.Model):
    """What a team sets for itself: what counts as a hard run. Its standard is in `quality`."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="care")
    hard_moments = models.PositiveSmallIntegerField(default=HARD_MOMENTS)
    hard_minutes = models.PositiveSmallIntegerField(default=HARD_MINUTES)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hard_moments__gte=2, hard_minutes__gte=10, hard_minutes__lte=720),
                name="hard_run_makes_sense",
            ),
        ]


class HelpAsked(models.Model):
    """
    Somebody would like help with something: a behavior, or in words of their own.

    It is open until it is answered or withdrawn; one open at a time about the same thing.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="help_asked")
    about = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "about"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_call_for_help_a_subject",
            ),
            models.CheckConstraint(condition=~Q(about=""), name="help_is_about_something"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="help_is_answered_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""),
                name="answered_help_has_words",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class LoadShared(models.Model):
    """An agent lets one person see the hostile load of their days, until they end it."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="load_shared")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="load_seen"
    )
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["to__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "to"],
                condition=Q(ended_at__isnull=True),
                name="load_is_shared_once_with_a_person",
            ),
        ]


class PulseVote(models.Model):
    """
    That a person has answered the pulse of a week, and nothing else.

    ``token`` is a keyed hash of person and week: it lets nobody answer twice. No row of the
    answers names it, and answers are kept as counts only, so that the two cannot be joined.
    """

    token = models.CharField(max_length=64, primary_key=True)
    week = models.DateField(db_index=True)


class PulseCount(models.Model):
    """How often a team gave one answer (1 to 5) to one question of a week's pulse."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    question = models.CharField(max_length=20)
    answer = models.PositiveSmallIntegerField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "week", "question", "answer"], name="one_pulse_count_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(answer__gte=1, answer__lte=5), name="pulse_answer_from_1_to_5"
            ),
        ]


class CaseTally(models.Model):
    """
    How many moments of a kind an agent was offered in a week, by how hard the talks began.

    What a person had to deal with differs from week to week; this is what their own figures are
    adjusted by. ``hard``: the customer's first turn was hostile or distressed.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="case_tallies")
    monday = models.DateField()
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=40)
    hard = models.BooleanField()
    offered = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    partial = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "monday", "kind", "channel", "hard"], name="one_case_tally"
            ),
            models.CheckConstraint(
                condition=Q(met__gte=0, partial__gte=0, offered__gte=F("met") + F("partial")),
                name="case_tally_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="case_kind_known"
            ),
        ]
