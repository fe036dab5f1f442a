"""Purchase files with their traps: everything in them is read, or accounted for."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highpoint.connectors.files.columns import BadMapping
from highpoint.connectors.purchases import parse_mapping, read
from highpoint.errors import HighpointError

SHOP = """invoice,stock_code,quantity,at,unit_price,customer,country
1001,A,2,2026-01-05T10:00:00,1.50,17850.0,France
1001,B,1,2026-01-05T10:00:00,4.00,17850.0,France
1002,A,1,2026-01-06T10:00:00,1.50,,France
C1003,A,-2,2026-01-07T10:00:00,1.50,17850.0,France
"""
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def of(text: str, name: str = "shop.csv", **told):
    """Return the lines of a file's text and the report on it."""
    opened = read(BytesIO(text.encode()), name=name, **told)
    return list(opened), opened.report


def balanced(report) -> bool:
    """Tell whether every line of the file stands in exactly one number of the report."""
    told = report.kept + report.without_customer + report.repeated_lines + report.not_bought
    return report.lines + report.doubled == told + report.headers_again + report.left_out


class TestRead:
    def test_a_shop_as_it_exports(self):
        lines, report = of(SHOP)

        first, _, back = lines
        assert first == ("17850", "1001", datetime(2026, 1, 5, 10, tzinfo=UTC), "A", 2, 3, "", "France", False, None, None)  # fmt: skip
        assert (back.amount, back.returned) == (-3, True)
        assert (report.lines, report.kept, report.returned, report.without_customer) == (4, 3, 1, 1)
        assert balanced(report)

    def test_lines_without_a_customer_are_there_for_who_wants_them(self):
        lines, report = of(SHOP, anonymous=True)

        assert [line.customer for line in lines] == ["17850", "17850", "", "17850"]
        assert report.without_customer == 0

    def test_amounts_are_exact(self):
        lines, _ = of("customer,date,qty,price\nada,2026-01-05,3,0.10\n")

        assert lines[0].amount == Decimal("0.30")

    @pytest.mark.parametrize(
        ("name", "pack"),
        [
            ("a.jsonl", lambda rows: "".join(json.dumps(row) + "\n" for row in rows).encode()),
            ("a.json", lambda rows: json.dumps(rows, indent=1).encode()),
            ("a.tsv", lambda rows: _table(rows, "\t").encode("utf-16")),
            ("a.csv.gz", lambda rows: gzip.compress(_table(rows, ";").encode("cp1252"))),
        ],
    )
    def test_the_same_purchases_in_every_format(self, name, pack):
        rows = [
            {"Customer ID": "Zoë", "Order Date": "2026-01-05", "Total": 9.5, "Currency": "eur"},
            {"Customer ID": "Bo", "Order Date": "2026-01-06", "Total": 7, "Currency": "eur"},
        ]

        opened = read(BytesIO(pack(rows)), name=name)

        assert [(x.customer, x.at.day, x.amount, x.currency) for x in opened] == [
            ("Zoë", 5, Decimal("9.5"), "EUR"),
            ("Bo", 6, 7, "EUR"),
        ]

    def test_parquet(self, tmp_path):
        import pyarrow
        from pyarrow import parquet

        path = tmp_path / "shop.parquet"
        table = pyarrow.table(
            {
                "customer": [17850.0, None],
                "date": [NOW, NOW],
                "amount": [Decimal("9.50"), Decimal(1)],
            }
        )
        parquet.write_table(table, path)

        with read(path) as opened:
            (line,) = opened

        assert (line.customer, line.at, line.amount) == ("17850", NOW, Decimal("9.50"))
        assert opened.report.without_customer == 1

    def test_a_shop_that_writes_german(self):
        text = "Kunde;Bestelldatum;Betrag\nMüller;05.01.2026;1.234,50 €\nWeiß;17.02.2026;12,00 €\n"

        opened = read(BytesIO(text.encode("cp1252")), name="shop.csv")

        assert [(x.customer, x.at.month, x.amount, x.currency) for x in opened] == [
            ("Müller", 1, Decimal("1234.50"), "EUR"),
            ("Weiß", 2, 12, "EUR"),
        ]

    def test_days_of_delivery(self):
        text = """order,customer,order_date,total,delivery,estimated_delivery_date,delivered_at
1,ada,2026-01-05T23:00:00Z,9,DHL,2026-01-09T00:00:00Z,2026-01-10T23:30:00Z
1,,,,,,
2,ada,2026-01-06,9,DHL,2026-01-12,
3,ada,2026-01-06,9,DHL,soon,
4,ada,2026-01-06,9,DHL,,2026-04-01
"""
        lines, report = of(text, timezone="Europe/Berlin", now=NOW)

        # Midnight is a day in whatever zone; another hour falls on a day of the shop's.
        came = (date(2026, 1, 9), date(2026, 1, 11))
        told = [(line.order, line.expected, line.delivered) for line in lines]
        assert told == [("1", *came), ("1", *came), ("2", date(2026, 1, 12), None)]
        assert [str(fault.reason) for fault in report.faults] == [
            "“soon” is not a time like 2026-03-05T14:10:00Z.",
            "It says it came on 2026-04-01, which is yet to come.",
        ]

    def test_columns_can_be_told(self):
        text = "a,b,c\nada,2026-01-05,9\n"

        lines, _ = of(text, mapping=parse_mapping(["customer=a,at=b", "amount=C"]))

        assert (lines[0].customer, lines[0].amount) == ("ada", 9)
        with pytest.raises(HighpointError, match="no column “who”"):
            of(text, mapping={"customer": "who"})
        with pytest.raises(BadMapping, match="not a mapping like"):
            parse_mapping(["money=c"])

    def test_a_line_that_goes_on_takes_customer_and_day_from_the_one_above(self):
        lines, report = of(
            "Name,Email,Financial Status,Created at,Currency,Total,Lineitem quantity,Lineitem price\n"
            "#1,a@shop.test,paid,2026-01-05 10:00:00 +0100,EUR,10.00,1,4.00\n#1,,,,,,2,3.00\n"
            "#2,,paid,2026-01-06 10:00:00 +0100,EUR,7.00,1,7.00\n"
        )

        assert [(x.customer, x.order, x.at.day, x.amount, x.currency) for x in lines] == [
            ("a@shop.test", "#1", 5, Decimal("10.00"), "EUR"),
            ("a@shop.test", "#1", 5, 0, "EUR"),
        ]
        assert report.without_customer == 1


class TestTimes:
    def test_days_are_those_of_the_shop(self):
        text = "customer,date,amount\na,2026-01-05T23:30:00Z,1\nb,2026-01-05T23:30:00-05:00,1\nc,2026-01-05 23:30,1\n"

        lines, _ = of(text, timezone="Europe/Berlin")

        assert [line.at.isoformat() for line in lines] == [
            "2026-01-06T00:30:00+01:00",
            "2026-01-05T23:30:00-05:00",
            "2026-01-05T23:30:00+01:00",
        ]

    def test_the_first_date_that_fits_only_one_way_decides(self):
        lines, report = of("customer,date,amount\na,03/02/2026,1\nb,14/02/2026,1\n")

        assert [line.at.month for line in lines] == [2, 2]
        assert not report.notes

    def test_says_so_where_no_date_decides(self):
        lines, report = of("customer,date,amount\na,03/02/2026,1\n")

        assert lines[0].at.month == 3
        assert "the month is taken" in report.notes[0]


class TestReturns:
    def test_an_order_since_given_back_is_bought_and_returned(self):
        lines, report = of(
            "order,customer,date,total,financial status\n1,a,2026-01-05,9,refunded\n2,a,2026-01-06,9,paid\n"
        )

        assert [(x.order, x.amount, x.returned) for x in lines] == [
            ("1", 9, False),
            ("1", -9, True),
            ("2", 9, False),
        ]
        assert balanced(report)

    def test_an_order_called_off_never_was_one(self):
        lines, report = of("order,customer,date,total,status\n1,a,2026-01-05,9,Cancelled\n1,,,,\n")

        assert not lines
        assert report.not_bought == 2
        assert "called off" in report.sentences()[0]

    def test_a_return_written_with_a_full_amount_is_one_all_the_same(self):
        lines, _ = of(
            "customer,date,amount,quantity,transaction type\na,2026-01-05,9,1,refund\nb,2026-01-05,9,-1,sale\n"
        )

        assert [(line.amount, line.returned) for line in lines] == [(-9, True), (-9, True)]


class TestTwice:
    def test_the_same_line_again_within_an_order_is_kept_and_said(self):
        lines, report = of("order,customer,date,amount\n1,a,2026-01-05,9\n1,a,2026-01-05,9\n")

        assert len(lines) == 2
        assert report.duplicates == 1
        assert "kept, as a second piece may be" in report.sentences()[0]

    def test_an_export_joined_to_itself_is_taken_once(self):
        lines, report = of(SHOP + SHOP, anonymous=True)

        assert len(lines) == 4
        assert (report.repeated_orders, report.repeated_lines, report.headers_again) == (3, 4, 1)
        assert balanced(report)

    def test_more_lines_of_an_order_further_down_belong_to_it(self):
        text = "order,customer,date,amount\n1,a,2026-01-05,9\n2,b,2026-01-05,1\n1,a,2026-01-05,5\n"

        assert [line.amount for line in of(text)[0]] == [9, 1, 5]

    def test_without_order_numbers_everything_is_kept(self):
        rows = "a,2026-01-05,9\nb,2026-01-05,9\n"

        lines, _ = of("customer,date,amount\n" + rows + rows)

        assert len(lines) == 4

    def test_a_total_that_stands_on_each_line_is_not_added_up(self):
        head = "order,customer,date,product,qty,price,total\n"
        one = "1,a,2026-01-05,x,1,4,10\n1,a,2026-01-05,y,2,3,10\n"
        two = "2,b,2026-01-06,x,1,4,7\n2,b,2026-01-06,y,1,3,7\n"

        lines, report = of(head + one + two)

        assert [line.amount for line in lines] == [4, 6, 4, 3]
        assert "repeat the order's total" in report.notes[0]


class TestFaults:
    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["1", "2", "C3"]),
                st.sampled_from(["a", "", "nan", "7.0"]),
                st.sampled_from(["2026-01-05", "", "soon", "5.1.2026 10:00", "2031-01-01"]),
                st.sampled_from(["9", "-9", "1,5", "", "many"]),
                st.sampled_from(["", "refunded", "void", "paid"]),
            ),
            max_size=20,
        )
    )
    def test_every_line_stands_in_exactly_one_number(self, rows):
        table = "".join(f'{o},{c},{at},"{n}",{status}\n' for o, c, at, n, status in rows)
        try:
            lines, report = of("order,customer,date,amount,status\n" + table, now=NOW)
        except HighpointError as refused:
            assert str(refused).startswith("shop.csv")  # noqa: PT017 (most draws are not refused)
            return

        assert report.lines == len(rows)
        assert balanced(report)
        assert len(lines) == report.kept
        assert all(line.amount <= 0 if line.returned else line.amount >= 0 for line in lines)

    def test_each_is_told_with_its_line_and_the_rest_is_read(self):
        text = (
            "customer,date,amount\nada,2026-01-05,9\nbo,yesterday,9\ncy,2026-01-06,lots\n"
            "dee,,9\neve,2031-01-01,9\nfay,2026-01-07,\ngus,2026-01-08,1,2,3\nhal,2026-01-09,2\n"
        )

        lines, report = of(text, now=NOW)

        assert [line.customer for line in lines] == ["ada", "hal"]
        assert [str(fault) for fault in report.faults] == [
            "shop.csv, line 3: “yesterday” is not a time like 2026-03-05T14:10:00Z.",
            "shop.csv, line 4: “lots” is not a number.",
            "shop.csv, line 5: It has no date.",
            "shop.csv, line 6: It is dated 2031-01-01, which is yet to come.",
            "shop.csv, line 7: It has no amount.",
            "shop.csv, line 8: It has 5 values where the header names 3.",
        ]
        assert balanced(report)

    def test_a_fault_on_every_line_takes_no_room(self):
        good, bad = "a,2026-01-05,1\n", "a,2026-01-05,x\n"

        _, report = of("customer,date,amount\n" + good * 600 + bad * 1500)

        assert report.left_out == 1500
        assert len(report.faults) == 1000
        assert list(report.reasons.values()) == [1500]

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"", "a.csv", "is empty"),
            (b"PK\x03\x04rest", "a.csv", "save the sheet as CSV"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", "not a text file"),
            (b"PAR1 and no more", "a.parquet", "not a whole Parquet file"),
            (b"name of it,colour\nx,y\n", "a.csv", "No column looks like the customer"),
            (b"customer,colour\nx,y\n", "a.csv", "No column looks like the date"),
            (b"customer,date,amount\n", "a.csv", "not one readable"),
            (b"1,2,3\n4,5,6\n", "a.csv", "must hold the columns' names"),
            (b"[1, 2]", "a.json", "nothing that reads as purchases"),
        ],
    )
    def test_what_is_no_purchase_file_is_refused_in_a_sentence(self, content, name, sentence):
        with pytest.raises(HighpointError, match=sentence):
            read(BytesIO(content), name=name)


def _table(rows, sign: str) -> str:
    lines = [rows[0], *(row.values() for row in rows)]
    return "".join(sign.join(map(str, line)) + "\n" for line in lines)
