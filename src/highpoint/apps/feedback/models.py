"""What customers answer when they are asked, and what colleagues tell each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation
from highpoint.engine.insight.customer_answers import SCALES, Measure

WORDS = "words"
MEASURES = [
    (Measure.CSAT.value, "Satisfaction (CSAT), 1 to 5"),
    (Measure.CES.value, "Ease (CES), 1 to 7"),
    (Measure.NPS.value, "Recommendation (NPS), 0 to 10"),
]
ASKED = [*MEASURES, (WORDS, "In their own words")]

_ON_SCALE = Q(measure=WORDS, value__isnull=True)
for _measure, (_lowest, _highest) in SCALES.items():
    _ON_SCALE |= Q(measure=_measure.value, value__gte=_lowest, value__lte=_highest)


class Survey(models.Model):
    """Questions to a customer after a conversation, in the company's words."""

    name = models.CharField(max_length=80, unique=True)
    company = models.CharField(max_length=80, help_text="Who asks, as the customer knows them.")
    intro = models.TextField(max_length=600, blank=True)
    thanks = models.TextField(max_length=600, blank=True)
    days = models.PositiveSmallIntegerField(default=14, help_text="How long a link works.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(company=""), name="survey_is_named"),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=90), name="survey_link_works_1_to_90_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SurveyQuestion(models.Model):
    """One question; about the whole conversation, or about the one reply the link points to."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=5, choices=ASKED)
    asks = models.CharField(max_length=200)
    about_reply = models.BooleanField(default=False)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "place"], name="one_question_a_place"),
            models.CheckConstraint(condition=~Q(asks=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=Q(measure__in=[key for key, _ in ASKED]),
                name="question_measure_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.asks


class SurveyLink(models.Model):
    """
    One customer's way to a survey about one conversation: signed, for some days, revocable.

    ``turn`` is the reply that questions about a reply mean. Its address is made of the row's
    number and a signature (links.py), so that nothing secret is kept.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="links")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="survey_links"
    )
    customer = models.CharField(max_length=255, blank=True)
    turn = models.PositiveIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "conversation", "customer"],
                name="one_link_a_survey_conversation_and_customer",
            ),
        ]
        indexes = [
            # Who answered is counted from this alone.
            models.Index(
                fields=["made_at", "conversation", "revoked_at", "answered_at"],
                name="survey_link_rate",
            ),
            models.Index(fields=["survey", "-made_at", "-id"], name="survey_link_newest"),
        ]


class SurveyResponse(models.Model):
    """
    One answer of a customer to one question, imported or given through a link.

    ``key`` tells it from every other, so that the same file or the same button twice changes
    nothing. ``turn`` is the reply it is about; without one it is about the conversation.
    """

    key = models.CharField(max_length=120, unique=True)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="responses"
    )
    measure = models.CharField(max_length=5, choices=ASKED)
    value = models.SmallIntegerField(null=True)
    words = models.TextField(blank=True)
    turn = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    day = models.DateField(help_text="The day of it in the installation's time zone.")
    link = models.ForeignKey(
        SurveyLink, null=True, on_delete=models.CASCADE, related_name="responses"
    )
    question = models.ForeignKey(
        SurveyQuestion, null=True, on_delete=models.CASCADE, related_name="responses"
    )
    agents = models.ManyToManyField(
        Agent, through="ResponseCredit", related_name="survey_responses"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=_ON_SCALE, name="response_is_on_its_scale"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(words=""), name="response_says_something"
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "day", "value"], name="response_by_day"),
            models.Index(fields=["-at", "-id"], name="response_newest"),
        ]

    @property
    def best(self) -> int | None:
        """The highest answer of the scale."""
        return None if self.measure == WORDS else SCALES[Measure(self.measure)][1]


class ResponseCredit(models.Model):
    """
    Whose service a response is about: who wrote the reply, or all who replied in the talk.

    It repeats what was answered and when, so that figures of a team or person read this alone.
    """

    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="credits")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=5, choices=ASKED)
    day = models.DateField()
    value = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "agent"], name="one_credit_an_agent"),
        ]
        indexes = [
            models.Index(
                fields=["measure", "day", "value", "agent", "response"], name="credit_by_day"
            ),
            models.Index(
                fields=["agent", "measure", "day", "value", "response"], name="credit_of_agent"
            ),
        ]


class Feedback(models.Model):
    """
    What somebody tells a colleague, a lead or the company; it gets an answer by a day.

    Unsigned, its author is kept so that the answer finds them, and shown to nobody.
    """

    class Direction(models.TextChoices):
        PEER = "peer", "to a colleague"
        UPWARD = "upward", "to a lead or coach"
        COMPANY = "company", "to the company"

    class Topic(models.TextChoices):
        PROCESS = "process", "A process"
        PRODUCT = "product", "A product"
        POLICY = "policy", "A policy"
        OTHER = "other", "Something else"

    direction = models.CharField(max_length=7, choices=Direction.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feedback_given"
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="feedback_received",
    )
    unsigned = models.BooleanField(default=False)
    topic = models.CharField(max_length=7, choices=Topic.choices, blank=True)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    due_on = models.DateField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="feedback_says_something"),
            models.CheckConstraint(
                condition=Q(direction="company", to__isnull=True)
                | Q(direction__in=["peer", "upward"], to__isnull=False),
                name="feedback_is_to_a_person_or_the_company",
            ),
            models.CheckConstraint(
                condition=Q(unsigned=False) | Q(direction="upward"),
                name="only_upward_feedback_is_unsigned",
            ),
            models.CheckConstraint(
                condition=Q(to__isnull=True) | ~Q(to=models.F("by")),
                name="feedback_is_not_to_oneself",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="feedback_due")]

    @property
    def answered(self) -> bool:
        return bool(self.answers.all())

    @property
    def latest(self) -> FeedbackAnswer | None:
        """The last word on it."""
        return next(iter(self.answers.all()), None)


class FeedbackAnswer(models.Model):
    """What became of it: the answer, and whatever is told later."""

    class Outcome(models.TextChoices):
        HEARD = "heard", "heard, with thanks"
        WILL = "will", "will be done"
        DONE = "done", "done"
        NOT = "not", "will not be done"

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="feedback_answer_says_something"),
        ]
