"""highpoint loyalty: the ladder and who will come back, from a purchase file alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import click

from highpoint.cli import _told
from highpoint.cli._failures import fail, say
from highpoint.connectors.purchases import PurchaseLine, Purchases, Report
from highpoint.errors import HighpointError

if TYPE_CHECKING:  # the models take long to load, which --help need not wait for
    from highpoint.cli._loyal import Customer

STANDARD_INPUT = "-"

# Sentences told one by one; of what comes after only the number is told.
MOST_SENTENCES = 50

# Lines between two looks at the progress bar.
EVERY = 5000


class Order(StrEnum):
    """What customers can be listed by; never by a figure."""

    CUSTOMER = "customer"
    LAST = "last"


class NothingToTell(HighpointError):
    """No purchase of any customer is left by the day asked for."""


def _rules(
    context: click.Context, option: click.Parameter, told: Sequence[str]
) -> dict[str, int | str]:
    found: dict[str, int | str] = {}
    for pair in told:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals:
            raise click.BadParameter(f"“{pair}” is not a rule like loyal_purchases=8.")
        found[name] = int(value) if value.isascii() and value.isdigit() else value
    return found


@click.argument("file", metavar="FILE")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to stand on, as 2026-03-31; what comes later is not known. "
    "[default: the last day in the file]",
    metavar="DATE",
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
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=90,
    show_default=True,
    help="The days to come that purchases are expected over.",
)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_rules,
    help="A rule of the ladder, as loyal_purchases=8; the rest is as usual.",
)
@click.option(
    "--by",
    type=_told.one_of(Order),
    default=Order.CUSTOMER.value,
    show_default=True,
    help="List customers by their name or number, or by their last purchase.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table.")
def loyalty(
    file: str,
    at: datetime | None,
    mapping: tuple[str, ...],
    tz: str,
    encoding: str | None,
    days: int,
    rules: dict[str, int | str],
    by: str,
    as_json: bool,
) -> None:
    """
    Tell from purchases who will come back.

    Each customer's rung on the loyalty ladder, the chance that they have not been lost (BG/NBD,
    fitted to the file), and the purchases and spend to expect of them. Nothing is kept. What
    became of lines that were not simply read is told aside; where some could not be read at
    all, the exit code is 1.

    FILE is CSV, TSV, JSON Lines, JSON or Parquet, .gz too; - is standard input. It needs a
    customer and a date on each line; an amount (or a quantity and a price), an order number,
    a currency, a product, a country and a status are used where they are there.
    """
    from highpoint.cli._loyal import Answer, written
    from highpoint.connectors.purchases import parse_mapping, read
    from highpoint.engine.insight.loyalty import orders_of
    from highpoint.engine.insight.loyalty.rules import Rules

    ladder = Rules.from_dict(rules)
    stdin = file == STANDARD_INPUT
    opened = read(
        sys.stdin.buffer if stdin else file,
        parse_mapping(mapping),
        tz,
        name="standard input" if stdin else file,
        encoding=encoding,
        now=datetime.now(UTC),
    )
    with opened:
        say(f"{opened.name}: read as {_columns(opened.report.columns)}; say otherwise with --map.")
        orders = orders_of(_shown(opened))
    _tell(opened.report)
    if not any(not order.returned for order in orders):
        raise NothingToTell(_nothing(opened))
    answer = Answer.of(orders, at.date() if at else None, ladder, days)
    if not answer.customers:
        raise NothingToTell(_none_by(opened.name, answer.at, min(x.at.date() for x in orders)))
    for note in answer.notes:
        say(note)
    for piece in written(answer, _listed(answer.customers, by), as_json, opened.report):
        sys.stdout.write(piece)
    if left_out := opened.report.left_out:
        lines = "1 line" if left_out == 1 else f"{left_out:,} lines"
        fail(f"{lines} had to be left out; the others were read.")


def _tell(report: Report) -> None:
    for fault in report.faults[:MOST_SENTENCES]:
        say(str(fault))
    if report.left_out > MOST_SENTENCES:
        say(f"{report.left_out - MOST_SENTENCES:,} more sentences like these are not shown.")
    for sentence in report.sentences():
        say(sentence)


def _listed(customers: Sequence[Customer], by: str) -> Sequence[Customer]:
    if by == Order.CUSTOMER:
        return customers
    return sorted(customers, key=lambda one: (one.last, one.customer))


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f"{meaning}={header}" for meaning, header in columns.items())


def _shown(opened: Purchases) -> Iterator[PurchaseLine]:
    """Yield the lines, with a progress bar where a person is looking."""
    from highpoint.cli._intake import Bar

    with ExitStack() as stack:
        bar = stack.enter_context(Bar(opened)) if sys.stderr.isatty() else None
        for number, line in enumerate(opened):
            if bar and number % EVERY == 0:
                bar.move()
            yield line


def _nothing(opened: Purchases) -> str:
    name, report = opened.name, opened.report
    if report.returned:
        return (
            f"{name} holds returns alone ({report.returned:,}), so there is no purchase to go by."
        )
    if report.left_out:
        return f"{name} holds no line that could be read as a customer's purchase."
    return f"{name} holds no purchase of a known customer."


def _none_by(name: str, at: date, first: date) -> str:
    if at < first:
        return f"{name} begins on {first}; nothing is known by {at}. Give a later day with --at."
    return f"By {at} everything in {name} had been given back: no purchase is left to go by."
