"""Scenarios that trainers write, in versions, and practice talks with simulated customers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.keys import own
from highpoint.apps.training.versions import Version, one_of_each
from highpoint.engine.moment import Kind, Verdict
from highpoint.practice.intent import Ending


class Purpose(models.TextChoices):
    """What a practice talk is for."""

    PRACTICE = "practice", "practice"
    TRIAL = "trial", "a trainer tries a scenario"
    LESSON = "lesson", "part of a lesson"
    AUDITION = "audition", "audition"


class ScenarioVersion(Version):
    """
    One version of a scenario somebody here wrote, as YAML that can be played.

    A version with the slug of a shipped scenario stands in its place.
    """

    class Meta(Version.Meta):
        constraints = one_of_each(
            once="scenario_version_once",
            known="scenario_status_known",
            published="one_published_version",
            draft="one_draft_of_a_scenario",
            timed="published_has_its_time",
        )


class Practice(models.Model):
    """
    A talk of somebody with a simulated customer; theirs alone until they share it.

    ``talk`` is what ``PracticeTalk.to_dict`` gives, so that it goes on after a restart of the
    server. ``version`` is null where a shipped scenario was played. ``again_of`` is the talk it
    was started again from, before that one's reply number ``again_at``.
    """

    person = own("practices")
    slug = models.SlugField(max_length=60)
    version = models.ForeignKey(
        ScenarioVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="practices"
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.PRACTICE)
    seed = models.PositiveIntegerField()
    talk = models.JSONField()
    replies = models.PositiveSmallIntegerField(default=0)
    tips = models.PositiveSmallIntegerField(default=0)
    timed = models.BooleanField(default=False)
    phrased = models.BooleanField(
        default=False, help_text="A model may phrase what the customer means, where one is set."
    )
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, blank=True)
    first_mood = models.FloatField()
    mood = models.FloatField()
    met = models.FloatField(default=0, help_text="Moments met, a partial one counting half.")
    offered = models.PositiveSmallIntegerField(default=0)
    better = models.JSONField(
        null=True,
        blank=True,
        help_text="Which reply would have done better, once that was tried; empty where none.",
    )
    shared_at = models.DateTimeField(null=True, blank=True)
    again_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="agains"
    )
    again_at = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-begun_at"], name="practice_person_newest"),
            models.Index(fields=["person", "slug", "-begun_at"], name="practice_person_scenario"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="practice_purpose_known"
            ),
            # An ended talk without an ending was stopped by the person.
            models.CheckConstraint(
                condition=Q(ending__in=["", *(each.value for each in Ending)]),
                name="practice_ending_known",
            ),
            models.CheckConstraint(
                condition=Q(ending="") | Q(ended_at__isnull=False), name="practice_ended_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(mood__gte=-1, mood__lte=1, first_mood__gte=-1, first_mood__lte=1),
                name="practice_mood_on_its_scale",
            ),
            models.CheckConstraint(
                condition=Q(met__lte=F("offered")), name="practice_met_of_offered"
            ),
            models.UniqueConstraint(
                fields=["again_of"],
                condition=Q(purpose=Purpose.AUDITION),
                name="one_second_try_of_an_audition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} by {self.person}"


class PracticeMoment(models.Model):
    """A moment of an ended practice talk: one repetition of a behavior, with its feedback."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="moments")
    person = own()
    kind = models.CharField(max_length=12)
    verdict = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "kind", "at"], name="practice_moment_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in Kind]), name="practice_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[each.value for each in Verdict]),
                name="practice_verdict_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verdict}"
