"""
How long a page of the audit log takes, with a million entries in it, in an SQLite file.

Each search is asked for its first page and for one deep in the past; printed are the median and
the slowest of some runs, the first left out. Run: ./dev bench audit_log [ENTRIES]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

ENTRIES = 1_000_000
PEOPLE = 200
AGENTS = 1_000
RUNS = 15
MOST_MS = 100
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=60)


def main() -> None:
    """Fill a log of its own and print how fast it is written and searched."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with TemporaryDirectory() as home:
        os.environ |= {"HIGHPOINT_HOME": home, "DATABASE_URL": ""}
        from highpoint.cli._database import bring_up_to_date, open_project

        open_project()
        bring_up_to_date()
        seconds = _fill(count)
        print(f"{count:,} entries written, {count / seconds:,.0f} a second\n")
        print(f"{'search':34} {'first page':>18} {'deep page':>18}   (median, slowest in ms)")
        for name, first, deep in _searches():
            print(f"{name:34} {_timed(first):>18} {_timed(deep):>18}")
        print(f"\n{_export(count)}")


def _fill(count: int) -> float:
    from django.db import transaction

    from highpoint.apps.accounts.models import Agent, AuditEntry, User

    User.objects.bulk_create(
        User(email=f"p{n}@example.test", name=f"Person {n:03}") for n in range(PEOPLE)
    )
    Agent.objects.bulk_create(Agent(key=f"a{n}", name=f"Agent {n:04}") for n in range(AGENTS))
    people = list(User.objects.values_list("pk", flat=True))
    agents = list(Agent.objects.values_list("pk", flat=True))
    rows = _rows(people, agents, count)
    begin = perf_counter()
    while batch := list(islice(rows, 20_000)):
        with transaction.atomic():
            AuditEntry.objects.bulk_create(batch, batch_size=2_000)
    return perf_counter() - begin


def _rows(people: list[int], agents: list[int], count: int) -> Iterator[object]:
    """Yield entries as a busy company would leave them: mostly talks opened, a few changes."""
    from highpoint.apps.accounts.audit import Did
    from highpoint.apps.accounts.models import AuditEntry

    chance = Random(4)
    for number in range(count):
        act = Did.SIGNED_IN if number % 50 == 0 else Did.OPENED_CONVERSATION
        act = Did.CHANGED_PERSON if number % 5_000 == 0 else act
        about_person = act is not Did.OPENED_CONVERSATION
        yield AuditEntry(
            at=FIRST + number * APART,
            act=act,
            user_id=chance.choice(people),
            agent_id=None if about_person else chance.choice(agents),
            person_id=chance.choice(people) if about_person else None,
            thing="" if about_person else "conversation",
            thing_id=None if about_person else chance.randrange(100_000),
        )


Ask = Callable[[], object]


def _searches() -> Iterator[tuple[str, Ask, Ask]]:
    from highpoint.apps.accounts import queries
    from highpoint.apps.accounts.audit import Did
    from highpoint.apps.accounts.models import Agent, User
    from highpoint.apps.accounts.queries import Wanted
    from highpoint.apps.newest import Place

    deep = Place(FIRST + timedelta(days=30), 0)
    person, agent = User.objects.order_by("pk")[7], Agent.objects.order_by("pk")[70]
    ten = list(User.objects.order_by("pk").values_list("pk", flat=True)[:10])
    looked = (Did.OPENED_CONVERSATION, Did.OPENED_PAGE)
    day = FIRST + timedelta(days=200)
    kinds = {
        "everything": Wanted(),
        "one act, rare": Wanted(acts=[Did.CHANGED_PERSON]),
        "one act, usual": Wanted(acts=[Did.OPENED_CONVERSATION]),
        "one act that never was": Wanted(acts=[Did.RETIRED_TEAM]),
        "who: one person": Wanted(who=[person.pk]),
        "who: ten people": Wanted(who=ten),
        "whom: one agent": Wanted(whom=queries.about([], [agent])),
        "who looked at mine": Wanted(whom=[("agent", agent.pk)], acts=looked),
        "who and whom": Wanted(who=[person.pk], whom=queries.about([], [agent])),
        "who and a rare act": Wanted(who=[person.pk], acts=[Did.CHANGED_PERSON]),
        "ten people and a rare act": Wanted(who=ten, acts=[Did.CHANGED_PERSON]),
        "one conversation": Wanted(thing="conversation", thing_id=4_711),
        "one day": Wanted(first=day.date(), last=day.date()),
    }
    for name, wanted in kinds.items():
        yield (
            name,
            lambda wanted=wanted: queries.page(wanted),
            lambda wanted=wanted: queries.page(wanted, before=deep),
        )


def _timed(ask: Ask) -> str:
    times = []
    for _ in range(RUNS + 1):
        begin = perf_counter()
        ask()
        times.append((perf_counter() - begin) * 1_000)
    slowest = max(times[1:])
    return f"{median(times[1:]):.1f}, {slowest:.1f}{' OVER' if slowest > MOST_MS else ''}"


def _export(count: int) -> str:
    from highpoint.apps.accounts import queries
    from highpoint.apps.accounts.queries import Wanted

    begin = perf_counter()
    rows = sum(1 for _ in islice(queries.every(Wanted()), 200_000))
    return f"as a file: {rows / (perf_counter() - begin):,.0f} entries a second"


if __name__ == "__main__":
    main()
