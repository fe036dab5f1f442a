"""What was promised to customers, when to be in touch with them, and what they told of themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.keys import somebody
from highpoint.apps.accounts.models import Agent
from highpoint.apps.care.fact_models import DEEDS, Fact
from highpoint.apps.care.follow_up_models import (
    CalendarLink,
    ChosenHoliday,
    Consent,
    FollowUp,
    FollowUpLimit,
    OptOut,
)
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.customers.models import Purchase
from highpoint.engine.promises import Owner
from highpoint.engine.promises.keeping import About, State

__all__ = [
    "DEEDS",
    "LONGEST_WORDS",
    "CalendarLink",
    "ChosenHoliday",
    "Consent",
    "Fact",
    "FollowUp",
    "FollowUpLimit",
    "LeavingFigures",
    "LeavingSearch",
    "LeavingWord",
    "OptOut",
    "Promise",
]

LONGEST_WORDS = 500


def _choices(values: type) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]  # type: ignore[attr-defined]


def _known(field: str, values: type) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})  # type: ignore[attr-defined]


class Promise(models.Model):
    """
    One promise an agent made in a talk: an open item until something says what became of it.

    It is found again by its talk, turn and place whenever the talk is read again. What a person
    said of it (``ruled_by``, ``ruled_at``) no reading changes.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="promises"
    )
    turn = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=LONGEST_WORDS)
    about = models.CharField(max_length=8, choices=_choices(About))
    owner = models.CharField(max_length=8, choices=_choices(Owner))
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="promises")
    # Whose talk it was made in, as the talk has it: who may see it hangs on that.
    talk_of = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(null=True, help_text="Empty where the source told no time.")
    due = models.DateTimeField(null=True, help_text="Empty where no time was promised.")
    state = models.CharField(max_length=9, choices=_choices(State), default=State.OPEN.value)
    settled_at = models.DateTimeField(null=True, blank=True)
    # The words that say what became of it, where a talk says so.
    evidence = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    evidence_turn = models.PositiveIntegerField(null=True, blank=True)
    evidence_words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    # The order that came and says so, where no words do.
    evidence_order = models.ForeignKey(
        Purchase, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ruled_by = somebody(blank=True)
    ruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "turn", "start"], name="one_promise_a_place"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="promise_has_words"),
            models.CheckConstraint(condition=_known("state", State), name="promise_state_known"),
            models.CheckConstraint(condition=_known("about", About), name="promise_about_known"),
            models.CheckConstraint(condition=_known("owner", Owner), name="promise_owner_known"),
        ]
        indexes = [
            models.Index(fields=["state", "due", "id"], name="promise_state_due"),
            models.Index(fields=["agent", "state", "due"], name="promise_agent_state"),
            models.Index(fields=["made_at"], name="promise_made"),
            models.Index(fields=["settled_at", "id"], name="promise_settled"),
        ]

    def __str__(self) -> str:
        return self.words


class LeavingWord(models.Model):
    """
    Words of a talk about leaving: where a customer says they may go, or ours that forget they can.

    ``name`` is the alternative as they wrote it, empty for others in general.
    """

    class Kind(models.TextChoices):
        ALTERNATIVE = "alternative", "where they may go"
        ENTITLED = "entitled", "wording that takes them for granted"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="leaving_words"
    )
    kind = models.CharField(max_length=11, choices=Kind.choices)
    turn = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    rule = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=300)

    class Meta:
        ordering = ["conversation", "turn", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "turn", "start", "kind", "rule"],
                name="one_leaving_word_a_place",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["alternative", "entitled"]), name="leaving_word_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class LeavingSearch(models.Model):
    """How far the workers came in looking through talks that were kept before; one row."""

    after_pk = models.BigIntegerField(default=0)


class LeavingFigures(models.Model):
    """What was counted one day of words that take customers for granted, and of who left."""

    day = models.DateField(unique=True)
    heard = models.PositiveIntegerField(help_text="Talks of a year with such words.")
    talks = models.PositiveIntegerField()
    after_gone = models.PositiveIntegerField(help_text="Customers who did not buy again after it.")
    after = models.PositiveIntegerField()
    others_gone = models.PositiveIntegerField()
    others = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day"]
