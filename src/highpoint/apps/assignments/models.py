"""Assignments: who reviews which conversations, how they were drawn, and what was given back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.quality.models import Scorecard

# What may be assigned; a calibration has rounds of its own.
PURPOSES = (Purpose.REVIEW, Purpose.PEER, Purpose.SELF)


class Rule(models.TextChoices):
    """By what a conversation is drawn; the order is that of the bits of a pool."""

    CHANCE = "chance", "by chance"
    FILTER = "filter", "fits the filter"
    DISAGREEMENT = "disagreement", "people and engine agree little"
    WELL_WELL = "well_well", "done well, ended well"
    WELL_BADLY = "well_badly", "done well, ended badly"
    BADLY_WELL = "badly_well", "done badly, ended well"
    BADLY_BADLY = "badly_badly", "done badly, ended badly"
    OUTLIER = "outlier", "outside the agent's own limits"

    @property
    def bit(self) -> int:
        """The number by which a draw knows the rule."""
        return list(Rule).index(self)


class Assignment(models.Model):
    """
    A plan by which conversations are drawn and given to reviewers, once or in every period.

    ``quota`` is for each agent, or in total; ``days`` is how far back a draw looks, ``due_days``
    how long reviewers have. Without a team it is for the whole company, without a scorecard the
    one in force counts. ``wanted`` is the filter as fields, ``query`` as the list's address.
    """

    class Cycle(models.TextChoices):
        ONCE = "once", "once"
        WEEKLY = "weekly", "every week"
        MONTHLY = "monthly", "every month"

    name = models.CharField(max_length=120)
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.REVIEW)
    unbiased = models.BooleanField(default=True)
    scorecard = models.ForeignKey(Scorecard, null=True, on_delete=models.PROTECT, related_name="+")
    cycle = models.CharField(max_length=8, choices=Cycle.choices, default=Cycle.ONCE)
    days = models.PositiveSmallIntegerField(default=7)
    quota = models.PositiveIntegerField(default=5)
    each = models.BooleanField(default=True)
    due_days = models.PositiveSmallIntegerField(default=7)
    wanted = models.JSONField(default=dict)
    query = models.CharField(max_length=1000, blank=True)
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="assignments"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, help_text="Since when nothing is drawn and what was not begun waits no more."
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="assignment_has_a_name"),
            models.CheckConstraint(
                condition=Q(purpose__in=PURPOSES), name="assignment_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(cycle__in=["once", "weekly", "monthly"]), name="assignment_cycle_known"
            ),
            models.CheckConstraint(
                condition=Q(quota__gte=1, days__gte=1, due_days__gte=1),
                name="assignment_draws_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Share(models.Model):
    """The part of an assignment's conversations that one rule draws, in percent."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="shares")
    rule = models.CharField(max_length=12, choices=Rule.choices)
    percent = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "rule"], name="one_share_a_rule"),
            models.CheckConstraint(
                condition=Q(rule__in=Rule.values, percent__gte=1, percent__lte=100),
                name="share_is_a_part",
            ),
        ]


class Change(models.Model):
    """
    A plan that was changed for the draws to come.

    ``what`` holds rows of ``[label, before, after]`` in the words of the page.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="changes")
    what = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=[]), name="change_of_a_plan_changes_it"),
        ]


class Draw(models.Model):
    """
    What was drawn for one period, and all it takes to draw it again.

    ``pool`` holds every candidate with the rules it fits, ``inputs`` the rest: quota, shares, who
    may review whose, who had which before. ``drawn`` rows are
    ``[conversation, agent, rule, wanted, reviewer]``; with the seed the three give it again,
    whatever has become of the conversations. Candidates began from ``first`` to before ``until``.
    ``purpose``, ``unbiased`` and ``scorecard`` are the plan's of that day: what is drawn stays as
    it was drawn, however the plan is changed later.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="draws")
    period = models.DateField(help_text="The day the period begins.")
    at = models.DateTimeField()
    due = models.DateField()
    first = models.DateTimeField()
    until = models.DateTimeField()
    seed = models.BigIntegerField()
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.REVIEW)
    unbiased = models.BooleanField(default=True)
    scorecard = models.ForeignKey(Scorecard, null=True, on_delete=models.PROTECT, related_name="+")
    candidates = models.PositiveIntegerField()
    pool = models.BinaryField()
    inputs = models.BinaryField()
    drawn = models.JSONField(default=list)
    notes = models.JSONField(default=list, help_text="Sentences on what each rule found.")

    class Meta:
        ordering = ["-period", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "period"], name="one_draw_a_period"),
            models.CheckConstraint(condition=Q(until__gt=F("first")), name="draw_looks_at_days"),
        ]
        indexes = [models.Index(fields=["due"], name="draw_by_due")]


class Assigned(models.Model):
    """
    One conversation for one reviewer.

    It is done when its ``evaluation``, begun at the first opening, is submitted. ``rule`` drew
    it; ``wanted`` differs where that rule had none left. ``replaces`` is the one given back in
    whose place it came. ``skipped_at`` puts it behind the others of its reviewer.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="items")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="assigned"
    )
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="assigned")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assigned"
    )
    rule = models.CharField(max_length=12, choices=Rule.choices)
    wanted = models.CharField(max_length=12, choices=Rule.choices)
    place = models.PositiveIntegerField()
    skipped_at = models.DateTimeField(null=True)
    evaluation = models.OneToOneField(
        PersonEvaluation, null=True, on_delete=models.SET_NULL, related_name="assigned"
    )
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )

    class Meta:
        ordering = ["draw", "place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "conversation"], name="drawn_once_in_a_period"),
            models.UniqueConstraint(
                fields=["reviewer", "conversation"], name="no_talk_twice_to_a_reviewer"
            ),
            models.UniqueConstraint(fields=["draw", "place"], name="one_assigned_a_place"),
            models.CheckConstraint(
                condition=Q(rule__in=Rule.values, wanted__in=Rule.values),
                name="assigned_by_a_known_rule",
            ),
        ]


class GivenBack(models.Model):
    """A reviewer's word that an assigned conversation cannot be theirs, and why."""

    class Reason(models.TextChoices):
        CANNOT_BE_JUDGED = "unjudgeable", "it cannot be judged"
        CONFLICT = "conflict", "I am not impartial here"
        NO_OCCASION = "no_occasion", "it gives no occasion to judge anything"

    item = models.OneToOneField(Assigned, on_delete=models.CASCADE, related_name="given_back")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=200, blank=True, help_text="What came in its place.")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["unjudgeable", "conflict", "no_occasion"]),
                name="given_back_for_a_known_reason",
            ),
        ]
