"""What a person sees in a conversation: an evaluation, its ratings, comments and corrections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.models import Moment, Scorecard
from highpoint.engine.moment import Kind, MarkKind, Verdict


class Purpose(models.TextChoices):
    """Why a person evaluates; only reviews count in the IQS."""

    REVIEW = "review", "review"
    PEER = "peer", "peer review"
    SELF = "self", "self-review"
    CALIBRATION = "calibration", "calibration"


class PersonEvaluation(models.Model):
    """
    One scorecard filled in by a person for one agent's turns in one conversation.

    With ``turn`` only that message was judged. It is a draft until ``submitted_at``; ``score``
    stays null where every rating was “no occasion”. ``unbiased`` tells that the engine's reading
    was hidden until then. ``started_at`` is the conversation's, for lists. The engine's own is
    ``quality.Evaluation``: the two are never averaged.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="person_evaluations"
    )
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="person_evaluations")
    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, related_name="person_evaluations"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="evaluations_made",
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.REVIEW)
    turn = models.PositiveIntegerField(null=True, blank=True)
    unbiased = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(
        default=0, help_text="Time with the page open and in use, as the page counts it."
    )
    summary = models.TextField(blank=True)
    score = models.FloatField(null=True, blank=True)
    failed = models.JSONField(default=list, help_text="Keys of the critical criteria that failed.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "agent", "scorecard", "reviewer", "purpose"],
                condition=Q(turn__isnull=True),
                name="one_evaluation_a_reviewer_of_a_talk",
            ),
            models.UniqueConstraint(
                fields=["conversation", "agent", "scorecard", "reviewer", "purpose", "turn"],
                condition=Q(turn__isnull=False),
                name="one_evaluation_a_reviewer_of_a_message",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="evaluation_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True)
                | Q(score__gte=0, score__lte=100, submitted_at__isnull=False),
                name="only_a_submitted_evaluation_scores",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "-submitted_at"], name="by_person_agent_newest"),
            models.Index(fields=["reviewer", "-submitted_at"], name="by_person_reviewer_newest"),
            models.Index(
                fields=["scorecard", "-submitted_at", "-id"], name="by_person_card_newest"
            ),
            models.Index(fields=["-started_at", "-id"], name="by_person_newest_talk"),
        ]

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None

    def get_absolute_url(self) -> str:
        return f"/reviews/{self.pk}/"

    def __str__(self) -> str:
        return (
            f"{self.get_purpose_display()} of {self.agent} in conversation {self.conversation_id}"
        )


class Rating(models.Model):
    """
    A person's answer to one criterion: ``points`` out of ``of``, null where there was no occasion.

    A criterion that reads moments is answered 0 (missed), 1 (in part) or 2 (met) of 2; one with k
    points 0 to k - 1 of k - 1.
    """

    evaluation = models.ForeignKey(
        PersonEvaluation, on_delete=models.CASCADE, related_name="ratings"
    )
    criterion = models.CharField(max_length=60)
    points = models.PositiveSmallIntegerField(null=True)
    of = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"], name="one_rating_a_criterion"
            ),
            models.CheckConstraint(
                condition=Q(of__gte=1) & (Q(points__isnull=True) | Q(points__lte=F("of"))),
                name="rating_within_its_points",
            ),
        ]


class Comment(models.Model):
    """What a reviewer says of certain words; without words, of the whole."""

    class Tone(models.TextChoices):
        PRAISE = "praise", "praise"
        ADVICE = "advice", "advice"

    evaluation = models.ForeignKey(
        PersonEvaluation, on_delete=models.CASCADE, related_name="comments"
    )
    criterion = models.CharField(max_length=60, blank=True)
    turn = models.PositiveIntegerField(null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    tone = models.CharField(max_length=8, choices=Tone.choices, default=Tone.ADVICE)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["turn", "start", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(turn__isnull=False, end__gt=F("start")),
                name="comment_has_words_or_none",
            ),
        ]


class Correction(models.Model):
    """
    A person's word against the engine's: this is no such moment, one was missed, or otherwise judged.

    ``found`` and ``verdict`` say what the engine should have said of these words; ``was`` and
    ``was_verdict`` what it did say. An empty ``found`` or ``was``: nothing. It is a labelled case
    for the next training and counts in the figures of agreement.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="corrections"
    )
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    moment = models.ForeignKey(
        Moment, null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections"
    )
    engine_version = models.CharField(max_length=32, blank=True)
    turn = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    was = models.CharField(max_length=12, blank=True)
    was_verdict = models.CharField(max_length=8, blank=True)
    found = models.CharField(max_length=12, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    why = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="correction_has_words"),
            models.CheckConstraint(
                condition=~Q(was=F("found"), was_verdict=F("verdict")),
                name="correction_changes_something",
            ),
            models.CheckConstraint(
                condition=Q(found__in=["", *Kind, *MarkKind])
                & Q(was__in=["", *Kind, *MarkKind])
                & Q(verdict__in=["", *Verdict])
                & Q(was_verdict__in=["", *Verdict]),
                name="correction_speaks_of_known_things",
            ),
        ]


class Amendment(models.Model):
    """
    A submitted evaluation that its reviewer changed, or took back to write it anew.

    ``before`` is what had been submitted: score, failed, summary and each rating. So nothing
    that was told an agent changes without a trace.
    """

    class What(models.TextChoices):
        CHANGED = "changed", "changed"
        WITHDRAWN = "withdrawn", "taken back"

    evaluation = models.ForeignKey(
        PersonEvaluation, on_delete=models.CASCADE, related_name="amendments"
    )
    what = models.CharField(max_length=10, choices=What.choices)
    why = models.TextField()
    before = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="amendment_says_why"),
        ]


class PeerRequest(models.Model):
    """
    Somebody asked to review a teammate's part of a talk; there is no peer review without one.

    It lets the person asked read this one talk, until it is answered or taken back.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="peer_requests"
    )
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="peer_requests")
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="peer_requests"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    evaluation = models.OneToOneField(
        PersonEvaluation, null=True, on_delete=models.SET_NULL, related_name="peer_request"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "agent", "asked"], name="one_peer_request_a_talk"
            ),
        ]


class Template(models.Model):
    """A comment that is written often: one's own, or ``shared`` with everyone who reviews."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_templates"
    )
    shared = models.BooleanField(default=False)
    title = models.CharField(max_length=60)
    text = models.TextField()
    tone = models.CharField(max_length=8, choices=Comment.Tone.choices, default=Comment.Tone.ADVICE)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "title"], name="one_template_a_title"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="template_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.title
