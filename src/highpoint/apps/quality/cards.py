"""Everything that changes a scorecard: drafts while they are written, versions once published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from highpoint.apps.accounts.audit import note
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import decides_for
from highpoint.apps.quality.models import Scorecard, ScorecardPlace
from highpoint.engine.scorecard import Criterion
from highpoint.errors import HighpointError

Status = Scorecard.Status

# More than this nobody can keep in mind, and no evaluation has to carry.
MOST_CRITERIA = 60


class CannotChange(HighpointError):
    """The scorecard cannot be changed in this way, for a reason its maker can be told."""


def criteria_of(card: Scorecard) -> list[Criterion]:
    """Return the criteria of a scorecard, also of a draft that is not whole yet."""
    return [Criterion.from_dict(row) for row in card.definition["criteria"]]


def start(name: str, *, by: User, now: datetime, like: Scorecard | None = None) -> Scorecard:
    """
    Begin a scorecard of its own name: an empty one, or ``like`` another.

    :raises CannotChange: if it has no name, or the name is taken
    """
    name = " ".join(name.split())
    if not name:
        raise CannotChange("Give the scorecard a name.")
    if Scorecard.objects.filter(name__iexact=name).exists():
        raise CannotChange(f"There is a scorecard called “{name}” already; choose another name.")
    rows = like.definition["criteria"] if like else []
    return _draft(name, 1, rows, by=by, now=now)


def next_version(card: Scorecard, *, by: User, now: datetime) -> Scorecard:
    """Return the draft of a scorecard's next version, begun as a copy where there is none yet."""
    named = Scorecard.objects.filter(name=card.name)
    draft = named.filter(status=Status.DRAFT).first()
    if draft is not None:
        return draft
    last = named.aggregate(last=Max("version"))["last"]
    return _draft(card.name, last + 1, card.definition["criteria"], by=by, now=now)


def _draft(
    name: str, version: int, rows: Sequence[object], *, by: User, now: datetime
) -> Scorecard:
    try:
        with transaction.atomic():
            return Scorecard.objects.create(
                name=name,
                version=version,
                definition={"name": name, "version": version, "criteria": list(rows)},
                created_at=now,
                created_by=by,
            )
    except IntegrityError as error:
        raise CannotChange("Somebody has just begun this draft; open it from the list.") from error


@transaction.atomic
def save_criterion(draft: Scorecard, criterion: Criterion) -> Criterion:
    """
    Put a criterion in the place of the one with its key, or at the end of its section.

    One without a key is new and is given one.

    :raises CannotChange: if the scorecard is no draft, or has too many criteria
    """
    found = _open(draft)
    criteria = criteria_of(found)
    if not criterion.key:
        if len(criteria) >= MOST_CRITERIA:
            raise CannotChange(f"A scorecard has at most {MOST_CRITERIA} criteria.")
        criterion = replace(criterion, key=_key(criterion.title, {c.key for c in criteria}))
    before = next((place for place, c in enumerate(criteria) if c.key == criterion.key), None)
    if before is not None and criteria[before].section == criterion.section:
        criteria[before] = criterion
    else:
        rest = [c for c in criteria if c.key != criterion.key]
        after = [place for place, c in enumerate(rest) if c.section == criterion.section]
        rest.insert(after[-1] + 1 if after else len(rest), criterion)
        criteria = rest
    _write(found, criteria)
    return criterion


@transaction.atomic
def remove_criterion(draft: Scorecard, key: str) -> None:
    """Take a criterion out of a draft."""
    found = _open(draft)
    _write(found, [c for c in criteria_of(found) if c.key != key])


@transaction.atomic
def move(draft: Scorecard, key: str, *, up: bool) -> None:
    """Swap a criterion with its neighbor; at the edge of its section the section is passed."""
    found = _open(draft)
    criteria = criteria_of(found)
    at = next((place for place, c in enumerate(criteria) if c.key == key), None)
    if at is None:
        return
    to = at - 1 if up else at + 1
    if 0 <= to < len(criteria):
        if criteria[to].section != criteria[at].section:
            _swap_sections(criteria, at, to)
        else:
            criteria[at], criteria[to] = criteria[to], criteria[at]
        _write(found, criteria)


def _swap_sections(criteria: list[Criterion], at: int, to: int) -> None:
    """Move the whole section of one criterion past that of the other."""
    names = list(dict.fromkeys(c.section for c in criteria))
    one, other = names.index(criteria[at].section), names.index(criteria[to].section)
    names[one], names[other] = names[other], names[one]
    criteria.sort(key=lambda c: names.index(c.section))


@transaction.atomic
def tell(draft: Scorecard, *, name: str, why: str, weights: Mapping[str, float]) -> None:
    """
    Write a draft's name, why it is there, and the weights of its criteria.

    :raises CannotChange: if the name is empty or another scorecard's, or a weight cannot be
    """
    found = _open(draft)
    name = " ".join(name.split())
    if not name:
        raise CannotChange("Give the scorecard a name.")
    if name != found.name:
        if found.version > 1:
            raise CannotChange("A new version keeps the name; copy it to change the name.")
        if Scorecard.objects.filter(name__iexact=name).exclude(pk=found.pk).exists():
            raise CannotChange(f"There is a scorecard called “{name}” already.")
    criteria = []
    for criterion in criteria_of(found):
        weight = weights.get(criterion.key, criterion.weight)
        if not 0 <= weight <= 1000 or (weight == 0 and not criterion.critical):
            raise CannotChange(
                f"The weight of “{criterion.title}” must be more than 0 and at most 1000; "
                "only a critical criterion may have none."
            )
        criteria.append(replace(criterion, weight=weight))
    found.name, found.why = name, why.strip()
    _write(found, criteria)


def missing(draft: Scorecard) -> list[str]:
    """Return, in sentences, what a draft still needs before it can be published."""
    criteria = criteria_of(draft)
    if not criteria:
        return ["Add at least one criterion."]
    says = []
    if not any(c.weight for c in criteria):
        says.append("Give at least one criterion a weight; without one nothing can be scored.")
    titles = [c.title.lower() for c in criteria]
    says += [
        f"Two criteria are called “{c.title}”; rename one."
        for place, c in enumerate(criteria)
        if c.title.lower() in titles[:place]
    ]
    says += [
        f"“{c.title}” is judged by a person: write down what it means, so that two judge alike."
        for c in criteria
        if c.judged and not c.definition.strip()
    ]
    if draft.version > 1 and not draft.why.strip():
        says.append(f"Say why there is a version {draft.version}: those scored by it will ask.")
    before = Scorecard.objects.filter(name=draft.name, status=Status.PUBLISHED).first()
    if before and before.definition["criteria"] == draft.definition["criteria"]:
        says.append(f"Nothing differs from version {before.version} yet.")
    return says


@transaction.atomic
def publish(draft: Scorecard, *, by: User, now: datetime) -> Scorecard:
    """
    Publish a draft for good; it takes over the places of the version before, which retires.

    :raises CannotChange: in sentences, if something is missing or it is not this person's to do
    """
    found = _open(draft)
    if says := missing(found):
        raise CannotChange(" ".join(says))
    before = (
        Scorecard.objects.select_for_update()
        .filter(name=found.name, status=Status.PUBLISHED)
        .first()
    )
    if before is not None:
        for place in before.places.all():
            _may_decide(by, place.team)
        before.status = Status.RETIRED
        before.save(update_fields=["status"])
    found.status, found.published_at = Status.PUBLISHED, now
    found.save()
    if before is not None:
        before.places.update(scorecard=found)
    note(by, "published a scorecard", f"scorecard {found.pk}", now=now)
    return found


@transaction.atomic
def put_in_force(
    card: Scorecard, *, team: Team | None, channel: str, by: User, now: datetime
) -> None:
    """
    Let a published scorecard count in a place, in place of what counts there.

    :raises CannotChange: if it is not published, or the place is not this person's to decide
    """
    if not Scorecard.objects.filter(pk=card.pk, status=Status.PUBLISHED).exists():
        raise CannotChange("Only a published scorecard can count; publish it first.")
    _may_decide(by, team)
    place, made = ScorecardPlace.objects.get_or_create(
        team=team, channel=channel, defaults={"scorecard": card}
    )
    if not made:
        place.scorecard = card
        place.save(update_fields=["scorecard"])
    note(by, "put a scorecard in force", f"scorecard {card.pk}", now=now)


@transaction.atomic
def take_out(place: ScorecardPlace, *, by: User, now: datetime) -> None:
    """
    Let a scorecard no longer count in a place; the next wider place decides there from now on.

    :raises CannotChange: for everywhere, which always needs one
    """
    if place.team_id is None and not place.channel:
        raise CannotChange(
            "Something has to count everywhere. Put another scorecard in force there instead."
        )
    _may_decide(by, place.team)
    note(by, "took a scorecard out of force", f"scorecard {place.scorecard_id}", now=now)
    place.delete()


@transaction.atomic
def retire(card: Scorecard, *, by: User, now: datetime) -> None:
    """
    Retire a published scorecard that counts nowhere. What it scored is kept.

    :raises CannotChange: while it is no published one, or counts somewhere
    """
    found = Scorecard.objects.select_for_update().get(pk=card.pk)
    if found.status != Status.PUBLISHED:
        raise CannotChange("Only a published scorecard can be retired.")
    if found.places.exists():
        raise CannotChange("It still counts somewhere. Put another scorecard in force there first.")
    found.status = Status.RETIRED
    found.save(update_fields=["status"])
    note(by, "retired a scorecard", f"scorecard {found.pk}", now=now)


@transaction.atomic
def discard(draft: Scorecard) -> None:
    """
    Throw a draft away.

    :raises CannotChange: if it is published
    """
    _open(draft).delete()


def _open(draft: Scorecard) -> Scorecard:
    """Return the draft as it stands now, held until the transaction ends."""
    found = Scorecard.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None or found.status != Status.DRAFT:
        raise CannotChange("This version is published and stays as it is; begin a new version.")
    return found


def _write(found: Scorecard, criteria: Sequence[Criterion]) -> None:
    found.definition = {
        "name": found.name,
        "version": found.version,
        "criteria": [criterion.to_dict() for criterion in criteria],
    }
    found.save()


def _key(title: str, taken: set[str]) -> str:
    """Return a short word of the title that no other criterion has."""
    word = re.sub(r"\W+", "_", title.lower()).strip("_")[:40] or "criterion"
    return next(
        key
        for key in (word, *(f"{word}_{number}" for number in range(2, MOST_CRITERIA + 2)))
        if key not in taken
    )


def _may_decide(user: User, team: Team | None) -> None:
    if not decides_for(user, team):
        whom = f"team {team}" if team else "the whole company"
        raise CannotChange(
            f"What {whom} is scored by is not yours to decide. Ask whoever leads it, "
            "or an administrator."
        )
