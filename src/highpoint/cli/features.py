"""highpoint features: what else each talk tells, besides its moments."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum

import click

from highpoint.cli import _told
from highpoint.engine.features import Measure


class Format(StrEnum):
    """The forms that features can be written in."""

    JSONL = "jsonl"
    CSV = "csv"


@_told.files()
@click.option(
    "--format",
    type=_told.one_of(Format),
    default=Format.JSONL.value,
    show_default=True,
    help="One talk a line with the words it rests on, or a plain table.",
)
def features(
    files: tuple[str, ...],
    format: str,
    mapping: tuple[str, ...],
    tz: str,
    encoding: str | None,
) -> None:
    """
    Measure what else a talk tells.

    Times to reply, courtesy, ownership, solving and more go to standard output, empty (null)
    where a talk had no occasion. They are part of no score; each has a page that says what it
    shows on real talks, and what it does not.

    FILE is JSON Lines, JSON, CSV or Parquet, .gz too; - is standard input.
    """
    from highpoint.cli._intake import Intake
    from highpoint.engine.analyze import analyze
    from highpoint.engine.features import every_feature
    from highpoint.engine.features import features as measured

    # CSV and JSON are UTF-8 wherever they go, whatever the terminal's own encoding is.
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    table = csv.writer(sys.stdout)
    if format == Format.CSV:
        table.writerow(["id", *every_feature()])
    intake = Intake(files, mapping, tz, encoding, progress=True)
    for read in intake:
        talk = read.conversation
        found = measured(talk, analyze(talk))
        if format == Format.CSV:
            table.writerow([talk.id, *(each and round(each.value, 4) for each in found.values())])
        else:
            row = {"id": talk.id, "features": {name: _row(each) for name, each in found.items()}}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    intake.finish()


def _row(found: Measure | None) -> dict[str, object] | None:
    if found is None:
        return None
    spans = [[span.turn, span.start, span.end] for span in found.spans]
    return {"value": found.value, "n": found.n, "spans": spans}
