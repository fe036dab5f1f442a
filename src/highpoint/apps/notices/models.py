"""One notice a person and event."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """
    Something one person is told once.

    ``once`` names the event ("dispute 17 answered"): the same event is told the same person no
    second time, also after a crash. ``kind`` is what the person may switch off.
    """

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    once = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True, help_text="A path of this installation.")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["to", "once"], name="one_notice_a_person_and_event"),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__startswith="/"),
                name="notice_leads_into_this_installation",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to", "-at"],
                name="notice_unread_newest",
                condition=models.Q(read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
