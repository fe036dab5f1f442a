"""
How long a file of half a million purchase lines takes to come in: ./dev bench purchases.

The way a person takes who drops it on the page: the file lies among the uploads, a worker takes it
in and then puts every customer on the ladder. Printed are seconds by the clock, beside the load of
the machine, and seconds of a core; then the same file once more, which must change nothing. With
--db postgres the rows go into a server of the benchmark's own, whose own work is not in the seconds
of a core.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from uuid import uuid4

from corpus.shared import SHARED

ROOT = Path(__file__).resolve().parents[1]
FILE = "online_retail.csv.gz"
MOST_SECONDS = 60


def main() -> int:
    """Import the file twice into an empty database; 1 where it is missing or took too long."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    asked.add_argument("--shared", type=Path, default=SHARED)
    options = asked.parse_args()
    file = options.shared / "purchases" / FILE
    if not file.exists():
        print(f"{file} is not there: nothing to measure on")
        return 1
    with ExitStack() as stack:
        home = stack.enter_context(TemporaryDirectory())
        os.environ |= {"HIGHPOINT_HOME": home, "DATABASE_URL": ""}
        if options.db == "postgres":
            sys.path.insert(0, str(ROOT))
            from tests import postgres

            os.environ["DATABASE_URL"] = stack.enter_context(postgres.server())
        from highpoint.cli._database import bring_up_to_date, open_project

        open_project()
        bring_up_to_date()
        seconds = _measured(file, Path(home))
        from django.db import connection

        connection.close()
    return int(seconds > MOST_SECONDS)


def _measured(file: Path, home: Path) -> float:
    """Print how long each step takes; return the seconds of the first import with its ladder."""
    from django.utils import timezone

    from highpoint.apps.accounts.models import Role, User
    from highpoint.apps.customers.models import PurchaseImport, PurchaseLine, Standing
    from highpoint.loop import ladder_job, purchase_job

    by = User.objects.create_user("admin@bench.test", name="Admin", role=Role.ADMIN)

    def brought() -> None:
        dropped = home / uuid4().hex
        shutil.copy(file, dropped)
        size = dropped.stat().st_size
        row = purchase_job.begin(
            FILE, dropped, source="shop", zone="UTC", size=size, by=by, now=timezone.now()
        )
        while PurchaseImport.objects.get(pk=row.pk).under_way:
            purchase_job.run(row.pk)

    seconds = _timed("taken in", brought)
    seconds += _timed("everybody on the ladder", lambda: ladder_job.look(timezone.now()))
    told = PurchaseImport.objects.latest("pk")
    print(
        f"  {told.new:,} purchases of {PurchaseLine.objects.count():,} lines, "
        f"{Standing.objects.count():,} customers on the ladder"
    )
    for sentence in told.told:
        print(f"  {sentence}")
    _timed("the same file again", brought)
    again = PurchaseImport.objects.latest("pk")
    print(f"  {again.new:,} new, {again.updated:,} updated, {again.unchanged:,} unchanged")
    return seconds


def _timed(what: str, step: Callable[[], None]) -> float:
    began, busy = perf_counter(), process_time()
    step()
    seconds = perf_counter() - began
    load = os.getloadavg()[0]
    print(
        f"{what}: {seconds:.1f} s by the clock, {process_time() - busy:.1f} s of a core "
        f"(load {load:.0f} on {os.cpu_count()} cores)",
        flush=True,
    )
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
