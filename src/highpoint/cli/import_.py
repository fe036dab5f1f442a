"""highpoint import: files into the database, read and tallied."""

from __future__ import annotations

from highpoint.cli import _told


@_told.files("SOURCE")
def import_(
    files: tuple[str, ...],
    mapping: tuple[str, ...],
    tz: str,
    encoding: str | None,
) -> None:
    """
    Bring conversations in from files.

    They are kept, read and scored. The same file twice changes nothing; a conversation that
    has changed is replaced and read again. Rows that cannot be read are told with their line,
    the others are kept, and the exit code is then 1.

    SOURCE is JSON Lines, JSON, CSV or Parquet, .gz too; - is standard input.
    """
    from datetime import UTC, datetime

    from highpoint.cli._django import database
    from highpoint.cli._intake import Intake
    from highpoint.cli._words import unscored

    intake = Intake(files, mapping, tz, encoding, progress=True)
    with database():
        from highpoint.loop.intake import Taken, take_in

        total = Taken()
        talks = (read.conversation for read in intake)
        try:
            for taken in take_in(talks, now=datetime.now(UTC)):
                total += taken
        finally:
            print(
                f"{total.new:,} new, {total.updated:,} updated, {total.unchanged:,} unchanged",
                flush=True,
            )
            if total.unscored:
                print(unscored(total.unscored), flush=True)
    intake.finish()
