"""highpoint export: what is kept, out into a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class What(StrEnum):
    """What can be taken out."""

    CONVERSATIONS = "conversations"
    MOMENTS = "moments"
    EVALUATIONS = "evaluations"
    CORRECTIONS = "corrections"


def export(
    what: Annotated[What, typer.Argument(metavar="WHAT", help=f"One of {', '.join(What)}.")],
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="FILE",
            help="Where to; the ending says the form: .csv, .jsonl or .parquet, the first two also with .gz.",
        ),
    ],
) -> None:
    """
    Write what is kept to a file.

    Conversations, moments, evaluations or corrections, as CSV, JSON Lines or Parquet by the ending, in the
    order in which they came in. What is written of conversations, import reads back.
    """
    from highpoint.cli._django import database
    from highpoint.cli._write import writer_for

    write = writer_for(to)
    with database():
        from highpoint.cli import _kept

        name = "messages" if write.flat and what is What.CONVERSATIONS else what.value
        count = write(getattr(_kept, name)(), _kept.COLUMNS[name])
    print(f"{count:,} {name} in {to}")
