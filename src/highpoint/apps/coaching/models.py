"""Coaching sessions with what was pinned, aimed at and agreed; kudos, weekly notes, high points."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.keys import own, somebody
from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.models import Moment
from highpoint.engine.moment import Kind, MarkKind

# One thing at a time, two at the most: more is a list of faults, not a plan.
MOST_BEHAVIORS = 2


class Step(models.TextChoices):
    """What can happen to a coaching session; each at most once, but moving it."""

    PLANNED = "planned", "planned"
    MOVED = "moved", "moved"
    HELD = "held", "held"
    ACKNOWLEDGED = "acknowledged", "acknowledged"
    CALLED_OFF = "called off", "called off"


class CoachingSession(models.Model):
    """A dated talk of coach and agent about one or two behaviors; ``shared`` is for both to read."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="coaching_sessions")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="coaching_sessions",
    )
    planned_for = models.DateTimeField()
    agenda = models.TextField(blank=True)
    shared = models.TextField(blank=True, help_text="Notes that both read.")
    next_on = models.DateField(null=True, blank=True, help_text="When the two look at it again.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-planned_for", "-pk"]
        indexes = [
            models.Index(fields=["agent", "-planned_for"], name="coaching_agent_newest"),
            models.Index(fields=["coach", "-planned_for"], name="coaching_coach_newest"),
        ]

    def __str__(self) -> str:
        return f"Coaching of {self.agent}"


class SessionStep(models.Model):
    """Something that happened to a session: when, by whom, with their words."""

    session = models.ForeignKey(CoachingSession, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=Step.choices)
    at = models.DateTimeField()
    by = somebody()
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="session_step_known"),
            models.UniqueConstraint(
                fields=["session", "step"],
                condition=~Q(step=Step.MOVED),
                name="one_session_step_of_a_kind",
            ),
            # It was held, or it was called off.
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(step__in=[Step.HELD, Step.CALLED_OFF]),
                name="session_ends_one_way",
            ),
        ]
        indexes = [models.Index(fields=["step", "at"], name="session_step_newest")]


class FocusBehavior(models.Model):
    """
    A behavior a session is about, with its goal: from a rate to a rate by a day.

    ``kind`` is the moments its live rate is read from; empty where people alone judge it.
    """

    session = models.ForeignKey(CoachingSession, on_delete=models.CASCADE, related_name="focus")
    place = models.PositiveSmallIntegerField()
    criterion = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, blank=True)
    goal_from = models.FloatField(null=True, blank=True)
    goal_to = models.FloatField(null=True, blank=True)
    goal_by = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["session", "place"], name="one_behavior_a_place"),
            models.UniqueConstraint(fields=["session", "criterion"], name="each_behavior_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_BEHAVIORS),
                name="two_behaviors_at_the_most",
            ),
            models.CheckConstraint(
                condition=Q(goal_to__isnull=True) | Q(goal_to__gte=0, goal_to__lte=100),
                name="goal_is_a_rate",
            ),
            models.CheckConstraint(
                condition=Q(goal_from__isnull=True) | Q(goal_from__gte=0, goal_from__lte=100),
                name="goal_begins_at_a_rate",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *Kind]), name="behavior_of_a_known_kind"
            ),
        ]
        indexes = [models.Index(fields=["kind", "session"], name="focus_kind")]

    def __str__(self) -> str:
        return self.title


class Place(models.Model):
    """
    Words of one turn: a moment's, or any others.

    A new reading of the talk may drop the moment; the words stay.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    moment = models.ForeignKey(
        Moment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=12, blank=True)
    turn = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        abstract = True


def _has_words(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(end__gt=F("start")), name=name)


class Pin(Place):
    """A place in a talk that a coach keeps for coaching, in a session or until there is one."""

    class Tone(models.TextChoices):
        PRAISE = "praise", "praise"
        ADVICE = "advice", "advice"

    by = own("coaching_pins")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="coaching_pins")
    session = models.ForeignKey(
        CoachingSession, null=True, blank=True, on_delete=models.CASCADE, related_name="pins"
    )
    tone = models.CharField(max_length=8, choices=Tone.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            _has_words("pin_has_words"),
            models.CheckConstraint(
                condition=Q(kind__in=["", *Kind, *MarkKind]), name="pin_of_a_known_kind"
            ),
            models.UniqueConstraint(
                fields=["by", "agent", "conversation", "kind", "turn", "start", "end"],
                condition=Q(session__isnull=True),
                name="one_waiting_pin_a_place",
            ),
            models.UniqueConstraint(
                fields=["session", "conversation", "kind", "turn", "start", "end"],
                condition=Q(session__isnull=False),
                name="one_pin_a_place_and_session",
            ),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="pin_by_newest")]


class PrivateNote(models.Model):
    """What one coach writes down of a session for themselves; nobody else reads it."""

    session = models.ForeignKey(CoachingSession, on_delete=models.CASCADE, related_name="+")
    by = own()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "by"], name="one_private_note_a_coach"),
            models.CheckConstraint(condition=~Q(text=""), name="private_note_says_something"),
        ]


class CoachingAction(models.Model):
    """Something agreed in a session: who does it by when."""

    session = models.ForeignKey(CoachingSession, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(max_length=300)
    owner = own("coaching_actions")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = somebody(blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="action_says_what"),
            models.UniqueConstraint(
                fields=["session", "owner", "what"], name="one_action_a_wording"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                name="action_open_by_day",
                condition=Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.what


class ActionMove(models.Model):
    """An action put off or brought forward: from which day to which, and why."""

    action = models.ForeignKey(CoachingAction, on_delete=models.CASCADE, related_name="moves")
    from_on = models.DateField()
    to_on = models.DateField()
    by = somebody()
    at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_on=F("to_on")), name="action_moves_somewhere")
        ]


class Kudos(Place):
    """Thanks of a colleague for certain words, in words of their own."""

    to = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="kudos")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="kudos_given"
    )
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            _has_words("kudos_are_for_words"),
            models.CheckConstraint(condition=~Q(words=""), name="kudos_say_something"),
            models.UniqueConstraint(
                fields=["by", "to", "conversation", "turn", "start", "end"],
                name="one_kudos_a_giver_and_place",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "-at", "-id"], name="kudos_to_newest"),
            models.Index(fields=["by", "-at", "-id"], name="kudos_by_newest"),
        ]


class WeeklyNote(models.Model):
    """
    That a person's week was looked through for good moments; ``week_of`` is its Monday.

    A week without any has a note with no moments, of which nobody is told.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="weekly_notes")
    week_of = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-week_of"]
        constraints = [
            models.UniqueConstraint(fields=["agent", "week_of"], name="one_weekly_note_a_week"),
        ]


class NotedMoment(Place):
    """One of the good moments of a weekly note."""

    note = models.ForeignKey(WeeklyNote, on_delete=models.CASCADE, related_name="moments")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            _has_words("noted_moment_has_words"),
            models.UniqueConstraint(fields=["note", "place"], name="one_noted_moment_a_place"),
        ]


class Celebration(models.Model):
    """
    A new high point of a person: told to them alone, and to their team where they want that.

    The figures are for the person; a team reads the week and the person's words.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="celebrations")
    week_of = models.DateField()
    level = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    conversations = models.PositiveIntegerField()
    found_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-week_of"]
        constraints = [
            models.UniqueConstraint(fields=["agent", "week_of"], name="one_celebration_a_week"),
            models.CheckConstraint(
                condition=Q(words="") | Q(shared_at__isnull=False),
                name="only_what_is_shared_has_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-shared_at"],
                name="celebration_shared_newest",
                condition=Q(shared_at__isnull=False),
            )
        ]
