"""Real moments that somebody answers anew, and every answer they tried."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.keys import own, somebody
from highpoint.apps.accounts.models import User
from highpoint.apps.conversations.models import Conversation


class Replay(models.Model):
    """
    A place in a real talk, before a reply, that one person practices: theirs alone.

    ``turn`` is the turn the reply began with, ``kinds`` the moments it was judged by, as rows of
    [kind, verdict]. It is done when a try met all that was offered, or the person put it aside.
    ``suggested_by`` is the coach who asked for it, if any.
    """

    person = own("replays")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="replays")
    turn = models.PositiveIntegerField()
    kinds = models.JSONField(default=list)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    suggested_by = somebody(blank=True)
    suggested_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(
        max_length=300, blank=True, help_text="What the coach wrote with the suggestion."
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "conversation", "turn"], name="one_replay_a_person_and_place"
            ),
            models.CheckConstraint(
                condition=Q(words="") | Q(suggested_at__isnull=False),
                name="replay_words_with_a_suggestion",
            ),
        ]
        indexes = [models.Index(fields=["person", "-made_at"], name="replay_person_newest")]

    def __str__(self) -> str:
        return f"{self.person} before turn {self.turn} of {self.conversation_id}"


class ReplyTry(models.Model):
    """
    One answer tried at a replay, and what the engine and the simulated customer made of it.

    ``verdicts`` are rows of [kind, verdict, reason, spans], spans as [start, end] in ``text``;
    ``marks`` rows of [mark, start, end]. Moods are null where the engine reads none. It counts in
    no figure. ``shared_at``: from then on coach and lead read it; only a kept one is shared.
    """

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="tries")
    text = models.TextField()
    at = models.DateTimeField()
    engine_version = models.CharField(max_length=32)
    verdicts = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    met = models.FloatField(default=0, help_text="Moments met, a partial one counting half.")
    offered = models.PositiveSmallIntegerField(default=0)
    mood_before = models.FloatField(null=True)
    mood_after = models.FloatField(null=True)
    reaction = models.TextField(blank=True)
    effects = models.JSONField(default=list, help_text="Rows of [move, size], the strongest first.")
    kept_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="reply_try_has_words"),
            models.CheckConstraint(condition=Q(met__lte=F("offered")), name="reply_try_met"),
            models.CheckConstraint(
                condition=Q(mood_before__isnull=True, mood_after__isnull=True)
                | Q(mood_before__range=(-1, 1), mood_after__range=(-1, 1)),
                name="reply_try_moods_on_their_scale",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(kept_at__isnull=False),
                name="reply_try_shared_is_kept",
            ),
        ]
        indexes = [models.Index(fields=["replay", "-at"], name="reply_try_newest")]

    def __str__(self) -> str:
        return f"{self.met:g} of {self.offered}"

    @property
    def person(self) -> User:
        return self.replay.person
