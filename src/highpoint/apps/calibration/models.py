"""Calibration rounds, what they found, and how far the engine agrees with people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.insight.beyond_chance import SKEWED, BeyondChance, Estimate


class Round(models.Model):
    """
    Some conversations that several people rate blindly by one scorecard, and then compare.

    With ``seed`` they were drawn from ``drawn_from`` conversations that ``pool`` describes: the
    draw can be made again. Without, they were chosen by hand. Nobody sees another's ratings
    before ``closed_at``; what is rated counts in no score.
    """

    title = models.CharField(max_length=120)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="rounds")
    due = models.DateField()
    seed = models.PositiveBigIntegerField(null=True, blank=True)
    drawn_from = models.PositiveIntegerField(null=True, blank=True)
    pool = models.JSONField(default=dict, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="rounds_opened"
    )
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="round_has_a_title"),
            models.CheckConstraint(
                condition=Q(seed__isnull=True, drawn_from__isnull=True)
                | Q(seed__isnull=False, drawn_from__isnull=False),
                name="a_draw_tells_what_it_was_from",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="round_closes_after_it_opens",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due"], name="round_open_by_due", condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.title


class RoundTalk(models.Model):
    """
    One agent's turns in one conversation of a round.

    A person rates it once a scorecard, so it is in no second round of the same scorecard.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="talks")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "agent", "scorecard"], name="one_round_a_talk_and_scorecard"
            ),
            models.UniqueConstraint(fields=["round", "place"], name="one_talk_a_place"),
        ]


class Rater(models.Model):
    """Somebody invited to a round; the ``expert``'s ratings are what the others are held against."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="raters")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rounds_invited"
    )
    expert = models.BooleanField(default=False)

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="invited_once_a_round"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(expert=True), name="one_expert_a_round"
            ),
        ]


class Accord(models.Model):
    """What those in a round agree on from now on, for one criterion."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="accords")
    criterion = models.CharField(max_length=60)
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "criterion"], name="one_accord_a_criterion"),
            models.CheckConstraint(condition=~Q(text=""), name="accord_says_something"),
        ]


class Agreed(models.Model):
    """
    How far raters agree beyond chance over ``n`` units, with 95 % intervals.

    The figures are null where the units are too few to compare.
    """

    n = models.PositiveIntegerField(default=0)
    same = models.FloatField(null=True)
    commonest = models.FloatField(null=True)
    alpha = models.FloatField(null=True)
    alpha_low = models.FloatField(null=True)
    alpha_high = models.FloatField(null=True)
    ac = models.FloatField(null=True)
    ac_low = models.FloatField(null=True)
    ac_high = models.FloatField(null=True)

    class Meta:
        abstract = True

    def take(self, found: BeyondChance) -> None:
        """Write down what was reckoned."""
        self.n, self.same, self.commonest = found.n, found.same, found.commonest
        self.alpha, self.alpha_low = found.alpha.value, found.alpha.low
        self.alpha_high = found.alpha.high
        self.ac, self.ac_low, self.ac_high = found.ac.value, found.ac.low, found.ac.high

    @property
    def skewed(self) -> bool:
        """Whether nearly all answers are one answer: then AC is the figure to go by."""
        return self.commonest is not None and self.commonest >= SKEWED

    @property
    def decides(self) -> Estimate | None:
        """Return the figure to go by; None where there is too little to compare."""
        return self.by_ac if self.skewed else self.by_alpha

    @property
    def by_alpha(self) -> Estimate | None:
        """Krippendorff's alpha with its interval."""
        return _estimate(self.alpha, self.alpha_low, self.alpha_high)

    @property
    def by_ac(self) -> Estimate | None:
        """Gwet's AC with its interval."""
        return _estimate(self.ac, self.ac_low, self.ac_high)


def _estimate(value: float | None, low: float | None, high: float | None) -> Estimate | None:
    if value is None or low is None or high is None:
        return None
    return Estimate(value, low, high)


class RoundFigure(Agreed):
    """How far those in a closed round agree on one criterion; without one, on the whole score."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="figures")
    criterion = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "criterion"], name="one_figure_a_round_and_criterion"
            )
        ]


class Agreement(Agreed):
    """
    How far the engine and people agree on a criterion, kept so that every page can say it.

    ``between`` tells whose answers: the engine's and those of a person who did not see them;
    the same where the person did; whether there was an occasion at all; people's among
    themselves. Without ``month`` it is over all time; only the first of them is told by month. Measured anew by a job
    (loop/agreement_job.py).
    """

    class Between(models.TextChoices):
        MACHINE = "machine", "the engine and a person who did not see it"
        SHOWN = "shown", "the engine and a person who saw it"
        OCCASION = "occasion", "whether there was an occasion"
        PEOPLE = "people", "people among themselves"

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="agreements")
    criterion = models.CharField(max_length=60)
    between = models.CharField(max_length=8, choices=Between.choices)
    month = models.DateField(null=True, blank=True)
    kappa = models.FloatField(null=True)
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion", "between"],
                condition=Q(month__isnull=True),
                name="one_agreement_a_criterion",
            ),
            models.UniqueConstraint(
                fields=["scorecard", "criterion", "between", "month"],
                condition=Q(month__isnull=False),
                name="one_agreement_a_criterion_and_month",
            ),
        ]
