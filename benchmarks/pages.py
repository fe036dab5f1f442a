"""
How long the server takes for each page, with 100,000 conversations and 1,000 agents kept.

Loads them into a database of its own through the product's own writes (some minutes), opens every
address that only shows something, as an administrator, a lead and an agent, and prints the median
and the 95th percentile of some runs. Run:

    ./dev bench pages [--db postgres] [--talks N] [--runs N] [--only WORD] [--write]

With --home FOLDER the database stays there and is used again. Machines are noisy: the median is
the figure to compare; a 95th percentile of few runs is the slowest of them, so addresses near the
bar are opened until there are enough runs to tell. Beside them stands how long a core was busy with the page, in the database too, which other work on the
machine touches less.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "docs" / "explanation" / "page-speed.md"

TALKS = 100_000
RUNS = 5
MOST_MS = 100
# From here on an address is near the bar, and opened so often that one run in it may be an outlier.
NEAR_MS = 75
RUNS_NEAR = 40
# The page of the documents tells of the slowest so many, and of all that are over.
WRITTEN_AT_LEAST = 15

# Addresses that are no page of ours to look at: they write, end the session, or stream a file.
LEFT_OUT = {"account_logout", "account_login", "account_inactive", "home", "join", "log_export"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One address as one person: how long each time, and how long a core was busy with it, in ms."""

    role: str
    name: str
    path: str
    times: list[float]
    busy: list[float]

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[ceil(0.95 * len(self.times)) - 1]


def main() -> None:
    """Load what is missing, open every page, and print what takes how long."""
    asked = _arguments()
    with ExitStack() as stack:
        home = asked.home or stack.enter_context(TemporaryDirectory())
        os.environ |= {"HIGHPOINT_HOME": home, "DATABASE_URL": ""}
        if asked.db == "postgres":
            sys.path.insert(0, str(ROOT))
            from tests import postgres

            server = postgres.kept_server(Path(home) / "pg") if asked.home else postgres.server()
            os.environ["DATABASE_URL"] = stack.enter_context(server)
        from highpoint.cli._database import bring_up_to_date, open_project

        open_project()
        bring_up_to_date()
        from benchmarks._company import fill, things
        from highpoint.cli._pages import load

        seconds = fill(asked.talks)
        if seconds:
            print(f"{asked.talks:,} conversations written in {seconds:.0f} s\n", flush=True)
        found = things()
        load()
        asks = list(_measured(found, asked.runs, asked.only))
        from django.db import connection

        connection.close()
    print(_told(asks, asked), flush=True)
    if asked.write:
        _write(_told(asks, asked, most=WRITTEN_AT_LEAST))


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    reader.add_argument("--talks", type=int, default=TALKS)
    reader.add_argument("--runs", type=int, default=RUNS)
    reader.add_argument("--home")
    reader.add_argument("--only", default="")
    reader.add_argument("--write", action="store_true")
    return reader.parse_args()


def _measured(things: dict[str, Any], runs: int, only: str) -> Iterator[Ask]:
    import logging

    from django.test import Client
    from django.test.utils import override_settings

    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    with override_settings(ALLOWED_HOSTS=["*"]):
        for role, user in things["users"].items():
            client = Client(raise_request_exception=False)
            client.force_login(user)
            for name, path in _addresses(things, role):
                if only not in f"{name} {path}":
                    continue
                answer = client.get(path)
                if answer.status_code in (302, 403, 405):
                    continue
                if answer.status_code != 200 or getattr(answer, "streaming", False):
                    print(f"not measured: {role} {path} ({answer.status_code})")
                    continue
                ask = Ask(role, name, path, [], [])
                _open(ask, client, runs)
                if ask.p95 > NEAR_MS:
                    _open(ask, client, max(0, RUNS_NEAR - runs))
                yield ask


def _open(ask: Ask, client: Client, times: int) -> None:
    for _ in range(times):
        begin, busy = perf_counter(), _core_seconds()
        client.get(ask.path)
        ask.times.append(1_000 * (perf_counter() - begin))
        ask.busy.append(1_000 * (_core_seconds() - busy))


def _core_seconds() -> float:
    """Return how long a core worked for us: here, and in the database's process on our side."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return process_time()
    connection.ensure_connection()
    # Linux tells it to the nanosecond: time on a core, time waiting for one, turns.
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return process_time() + int(told.split()[0]) / 1e9


def _addresses(things: dict[str, Any], role: str) -> Iterator[tuple[str, str]]:
    """Yield every address by its name: those without a number, and those whose number we know."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    for pattern in _patterns(get_resolver().url_patterns):
        if not pattern.name or pattern.name in LEFT_OUT:
            continue
        name = pattern.name
        of = things["of"].get(name)
        if of is None and pattern.pattern.converters:
            print(f"no row to open: {name}") if role == "administrator" else None
            continue
        of = of[role] if type(of) is dict else of
        try:
            path = reverse(name, args=[] if of is None else [of])
        except NoReverseMatch:
            continue
        yield name, path
        for query in things["queries"].get(name, ()):
            yield name, f"{path}?{query}"


def _patterns(entries: list[Any]) -> Iterator[Any]:
    for entry in entries:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry.url_patterns)
        else:
            yield entry


def _told(asks: list[Ask], asked: argparse.Namespace, most: int | None = None) -> str:
    """Return the summary and a table, slowest first: of all, or of ``most`` and those over."""
    over = [ask for ask in asks if ask.p95 > MOST_MS]
    busy = [ask for ask in asks if median(ask.busy) > MOST_MS]
    database = "PostgreSQL" if asked.db == "postgres" else "SQLite"
    lines = [
        f"{database}, {asked.talks:,} conversations, 1,000 agents, {asked.runs} runs of each and "
        f"{RUNS_NEAR} of those over {NEAR_MS} ms in one of them; {len(asks)} addresses, "
        f"{len(over)} of them over {MOST_MS} ms at the 95th percentile, "
        f"{len(busy)} keep a core busy for longer. Load of the machine: {os.getloadavg()[0]:.0f} "
        f"on {os.cpu_count()} cores.",
        "",
        "| as | address | median ms | 95 % ms | busy ms |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for place, ask in enumerate(sorted(asks, key=lambda ask: -ask.p50)):
        if most is not None and place >= most and ask.p95 <= MOST_MS:
            continue
        mark = " **over**" if ask.p95 > MOST_MS else ""
        path = ask.path.replace("|", "%7C")
        lines.append(
            f"| {ask.role} | `{path}` | {ask.p50:.0f} | {ask.p95:.0f}{mark} "
            f"| {median(ask.busy):.0f} |"
        )
    return "\n".join(lines)


def _write(told: str) -> None:
    """Put the figures between the marks of their page, one part a database."""
    database = told.split(",")[0]
    begin, end = f"<!-- {database} -->", f"<!-- end of {database} -->"
    page = WRITTEN.read_text("utf-8")
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2]
    WRITTEN.write_text(f"{before}{begin}\n\n{told}\n\n{end}{after}", "utf-8")
    print(f"written to {WRITTEN.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
