"""Dropped files that nobody took in, or whose import stopped: kept for a day, then removed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from highpoint.apps.conversations.models import Import
from highpoint.apps.customers.models import PurchaseImport
from highpoint.web import uploads

KEPT = timedelta(days=1)


def clean_up(now: datetime) -> None:
    """Remove the files nobody took in, those of imports long stopped, and broken uploads."""
    before = now - KEPT
    for source in Import.objects.filter(status=Import.Status.PREVIEW, created_at__lt=before):
        throw_away(source)
    kept: set[str] = set()
    for model in (Import, PurchaseImport):
        failed = model._default_manager.filter(status=model.Status.FAILED)
        for row in failed.filter(created_at__lt=before).exclude(path=""):
            remove_file(row.path)
            failed.filter(pk=row.pk).update(path="")
        kept |= set(model._default_manager.exclude(path="").values_list("path", flat=True))
    uploads.remove_forgotten(kept, before)


def throw_away(source: Import) -> None:
    """Remove a file that was not taken in, with what is known of it."""
    if Import.objects.filter(pk=source.pk, status=Import.Status.PREVIEW).delete()[0]:
        remove_file(source.path)


def remove_file(path: str) -> None:
    """Remove a file; nothing but what was dropped here is ours to remove."""
    if Path(path).parent == uploads.folder():
        Path(path).unlink(missing_ok=True)
