"""The options that say how files are to be read, the same for every command that reads them."""

from __future__ import annotations

from typing import Annotated

import typer

Mapping = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="MEANING=COLUMN",
        help="What a column means, as text=body,role=sender_type; the rest is guessed.",
    ),
]
Zone = Annotated[
    str, typer.Option("--tz", metavar="ZONE", help="Time zone of times that name none.")
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding", metavar="NAME", help="How the text was saved; told by itself mostly."
    ),
]
Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        help="JSON Lines, JSON, CSV or Parquet, .gz too; - for standard input.",
        show_default=False,
    ),
]
