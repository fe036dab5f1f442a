"""Moments as the engine found them, scorecards, evaluations, and the daily tallies of both."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.insight_models import (
    STANDARD,
    CountedFor,
    Recount,
    Sign,
    TeamStandard,
    Threshold,
    WeekTally,
)
from highpoint.apps.quality.tally_models import UNDATED, ScoreMonth, ScoreTally, Tally
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.reach import kinds_read, notice, read_whole, spoken
from highpoint.engine.trajectory import EndState, Resolved

__all__ = [
    "STANDARD",
    "UNDATED",
    "CountedFor",
    "Evaluation",
    "Mark",
    "Moment",
    "Reading",
    "Recount",
    "Rescoring",
    "ScoreMonth",
    "ScoreTally",
    "Scorecard",
    "ScorecardPlace",
    "Sign",
    "Tally",
    "TeamStandard",
    "Threshold",
    "WeekTally",
]


def _choices(values: type) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]  # type: ignore[attr-defined]


def _known(field: str, values: type) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})  # type: ignore[attr-defined]


# The talks with an upset customer: counted by an index of them alone (prevention/figures.py).
UPSET = Q(kind__in=["distress", "hostility"])


class Reading(models.Model):
    """
    The engine's reading of one conversation: the customer's side, and the observations.

    Those are JSON rows, ``[cue, turn, start, end, rule, strength]`` (docs/decisions/0003).
    ``started_at`` is the conversation's, so that lists filter and sort on one index.
    ``language`` is the one it was read in; ``overall`` is null where that is not read as a whole.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="reading"
    )
    engine_version = models.CharField(max_length=32)
    read_at = models.DateTimeField()
    started_at = models.DateTimeField()
    day = models.DateField(help_text="The day its moments are tallied on.")
    language = models.CharField(max_length=3, default="en")
    observations = models.JSONField(default=list)
    mood = models.JSONField(default=list, help_text="Rows of [turn, value, spans].")
    end_state = models.CharField(max_length=12, choices=_choices(EndState))
    end_spans = models.JSONField(default=list)
    resolved = models.CharField(max_length=8, choices=_choices(Resolved))
    overall = models.FloatField(null=True)
    impact = models.FloatField(null=True)
    # The whole conversation by the scorecard in force, whoever answered: for lists.
    score = models.FloatField(null=True)
    scorecard = models.ForeignKey(
        "Scorecard", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    offered = models.PositiveIntegerField(default=0)
    met = models.PositiveIntegerField(default=0)
    partial = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_known("end_state", EndState), name="end_state_known"),
            models.CheckConstraint(condition=_known("resolved", Resolved), name="resolved_known"),
            models.CheckConstraint(
                condition=Q(overall__gte=1, overall__lte=5), name="overall_from_1_to_5"
            ),
        ]
        indexes = [
            models.Index(fields=["end_state", "-started_at"], name="reading_end_state_newest"),
            models.Index(fields=["score", "-started_at"], name="reading_score_newest"),
            models.Index(fields=["conversation", "score", "started_at"], name="reading_talk_score"),
        ]

    @property
    def scored(self) -> bool:
        """Whether the engine reads the talk's language at all."""
        return bool(kinds_read(self.language))

    @property
    def whole(self) -> bool:
        """Whether mood and ending were read too."""
        return read_whole(self.language)

    @property
    def language_name(self) -> str:
        """How people call the talk's language."""
        return spoken(self.language)

    @property
    def notice(self) -> str:
        """What people are to know of the talk's language, empty where all of it is read."""
        return notice(self.language)


class Moment(models.Model):
    """One moment: kind, verdict, and the words, as ``[turn, start, end]`` spans."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="moments")
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="moments")
    engine_version = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=_choices(Kind))
    verdict = models.CharField(max_length=8, choices=_choices(Verdict))
    turn = models.PositiveIntegerField()
    reply = models.JSONField(default=list)
    trigger = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    reason = models.CharField(max_length=60)

    class Meta:
        ordering = ["turn", "pk"]
        constraints = [
            models.CheckConstraint(condition=_known("kind", Kind), name="moment_kind_known"),
            models.CheckConstraint(condition=_known("verdict", Verdict), name="verdict_known"),
        ]
        indexes = [
            models.Index(fields=["kind", "verdict", "-started_at"], name="moment_kind_newest"),
            models.Index(
                fields=["agent", "kind", "verdict", "-started_at"], name="moment_agent_newest"
            ),
            models.Index(
                fields=["conversation", "started_at"], name="moment_upset", condition=UPSET
            ),
            models.Index(fields=["conversation", "kind", "verdict"], name="moment_talk_kind"),
        ]


class Mark(models.Model):
    """Something an agent's turn does unasked, with its words."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="marks")
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="marks")
    engine_version = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    mark = models.CharField(max_length=12, choices=_choices(MarkKind))
    turn = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    reason = models.CharField(max_length=60)

    class Meta:
        ordering = ["turn", "start"]
        constraints = [
            models.CheckConstraint(condition=_known("mark", MarkKind), name="mark_kind_known"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="mark_has_words"),
        ]
        indexes = [
            models.Index(fields=["agent", "mark", "-started_at"], name="mark_agent_newest"),
            models.Index(fields=["mark", "-started_at"], name="mark_newest"),
        ]


class Scorecard(models.Model):
    """
    A versioned set of criteria, as the engine's ``Scorecard`` writes itself.

    Once published, neither name nor version nor definition change any more: a trigger holds it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"
        RETIRED = "retired", "retired"

    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    definition = models.JSONField()
    why = models.TextField(blank=True, help_text="Why this version, for everyone scored by it.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_scorecard_a_version"),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(status="published"),
                name="one_published_version_a_scorecard",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(status="draft"), name="one_draft_a_scorecard"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class ScorecardPlace(models.Model):
    """
    Where a published scorecard counts: a team, a channel, both, or (neither) everywhere.

    The narrowest place counts: team and channel, then team, then channel, then everywhere.
    A place without a team has none by choice: a team that goes takes its places along.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="places")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["team__name", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "channel"],
                condition=Q(team__isnull=False),
                name="one_scorecard_a_team_and_channel",
            ),
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(team__isnull=True),
                name="one_scorecard_a_channel",
            ),
        ]

    def __str__(self) -> str:
        named = [str(self.team)] if self.team else []
        return ", ".join([*named, *([self.channel] if self.channel else [])]) or "everywhere"


class Rescoring(models.Model):
    """Kept conversations scored again by a scorecard in force: how far that has come."""

    Status = Recount.Status

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="rescorings")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    error = models.TextField(blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # Where a stopped one goes on, and where it ends: later ones are scored as they come in.
    after_pk = models.BigIntegerField(default=0)
    last_pk = models.BigIntegerField(default=0)
    runner = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=Q(status__in=["waiting", "running"]),
                name="one_open_rescoring_a_scorecard",
            ),
        ]

    @property
    def under_way(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.RUNNING)

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 100


class Evaluation(models.Model):
    """
    One scorecard filled in by the engine for one agent in one conversation.

    ``ratings`` rows are ``[criterion, offered, met, partial]``; no offer, no ``score``.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="evaluations"
    )
    agent = models.ForeignKey(
        Agent, null=True, on_delete=models.SET_NULL, related_name="evaluations"
    )
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="evaluations")
    engine_version = models.CharField(max_length=32, blank=True)
    started_at = models.DateTimeField()
    score = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    n = models.PositiveIntegerField(default=0)
    ratings = models.JSONField(default=list)
    failed = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "agent", "scorecard"],
                condition=Q(agent__isnull=False),
                name="one_engine_evaluation_an_agent",
            ),
            models.UniqueConstraint(
                fields=["conversation", "scorecard"],
                condition=Q(agent__isnull=True),
                name="one_engine_evaluation_of_nobody",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="score_from_0_to_100",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "-started_at"], name="evaluation_agent_newest"),
            # SQLite keeps no statistics: the most columns asked for win, not the fewest rows.
            models.Index(
                fields=["agent", "scorecard", "-started_at", "score"], name="evaluation_agent_card"
            ),
            models.Index(fields=["scorecard", "-started_at"], name="evaluation_card_newest"),
        ]
