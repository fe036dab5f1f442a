"""The one way in: a purchase file as a stream of purchase lines, with an account of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from os import PathLike
from typing import Self

from highpoint.connectors.files.columns import BadMapping
from highpoint.connectors.files.items import BadRow, Place
from highpoint.connectors.files.parquet_table import ParquetTable
from highpoint.connectors.files.raw import CannotRead, Stream
from highpoint.connectors.files.rows import Row
from highpoint.connectors.files.seen import Seen
from highpoint.connectors.files.times import day_leads, zone_named
from highpoint.connectors.purchases.columns import guess, missing
from highpoint.connectors.purchases.line import Habits, NotBought, PurchaseLine, Reader
from highpoint.connectors.purchases.numbers import writes_comma
from highpoint.connectors.purchases.report import Report
from highpoint.connectors.purchases.table import open_table
from highpoint.errors import HighpointError

# Rows looked at to tell the columns apart.
SAMPLE = 500

# Lines of one order held at a time; a longer one goes on as if it were several.
LONGEST_ORDER = 50_000

_LOOSE_DATE = ("/", ".", "-")


class Purchases(Iterator[PurchaseLine]):
    """
    A purchase file opened for reading: go through it once for its lines.

    ``report`` says, after that, what became of every line of the file. Lines without a
    customer are counted there and not handed out, unless ``anonymous`` is set. An order that
    stands in the file a second time, line for line, is taken once: files are joined, and
    imports repeated. Without a column of order numbers a second purchase cannot be told from
    that, so everything is kept.
    """

    def __init__(
        self,
        source: str | PathLike[str] | Stream,
        name: str | None,
        mapping: Mapping[str, str],
        habits: Habits,
        encoding: str | None,
        anonymous: bool,
    ):
        self._raw, self._table = open_table(source, name, encoding)
        self.name = self._raw.name
        self.report = Report(unit=self._table.unit)
        self._anonymous = anonymous
        try:
            self._reader = self._look(mapping, habits)
        except BaseException:
            self.close()
            raise
        self._lines = self._unless_repeated(self._read())

    def __iter__(self) -> Iterator[PurchaseLine]:
        return self._lines

    def __next__(self) -> PurchaseLine:
        return next(self._lines)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def done(self) -> int:
        """The bytes gone through so far, of ``total``."""
        return self._raw.done

    @property
    def total(self) -> int | None:
        """The bytes of the file, as they lie there."""
        return self._raw.total

    def close(self) -> None:
        """Let the file go."""
        if isinstance(self._table, ParquetTable):
            self._table.close()
        self._raw.close()

    def _look(self, mapping: Mapping[str, str], habits: Habits) -> Reader:
        headers = self._table.headers
        sample = [row.values for row in islice(self._table.rows(), SAMPLE) if not row.fault]
        if not sample and not headers:
            raise CannotRead(f"{self.name} holds nothing that reads as purchases.")
        if not sample:
            raise CannotRead(f"{self.name} has columns and not one readable {self._table.unit}.")
        found = guess(headers, sample, mapping)
        if question := missing(headers, found):
            raise BadMapping(f"{self.name}: {question}")
        if _is_order_total(sample, found) and "amount" not in mapping:
            del found["amount"]
            self.report.notes.append(
                "The amounts repeat the order's total on each of its lines; quantity times price "
                "is taken instead."
            )
        self.report.columns = {meaning: headers[at] for meaning, at in found.items()}
        self._ordered = "order" in found
        money = [found[each] for each in ("amount", "price") if each in found]
        if not money:
            self.report.notes.append(
                "No column looks like an amount, so nothing is said on spend. Call it “amount” in "
                "the file's first line, or name it on the command line with --map amount=COLUMN."
            )
        values = [row[at] for row in sample for at in money if at < len(row)]
        return Reader(
            found,
            Habits(
                habits.zone, self._day_first(sample, found["at"]), writes_comma(values), habits.now
            ),
        )

    def _day_first(self, sample: Sequence[Sequence[str]], at: int) -> bool:
        """Tell days before months by the first date that only fits one way."""
        first = next((row[at].strip() for row in sample if at < len(row) and row[at].strip()), "")
        if first[:4].isdigit() or not any(sign in first for sign in _LOOSE_DATE):
            return False
        leads = (
            day_leads(row.values[at].strip()) for row in self._table.rows() if at < len(row.values)
        )
        found = next((each for each in leads if each is not None), None)
        if found is None and "/" in first:
            self.report.notes.append(
                f"Dates like {first[:20]} fit with the month or the day first; the month is taken."
            )
        return bool(found)

    def _read(self) -> Iterator[PurchaseLine]:
        headers, report, reader = self._table.headers, self.report, self._reader
        for row in self._table.rows():
            report.lines += 1
            if row.fault:
                self._fault(row, row.fault)
            elif row.values == headers:
                report.headers_again += 1
            else:
                try:
                    found = reader.lines(row.values)
                except NotBought:
                    report.not_bought += 1
                except HighpointError as error:
                    self._fault(row, str(error))
                else:
                    report.doubled += len(found) - 1
                    yield from found

    def _fault(self, row: Row, reason: str) -> None:
        self.report.fault(BadRow(Place(self.name, row.line, self._table.unit), reason))

    def _unless_repeated(self, lines: Iterable[PurchaseLine]) -> Iterator[PurchaseLine]:
        seen = Seen()
        try:
            for block in _blocks(lines):
                counts = Counter(map(_bought, block))
                if self._ordered:
                    key = hash((block[0].order, frozenset(counts.items())))
                    if seen.put(key, 1) is not None:
                        self.report.repeated_orders += 1
                        self.report.repeated_lines += len(block)
                        continue
                self.report.duplicates += len(block) - len(counts)
                yield from self._kept(block)
        finally:
            self.close()

    def _kept(self, block: Sequence[PurchaseLine]) -> Iterator[PurchaseLine]:
        report = self.report
        if not block[0].customer and not self._anonymous and not any(x.customer for x in block):
            report.without_customer += len(block)
            return
        for line in block:
            if not line.customer and not self._anonymous:
                report.without_customer += 1
                continue
            report.kept += 1
            report.returned += line.returned
            report.currencies[line.currency] += 1
            if report.last is None or line.at > report.last:
                report.last = line.at
            if report.first is None or line.at < report.first:
                report.first = line.at
            yield line


def read(
    source: str | PathLike[str] | Stream,
    mapping: Mapping[str, str] | None = None,
    timezone: str = "UTC",
    *,
    name: str | None = None,
    encoding: str | None = None,
    now: datetime | None = None,
    anonymous: bool = False,
) -> Purchases:
    """
    Open a file, or a stream of bytes, of purchases; iterate over the answer for its lines.

    :param mapping: what the columns mean, as told by a person; the rest is guessed
    :param timezone: the IANA zone of times that name none, and of days where they are in UTC
    :param name: what to call it in sentences; for a stream also what its ending says of it
    :param now: the present, where lines dated later shall be left out
    :param anonymous: hand out lines without a customer too
    :raises HighpointError: one sentence on why nothing of it can be read
    """
    habits = Habits(zone_named(timezone), now=now)
    return Purchases(source, name, dict(mapping or {}), habits, encoding, anonymous)


def _blocks(lines: Iterable[PurchaseLine]) -> Iterator[list[PurchaseLine]]:
    """Yield the lines of an order that follow each other."""
    block: list[PurchaseLine] = []
    for line in lines:
        if block and (line.order != block[0].order or len(block) >= LONGEST_ORDER):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _bought(line: PurchaseLine) -> PurchaseLine:
    """Return a line without the days of its delivery: told anew, it is bought no second time."""
    return line._replace(expected=None, delivered=None) if line.expected or line.delivered else line


def _is_order_total(sample: Sequence[Sequence[str]], found: Mapping[str, int]) -> bool:
    """Tell an amount that is the order's and stands on each of its lines again."""
    if not {"order", "amount", "quantity", "price"} <= found.keys():
        return False
    orders: dict[str, list[tuple[str, ...]]] = {}
    wanted = [found[each] for each in ("amount", "quantity", "price")]
    for row in sample:
        if max(*wanted, found["order"]) < len(row):
            orders.setdefault(row[found["order"]], []).append(tuple(row[at] for at in wanted))
    several = [lines for lines in orders.values() if len({line[1:] for line in lines}) > 1]
    return len(several) > 1 and all(len({line[0] for line in lines}) == 1 for lines in several)
