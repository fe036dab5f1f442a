"""highpoint score: the engine alone, from files to standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

import click

from highpoint.cli import _told
from highpoint.connectors.files.times import zone_named
from highpoint.engine.analyze import Analysis, analyze, labelled
from highpoint.engine.conversation import Conversation
from highpoint.engine.promises import Calendar, commitments


class Format(StrEnum):
    """The forms a score can be written in."""

    TABLE = "table"
    JSONL = "jsonl"
    MOMENTS = "moments"


class Writer(Protocol):
    """Writes analyses as they come; nothing of them is kept."""

    def write(self, talk: Conversation, analysis: Analysis) -> None: ...

    def end(self) -> None: ...


@_told.files()
@click.option(
    "--format",
    type=_told.one_of(Format),
    default=Format.TABLE.value,
    show_default=True,
    help="A table for people, one analysis a line, or the labelled format of moments.",
)
def score(
    files: tuple[str, ...],
    format: str,
    mapping: tuple[str, ...],
    tz: str,
    encoding: str | None,
) -> None:
    """
    Score files with the engine alone.

    There is no database and nothing is kept: a table for people, one analysis a line, or the
    labelled format goes to standard output as the files are read. Rows that cannot be read are
    told with their line, and the exit code is then 1.

    FILE is JSON Lines, JSON, CSV or Parquet, .gz too; - is standard input.
    """
    from highpoint.cli._intake import Intake

    rows_are_seen = format == Format.TABLE and sys.stdout.isatty()
    intake = Intake(files, mapping, tz, encoding, progress=not rows_are_seen)
    writer = _writer(format, Calendar(zone_named(tz)))
    for read in intake:
        writer.write(read.conversation, analyze(read.conversation))
    writer.end()
    intake.finish()


def _writer(format: str, calendar: Calendar) -> Writer:
    if format == Format.TABLE:
        from highpoint.cli._table import Table

        return Table()
    if format == Format.MOMENTS:
        return _Lines(labelled)
    return _Lines(partial(_analyzed, calendar=calendar))


def _analyzed(talk: Conversation, analysis: Analysis, calendar: Calendar) -> dict[str, Any]:
    """Return an analysis and the promises in it, due by a calendar."""
    made = commitments(talk, analysis.observations, calendar, analysis.language)
    return analysis.to_dict() | {"promises": [each.to_dict() for each in made]}


class _Lines:
    """One JSON value a line."""

    def __init__(self, row: Callable[[Conversation, Analysis], dict[str, Any]]):
        self._row = row
        # JSON is UTF-8 wherever it goes, whatever the terminal's own encoding is.
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]

    def write(self, talk: Conversation, analysis: Analysis) -> None:
        sys.stdout.write(json.dumps(self._row(talk, analysis), ensure_ascii=False) + "\n")

    def end(self) -> None:
        sys.stdout.flush()
