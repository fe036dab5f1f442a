"""Conversations and their turns as they are kept, and the imports that brought them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.customers.models import Identity
from highpoint.apps.taken_in import FileTakenIn, Problem
from highpoint.engine.conversation import Role

# When conversations began whose source told no time: so they stand at the end of every list.
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class Import(FileTakenIn):
    """One file taken in: what it was, how far it came, what it brought."""

    class Status(models.TextChoices):
        PREVIEW = "preview", "not started"
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "stopped"

    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PREVIEW)
    encoding = models.CharField(max_length=40, blank=True)
    # Where a stopped import goes on: conversations and bad rows of the file dealt with.
    items_done = models.PositiveBigIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="imports"
    )


class ImportProblem(Problem):
    """A row that was left out, or taken with a remark."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")


class Conversation(models.Model):
    """All turns between one customer and the company about one matter, on one channel."""

    source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=255)
    channel = models.CharField(max_length=40, default="chat")
    language = models.CharField(
        max_length=20, blank=True, help_text="As the source tells it, empty where it does not."
    )
    subject = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField()
    has_time = models.BooleanField(default=True, help_text="Whether the source told when it began.")
    ended_at = models.DateTimeField(null=True)
    agent = models.ForeignKey(
        Agent, null=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    identity = models.ForeignKey(
        Identity, null=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    customer_key = models.CharField(max_length=255, blank=True)
    customer_name = models.CharField(max_length=255, blank=True)
    turn_count = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64)
    made_up = models.BooleanField(default=False)
    brought_by = models.ForeignKey(
        Import, null=True, on_delete=models.SET_NULL, related_name="conversations"
    )

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="one_conversation_an_id_and_source"
            ),
            models.CheckConstraint(condition=~Q(external_id=""), name="conversation_has_an_id"),
        ]
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="conversation_newest"),
            models.Index(fields=["agent", "-started_at", "-id"], name="conversation_agent_newest"),
            models.Index(
                fields=["channel", "-started_at", "-id"], name="conversation_channel_newest"
            ),
            # Few tell no time: who leaves them out looks them up here, and asks no other row.
            models.Index(
                fields=["id"], name="conversation_undated", condition=models.Q(has_time=False)
            ),
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.customer_name or 'Conversation'} {self.external_id}"

    @property
    def customer_called(self) -> str:
        """What to call the customer: a name, a handle where they came by one, or nothing."""
        handle = self.customer_key if self.customer_key.startswith("@") else ""
        return self.customer_name or handle


class Turn(models.Model):
    """One message or utterance as it was sent."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    index = models.PositiveIntegerField()
    role = models.CharField(max_length=8, choices=[(role.value, role.value) for role in Role])
    text = models.TextField(blank=True)
    at = models.DateTimeField(null=True)
    author = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    public = models.BooleanField(
        null=True, help_text="Whether all could read it; empty where the source does not say."
    )

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "index"], name="one_turn_an_index"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="turn_role_is_known"
            ),
        ]
        # From a turn that a search found to its conversation, without reading the turn (search.py).
        indexes = [models.Index(fields=["id", "conversation"], name="turn_conversation")]


class SavedFilter(models.Model):
    """A way of looking at the list of conversations, or at an insight page, that somebody keeps."""

    class Page(models.TextChoices):
        CONVERSATIONS = "conversations", "the conversations"
        INSIGHT = "insight", "what teams do by week"
        BOXES = "boxes", "the four boxes"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(max_length=80)
    page = models.CharField(max_length=16, choices=Page.choices, default=Page.CONVERSATIONS)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"], name="one_saved_filter_a_page_and_name"
            ),
            models.CheckConstraint(
                condition=Q(page__in=["conversations", "insight", "boxes"]),
                name="saved_filter_page_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_has_a_name"),
        ]
