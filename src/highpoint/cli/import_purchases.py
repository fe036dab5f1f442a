"""highpoint import-purchases: what customers bought, out of a file into the database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import click

from highpoint.cli import _told
from highpoint.cli._failures import fail, say
from highpoint.connectors.purchases import PurchaseLine, Purchases, Report, parse_mapping, read

STANDARD_INPUT = "-"

# Sentences told one by one; of what comes after only the number is told.
MOST_SENTENCES = 50

# Lines between two looks at the progress bar.
EVERY = 5000


@click.argument("file", metavar="FILE")
@click.option(
    "--source",
    default="shop",
    show_default=True,
    help="Whose customer numbers these are; as the conversations' source where they are the same.",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="MEANING=COLUMN",
    help="What a column means, as customer=Client ID,amount=Paid; the rest is guessed.",
)
@_told.zone
@click.option("--encoding", metavar="NAME", help="How the text was saved; told by itself mostly.")
def import_purchases(
    file: str, source: str, mapping: tuple[str, ...], tz: str, encoding: str | None
) -> None:
    """
    Bring in what customers bought.

    Purchases are kept with their lines, returns and currencies, and every customer is put on
    the loyalty ladder. The same file twice changes nothing; an order that has changed is
    replaced. Lines that cannot be read are told, the others are kept, and the exit code is
    then 1.

    FILE is CSV, TSV, JSON Lines, JSON or Parquet, .gz too; - is standard input.
    """
    from highpoint.cli._django import database

    stdin = file == STANDARD_INPUT
    now = datetime.now(UTC)
    opened = read(
        sys.stdin.buffer if stdin else file,
        parse_mapping(mapping),
        tz,
        name="standard input" if stdin else file,
        encoding=encoding,
        now=now,
    )
    with opened, database():
        columns = opened.report.columns.items()
        say(f"{opened.name}: read as {', '.join(f'{a}={b}' for a, b in columns)}.")
        _keep(opened, source.strip(), now)
    _tell(opened.report)


def _keep(opened: Purchases, source: str, now: datetime) -> None:
    from django.db import transaction

    from highpoint.apps.customers.models import PurchaseImport
    from highpoint.apps.customers.purchases import Taken, keep
    from highpoint.loop import ladder_job, promises
    from highpoint.loop.purchase_job import batches

    row = PurchaseImport.objects.create(
        name=opened.name[-255:], source=source, created_at=now, status=PurchaseImport.Status.FAILED
    )
    total = Taken()
    try:
        for batch in batches(_shown(opened)):
            with transaction.atomic():
                taken = keep(batch, source=source, brought_by=row)
                promises.orders_told(taken.customers)
            total += taken
    finally:
        print(
            f"{total.new:,} purchases new, {total.updated:,} updated, {total.unchanged:,} unchanged",
            flush=True,
        )
    row.new, row.updated, row.unchanged = total.new, total.updated, total.unchanged
    row.status, row.finished_at = PurchaseImport.Status.DONE, datetime.now(UTC)
    row.left_out, row.told = opened.report.left_out, opened.report.sentences()
    row.save()
    ladder_job.look(now)


def _shown(opened: Purchases) -> Iterator[PurchaseLine]:
    """Yield the lines, with a progress bar where a person is looking."""
    from highpoint.cli._intake import Bar

    with ExitStack() as stack:
        bar = stack.enter_context(Bar(opened)) if sys.stderr.isatty() else None
        for number, line in enumerate(opened):
            if bar and number % EVERY == 0:
                bar.move()
            yield line


def _tell(report: Report) -> None:
    for fault in report.faults[:MOST_SENTENCES]:
        say(str(fault))
    if report.left_out > MOST_SENTENCES:
        say(f"{report.left_out - MOST_SENTENCES:,} more sentences like these are not shown.")
    for sentence in report.sentences():
        say(sentence)
    if report.left_out:
        lines = "1 line" if report.left_out == 1 else f"{report.left_out:,} lines"
        fail(f"{lines} had to be left out; the others were read.")
