"""JSON Lines and JSON arrays: what is read, and what each wrong row is said to be."""

import gzip
import io
import json
from datetime import UTC, datetime

import pytest

from highpoint.connectors.files import BadRow, Read, open_source
from highpoint.engine.conversation import Conversation, Role

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GOOD = {"id": "a", "turns": [{"role": "customer", "text": "My kettle leaks."}]}


def rows(*values) -> bytes:
    return "\n".join(v if isinstance(v, str) else json.dumps(v) for v in values).encode() + b"\n"


def read(data: bytes, name: str = "talks.jsonl", **settings):
    with open_source(io.BytesIO(data), name, now=NOW, **settings) as source:
        return list(source), source


def talks(items) -> list[Conversation]:
    return [item.conversation for item in items if isinstance(item, Read)]


class TestJsonLines:
    def test_read_the_own_form(self):
        items, source = read(rows(GOOD))

        assert talks(items) == [Conversation.from_dict(GOOD)]
        assert (source.read, source.bad, source.repeated) == (1, 0, 0)

    def test_keep_the_zone_of_each_time(self):
        turn = {"role": "agent", "text": "Hello", "at": "2026-03-05T14:10:00+05:30"}

        [talk] = talks(read(rows({"id": 1, "turns": [turn]}))[0])

        assert talk.turns[0].at.isoformat() == "2026-03-05T14:10:00+05:30"

    def test_take_the_zone_told_for_times_without_one(self):
        turn = {"role": "agent", "text": "Hello", "at": "2026-07-05T14:10:00"}

        [talk] = talks(read(rows({"id": 1, "turns": [turn]}), tz="Europe/Berlin")[0])

        assert talk.turns[0].at.isoformat() == "2026-07-05T14:10:00+02:00"

    def test_understand_other_names_for_the_same_things(self):
        other = {
            "ticket_id": 7,
            "requester": "c-1",
            "messages": [
                {"author_type": "end_user", "body": "It broke", "created_at": 1700000000},
                {"author_type": "admin", "body": "Oh no", "created_at": 1700000060000},
            ],
        }

        [talk] = talks(read(rows(other))[0])

        assert talk.id == "7"
        assert talk.customer == "c-1"
        assert [turn.role for turn in talk.turns] == [Role.CUSTOMER, Role.AGENT]
        assert [turn.text for turn in talk.turns] == ["It broke", "Oh no"]
        assert (talk.turns[1].at - talk.turns[0].at).total_seconds() == 60

    def test_take_a_private_note_as_the_systems(self):
        note = {"role": "agent", "text": "He is right", "private": True}

        [talk] = talks(read(rows({"id": 1, "turns": [note]}))[0])

        assert talk.turns[0].role is Role.SYSTEM

    def test_pass_over_blank_lines_but_count_them_as_lines(self):
        items, _ = read(b"\n\n" + rows(GOOD))

        assert items[0].place.line == 3

    def test_read_what_to_dict_writes_as_the_same(self):
        talk = Conversation.from_dict(
            {**GOOD, "source": "x", "customer_name": "Ada", "started_at": "2026-01-01T10:00:00Z"}
        )

        assert talks(read(rows(talk.to_dict()))[0]) == [talk]


class TestAWrongRow:
    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("{nope", "is not JSON"),
            ('{"id": 1}', "no list of turns"),
            ('{"turns": [{"role": "agent", "text": "x"}]}', "has no id"),
            ("[1]", "is not an object"),
            ('{"id": 1, "turns": []}', "is empty"),
            ('{"id": 1, "turns": [{"role": "agent", "text": "  "}]}', "is empty"),
            ('{"id": 1, "turns": ["hi"]}', "Message 1 is not an object"),
            ('{"id": 1, "turns": [{"role": "elf", "text": "x"}]}', "Message 1: “elf”"),
            ('{"id": 1, "turns": [{"text": "x"}]}', "does not say who wrote it"),
            ('{"id": 1, "turns": [{"role": "agent", "text": [1]}]}', "is not a text"),
            (
                '{"id": 1, "turns": [{"role": "agent", "text": "x", "at": "soon"}]}',
                "“soon” is not a time",
            ),
            (
                '{"id": 1, "turns": [{"role": "agent", "text": "x", "at": "0001-01-01"}]}',
                "before 1970",
            ),
            ('{"id": 1, "turns": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
            ('{"id": ' + "9" * 5000 + "}", "number too long"),
            (
                json.dumps({"id": 1, "turns": [{"role": "agent", "text": "x"}] * 10_001}),
                "more than 10,000 is not one conversation",
            ),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_is_told_by_line_and_reason_and_the_good_ones_are_kept(self, row, reason):
        before, after = {**GOOD, "id": "before"}, {**GOOD, "id": "after"}

        items, source = read(rows(before, row, after))

        assert [talk.id for talk in talks(items)] == ["before", "after"]
        [bad] = [item for item in items if isinstance(item, BadRow)]
        assert bad.line == 2
        assert reason in bad.reason
        assert str(bad).startswith("talks.jsonl, line 2: ")
        assert (source.read, source.bad) == (2, 1)

    def test_a_line_with_bytes_of_another_encoding(self):
        data = rows({**GOOD, "id": "é" * 9}, "x") + b'{"id": "\xff\xfe"}\n' + rows(GOOD)
        data = data.replace(b"\\u00e9", "é".encode())

        items, _ = read(data)

        assert "not utf-8" in items[2].reason
        assert items[3].conversation.id == "a"

    def test_a_line_without_end_is_passed_over_in_bounded_memory(self):
        class Endless(io.RawIOBase):
            """A good line, then 300 MB of one line, then a good one again."""

            def __init__(self):
                self.left = [
                    rows(GOOD),
                    *[b"x" * 1_000_000] * 300,
                    b"\n" + rows({**GOOD, "id": "z"}),
                ]

            def read(self, size=-1):
                return self.left.pop(0) if self.left else b""

        with open_source(Endless(), "talks.jsonl") as source:
            items = list(source)

        assert "longer than 16 million characters" in items[1].reason
        assert [item.conversation.id for item in (items[0], items[2])] == ["a", "z"]


class TestDuplicates:
    def test_the_same_conversation_again_is_counted_as_repeated(self):
        items, source = read(rows(GOOD, GOOD))

        assert len(items) == 1
        assert (source.read, source.repeated, source.bad) == (1, 1, 0)

    def test_another_one_of_the_same_id_is_left_out_and_said(self):
        other = {"id": "a", "turns": [{"role": "customer", "text": "My toaster burns."}]}

        items, source = read(rows(GOOD, other))

        assert talks(items)[0].turns[0].text == "My kettle leaks."
        assert items[1].line == 2
        assert "the first is kept" in items[1].reason
        assert (source.read, source.repeated, source.bad) == (1, 0, 1)

    def test_the_same_id_of_another_source_is_another_conversation(self):
        _, source = read(rows(GOOD, {**GOOD, "source": "shop"}))

        assert source.read == 2


class TestNotes:
    def note(self, *turns) -> str:
        items, _ = read(rows({"id": "a", "turns": list(turns)}))
        return " ".join(items[0].notes)

    def test_point_out_a_date_to_come(self):
        assert "2031-05-01 00:00, which is yet to come" in self.note(
            {"role": "agent", "text": "x", "at": "2031-05-01"}
        )

    def test_allow_a_clock_some_hours_ahead(self):
        assert self.note({"role": "agent", "text": "x", "at": "2026-11-01T12:00:00Z"}) == ""

    def test_point_out_messages_out_of_order_and_keep_the_order(self):
        late = {"role": "agent", "text": "x", "at": "2026-05-02"}
        early = {"role": "agent", "text": "y", "at": "2026-05-01"}

        items, _ = read(rows({"id": "a", "turns": [late, early]}))

        assert "not in order of time" in items[0].notes[0]
        assert [turn.text for turn in items[0].conversation.turns] == ["x", "y"]

    def test_replace_what_is_no_text_and_say_so(self):
        items, _ = read(
            rows('{"id": "a", "turns": [{"role": "agent", "text": "a\\u0000b\\ud83d"}]}')
        )

        assert items[0].conversation.turns[0].text == "a\ufffdb\ufffd"
        assert "no text" in items[0].notes[0]

    def test_keep_an_emoji_written_in_two_escapes(self):
        items, _ = read(rows('{"id": "a", "turns": [{"role": "agent", "text": "\\ud83d\\ude00"}]}'))

        assert items[0].conversation.turns[0].text == "😀"
        assert items[0].notes == ()

    def test_count_conversations_without_times_instead_of_noting_each(self):
        items, source = read(rows(GOOD))

        assert items[0].notes == ()
        assert source.untimed == 1


class TestGzip:
    def test_read_it_whatever_the_name_says(self):
        assert talks(read(gzip.compress(rows(GOOD)), "talks.jsonl")[0])

    def test_read_several_members_one_after_another(self):
        data = gzip.compress(rows(GOOD)) + gzip.compress(rows({**GOOD, "id": "b"}))

        assert [talk.id for talk in talks(read(data)[0])] == ["a", "b"]

    def test_keep_the_rows_before_the_place_where_it_breaks_off(self):
        lines = [
            {**GOOD, "id": str(number), "subject": str(hash(str(number)))} for number in range(5000)
        ]
        packed = gzip.compress(rows(*lines))

        items, source = read(packed[: len(packed) // 2])

        assert 1000 < source.read < 5000
        assert source.bad == 1
        assert "breaks off here" in items[-1].reason
        assert items[-1].line == source.read + 1

    def test_keep_the_rows_before_damage(self):
        packed = bytearray(gzip.compress(rows(*({**GOOD, "id": n} for n in range(50_000)))))
        packed[len(packed) // 2 : len(packed) // 2 + 200] = b"\xff" * 200

        items, source = read(bytes(packed))

        assert source.read > 1000
        assert "damaged from here on" in items[-1].reason or "breaks off" in items[-1].reason

    def test_unpack_a_bomb_in_bounded_pieces(self):
        bomb = gzip.compress(b"x" * 100_000_000 + b"\n" + rows(GOOD))

        items, _ = read(bomb)

        assert "longer than" in items[0].reason
        assert items[1].conversation.id == "a"


class TestJsonArray:
    def test_read_one_value_after_another(self):
        items, _ = read(json.dumps([GOOD, {**GOOD, "id": "b"}], indent=2).encode(), "talks.json")

        assert [talk.id for talk in talks(items)] == ["a", "b"]
        assert [item.place.line for item in items] == [2, 11]

    def test_read_one_object_spread_over_lines(self):
        assert talks(read(json.dumps(GOOD, indent=1).encode(), "talks.json")[0])

    def test_do_not_let_a_wrong_value_take_the_next_along(self):
        data = b'[{"id": 1,,}, 5, {"id": "a", "turns": [{"role": "user", "text": "a } \\" ]"}]}]'

        items, _ = read(data, "talks.json")

        assert [type(item) for item in items] == [BadRow, BadRow, Read]
        assert items[2].conversation.turns[0].text == 'a } " ]'

    def test_say_where_a_value_begins_that_never_ends(self):
        items, _ = read(b'[\n{"id": "a"', "talks.json")

        assert items[0].line == 2
        assert "ends in the middle" in items[0].reason

    def test_read_the_same_however_the_bytes_are_cut(self):
        data = json.dumps([{**GOOD, "id": n, "subject": 'é\\"{[' * 9} for n in range(40)], indent=1)

        class OneByOne(io.BytesIO):
            def read(self, size=-1):
                return super().read(min(size, 7))

        with open_source(OneByOne(data.encode()), "talks.json") as source:
            assert [item.conversation.id for item in source] == [str(n) for n in range(40)]
