"""Everything that changes people and the audit log."""

from __future__ import annotations

from datetime import datetime

from highpoint.apps.accounts.models import AuditEntry, User


def note(user: User | None, act: str, thing: str = "", *, now: datetime) -> AuditEntry:
    """Write into the audit log who did what to which thing: ids and acts, never content."""
    return AuditEntry.objects.create(user=user, act=act, thing=thing, at=now)
