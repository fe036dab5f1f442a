"""The chain as it is called here: its steps in their order, and what is filed at each."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import teams_worked_in
from highpoint.apps.prevention.models import Action, ChainStep, Trouble
from highpoint.engine.steps import Step
from highpoint.errors import HighpointError

# More steps than this are no chain that anybody walks.
MOST = 30


class NotInChain(HighpointError):
    """The chain cannot be changed so."""


def steps() -> list[ChainStep]:
    """Return every step, retired ones too, in the order of the chain; the engine's are among them."""
    rows = list(ChainStep.objects.select_related("team"))
    missing = [step for step in Step if step.value not in {row.key for row in rows}]
    if not missing:
        return rows
    ChainStep.objects.bulk_create(
        (
            ChainStep(key=step.value, name=step.value.title(), place=10 * place)
            for place, step in enumerate(Step, start=1)
            if step in missing
        ),
        ignore_conflicts=True,
    )
    return list(ChainStep.objects.select_related("team"))


def in_use() -> list[ChainStep]:
    """Return the steps that things are filed at today."""
    return [row for row in steps() if row.retired_at is None]


def names() -> dict[str, str]:
    """Return what every step is called, by its key."""
    return {row.key: row.name for row in steps()}


def leads_to(key: str) -> str:
    """Return the step that took over from a step, or the step itself where none did."""
    known = {row.key: row.into for row in steps()}
    for _ in known:
        if not known.get(key):
            break
        key = known[key]
    return key


def team_of(trouble: Trouble) -> Team | None:
    """Return the team that does the step a trouble is filed at, None where it is no team's own."""
    step = ChainStep.objects.filter(key=trouble.step, retired_at=None).select_related("team")
    return next((each.team for each in step), None)


def done_by(user: User) -> list[ChainStep]:
    """Return the steps behind the scenes that a team of this person's does, in their order."""
    return list(ChainStep.objects.filter(retired_at=None, team__in=teams_worked_in(user)))


@transaction.atomic
def add(
    name: str,
    *,
    backstage: bool,
    by: User,
    now: datetime,
    key: str = "",
    team: Team | None = None,
) -> ChainStep:
    """Put a new step at the end of the chain, with a key of its own."""
    kept = steps()
    if len(kept) >= MOST:
        raise NotInChain(f"{MOST} steps are the most: retire one first.")
    _must_be_new(name, None)
    last = ChainStep.objects.aggregate(last=Max("place"))["last"] or 0
    row = ChainStep.objects.create(
        key=key or f"own-{uuid4().hex[:12]}",
        name=name,
        place=last + 10,
        backstage=backstage,
        team=team,
    )
    _note(row, by, now, "added")
    return row


@transaction.atomic
def change(
    row: ChainStep,
    name: str,
    *,
    backstage: bool,
    by: User,
    now: datetime,
    team: Team | None = None,
) -> None:
    """Call a step otherwise, or say whether it is behind the scenes, and whose it then is."""
    _must_be_new(name, row)
    row.name, row.backstage, row.team = name, backstage, team
    row.save(update_fields=["name", "backstage", "team"])
    _note(row, by, now, "changed")


@transaction.atomic
def move(row: ChainStep, places: int, *, by: User, now: datetime) -> None:
    """Move a step along the chain by so many places, as far as it reaches."""
    order = [each for each in in_use() if each.pk != row.pk]
    at = sum(each.place < row.place for each in order)
    order.insert(max(0, min(len(order), at + places)), row)
    for place, each in enumerate(order, start=1):
        each.place = 10 * place
    ChainStep.objects.bulk_update(order, ["place"])
    _note(row, by, now, "moved")


@transaction.atomic
def retire(row: ChainStep, into: ChainStep, *, by: User, now: datetime) -> None:
    """
    Take a step out of the chain; what goes wrong at it is filed at another from now on.

    What was logged goes along with its trouble, so that no failure is left without a step.
    """
    if row.retired_at is not None or into.retired_at is not None or into.pk == row.pk:
        raise NotInChain("Choose another step of the chain to take over what goes wrong at it.")
    for trouble in Trouble.objects.filter(step=row.key):
        _file(trouble, into.key)
    Action.objects.filter(step=row.key).update(step=into.key)
    row.retired_at, row.into = now, into.key
    row.save(update_fields=["retired_at", "into"])
    _note(row, by, now, "retired")


@transaction.atomic
def bring_back(row: ChainStep, *, by: User, now: datetime) -> None:
    """Take a retired step up again; what was filed elsewhere meanwhile stays there."""
    row.retired_at, row.into = None, ""
    row.save(update_fields=["retired_at", "into"])
    _note(row, by, now, "brought back")


@transaction.atomic
def refile(trouble: Trouble, step: str, name: str, *, by: User, now: datetime) -> None:
    """Say that a trouble is at another step, or call it otherwise; all its failures go along."""
    if step not in {row.key for row in in_use()}:
        raise NotInChain("Choose a step of the chain.")
    trouble.name = name
    _file(trouble, step)
    # Actions against the whole step stay with the step; those against the trouble go along.
    Action.objects.filter(trouble=trouble).update(step=step)
    audit.note(by, Did.CHANGED_CHAIN, "trouble", thing_id=trouble.pk, now=now)


def _file(trouble: Trouble, step: str) -> None:
    same = Trouble.objects.filter(step=step, name=trouble.name).exclude(pk=trouble.pk)
    if same.exists():
        raise NotInChain(
            f"At that step “{trouble.name}” is there already: call one of the two otherwise first."
        )
    trouble.step = step
    trouble.save(update_fields=["step", "name"])


def _must_be_new(name: str, row: ChainStep | None) -> None:
    same = ChainStep.objects.filter(name__iexact=name)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise NotInChain("A step of this name is there already: choose another name.")


def _note(row: ChainStep, by: User, now: datetime, what: str) -> None:
    audit.note(by, Did.CHANGED_CHAIN, "chain step", thing_id=row.pk, now=now, detail=what)
