"""highpoint import-ratings: what customers answered, from a file."""

from __future__ import annotations

import click

from highpoint.cli import _told


@click.argument("source", metavar="FILE")
@_told.zone
def import_ratings(source: str, tz: str) -> None:
    """
    Bring in what customers answered when they were asked (CSAT, CES, NPS).

    The conversations must be here already. The same file twice changes nothing. Rows that
    cannot be taken are told with their line, the others are kept, and the exit code is then 1.

    FILE is CSV or JSON Lines with a conversation's id and csat, ces or nps; - is standard input.
    """
    import sys

    from highpoint.cli._django import database
    from highpoint.cli._failures import say
    from highpoint.connectors.files.times import zone_named

    zone = zone_named(tz)
    text = _text(source)
    with database():
        from highpoint.apps.feedback.responses import Taken, take_in
        from highpoint.apps.feedback.table import lines

        taken = Taken()
        for _ in take_in(lines(text, zone), taken):
            pass
    for line, reason in taken.left_out:
        say(f"{source}, line {line:,}: {reason}")
    print(f"{taken.new:,} new, {taken.changed:,} changed, {taken.unchanged:,} unchanged")
    if taken.left_out:
        say(f"{len(taken.left_out):,} left out")
        sys.exit(1)


def _text(source: str) -> list[str]:
    import sys
    from pathlib import Path

    from highpoint.connectors.files.encoding import encoding_of
    from highpoint.errors import HighpointError

    class CannotOpen(HighpointError):
        """The file cannot be read."""

    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise CannotOpen(f"{source} cannot be read: {error.strerror}.") from error
    return raw.decode(encoding_of(raw).name, errors="replace").splitlines(keepends=True)
