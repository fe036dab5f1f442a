"""CSV: columns told apart, rows put together, and what each wrong row is said to be."""

import gzip
import io

import pytest

from highpoint.connectors.files import BadRow, Read, open_source, parse_mapping
from highpoint.connectors.files.columns import BadMapping
from highpoint.engine.conversation import Role

HELPDESK = """Thread ID,Sender Type,Body,Created At,Assignee,Customer Name
a,End-User,"The lamp flickers,
since Monday",2026-03-05 14:10,mia,Ada Byron
a,Support Agent,"Oh, that is no way to read!",2026-03-05 14:11,mia,Ada Byron
b,requester,Où est mon colis ?,2026-03-05 14:12,leo,
b,operator,Il arrive demain.,2026-03-05T15:13:00+01:00,leo,
"""


def read(text: str | bytes, name: str = "talks.csv", told: str = "", **settings):
    data = text.encode() if isinstance(text, str) else text
    mapping = parse_mapping([told]) if told else None
    with open_source(io.BytesIO(data), name, mapping=mapping, **settings) as source:
        return list(source), source


def talks(items):
    return [item.conversation for item in items if isinstance(item, Read)]


def bad(items):
    return [item for item in items if isinstance(item, BadRow)]


class TestColumns:
    def test_are_guessed_from_their_headers(self):
        items, source = read(HELPDESK)

        first, second = talks(items)
        assert (first.id, first.agent, first.customer_name) == ("a", "mia", "Ada Byron")
        assert first.turns[0].text == "The lamp flickers,\nsince Monday"
        assert [turn.role for turn in second.turns] == [Role.CUSTOMER, Role.AGENT]
        assert source.bad == 0

    def test_are_guessed_from_their_values_where_the_headers_say_nothing(self):
        text = (
            "Ref ID,Wer,Wann,Was\n"
            "1,customer,2026-03-05 14:10,The lamp flickers at night\n"
            "1,agent,2026-03-05 14:12,Let us see what it needs\n"
        )

        [talk] = talks(read(text)[0])

        assert (talk.id, len(talk.turns)) == ("1", 2)
        assert talk.turns[1].text == "Let us see what it needs"
        assert talk.turns[0].at is not None

    def test_a_message_id_is_not_taken_for_the_conversation(self):
        text = "id,ticket_id,role,text\n1,7,user,hello\n2,7,agent,hi\n"

        [talk] = talks(read(text)[0])

        assert (talk.id, len(talk.turns)) == ("7", 2)

    def test_a_sender_of_names_is_the_author_and_of_roles_the_role(self):
        text = "chat_id,sender,sender_type,text\n1,Ada,customer,hello\n1,Mia,agent,hi\n"

        [talk] = talks(read(text)[0])

        assert [turn.author for turn in talk.turns] == [None, "Mia"]
        assert (talk.agent, talk.customer) == ("Mia", "Ada")

    def test_inbound_says_who_wrote(self):
        text = "chat_id,inbound,text\n1,True,hello\n1,False,hi\n"

        [talk] = talks(read(text)[0])

        assert [turn.role for turn in talk.turns] == [Role.CUSTOMER, Role.AGENT]

    def test_who_wrote_is_told_by_the_author_where_no_column_says_the_role(self):
        text = "chat_id,author,agent,text\n1,ada,mia,hello\n1,mia,mia,hi\n"

        [talk] = talks(read(text)[0])

        assert [turn.role for turn in talk.turns] == [Role.CUSTOMER, Role.AGENT]

    @pytest.mark.parametrize(("header", "hidden"), [("private", "true"), ("public", "false")])
    def test_a_note_the_customer_never_saw_is_the_systems(self, header, hidden):
        seen = {"true": "false", "false": "true"}[hidden]
        text = f"chat_id,role,text,{header}\n1,agent,hi,{seen}\n1,agent,odd one,{hidden}\n"

        [talk] = talks(read(text)[0])

        assert [turn.role for turn in talk.turns] == [Role.AGENT, Role.SYSTEM]

    def test_are_taken_as_told(self):
        text = "k,w,x,note\n1,customer,hello,no\n1,agent,hi,no\n"

        [talk] = talks(read(text, told="conversation=K,role=w,text=x")[0])

        assert (talk.id, talk.turns[0].text) == ("1", "hello")

    def test_ask_for_the_role_where_nothing_tells_it(self):
        with pytest.raises(BadMapping, match=r"name it with --map role=COLUMN.*chat_id, text"):
            read("chat_id,text\n1,hello\n1,hi\n")

    def test_ask_for_the_conversation_where_nothing_tells_it(self):
        with pytest.raises(BadMapping, match="--map conversation=COLUMN"):
            read("role,text\nagent,hello\n")

    def test_say_which_columns_there_are_where_one_told_is_not(self):
        with pytest.raises(BadMapping, match=r"no column “nope”. The columns are: a, b"):
            read("a,b\n1,2\n", told="text=nope")

    @pytest.mark.parametrize("told", ["text", "text=", "color=blue", "=x"])
    def test_say_what_a_mapping_looks_like(self, told):
        with pytest.raises(BadMapping, match="mapping like text=body"):
            parse_mapping([told])


class TestRows:
    def test_of_one_conversation_may_lie_anywhere(self):
        text = "chat_id,role,text\n1,user,one\n2,user,two\n1,agent,three\n2,agent,four\n"

        items, _ = read(text)

        assert [(item.conversation.id, item.place.line, item.rows) for item in items] == [
            ("1", 2, 2),
            ("2", 3, 2),
        ]
        assert [turn.text for turn in items[0].conversation.turns] == ["one", "three"]

    def test_are_put_in_order_of_time_where_each_has_one(self):
        text = "chat_id,role,text,at\n1,agent,second,2026-01-02\n1,user,first,2026-01-01\n"

        [talk] = talks(read(text)[0])

        assert [turn.text for turn in talk.turns] == ["first", "second"]

    def test_stay_in_the_order_of_the_file_where_a_time_is_missing(self):
        text = "chat_id,role,text,at\n1,agent,first,2026-01-02\n1,user,second,\n"

        [talk] = talks(read(text)[0])

        assert [turn.text for turn in talk.turns] == ["first", "second"]

    def test_are_sorted_on_disk_where_they_do_not_fit_in_memory(self):
        from highpoint.connectors.files.grouping import sorted_together
        from highpoint.connectors.files.rows import Message

        messages = [
            Message(line, str(line % 7), "agent", f"m{line}", None, *[""] * 8)
            for line in range(500)
        ]

        groups = list(sorted_together(messages, in_memory=2000))

        assert [group[0].conversation for group in groups] == list("0123456")
        assert [message.line for message in groups[3]] == list(range(3, 500, 7))

    def test_naive_times_take_the_zone_told_and_others_keep_theirs(self):
        items, _ = read(HELPDESK, tz="America/New_York")

        second = talks(items)[1]
        assert sorted(turn.at.isoformat() for turn in second.turns) == [
            "2026-03-05T14:12:00-05:00",
            "2026-03-05T15:13:00+01:00",
        ]

    @pytest.mark.parametrize(
        ("dates", "month"), [(("03/05/2026", "25/05/2026"), 5), (("03/05/2026", "05/25/2026"), 3)]
    )
    def test_one_date_that_fits_one_way_only_tells_how_all_are_written(self, dates, month):
        text = "chat_id,role,text,date\n" + "".join(
            f"{n},agent,hello there,{date}\n" for n, date in enumerate(dates)
        )

        assert talks(read(text)[0])[0].turns[0].at.month == month

    @pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
    def test_may_be_parted_by(self, sign):
        text = (
            f'chat_id{sign}role{sign}text\n1{sign}user{sign}"a, b; c"\n1{sign}agent{sign}hi, you\n'
        )

        items, source = read(text if sign != "," else text.replace("hi, you", "hi"))

        assert source.table.delimiter == sign
        assert len(talks(items)[0].turns) == 2

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_may_end_as_on_any_system(self, end):
        [talk] = talks(read(f"chat_id,role,text{end}1,user,hello{end}1,agent,hi{end}")[0])

        assert [turn.text for turn in talk.turns] == ["hello", "hi"]

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
    )
    def test_may_be_saved_as(self, encoding):
        items, _ = read(HELPDESK.encode(encoding))

        assert talks(items)[1].turns[0].text == "Où est mon colis ?"

    def test_are_read_in_the_encoding_told(self):
        items, source = read(HELPDESK.encode("mac-roman"), encoding="mac-roman")

        assert talks(items)[1].turns[0].text == "Où est mon colis ?"
        assert not source.encoding.guessed

    def test_may_be_packed(self):
        assert len(talks(read(gzip.compress(HELPDESK.encode()), "talks.csv.gz")[0])) == 2


class TestAWrongRow:
    def one(self, row: str) -> tuple[list, BadRow]:
        items, _ = read(
            f"chat_id,role,text,at\n1,user,one,2026-01-01\n{row}\n1,agent,three,2026-01-02\n"
        )
        [wrong] = bad(items)
        assert wrong.line == 3
        return talks(items), wrong

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("1,elf,two,", "“elf” as the writer"),
            ("1,,two,", "does not say who wrote it"),
            (",agent,two,", "does not say which conversation"),
            ("1,agent,two,soon", "“soon” is not a time"),
            ("1,agent,two,,and,more", "has 6 values where the header names 4"),
            ('1,agent,"two', "A quote opens in this row that is not closed"),
        ],
    )
    def test_is_told_and_the_others_of_its_conversation_are_kept(self, row, reason):
        [talk], wrong = self.one(row)

        assert reason in wrong.reason
        assert [turn.text for turn in talk.turns] == ["one", "three"]

    def test_a_stray_quote_does_not_swallow_what_follows_up_to_the_next(self):
        text = (
            'chat_id,role,text\n1,user,"one\n2,user,two\n3,user,three\n4,user,"four"\n5,user,five\n'
        )

        items, _ = read(text)

        assert [item.line for item in bad(items)] == [2]
        assert sorted(talk.id for talk in talks(items)) == ["2", "3", "4", "5"]

    def test_a_quote_in_the_middle_of_a_value_is_a_sign_like_any(self):
        [talk] = talks(read('chat_id,role,text\n1,user,a 5" pipe\n1,agent,ok\n')[0])

        assert talk.turns[0].text == 'a 5" pipe'

    def test_bytes_of_another_encoding(self):
        data = "chat_id,role,text\n1,user,ééééé\n2,user,".encode() + b"\xe9\n3,user,hi\n"

        items, _ = read(data)

        assert [item.line for item in bad(items)] == [3]
        assert "--encoding" in bad(items)[0].reason

    def test_a_conversation_of_too_many_rows_is_one_sentence(self):
        text = "chat_id,role,text\n" + "1,user,again\n" * 10_001 + "2,user,hello\n"

        items, _ = read(text)

        assert bad(items)[0].rows == 10_001
        assert "check which column names the conversation" in bad(items)[0].reason
        assert [talk.id for talk in talks(items)] == ["2"]

    def test_a_gzip_that_breaks_off_keeps_the_rows_before(self):
        rows = "".join(f"{n},user,word {hash(str(n))}\n" for n in range(9000))
        packed = gzip.compress(f"chat_id,role,text\n{rows}".encode())

        items, source = read(packed[: len(packed) // 2], "talks.csv.gz")

        assert source.read > 1000
        assert "breaks off here" in bad(items)[0].reason


def test_every_row_of_a_table_is_accounted_for():
    text = (
        "chat_id,role,text\n1,user,a\n2,elf,b\n1,agent,c\n3,user,d\n,user,e\n3,agent,\n"
        "4,agent,\n5,user,f,g\n"
    )

    items, source = read(text)

    assert sum(item.rows for item in items) == 8
    assert (source.read, source.bad) == (2, 4)
