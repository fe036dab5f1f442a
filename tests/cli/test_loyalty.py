"""highpoint loyalty, as a person runs it."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

import pytest

from tests.cli.run import highpoint

HEADER = "order,customer,date,amount\n"


def shop(customers: int = 60) -> str:
    """Make a shop whose customers buy at paces of their own until they leave."""
    chance, rows, number = random.Random(4), [], 0
    for customer in range(customers):
        day, pace = (
            date(2025, 1, 1) + timedelta(chance.randrange(120)),
            chance.gammavariate(1.0, 0.03),
        )
        while day < date(2026, 1, 1):
            number += 1
            rows.append(f"{number},k{customer:03},{day},{chance.randrange(10, 90)}.50\n")
            if chance.random() < 0.2:
                break
            day += timedelta(1 + int(chance.expovariate(pace + 0.001)))
    return HEADER + "".join(rows)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("loyalty") / "shop.csv"
    path.write_text(shop(), encoding="utf-8")
    return path


class TestLoyalty:
    def test_json_holds_the_parameters_and_every_customer(self, file):
        done = highpoint("loyalty", file, "--json")

        told = json.loads(done.stdout)
        assert done.returncode == 0
        assert set(told["parameters"]) == {"r", "alpha", "a", "b"}
        assert len(told["customers"]) == 60
        assert [one["customer"] for one in told["customers"]] == sorted(
            one["customer"] for one in told["customers"]
        )
        for one in told["customers"]:
            assert 0 <= one["alive"] <= 1
            assert one["expected_purchases"] >= 0
            assert one["expected_spend"] > 0
            assert one["rung"] in told["rungs"]

    def test_a_table_for_people_by_name(self, file):
        done = highpoint("loyalty", file)

        rows = done.stdout.splitlines()
        assert rows[0].split()[0] == "customer"
        assert rows[1].startswith("k000")
        assert "60 customers on 2025-12-" in done.stdout
        assert "BG/NBD in weeks" in done.stdout
        assert "read as customer=customer, at=date, order=order, amount=amount" in done.stderr

    def test_what_comes_later_is_not_known_and_rules_can_be_set(self, file):
        words = ("--at", "2025-06-30", "--by", "last", "--rule", "frequent_purchases=6")

        done = highpoint("loyalty", file, "--json", *words)

        told = json.loads(done.stdout)
        days = [one["last_purchase"] for one in told["customers"]]
        assert days == sorted(days)
        assert all(one["purchases"] >= 6 for one in told["customers"] if one["rung"] == "frequent")
        assert told["at"] == "2025-06-30"
        assert days[-1] <= "2025-06-30"
        assert "orders and returns after 2025-06-30 are not looked at" in done.stderr

    def test_one_customer_has_a_rung_and_is_too_few_to_fit(self):
        done = highpoint("loyalty", "-", "--json", stdin=f"{HEADER}1,ada,2026-01-05,9\n".encode())

        told = json.loads(done.stdout)
        assert (done.returncode, told["parameters"]) == (0, None)
        assert told["customers"][0]["rung"] == "one_time"
        assert told["customers"][0]["alive"] is None
        assert "1 customer, of whom 0 bought again: too few to fit" in done.stderr

    def test_currencies_are_not_added_together(self):
        rows = "customer,date,amount\na,2026-01-05,€9\na,2026-01-06,€9\na,2026-01-07,£900\n"

        done = highpoint("loyalty", "-", "--json", stdin=rows.encode())

        told = json.loads(done.stdout)
        assert (told["currency"], told["customers"][0]["monetary"]) == ("EUR", 9.0)
        assert "orders in other currencies (GBP)" in done.stderr

    def test_lines_left_out_are_told_and_end_with_1(self):
        rows = f"{HEADER}1,ada,2026-01-05,9\n2,bo,2026-02-31,9\n"

        done = highpoint("loyalty", "-", stdin=rows.encode())

        assert done.returncode == 1
        assert "standard input, line 3: “2026-02-31” is not a time" in done.stderr
        assert "ada" in done.stdout

    @pytest.mark.parametrize(
        ("content", "words", "sentence"),
        [
            (None, (), "There is no file"),
            ("", (), "is empty"),
            ("\x89PNG\0\0", (), "not a text file"),
            ("a,b\n1,2\n", (), "No column looks like the customer"),
            (f"{HEADER}1,ada,2026-01-05,-9\n", (), "returns alone"),
            (f"{HEADER}1,ada,2099-01-05,9\n", (), "no line that could be read"),
            (f"{HEADER}1,,2026-01-05,9\n", (), "no purchase of a known customer"),
            (f"{HEADER}1,ada,2026-01-05,9\n", ("--at", "2020-01-01"), "begins on 2026-01-05"),
            (f"{HEADER}1,ada,2026-01-05,9\n", ("--map", "customer=who"), "no column “who”"),
            (f"{HEADER}1,ada,2026-01-05,9\n", ("--tz", "Mars/Base"), "no time zone"),
            (f"{HEADER}1,ada,2026-01-05,9\n", ("--rule", "window_days=0"), "whole number from 1"),
        ],
    )
    def test_wrong_files_are_refused_in_a_sentence(self, tmp_path, content, words, sentence):
        path = tmp_path / "shop.csv"
        if content is not None:
            path.write_text(content, encoding="utf-8")

        done = highpoint("loyalty", path, *words)

        assert done.returncode == 1
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("words", [(), ("x.csv", "--at", "soon"), ("x.csv", "--rule", "loyal")])
    def test_called_wrongly_it_ends_with_2(self, words):
        assert highpoint("loyalty", *words).returncode == 2
