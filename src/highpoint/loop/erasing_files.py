"""
Files that hold an erased customer: uploads that were not taken in to their end, and the database's own.

What was taken in is removed by the import itself. An upload cannot be blotted out as a text can: it
goes, and its import says why it cannot go on. SQLite leaves in its file what was deleted until the
place is needed, and its index of words keeps those of talks that went until its parts are put
together: both are done for an erased customer. PostgreSQL does the same by itself, in its own time.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.db import connection
from django_q.tasks import async_task

from highpoint.apps.conversations.models import Import
from highpoint.apps.customers.models import PurchaseImport
from highpoint.connectors.files.encoding import encoding_of
from highpoint.connectors.files.lines import decoded
from highpoint.connectors.files.raw import CannotRead, open_raw
from highpoint.loop.erasing_words import Words

WHY = "Its file held somebody who was erased since. Bring it in again without them."
# A Parquet file packs each column: a name in it cannot be found by looking for it.
_PACKED = b"PAR1"
# Pages of the index put together at a time: some milliseconds.
PAGES = 500
_MERGE = "INSERT INTO conversations_turn_text(conversations_turn_text, rank) VALUES ('merge', %s)"


def remove_holding(words: Words) -> int:
    """Remove the uploads in which one of these words is found, and return how many they were."""
    if not words:
        return 0
    pattern = words.pattern(in_json=True)
    removed = 0
    for path in _uploads():
        if _holds(path, pattern, words.longest):
            _remove(path)
            removed += 1
    return removed


def overwrite_from_now_on() -> None:
    """Let this connection to SQLite write over what it deletes."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def leave_no_trace_soon() -> None:
    """Have a worker clear the database's file of what was deleted."""
    if connection.vendor == "sqlite":
        async_task(f"{__name__}.leave_no_trace", task_name="clearing what was erased")


def leave_no_trace() -> None:
    """Clear SQLite's file of what was deleted; the worker calls this."""
    overwrite_from_now_on()
    put_words_together()
    with connection.cursor() as cursor:
        # What the file beside it holds is taken over, and that file emptied.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def put_words_together() -> None:
    """Put the parts of SQLite's index of words together, a few at a time: then no deleted one is left."""
    with connection.cursor() as cursor:
        cursor.execute(_MERGE, [-PAGES])
        changes = -1
        # Each step lets others write before the next; one that changes nothing was the last.
        while connection.connection.total_changes - changes >= 2:
            changes = connection.connection.total_changes
            cursor.execute(_MERGE, [PAGES])


def _uploads() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def _holds(path: Path, pattern: re.Pattern[str], longest: int) -> bool:
    try:
        raw = open_raw(path)
    except CannotRead:
        return False
    try:
        head = raw.head()
        if head.startswith(_PACKED):
            return True
        before = ""
        for piece in decoded(raw, encoding_of(head).name):
            if pattern.search(before + piece):
                return True
            before = (before + piece)[-longest:]
        return False
    finally:
        raw.close()


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    gone = {"path": "", "runner": "", "status": "failed", "error": WHY}
    Import.objects.filter(path=str(path)).update(**gone)
    PurchaseImport.objects.filter(path=str(path)).update(**gone)
