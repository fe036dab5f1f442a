"""Looking into the audit log: newest first, cut at places, so that its length costs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from django.db.models import Q, QuerySet

from highpoint.apps.accounts.models import Agent, AuditEntry, User
from highpoint.apps.newest import Place, midnight

PAGE = 50
# How many people a name may mean; with more, the search asks for more letters.
MOST_PEOPLE = 10
# Rows read at a time for a file.
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What is looked for in the log; what is None or empty is not asked.

    ``who`` are ids of those who did it, ``whom`` the column and id of those it was about.
    """

    who: Sequence[int] | None = None
    whom: Sequence[tuple[str, int]] | None = None
    acts: Sequence[str] = ()
    thing: str = ""
    thing_id: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the log, newest first, and the places where its neighbors begin."""

    entries: Sequence[AuditEntry]
    newer: Place | None
    older: Place | None


def page(wanted: Wanted, before: Place | None = None, after: Place | None = None) -> Page:
    """Return the page below ``before``, or above ``after``, or the newest, with all its names."""
    newer = after is not None
    found = _next(wanted, after or before, PAGE + 1, newer=newer)
    more = len(found) > PAGE
    entries = found[:PAGE]
    if newer:
        entries.reverse()
    ends = [Place(entry.at, entry.pk) for entry in (entries[:1] + entries[-1:])]
    if not ends:
        return Page([], None, None)
    has_newer, has_older = (more, True) if newer else (before is not None, more)
    return Page(
        _named(entries),
        ends[0] if has_newer else None,
        ends[-1] if has_older else None,
    )


def every(wanted: Wanted) -> Iterator[AuditEntry]:
    """Yield all entries that fit, newest first, a few at a time, however many there are."""
    here: Place | None = None
    while entries := _next(wanted, here, CHUNK, newer=False):
        yield from _named(entries)
        here = Place(entries[-1].at, entries[-1].pk)


def people_called(words: str) -> list[User]:
    """Return who signs in under these words of name or address, at most one more than may be."""
    found = User.objects.all()
    for word in words.replace("\x00", "").split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return list(found.order_by("name", "pk")[: MOST_PEOPLE + 1])


def agents_called(words: str) -> list[Agent]:
    """Return the agents of these words, each under the name that stands for the person."""
    found = Agent.objects.filter(joined_to=None)
    for word in words.replace("\x00", "").split():
        found = found.filter(Q(name__icontains=word) | Q(key__icontains=word))
    return list(found.order_by("name", "pk")[: MOST_PEOPLE + 1])


def about(people: Sequence[User], agents: Sequence[Agent]) -> list[tuple[str, int]]:
    """Return what ``Wanted.whom`` takes: these people, and every name of these agents."""
    names = dict.fromkeys(pk for agent in agents for pk in agent.names)
    for agent in Agent.objects.filter(user__in=[person.pk for person in people]):
        names |= dict.fromkeys(agent.names)
    return [("person", person.pk) for person in people] + [("agent", pk) for pk in names]


def _next(wanted: Wanted, place: Place | None, most: int, *, newer: bool) -> list[AuditEntry]:
    """Return the entries next to a place: of each run as many, then the nearest of all."""
    found: dict[int, AuditEntry] = {}
    for rows in _runs(wanted):
        if place is not None:
            rows = rows.filter(place.beyond("at", newer=newer))
        order = ("at", "pk") if newer else ("-at", "-pk")
        found |= {entry.pk: entry for entry in rows.order_by(*order)[:most]}
    entries = sorted(found.values(), key=lambda entry: (entry.at, entry.pk), reverse=not newer)
    return entries[:most]


def _runs(wanted: Wanted) -> list[QuerySet[AuditEntry]]:
    """Return the entries in runs that an index holds in order: one for each person asked for."""
    who: Sequence[int | None] = [None] if wanted.who is None else wanted.who
    whom: Sequence[tuple[str, int] | None] = [None] if wanted.whom is None else wanted.whom
    acts: Sequence[str] = wanted.acts or [""]
    return [_fitting(wanted, *one) for one in product(who, whom, acts)]


def _fitting(
    wanted: Wanted, who: int | None, whom: tuple[str, int] | None, act: str
) -> QuerySet[AuditEntry]:
    fields: dict[str, object | None] = {
        "user": who,
        "act": act or None,
        "thing": wanted.thing or None,
        "thing_id": wanted.thing_id,
        "at__gte": wanted.first and midnight(wanted.first),
        "at__lt": wanted.last and midnight(wanted.last + timedelta(days=1)),
    }
    asked = {name: value for name, value in fields.items() if value is not None}
    if whom is not None:
        asked[whom[0]] = whom[1]
    return AuditEntry.objects.filter(**asked)


def _named(entries: list[AuditEntry]) -> list[AuditEntry]:
    """Give the entries their people in two queries; who is gone stays a number."""
    people = User.objects.in_bulk(
        {pk for one in entries for pk in (one.user_id, one.person_id) if pk}
    )
    agents = Agent.objects.in_bulk({one.agent_id for one in entries if one.agent_id})
    for one in entries:
        _know(one, "user", people, one.user_id)
        _know(one, "person", people, one.person_id)
        _know(one, "agent", agents, one.agent_id)
    return entries


def _know(entry: AuditEntry, field: str, known: Mapping[int, User | Agent], pk: int | None) -> None:
    # Set as loaded, so that a person who is gone is None and no query is made for them.
    entry._state.fields_cache[field] = known.get(pk) if pk else None
