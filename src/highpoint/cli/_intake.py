"""Files named on the command line as one stream of conversations, with what is wrong told aside."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Protocol

from highpoint.cli._failures import fail, say
from highpoint.connectors.files import BadRow, Read, Source, open_source, parse_mapping
from highpoint.errors import HighpointError

STANDARD_INPUT = "-"

# Sentences told one by one; of what comes after only the number is told.
MOST_SENTENCES = 50

# Items between two looks at the progress bar.
EVERY = 20


class Intake:
    """
    Goes through files for their conversations.

    Bad rows, notes and files that cannot be opened are told on stderr and counted;
    ``finish`` says the sum of it and ends with exit code 1 where anything was left out.
    """

    def __init__(
        self,
        files: Sequence[str],
        told: Sequence[str] | None,
        tz: str,
        encoding: str | None,
        *,
        progress: bool,
        quiet: bool = False,
        now: datetime | None = None,
    ):
        self._files = files
        self._mapping = parse_mapping(told or [])
        self._tz = tz
        self._encoding = encoding
        self._progress = progress and sys.stderr.isatty()
        self._quiet = quiet
        self._now = now or datetime.now(UTC)
        self.read = self.left_out = self.repeated = self.untimed = self._sentences = 0
        self.unopened = 0

    def __iter__(self) -> Iterator[Read]:
        for file in self._files:
            try:
                opened = self._open(file)
            except HighpointError as error:
                self.unopened += 1
                say(str(error))
                continue
            with opened:
                self._say_columns(opened)
                yield from self._good(opened)
                self.read += opened.read
                self.repeated += opened.repeated
                self.untimed += opened.untimed

    def finish(self) -> None:
        """
        Say what was left out or looked odd.

        :raises SystemExit: with 1, where rows or files were left out
        """
        if self._sentences > MOST_SENTENCES:
            say(f"{self._sentences - MOST_SENTENCES:,} more sentences like these are not shown.")
        if self.repeated:
            say(f"{_count(self.repeated, 'conversation')} stood there twice, word for word.")
        if self.untimed:
            say(
                f"{_count(self.untimed, 'conversation')} came without times; the order is the file's."
            )
        if self.left_out:
            fail(f"{_count(self.left_out, 'row')} had to be left out; the others were read.")
        if self.unopened:
            raise SystemExit(1)

    def _open(self, file: str) -> Source:
        stdin = file == STANDARD_INPUT
        return open_source(
            sys.stdin.buffer if stdin else file,
            "standard input" if stdin else file,
            mapping=self._mapping,
            tz=self._tz,
            encoding=self._encoding,
            now=self._now,
        )

    def _good(self, opened: Source) -> Iterator[Read]:
        with ExitStack() as stack:
            bar = stack.enter_context(Bar(opened)) if self._progress else None
            for number, item in enumerate(opened):
                if bar and number % EVERY == 0:
                    bar.move()
                if isinstance(item, BadRow):
                    self.left_out += item.rows
                    self._tell(str(item))
                else:
                    for note in item.notes:
                        self._tell(f"{item.place}: {note}")
                    yield item

    def _tell(self, sentence: str) -> None:
        self._sentences += 1
        if self._sentences <= MOST_SENTENCES and not self._quiet:
            say(sentence)

    def _say_columns(self, opened: Source) -> None:
        if self._quiet:
            return
        columns = [column for column in opened.shown_columns() if column.meaning]
        if any(column.meaning != column.header for column in columns):
            taken = [f"{column.meaning}={column.header}" for column in columns]
            say(f"{opened.name}: read as {', '.join(taken)}; say otherwise with --map.")
        if opened.encoding.guessed:
            say(f"{opened.name} looks like {opened.encoding.name}; say otherwise with --encoding.")


class Moving(Protocol):
    """Anything that is gone through, and says how far that has come."""

    @property
    def name(self) -> str: ...

    @property
    def done(self) -> int: ...

    @property
    def total(self) -> int | None: ...


class Bar:
    """A progress bar on stderr."""

    def __init__(self, source: Moving):
        from rich.console import Console
        from rich.progress import Progress

        self._source = source
        self._progress = Progress(console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(source.name[-40:], total=source.total)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def move(self) -> None:
        self._progress.update(self._task, completed=self._source.done)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
