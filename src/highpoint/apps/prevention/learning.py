"""What people's corrections teach: words like theirs are filed as people filed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import User
from highpoint.apps.prevention import joining
from highpoint.apps.prevention.models import Incident, Trouble
from highpoint.engine.steps.likeness import ALIKE, Taught, likeness, taught, telling

# The newest corrections that count: how a company works changes, and so does what words mean.
MOST = 500
# What a dismissal files words as.
NO_FAILURE = ""


def lessons() -> QuerySet[Incident]:
    """
    Return what people looked at and filed or called no failure, the newest first.

    Where they changed the trouble it is a correction; where they kept it, it speaks for what the
    engine finds. Without a correction among words alike, nothing changes. An answer to a survey in
    which the engine found nothing teaches by being filed.
    """
    edited, answer = Q(edited_at__isnull=False), Q(source=Incident.Source.SURVEY)
    found = edited & ~Q(found="")
    filed = answer & (edited | Q(logged_by__isnull=False))
    rows = Incident.objects.filter(found | filed, teaches=True).exclude(words="")
    return rows.order_by(Coalesce("edited_at", "logged_at").desc(), "-pk")


class Lesson(NamedTuple):
    """What one correction says: its telling words, its step, what they are and by which cause."""

    words: frozenset[str]
    step: str
    filed: str
    why: int | None


class Filed(NamedTuple):
    """The trouble that people file words as in which the engine finds none, and how often they did."""

    trouble: Trouble
    times: int


class Lessons:
    """What people's corrections say of words; asked for only where there is something to file."""

    def __init__(self, named: Mapping[str, Trouble]) -> None:
        self._by_pk = {row.pk: row for row in named.values()}
        self._kept: list[Lesson] | None = None

    def file(self, row: Incident) -> None:
        """File a new failure as people filed words like its own, or call it none, if they did."""
        near = self._near(row)
        found = _said(row, near)
        if found is None:
            return
        if found.trouble == NO_FAILURE:
            row.dismissed, row.learned = True, found.times
        elif int(found.trouble) in self._by_pk:
            row.trouble = self._by_pk[int(found.trouble)]
            row.learned = found.times if row.trouble.key != row.found else 0
            causes = (each.why for each in near if each.filed == found.trouble)
            row.why_id = next(filter(None, causes), None)

    def filed(self, words: str) -> Filed | None:
        """Return what people file words like these as; None where they did not, or called it none."""
        found = taught(words, ((each.words, each.filed) for each in self._examples()))
        if found is None or found.trouble == NO_FAILURE:
            return None
        trouble = self._by_pk.get(int(found.trouble))
        return Filed(trouble, found.times) if trouble else None

    def call_none(self, row: Incident) -> bool:
        """Tell whether dismissals call a failure none."""
        found = _said(row, self._near(row))
        return found is not None and found.trouble == NO_FAILURE

    def _near(self, row: Incident) -> list[Lesson]:
        """Return the lessons of words alike; a dismissal counts for its own step alone."""
        mine, step = telling(row.words), row.trouble.step
        return [
            each
            for each in self._examples()
            if likeness(mine, each.words) >= ALIKE
            and (each.filed != NO_FAILURE or each.step == step)
        ]

    def _examples(self) -> list[Lesson]:
        if self._kept is None:
            rows = lessons().select_related("trouble")[:MOST]
            self._kept = [
                Lesson(telling(row.words), row.trouble.step, _filed(row), row.why_id)
                for row in rows
            ]
        return self._kept


def _said(row: Incident, near: Iterable[Lesson]) -> Taught | None:
    return taught(row.words, ((each.words, each.filed) for each in near))


def _filed(row: Incident) -> str:
    return NO_FAILURE if row.dismissed else str(row.trouble_id)


def behind(row: Incident) -> list[Incident]:
    """Return the corrections by which a failure is filed as it is, the most alike first."""
    mine = telling(row.words)
    rows = lessons().filter(dismissed=row.dismissed).exclude(pk=row.pk)
    if row.dismissed:
        rows = rows.filter(trouble__step=row.trouble.step)
    else:
        rows = rows.filter(trouble=row.trouble_id)
    near = [(likeness(mine, telling(each.words)), each) for each in rows[:MOST]]
    near.sort(key=lambda pair: -pair[0])
    return [each for alike, each in near if alike >= ALIKE]


def corrections() -> QuerySet[Incident]:
    """Return the corrections that teach, the newest first: what was found and what it became."""
    return (
        lessons()
        .filter(~Q(found=F("trouble__key")) | Q(dismissed=True) | Q(why__isnull=False))
        .select_related("trouble", "edited_by", "why")
    )


def called_none() -> QuerySet[Incident]:
    """Return what no person looked at and dismissals alone call no failure."""
    return Incident.objects.filter(dismissed=True, edited_at=None, learned__gt=0)


@transaction.atomic
def take_back(row: Incident, *, teaches: bool, by: User, now: datetime) -> None:
    """
    Say whether a correction counts for words like it; the failure itself stays as it is.

    What a dismissal that teaches no more had called no failure is judged anew.
    """
    row.teaches = teaches
    row.save(update_fields=["teaches"])
    if row.dismissed and not teaches:
        judge_anew()
    said = "teaches" if teaches else "teaches no more"
    audit.note(by, Did.EDITED_FAILURE, "failure", thing_id=row.pk, now=now, detail=said)


def judge_anew() -> None:
    """Let count again what dismissals call no failure no more."""
    kept = Lessons({row.key: row for row in Trouble.objects.all()})
    rows = called_none().select_related("trouble", "identity")
    back = [row for row in rows if not kept.call_none(row)]
    Incident.objects.filter(pk__in=[row.pk for row in back]).update(dismissed=False, learned=0)
    joining.join({row.identity.customer_id for row in back if row.identity is not None})
