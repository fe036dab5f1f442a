"""Files taken in, whatever is in them: how a file is read, how far that came, what it brought."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import models


class Counts(Protocol):
    """How many came in, by what they were to what is kept already."""

    @property
    def new(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def unchanged(self) -> int: ...


class FileTakenIn(models.Model):
    """One file taken in by a worker, batch by batch (loop/held_job.py)."""

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "stopped"

    name = models.CharField(max_length=255)
    path = models.CharField(max_length=500, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    error = models.TextField(blank=True)
    bytes_total = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    # The job that holds it, and when that last showed itself alive.
    runner = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        return min(100, 100 * self.bytes_read // self.bytes_total) if self.bytes_total else 0

    @property
    def under_way(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.RUNNING)

    @property
    def taken(self) -> int:
        return self.new + self.updated + self.unchanged

    def count(self, taken: Counts) -> None:
        """Count what a batch brought; the caller saves."""
        self.new += taken.new
        self.updated += taken.updated
        self.unchanged += taken.unchanged

    def end(self, now: datetime) -> str:
        """Say that the whole file is taken in, and return its path; the caller saves."""
        path = self.path
        self.status = self.Status.DONE
        self.path, self.runner = "", ""
        self.bytes_read, self.finished_at = self.bytes_total, now
        return path


class Problem(models.Model):
    """A line or row of a file with what is to be told of it: where it stands and why."""

    line = models.PositiveBigIntegerField(null=True)
    reason = models.TextField()

    class Meta:
        abstract = True
        ordering = ["pk"]
