"""How many moments and scores an agent had on a day: kept sums, so that pages read no talk."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.models import Agent
from highpoint.engine.moment import Kind

# Conversations whose source told no time are tallied on this day: they count in rates over all
# time and stand in no chart.
UNDATED = date(1970, 1, 1)


class Tally(models.Model):
    """How many moments of a kind an agent was offered on a day, and how they went."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="tallies")
    day = models.DateField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    offered = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    partial = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "day", "kind"], name="one_tally_a_day_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(
                    met__gte=0, partial__gte=0, offered__gte=models.F("met") + models.F("partial")
                ),
                name="tally_adds_up",
            ),
        ]


_SUMS = ("conversations", "total", "squares", "at_standard")


class ScoreTally(models.Model):
    """How many of an agent's conversations were scored on a day by a scorecard, and their sum."""

    # Neither has an index alone: the scorecard's would lead through nearly all rows.
    agent = models.ForeignKey(
        Agent, on_delete=models.CASCADE, related_name="score_tallies", db_index=False
    )
    day = models.DateField()
    scorecard = models.ForeignKey(
        "quality.Scorecard", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    conversations = models.IntegerField(default=0)
    total = models.FloatField(default=0)
    squares = models.FloatField(default=0)
    at_standard = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "day", "scorecard"], name="one_score_tally_a_day"
            ),
            models.CheckConstraint(
                condition=Q(at_standard__gte=0, conversations__gte=models.F("at_standard")),
                name="score_tally_adds_up",
            ),
        ]
        indexes = [  # Sums are read from these alone, in the order they are grouped in.
            models.Index(fields=["agent", "scorecard", "day", *_SUMS], name="score_tally_sums"),
            models.Index(fields=["day", "scorecard", "agent", *_SUMS], name="score_tally_days"),
        ]


class ScoreMonth(models.Model):
    """The same sums a month, told by its first day: for what is told of everybody's months."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="score_months")
    month = models.DateField()
    scorecard = models.ForeignKey(
        "quality.Scorecard", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    conversations = models.IntegerField(default=0)
    total = models.FloatField(default=0)
    squares = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "month", "agent"], name="one_score_sum_a_month"
            ),
            models.CheckConstraint(condition=Q(conversations__gte=0), name="score_month_adds_up"),
        ]
