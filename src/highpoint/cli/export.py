"""highpoint export: what is kept, out into a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import click

from highpoint.cli._told import one_of


class What(StrEnum):
    """What can be taken out."""

    CONVERSATIONS = "conversations"
    MOMENTS = "moments"
    EVALUATIONS = "evaluations"
    CORRECTIONS = "corrections"


@click.argument("what", type=one_of(What), metavar="WHAT")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to; the ending says the form: .csv, .jsonl or .parquet, the first two also with .gz.",
)
def export(what: str, to: Path) -> None:
    """
    Write what is kept to a file.

    WHAT is conversations, moments, evaluations or corrections; the file's ending says the form:
    CSV, JSON Lines or Parquet. They stand in the order in which they came in. What is written of
    conversations, import reads back.
    """
    from highpoint.cli._django import database
    from highpoint.cli._write import writer_for

    write = writer_for(to)
    with database():
        from highpoint.cli import _kept

        name = "messages" if write.flat and what == What.CONVERSATIONS else what
        count = write(getattr(_kept, name)(), _kept.COLUMNS[name])
    print(f"{count:,} {name} in {to}")
