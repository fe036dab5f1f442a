"""What people's corrections teach: words like theirs are filed as people filed them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Q, QuerySet

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.prevention.models import Incident, Trouble
from highpoint.engine.steps.likeness import ALIKE, likeness, taught, telling

# The newest corrections that count: how a company works changes, and so does what words mean.
MOST = 500


def lessons() -> QuerySet[Incident]:
    """
    Return what people looked at and filed, the newest first.

    Where they changed the trouble it is a correction; where they kept it, it speaks for what the
    engine finds. Without a correction among words alike, nothing changes.
    """
    return Incident.objects.filter(edited_at__isnull=False, teaches=True, dismissed=False).exclude(
        Q(words="") | Q(found="")
    )


class Lessons:
    """What people's corrections say of words; asked for only where there is something to file."""

    def __init__(self, named: Mapping[str, Trouble]) -> None:
        self._by_pk = {row.pk: row for row in named.values()}
        self._kept: list[tuple[frozenset[str], str]] | None = None

    def file(self, row: Incident) -> None:
        """File a new failure as people filed words like its own, if they did."""
        found = taught(row.words, self._examples())
        if found is not None and int(found.trouble) in self._by_pk:
            row.trouble = self._by_pk[int(found.trouble)]
            row.learned = found.times if row.trouble.key != row.found else 0

    def _examples(self) -> list[tuple[frozenset[str], str]]:
        if self._kept is None:
            rows = lessons().order_by("-edited_at", "-pk").values_list("words", "trouble")[:MOST]
            self._kept = [(telling(words), str(trouble)) for words, trouble in rows]
        return self._kept


def behind(row: Incident) -> list[Incident]:
    """Return the corrections by which a failure was filed as it is, the most alike first."""
    mine = telling(row.words)
    rows = lessons().filter(trouble=row.trouble_id).exclude(pk=row.pk)
    near = [
        (likeness(mine, telling(each.words)), each)
        for each in rows.order_by("-edited_at", "-pk")[:MOST]
    ]
    near.sort(key=lambda pair: -pair[0])
    return [each for alike, each in near if alike >= ALIKE]


def corrections() -> QuerySet[Incident]:
    """Return the corrections that teach, the newest first: what was found and what it became."""
    return (
        lessons()
        .exclude(found=F("trouble__key"))
        .select_related("trouble", "edited_by")
        .order_by("-edited_at", "-pk")
    )


def take_back(row: Incident, *, teaches: bool, by: User, now: datetime) -> None:
    """Say whether a correction counts for words like it; the failure itself stays as it is."""
    row.teaches = teaches
    row.save(update_fields=["teaches"])
    said = "teaches" if teaches else "teaches no more"
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now, detail=said)
