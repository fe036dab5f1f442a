"""Customers' answers in a file: CSV or JSON lines, each row with what is wrong with it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from io import TextIOBase
from typing import Any

from highpoint.connectors.files.times import BadTime, day_leads, time_of
from highpoint.engine.insight.customer_answers import SCALES, Measure
from highpoint.errors import HighpointError

# What a column may be called, by what it means; compared in small letters without signs.
NAMES: Mapping[str, tuple[str, ...]] = {
    "conversation": ("conversation", "conversationid", "ticket", "ticketid", "chatid", "caseid"),
    "source": ("source",),
    "measure": ("measure", "kind", "metric", "type", "survey"),
    "value": ("value", "score", "rating", "answer"),
    "csat": ("csat", "satisfaction"),
    "ces": ("ces", "effort", "ease"),
    "nps": ("nps", "recommendation"),
    "words": ("words", "comment", "comments", "remark", "text"),
    "at": ("at", "date", "time", "answeredat", "createdat", "respondedat"),
    "turn": ("turn", "message", "messageindex"),
    "id": ("id", "responseid", "answerid", "externalid"),
}
_MEANS = {name: meaning for meaning, names in NAMES.items() for name in names}
LONGEST_LINE = 100_000


class CannotRead(HighpointError):
    """The file is no table of customers' answers."""


class BadRow(HighpointError):
    """A row that cannot be taken, with the reason."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as a row tells it."""

    conversation: str
    source: str
    measure: Measure
    value: int
    words: str
    at: datetime | None
    turn: int | None
    id: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its answers, or why there are none."""

    number: int
    given: tuple[Given, ...] = ()
    problem: str = ""


def lines(file: TextIOBase | Iterable[str], zone: tzinfo) -> Iterator[Line]:
    """
    Yield each row of a file with its answers or its problem; CSV, or JSON lines.

    :raises CannotRead: if it is empty, or the first line names no column for the conversation
    """
    texts = iter(file)
    first = next(texts, "").lstrip("\ufeff")
    while first and not first.strip():
        first = next(texts, "")
    if not first:
        raise CannotRead("The file is empty.")
    if first.lstrip().startswith("{"):
        yield from _json_lines(first, texts, zone)
    else:
        yield from _csv_lines(first, texts, zone)


def _json_lines(first: str, rest: Iterator[str], zone: tzinfo) -> Iterator[Line]:
    number, text = 1, first
    while text:
        if text.strip():
            try:
                row = json.loads(text) if len(text) <= LONGEST_LINE else None
            except (ValueError, RecursionError):
                row = None
            if isinstance(row, dict):
                yield line_of(number, {_meaning(key): value for key, value in row.items()}, zone)
            else:
                yield Line(number, problem="This line is no JSON object.")
        number, text = number + 1, next(rest, "")


def _csv_lines(first: str, rest: Iterator[str], zone: tzinfo) -> Iterator[Line]:
    sign = max(",;\t", key=first.count)
    columns = [_meaning(name) for name in next(csv.reader([first], delimiter=sign))]
    if "conversation" not in columns:
        raise CannotRead(
            "No column names the conversation. Call it conversation, ticket_id or the like; "
            "the others csat, ces, nps, or measure and score."
        )
    reader = csv.reader(rest, delimiter=sign)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Line(reader.line_num + 1, problem="This row is too long to be one.")
            continue
        if any(cell.strip() for cell in row):
            cells = dict(zip(columns, row, strict=False))
            yield line_of(reader.line_num + 1, cells, zone)


def _meaning(name: object) -> str:
    plain = "".join(sign for sign in str(name).lower() if sign.isalnum())
    return _MEANS.get(plain, "")


def line_of(number: int, cells: Mapping[str, Any], zone: tzinfo) -> Line:
    """Return what cells, named as NAMES names them, answer, or what is wrong with them."""
    try:
        return Line(number, tuple(_given(cells, zone)))
    except (BadRow, BadTime) as error:
        return Line(number, problem=str(error))


def _given(cells: Mapping[str, Any], zone: tzinfo) -> Iterator[Given]:
    conversation = _text(cells, "conversation")
    if not conversation:
        raise BadRow("No conversation is named.")
    answers = [(measure, cells[measure]) for measure in Measure if _text(cells, measure)]
    if not answers and _text(cells, "value"):
        answers = [(_measure(_text(cells, "measure")), cells["value"])]
    if not answers:
        raise BadRow("There is no answer: no csat, ces or nps, and no score.")
    time = _text(cells, "at")
    turn = _text(cells, "turn")
    if turn and not (turn.isdecimal() and len(turn) < 7):
        raise BadRow(f"“{turn[:40]}” is no number of a turn; the first is 0.")
    for measure, value in answers:
        yield Given(
            conversation[:255],
            _text(cells, "source")[:80],
            measure,
            _value(measure, value),
            _text(cells, "words")[:2_000],
            time_of(time, zone, bool(day_leads(time))),
            int(turn) if turn else None,
            _text(cells, "id")[:200],
        )


def _measure(name: str) -> Measure:
    try:
        return Measure(name.lower())
    except ValueError as error:
        raise BadRow(f"“{name[:40]}” is none of csat, ces and nps.") from error


def _value(measure: Measure, told: object) -> int:
    lowest, highest = SCALES[measure]
    try:
        number = float(str(told).strip())
    except ValueError:
        number = float("nan")
    if (
        number != number
        or number != int(min(max(number, -1e6), 1e6))
        or not lowest <= number <= highest
    ):
        raise BadRow(
            f"“{str(told)[:40]}” is no answer for {measure.upper()}, which goes from {lowest} to {highest}."
        )
    return int(number)


def _text(cells: Mapping[str, Any], name: str) -> str:
    value = cells.get(name)
    return "" if value is None else str(value).replace("\x00", "").strip()
