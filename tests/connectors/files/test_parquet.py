"""Parquet in both shapes, and without the package that reads it."""

import io
import sys
from datetime import UTC, datetime

import pyarrow
import pytest
from pyarrow import parquet

from highpoint.connectors.files import BadRow, open_source
from highpoint.connectors.files.parquet_table import PyarrowMissing
from highpoint.connectors.files.raw import CannotRead


def packed(rows: list[dict]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


def read(data: bytes, name: str = "talks.parquet"):
    with open_source(io.BytesIO(data), name) as source:
        return list(source)


def test_one_row_a_message_is_put_together():
    at = datetime(2026, 3, 5, 14, 10, tzinfo=UTC)
    rows = [
        {"ticket_id": 1, "role": "user", "text": "Hello", "at": at},
        {"ticket_id": 2, "role": "user", "text": "Hi", "at": None},
        {"ticket_id": 1, "role": "agent", "text": "Welcome", "at": at},
    ]

    first, second = read(packed(rows))

    assert [turn.text for turn in first.conversation.turns] == ["Hello", "Welcome"]
    assert first.conversation.turns[0].at == at
    assert (second.place.line, second.place.unit) == (2, "row")


def test_one_row_a_conversation_is_read_with_its_list_of_turns():
    rows = [
        {"id": "a", "agent": "mia", "turns": [{"role": "user", "text": "Hello", "at": None}]},
        {"id": "b", "agent": "mia", "turns": []},
    ]

    good, bad = read(packed(rows))

    assert (good.conversation.agent, good.conversation.turns[0].text) == ("mia", "Hello")
    assert isinstance(bad, BadRow)
    assert "is empty" in str(bad)


def test_whole_numbers_beside_empty_values_stay_whole():
    rows = [{"ticket_id": value, "role": "user", "text": "Hello"} for value in (7.0, None)]

    good = [item for item in read(packed(rows)) if not isinstance(item, BadRow)]

    assert good[0].conversation.id == "7"


def test_a_file_cut_short_is_one_sentence():
    data = packed([{"id": "a", "turns": [{"role": "user", "text": "Hello"}]}])

    with pytest.raises(CannotRead, match="not a whole Parquet file"):
        read(data[:-20])


def test_without_pyarrow_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(PyarrowMissing, match=r"pip install 'highpoint\[bulk\]'"):
        read(b"PAR1 and more")
