"""Whatever lies in a file: a sentence or a bad row, never anything else."""

import csv
import gzip
import io
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highpoint.connectors.files import BadRow, Read, open_source, preview
from highpoint.connectors.files.columns import BadMapping
from highpoint.connectors.files.encoding import UnknownEncoding
from highpoint.connectors.files.raw import CannotRead
from highpoint.connectors.files.sniff import UnknownFormat
from highpoint.connectors.files.times import BadTime, UnknownZone, time_of
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.errors import HighpointError

NAMES = st.sampled_from(["x.jsonl", "x.json", "x.csv", "x.tsv", "x.parquet", "-", "x.csv.gz"])
HEADS = st.sampled_from(
    [
        b"",
        b"chat_id,role,text,at\n",
        b"[",
        b'{"id":1,"turns":[',
        b"\xff\xfe",
        b"\x1f\x8b\x08\x00",
        b"PAR1",
    ]
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)
TURNS = st.builds(
    lambda role, text, at: (role, text + "x", at),
    st.sampled_from(list(Role)),
    WORDS,
    st.datetimes(datetime(1990, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 (hypothesis adds the zone)
)
TALKS = st.lists(st.lists(TURNS, min_size=1, max_size=4), min_size=1, max_size=4)


def conversations(talks) -> list[Conversation]:
    return [
        Conversation(
            f"t{number}",
            tuple(Turn(at, role, text, when) for at, (role, text, when) in enumerate(turns)),
        )
        for number, turns in enumerate(talks)
    ]


@settings(deadline=None, max_examples=150)
@given(NAMES, HEADS, st.binary(max_size=400))
def test_any_bytes_give_a_sentence_or_rows(name, head, body):
    try:
        with open_source(io.BytesIO(head + body), name) as source:
            items = list(source)
    except HighpointError:
        return
    assert all(isinstance(item, Read) or item.reason for item in items)
    assert source.bad == sum(isinstance(item, BadRow) for item in items)


@settings(deadline=None, max_examples=100)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "turns", "role", "text", "at", "agent", "private"]), inner, max_size=5), max_leaves=20))  # fmt: skip
def test_any_json_value_gives_a_conversation_or_a_bad_row(value):
    with open_source(io.BytesIO(json.dumps({"a": 1}).encode() + b"\n" + json.dumps(value).encode()), "x.jsonl") as source:  # fmt: skip
        assert len(list(source)) == 2


@settings(deadline=None, max_examples=60)
@given(TALKS)
def test_json_lines_written_are_read_as_the_same(talks):
    talks = conversations(talks)
    data = "\n".join(json.dumps(talk.to_dict()) for talk in talks).encode()

    with open_source(io.BytesIO(data), "x.jsonl") as source:
        assert [item.conversation for item in source] == talks


@settings(deadline=None, max_examples=60)
@given(TALKS, st.booleans())
def test_csv_written_is_read_as_the_same_in_any_order_of_rows(talks, backwards):
    rows = [
        (talk.id, turn.role.value, turn.text, f"{turn.index:04}")
        for talk in conversations(talks)
        for turn in talk.turns
    ]
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["chat_id", "role", "text", "n"])
    table.writerows(sorted(rows, key=lambda row: row[3], reverse=backwards))

    with open_source(io.BytesIO(out.getvalue().encode()), "x.csv", mapping=MAPPING) as source:
        found = {
            item.conversation.id: sorted(turn.text for turn in item.conversation.turns)
            for item in source
        }

    assert found == {
        talk.id: sorted(turn.text.replace("\r\n", "\n") for turn in talk.turns)
        for talk in conversations(talks)
    }


MAPPING = {"conversation": "chat_id", "role": "role", "text": "text"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "name", "sentence"),
        [
            (b"", "a.csv", "a.csv is empty."),
            (gzip.compress(b""), "a.csv.gz", "a.csv.gz is empty."),
            (gzip.compress(b"x" * 99)[:10], "a.gz", "breaks off here"),
            (b"dear diary", "a.txt", "none of JSON Lines, CSV and Parquet"),
            (b"PK\x03\x04", "a.xlsx", "save the sheet as CSV"),
            (b"%PDF-1.7", "a.pdf", "a PDF"),
            (b"nope", "a.parquet", "is not a Parquet file"),
        ],
    )
    def test_say_what_the_file_is_and_what_to_do(self, data, name, sentence):
        with pytest.raises((CannotRead, UnknownFormat), match=sentence.replace(".", r"\.")):
            open_source(io.BytesIO(data), name)

    def test_a_path_that_leads_nowhere(self, tmp_path):
        with pytest.raises(CannotRead, match="There is no file"):
            open_source(tmp_path / "gone.csv")

    def test_a_folder(self, tmp_path):
        with pytest.raises(CannotRead, match="is a folder"):
            open_source(tmp_path)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_file_one_may_not_read(self, tmp_path):
        secret = tmp_path / "a.csv"
        secret.write_text("x")
        secret.chmod(0)

        with pytest.raises(CannotRead, match="may not be read"):
            open_source(secret)

    def test_a_zone_nobody_knows(self):
        with pytest.raises(UnknownZone, match="Europe/Berlin"):
            open_source(io.BytesIO(b"{}"), tz="Europe/Atlantis")

    @pytest.mark.parametrize("name", ["klingon", "base64", "idna", ""])
    def test_an_encoding_that_is_none(self, name):
        if not name:
            assert open_source(io.BytesIO(b"{}"), encoding=name).encoding.name == "utf-8"
            return
        with pytest.raises(UnknownEncoding, match="common ones are"):
            open_source(io.BytesIO(b"{}"), encoding=name)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"a,\xff\n1,2\n", "x.csv"),
        (b'{"id": 1, "turns": [{"role": "\\ud83d\\u0000", "text": "x"}]}', "x.jsonl"),
    ],
)
def test_sentences_hold_nothing_that_cannot_be_printed(data, name):
    try:
        with open_source(io.BytesIO(data), name, encoding="utf-8") as source:
            sentence = str(next(iter(source)))
    except BadMapping as error:
        sentence = str(error)

    assert sentence.encode()
    assert "\0" not in sentence


class TestPreview:
    def test_show_columns_with_their_meaning_and_the_first_conversations(self):
        rows = "".join(f"{n};user;well hello there {n};2026-01-01\n" for n in range(9))
        seen = preview(io.BytesIO(f"chat;who;says;when\n{rows}".encode("utf-16")), "x.csv")

        assert (seen.format, seen.encoding, seen.delimiter) == ("CSV", "utf-16", ";")
        assert [column.meaning for column in seen.columns] == ["conversation", "role", "text", "at"]
        assert seen.columns[2].samples == (
            "well hello there 0",
            "well hello there 1",
            "well hello there 2",
        )
        assert [read.conversation.id for read in seen.conversations] == list("01234")

    def test_ask_what_cannot_be_told(self):
        seen = preview(io.BytesIO(b"a,b\n1,hello there my friend\n"), "x.csv")

        assert "--map conversation=COLUMN" in seen.question
        assert [column.header for column in seen.columns] == ["a", "b"]
        assert seen.conversations == ()

    def test_show_the_first_problems(self):
        seen = preview(
            io.BytesIO(b'{"id": 1}\n{"id": 2, "turns": [{"role": "user", "text": "x"}]}')
        )

        assert [str(problem)[:22] for problem in seen.problems] == ["standard input, line 1"]
        assert len(seen.conversations) == 1

    def test_say_that_the_encoding_is_a_guess(self):
        text = "chat_id,role,text\n1,user,Où est la clé égarée ?\n"

        seen = preview(io.BytesIO(text.encode("cp1252")), "x.csv")

        assert seen.encoding_guessed
        assert "Où est la clé" in seen.conversations[0].conversation.turns[0].text


class TestProgress:
    def test_every_byte_is_gone_through_in_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.csv"
            path.write_text(
                "chat_id,role,text\n" + "".join(f"{n},user,hello\n" for n in range(999))
            )
            with open_source(path) as source:
                list(source)
                assert source.done == source.total == 2 * path.stat().st_size

    def test_the_length_of_a_stream_is_not_known(self):
        assert open_source(io.BytesIO(b"{}"), "x.jsonl").total is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-05T14:10:00Z", "2026-03-05T14:10:00+00:00"),
        ("2026-03-05 14:10:00 +0100", "2026-03-05T14:10:00+01:00"),
        ("2026-03-05 14:10:00 UTC", "2026-03-05T14:10:00+00:00"),
        ("1772719800", "2026-03-05T14:10:00+00:00"),
        ("1772719800000", "2026-03-05T14:10:00+00:00"),
        ("5.3.2026, 14:10", "2026-03-05T14:10:00+00:00"),
        ("3/5/2026 2:10 PM", "2026-03-05T14:10:00+00:00"),
        ("3/5/26 12:10 am", "2026-03-05T00:10:00+00:00"),
        ("Thu, 05 Mar 2026 14:10:00 +0200", "2026-03-05T14:10:00+02:00"),
        ("Thu Mar 05 14:10:00 +0000 2026", "2026-03-05T14:10:00+00:00"),
    ],
)
def test_times_are_read_as_people_write_them(text, iso):
    assert time_of(text, UTC).isoformat() == iso


def test_a_time_further_off_than_any_place_is_none():
    with pytest.raises(BadTime, match="further from UTC"):
        time_of("2026-03-05T14:10:00-23:59", UTC)
