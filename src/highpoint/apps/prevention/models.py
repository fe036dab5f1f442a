"""What went wrong for customers in the chain, why, and what is done so that it does not recur."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.accounts.models import Team
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Identity
from highpoint.apps.prevention.decision_models import Decision, Evidence
from highpoint.apps.prevention.seam_models import Apology, Audited, HandOff, Proposal
from highpoint.apps.prevention.solution_models import Allowance, Solution
from highpoint.engine.insight.effect import Judged

__all__ = [
    "LONGEST_WORDS",
    "Action",
    "Allowance",
    "Apology",
    "Audited",
    "ChainStep",
    "Decision",
    "Evidence",
    "HandOff",
    "Incident",
    "Proposal",
    "Search",
    "Solution",
    "Trouble",
    "Why",
]

# As much of what a customer wrote as is kept beside a failure.
LONGEST_WORDS = 300


class ChainStep(models.Model):
    """
    One step of the chain as it is called here, in its ``place``.

    Its key stays for good, so that what is filed at it does. Where it is retired, ``into`` is the
    step that took over what goes wrong at it. ``backstage`` is done where no customer looks, and
    ``team`` is who does it: its members see what goes wrong at it.
    """

    key = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40, unique=True)
    place = models.PositiveSmallIntegerField()
    backstage = models.BooleanField(default=False)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="chain_steps"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    into = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="chain_step_is_named"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True, into="")
                | (Q(retired_at__isnull=False) & ~Q(into="") & ~Q(into=F("key"))),
                name="retired_chain_step_leads_on",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(backstage=True),
                name="chain_step_of_a_team_is_behind_the_scenes",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Trouble(models.Model):
    """
    One thing that goes wrong at a step of the chain, as it is called here.

    ``key`` is the engine's where the engine finds it, else made here; ``step`` is the key of a
    step of the chain. ``cost_low`` to ``cost_high`` is what one of it costs us, by whoever knows.
    """

    key = models.CharField(max_length=40, unique=True)
    step = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    cost_low = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    cost_high = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "name"], name="one_trouble_a_step_and_name"),
            models.CheckConstraint(condition=~Q(step=""), name="trouble_has_a_step"),
            models.CheckConstraint(condition=~Q(name=""), name="trouble_has_a_name"),
            models.CheckConstraint(
                condition=Q(cost_low__isnull=True, cost_high__isnull=True)
                | Q(cost_low__gte=0, cost_high__gte=F("cost_low")),
                name="trouble_cost_is_a_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Why(models.Model):
    """One answer to “why?” about a trouble, or about another answer: a tree of causes."""

    trouble = models.ForeignKey(Trouble, on_delete=models.CASCADE, related_name="whys")
    under = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="whys"
    )
    text = models.CharField(max_length=300)
    by = somebody(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="why_has_words"),
            models.CheckConstraint(
                condition=Q(under__isnull=True) | ~Q(under=F("pk")), name="why_is_not_its_own"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Incident(models.Model):
    """
    One time that something went wrong for a customer, from a talk, a survey, a program or by hand.

    ``found`` is the trouble the engine saw, which stays where a person corrects it: a talk that is
    read again neither doubles a failure nor overwrites what somebody ``edited_at``. ``dismissed``
    is what somebody called no failure. Nobody who served is named.

    ``part_of`` joins what a customer told again to the failure it belongs to: one failure, several
    talks; ``joined_by_person`` keeps how a person joined or parted it. A correction ``teaches`` how
    like words are filed; ``learned`` counts those that filed this one. ``external_id`` is how
    another program knows it.
    """

    class Source(models.TextChoices):
        CONVERSATION = "conversation", "found in a conversation"
        SURVEY = "survey", "from an answer to a survey"
        HAND = "hand", "added by hand"
        PROGRAM = "program", "sent by a program"

    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="incidents"
    )
    identity = models.ForeignKey(
        Identity, null=True, blank=True, on_delete=models.CASCADE, related_name="incidents"
    )
    trouble = models.ForeignKey(Trouble, on_delete=models.PROTECT, related_name="incidents")
    found = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    turn = models.PositiveIntegerField(null=True, blank=True)
    told = models.CharField(max_length=500, blank=True, help_text="What went wrong, by a person.")
    cost = models.CharField(max_length=200, blank=True, help_text="What it cost the customer.")
    why = models.ForeignKey(
        Why, null=True, blank=True, on_delete=models.SET_NULL, related_name="incidents"
    )
    happened_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    logged_by = somebody(blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = somebody(blank=True)
    dismissed = models.BooleanField(default=False)
    origin = models.CharField(max_length=80, blank=True, help_text="The program's own name.")
    external_id = models.CharField(
        max_length=200,
        blank=True,
        help_text="What that program knows it by: told twice, kept once.",
    )
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts"
    )
    joined_by_person = models.BooleanField(default=False)
    learned = models.PositiveSmallIntegerField(default=0)
    teaches = models.BooleanField(default=True)

    class Meta:
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "trouble"],
                condition=Q(conversation__isnull=False),
                name="one_incident_a_talk_and_trouble",
            ),
            models.UniqueConstraint(
                fields=["conversation", "found"],
                condition=~Q(found=""),
                name="one_incident_a_talk_and_finding",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["conversation", "survey", "hand", "program"]),
                name="incident_source_known",
            ),
            models.UniqueConstraint(
                fields=["origin", "external_id"],
                condition=~Q(external_id=""),
                name="one_incident_a_program_tells",
            ),
            models.CheckConstraint(
                condition=~Q(source="program") | ~Q(external_id=""),
                name="incident_of_a_program_has_its_id",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("pk")),
                name="incident_is_not_its_own_part",
            ),
            models.CheckConstraint(
                condition=~Q(source="conversation")
                | Q(conversation__isnull=False, turn__isnull=False),
                name="incident_of_a_talk_has_its_turn",
            ),
            models.CheckConstraint(condition=~Q(words="") | ~Q(told=""), name="incident_has_words"),
        ]
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="incident_newest"),
            # What the log counts is read from this alone.
            models.Index(
                fields=[
                    *("happened_at", "dismissed", "source"),
                    *("trouble", "conversation", "part_of"),
                ],
                name="incident_sums_of_parts",
            ),
            models.Index(fields=["trouble", "-happened_at", "-id"], name="incident_of_trouble"),
        ]

    def __str__(self) -> str:
        return f"{self.trouble}, {self.happened_at:%d %b %Y}"

    @property
    def filed_at(self) -> datetime:
        """When somebody last said what it is, else when it was logged."""
        return self.edited_at or self.logged_at


class Action(models.Model):
    """
    What somebody does so that a trouble, or what goes wrong at a whole step, does not recur.

    Reopened where it went wrong again after it had helped: ``reopened_at`` is then after
    ``done_at``. ``judged`` is what the control chart said of it last.
    """

    class Kind(models.TextChoices):
        CORRECTIVE = "corrective", "corrective: ends what goes wrong now"
        PREVENTIVE = "preventive", "preventive: keeps it from going wrong"

    step = models.CharField(max_length=20)
    trouble = models.ForeignKey(
        Trouble, null=True, blank=True, on_delete=models.CASCADE, related_name="actions"
    )
    why = models.ForeignKey(
        Why, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    expected = models.CharField(max_length=300, help_text="What is to be different after it.")
    owner = somebody(blank=True)
    due_on = models.DateField()
    created_by = somebody(blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    judged = models.CharField(
        max_length=8, blank=True, choices=[(each.value, each.value) for each in Judged]
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(step=""), name="action_has_a_step"),
            models.CheckConstraint(
                condition=Q(kind__in=["corrective", "preventive"]), name="action_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(expected=""), name="action_has_words"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(done_at__isnull=False),
                name="reopened_action_was_done",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reopened(self) -> bool:
        return bool(self.done_at and self.reopened_at and self.reopened_at >= self.done_at)

    @property
    def done(self) -> bool:
        return self.done_at is not None and not self.reopened


class Search(models.Model):
    """How far the workers came in looking through talks that were read before; one row."""

    after_pk = models.BigIntegerField(default=0)
    after_response = models.BigIntegerField(default=0)
    after_seam = models.BigIntegerField(default=0)
