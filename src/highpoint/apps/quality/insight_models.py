"""What a conversation can be found by, weekly sums by team, and the limits a lead sets on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.conversations.models import Conversation
from highpoint.engine.insight.discovery import Sign as Name


class Sign(models.Model):
    """
    One thing a conversation can be found by: a discovery, or its box of the two ledgers.

    ``started_at`` is the conversation's, so that a list filters and sorts on one index; ``agent``
    is whose it was when it was counted (weeks.py).
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="signs")
    agent = models.ForeignKey(
        Agent, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    sign = models.CharField(max_length=20, choices=[(name.value, name.value) for name in Name])
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "sign"], name="one_sign_a_conversation"
            ),
            models.CheckConstraint(
                condition=Q(sign__in=[name.value for name in Name]), name="sign_known"
            ),
        ]
        indexes = [
            models.Index(fields=["sign", "-started_at", "-conversation"], name="sign_newest"),
            models.Index(fields=["agent", "sign", "-started_at"], name="sign_agent_newest"),
        ]


# A conversation at or above this score meets the standard, unless the team sets another.
STANDARD = 80.0


class CountedFor(models.Model):
    """
    The team that an agent's figures are counted for in the weekly sums (weeks.py: settle).

    ``standard`` is the one they are counted by: in those sums, the daily tallies and the boxes.
    """

    agent = models.OneToOneField(
        Agent, on_delete=models.CASCADE, primary_key=True, related_name="counted_for"
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    standard = models.FloatField(default=STANDARD)


class TeamStandard(models.Model):
    """The score from which on a team calls a conversation well done, where it is not the usual."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="team_standard")
    score = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=100), name="team_standard_from_1_to_100"
            ),
        ]


class WorkStatus(models.TextChoices):
    """How far long work has come that workers do."""

    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "stopped"


class Recount(models.Model):
    """A team's kept figures counted anew by its standard: how far that has come, in agents."""

    Status = WorkStatus

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="recounts")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    error = models.TextField(blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # The job that holds it, and when that last showed itself alive (loop/held_job.py).
    runner = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(status__in=["waiting", "running"]),
                name="one_open_recount_a_team",
            ),
        ]

    @property
    def under_way(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.RUNNING)


class WeekTally(models.Model):
    """
    How often something was offered to a team's agents in a week, and how it went.

    ``key`` is "kind:distress", "sign:churn", or of a scorecard "card:7:distress" for a criterion
    and "card:7:" for conversations at or above the standard. Without a team, it is of
    those in none. ``monday`` is UNDATED for conversations without a time.
    """

    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    monday = models.DateField()
    key = models.CharField(max_length=80)
    offered = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    partial = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "monday", "team"],
                condition=Q(team__isnull=False),
                name="one_week_tally_a_team",
            ),
            models.UniqueConstraint(
                fields=["key", "monday"],
                condition=Q(team__isnull=True),
                name="one_week_tally_of_no_team",
            ),
            models.CheckConstraint(
                condition=Q(met__gte=0, partial__gte=0, offered__gte=F("met") + F("partial")),
                name="week_tally_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["monday", "team"], name="week_tally_monday")]


class Threshold(models.Model):
    """
    The least rate a lead expects of a kind of moment or a criterion; without a team, of all.

    ``key`` is that of the weekly sums, a criterion's without its scorecard ("criterion:name"):
    it holds from version to version.
    """

    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    least = models.PositiveSmallIntegerField(help_text="In percent.")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "team__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "team"],
                condition=Q(team__isnull=False),
                name="one_threshold_a_team",
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(team__isnull=True), name="one_threshold_of_all"
            ),
            models.CheckConstraint(
                condition=Q(least__gte=1, least__lte=99), name="threshold_is_a_share"
            ),
        ]
