"""Flows between rungs by quarter, and what comes before a step."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from highpoint.engine.insight.loyalty.ladder import Facts, Rules, Rung, steps
from highpoint.engine.insight.loyalty.movement import Flow, Quarter, flows, quarters
from highpoint.engine.insight.loyalty.precedents import Event, History, before

START = date(2024, 1, 1)
UNTIL = START + timedelta(900)
RULES = Rules(reach_days=200, window_days=200, loyal_gap_days=90)


def history(customer: str, *days: int) -> History:
    facts = Facts(customer, tuple(START + timedelta(day) for day in days))
    return History(facts, steps(facts, RULES, UNTIL))


class TestQuarter:
    @pytest.mark.parametrize(
        ("day", "name", "last"),
        [
            (date(2024, 2, 29), "2024 Q1", date(2024, 3, 31)),
            (date(2025, 12, 31), "2025 Q4", date(2025, 12, 31)),
        ],
    )
    def test_holds_its_days(self, day, name, last):
        assert (str(Quarter.of(day)), Quarter.of(day).last) == (name, last)

    def test_run_over_the_year(self):
        assert list(map(str, quarters(date(2024, 11, 1), date(2025, 4, 1)))) == [
            "2024 Q4",
            "2025 Q1",
            "2025 Q2",
        ]


class TestFlows:
    def test_show_who_came_climbed_stayed_and_fell(self):
        taken = {
            "new": history("new", 10).steps,
            "climbs": history("climbs", 10, 100).steps,
            "later": history("later", 400).steps,
        }

        first, second, *_ = quarters(START, UNTIL)

        assert flows(taken, [first, second]) == [
            Flow(first, None, Rung.ONE_TIME, 2),
            Flow(second, Rung.ONE_TIME, Rung.ONE_TIME, 1),
            Flow(second, Rung.ONE_TIME, Rung.OCCASIONAL, 1),
        ]


def shop(harm: bool) -> tuple[list[History], list[Event]]:
    """Make 300 customers; after a broken parcel they stay away, if it harms."""
    chance = Random(3)
    histories, events = [], []
    for number in range(300):
        name, day, days = f"c{number}", chance.randrange(200), []
        while day < 600:
            days.append(day)
            if chance.random() < 0.15:
                events.append(Event(name, "broken parcel", START + timedelta(day + 5)))
                if harm:
                    break
            if chance.random() < 0.1:  # leaves for reasons of their own
                break
            day += chance.randrange(20, 120)
        histories.append(history(name, *days))
    return histories, events


class TestBefore:
    def test_finds_what_was_put_in(self):
        (found,) = before(*shop(harm=True), up=False)

        assert found.told_apart
        assert found.interval is not None
        assert found.interval.low > 3
        assert "times as often" in found.words or "only ever" in found.words
        assert str(found.steps) in found.words

    def test_finds_nothing_where_nothing_was_put_in(self):
        (found,) = before(*shop(harm=False), up=False)

        assert not found.told_apart
        assert found.words.startswith("not told apart")

    def test_what_stands_out_by_chance_among_many_kinds_is_not_told_apart(self):
        histories, _ = shop(harm=False)
        chance = Random(5)
        events = [
            Event(each.facts.customer, f"kind {chance.randrange(40)}", day + timedelta(5))
            for each in histories
            for day in each.facts.purchases
        ]

        found = [each for each in before(histories, events, up=False) if each.interval is not None]

        assert any(not each.interval.holds(1.0) for each in found)
        assert not any(each.told_apart for each in found)

    def test_is_the_same_twice(self):
        told = shop(harm=True)

        assert before(*told, up=False) == before(*told, up=False)

    def test_a_climb_is_looked_at_before_its_purchase(self):
        climbers = [history(f"up{n}", 0, 100) for n in range(20)]
        others = [history(f"one{n}", n % 40) for n in range(90)]
        called = [Event(each.facts.customer, "call", START + timedelta(95)) for each in climbers]
        after = [Event(each.facts.customer, "visit", START + timedelta(100)) for each in climbers]

        found = {each.kind: each for each in before([*climbers, *others], called + after, up=True)}

        assert found["call"].steps_with == found["call"].steps > 15
        assert found["visit"].steps_with == 0

    def test_says_so_where_there_is_too_little(self):
        people = [history("a", 0, 50), history("b", 0, 40, 60)]

        (found,) = before(people, [Event("a", "call", START + timedelta(45))], up=True)

        assert found.ratio is None
        assert found.words.startswith("not enough to tell")
