"""Lessons taken, a placement test, goals, a coach's look, and what training changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.keys import own, somebody
from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.training.models import Practice, ScenarioVersion
from highpoint.apps.training.versions import Version, one_of_each
from highpoint.engine.moment import Kind

_KINDS = [each.value for each in Kind]


class Step(models.TextChoices):
    """A step of a lesson; all but the quiz and the practice are ingredients research names."""

    POINTS = "points", "learning points, coded as rules"
    MODELS = "models", "good and weak models"
    QUIZ = "quiz", "quiz"
    PRACTICE = "practice", "practice with a simulated customer"
    SCENARIO = "scenario", "a scenario of one's own"
    GOAL = "goal", "a goal"
    COACH = "coach", "a coach who looks"
    RECOGNITION = "recognition", "recognition"


# What makes a lesson complete; the others make it hold, and each is its person's choice.
NEEDED = (Step.POINTS, Step.MODELS, Step.QUIZ, Step.PRACTICE)
INGREDIENTS = (
    *(Step.POINTS, Step.MODELS, Step.SCENARIO),
    *(Step.GOAL, Step.COACH, Step.RECOGNITION),
)


def _known(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": _KINDS}), name=name)


class LessonVersion(Version):
    """
    One version of a lesson somebody here wrote, as YAML.

    A version with the slug of a lesson that came with the product stands in its place.
    """

    class Meta(Version.Meta):
        constraints = one_of_each(
            once="lesson_version_once",
            known="lesson_status_known",
            published="one_published_version_of_a_lesson",
            draft="one_draft_of_a_lesson",
            timed="published_lesson_has_its_time",
        )


class LessonRun(models.Model):
    """
    A lesson somebody takes, private until they share its certificate.

    One that is complete has ``done_at`` and is its own certificate; it may be taken again.
    ``version`` is the one it was begun with, null for a lesson that came with the product.
    """

    person = own("lessons")
    lesson = models.SlugField(max_length=60)
    version = models.ForeignKey(
        LessonVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "lesson", "-begun_at"], name="lesson_of_person"),
            models.Index(fields=["-shared_at"], name="lesson_shared_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson"],
                condition=Q(done_at__isnull=True),
                name="one_open_run_of_a_lesson",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(done_at__isnull=False),
                name="only_a_done_lesson_is_shared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} of {self.person}"


class LessonStep(models.Model):
    """That a step was taken, once a run."""

    run = models.ForeignKey(LessonRun, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=Step.choices)
    at = models.DateTimeField()
    scenario = models.ForeignKey(
        ScenarioVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "step"], name="a_step_once_a_run"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="lesson_step_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.run}"


class LessonTalk(models.Model):
    """A practice talk that belongs to a run of a lesson."""

    run = models.ForeignKey(LessonRun, on_delete=models.CASCADE, related_name="talks")
    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.practice} in {self.run}"


class QuizAnswer(models.Model):
    """An answer to one question of a lesson's quiz or of the placement test, with feedback."""

    person = own()
    run = models.ForeignKey(
        LessonRun, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    lesson = models.SlugField(max_length=60)
    question = models.PositiveSmallIntegerField()
    chosen = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["person", "kind", "at"], name="quiz_of_person")]
        constraints = [_known("kind", "quiz_kind_known")]

    def __str__(self) -> str:
        return f"{self.lesson} question {self.question}"


class LessonGoal(models.Model):
    """From which own live rate to which by when, in percent; null before there was a rate."""

    run = models.OneToOneField(LessonRun, on_delete=models.CASCADE, related_name="goal")
    kind = models.CharField(max_length=12)
    rate_from = models.FloatField(null=True, blank=True)
    moments = models.PositiveIntegerField(default=0, help_text="How many the rate rests on.")
    rate_to = models.FloatField()
    by = models.DateField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            _known("kind", "lesson_goal_kind_known"),
            models.CheckConstraint(
                condition=Q(rate_to__gte=0, rate_to__lte=100), name="lesson_goal_is_a_rate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.rate_to:.0f} by {self.by}"


class CoachLook(models.Model):
    """That somebody asked their coaches to look at what they practice, and the coach's answer."""

    run = models.OneToOneField(LessonRun, on_delete=models.CASCADE, related_name="look")
    asked_at = models.DateTimeField()
    words = models.CharField(max_length=500, blank=True)
    answered_by = somebody(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="look_answer_says"
            )
        ]

    def __str__(self) -> str:
        return f"a look at {self.run}"


class Placement(models.Model):
    """A placement test: for each behavior whether it was met, and the reply written, if any."""

    person = own()
    at = models.DateTimeField()
    results = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"], name="placement_newest")]

    def __str__(self) -> str:
        return f"placement of {self.person}"


class MasteryShare(models.Model):
    """That somebody lets their coaches and leads see their mastery map."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mastery_share"
    )
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"mastery of {self.person}, shared"


class Trained(models.Model):
    """The day from which an agent counts as trained in a behavior, and by what."""

    class By(models.TextChoices):
        LESSON = "lesson", "a lesson completed"
        PRACTICE = "practice", "enough practice within two weeks"
        TOLD = "told", "trained elsewhere, as a lead told"

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="trained")
    kind = models.CharField(max_length=12)
    on = models.DateField()
    by = models.CharField(max_length=8, choices=By.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "kind"], name="trained_once_in_a_behavior"),
            models.CheckConstraint(
                condition=Q(by__in=["lesson", "practice", "told"]), name="trained_by"
            ),
            _known("kind", "trained_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.agent} trained in {self.kind}"


class TransferResult(models.Model):
    """
    What training changed of one behavior's live rate, in a team or (no team) the whole company.

    ``shown`` is better, worse, or not shown; empty where it cannot be told yet, and ``why_not``
    says why. ``figures`` are in points of 100. Names and single people are in none of it.
    """

    kind = models.CharField(max_length=12)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE)
    at = models.DateTimeField()
    trained = models.PositiveIntegerField(help_text="People trained in it.")
    told = models.PositiveIntegerField(help_text="Those of them with enough moments to tell.")
    shown = models.CharField(max_length=10, blank=True)
    why_not = models.CharField(max_length=300, blank=True)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["team__name", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "team"], name="one_transfer_result_a_team"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(team__isnull=True), name="one_transfer_result_of_all"
            ),
            models.CheckConstraint(
                condition=Q(shown__in=["", "better", "worse", "not shown"]), name="transfer_shown"
            ),
            models.CheckConstraint(condition=Q(told__lte=F("trained")), name="told_of_trained"),
            _known("kind", "transfer_kind_known"),
        ]

    def __str__(self) -> str:
        return f"transfer of {self.kind}"
