"""The ladder: rungs by rule, and every step on its own day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highpoint.engine.insight.loyalty import Order
from highpoint.engine.insight.loyalty.ladder import (
    BadRules,
    Deed,
    DeedKind,
    Facts,
    Rules,
    Rung,
    facts_of,
    rung,
    standing,
    steps,
)

START = date(2024, 1, 1)
RULES = Rules()
FAR = START + timedelta(3000)


def on(*days: int) -> tuple[date, ...]:
    return tuple(START + timedelta(day) for day in days)


def told(*days: int, kind: DeedKind = DeedKind.REVIEW) -> tuple[Deed, ...]:
    return tuple(Deed(kind, day) for day in on(*days))


def moves(facts: Facts, rules: Rules = RULES) -> list[tuple[int, str]]:
    return [((step.at - START).days, step.after.value) for step in steps(facts, rules, FAR)]


class TestRung:
    def test_nobody_stands_on_it_before_the_first_purchase(self):
        assert rung(Facts("c", on(5)), RULES, START) is None

    @pytest.mark.parametrize(
        ("bought", "at", "expected"),
        [
            ((0,), 0, Rung.ONE_TIME),
            ((0, 300), 300, Rung.OCCASIONAL),
            ((0, 100, 200, 300), 300, Rung.FREQUENT),
            ((0, 100, 200, 300), 365, Rung.OCCASIONAL),
            ((0, 40, 80, 120, 160, 200), 200, Rung.LOYAL),
            ((0, 10, 20, 30, 40, 50), 50, Rung.FREQUENT),  # not a customer long enough
            ((0, 40, 80, 120, 160, 200), 321, Rung.FREQUENT),  # silent for too long
            ((0, 150, 160, 170, 180, 190), 200, Rung.FREQUENT),  # a gap too long
        ],
    )
    def test_goes_by_purchases(self, bought, at, expected):
        assert rung(Facts("c", on(*bought)), RULES, START + timedelta(at)) is expected

    def test_who_tells_others_stands_above_those_who_only_buy(self):
        facts = Facts("c", on(0, 30), told(40, 50))

        assert rung(facts, RULES, START + timedelta(45)) is Rung.OCCASIONAL
        assert rung(facts, RULES, START + timedelta(50)) is Rung.ADVOCATE

    def test_a_brand_evangelist_also_brought_somebody(self):
        bought = on(0, 10, 20, 30)
        tells = Facts("c", bought, told(40, 41, 42, 43, 44))
        brings = Facts("c", bought, told(40, 41, 42, 43) + told(44, kind=DeedKind.REFERRAL))

        assert rung(tells, RULES, START + timedelta(60)) is Rung.ADVOCATE
        assert rung(brings, RULES, START + timedelta(60)) is Rung.EVANGELIST

    def test_praise_alone_is_no_loyalty(self):
        facts = Facts("c", on(0), told(*range(1, 9), kind=DeedKind.REFERRAL))

        assert rung(facts, RULES, START + timedelta(20)) is Rung.ONE_TIME


class TestSteps:
    def test_each_has_its_own_day(self):
        assert moves(Facts("c", on(0, 100, 200, 300))) == [
            (0, "one_time"),
            (100, "occasional"),
            (300, "frequent"),
            (365, "occasional"),  # the first is a year old
            (930, "one_time"),  # the third is two years old
        ]

    def test_a_fall_by_silence_is_dated_when_the_rule_ceased_to_hold(self):
        *_, loyal, lapse, _, _ = steps(Facts("c", on(0, 40, 80, 120, 160, 200)), RULES, FAR)

        assert loyal.after is Rung.LOYAL
        assert loyal.why == (
            "6 purchases within 365 days, never more than 120 days apart, and a customer for 200 days"
        )
        assert (lapse.at, lapse.after) == (START + timedelta(321), Rung.FREQUENT)
        assert lapse.why == "no purchase for more than 120 days"
        assert lapse.turned == START + timedelta(200)

    def test_reviews_that_grow_old_lead_back_to_what_is_bought(self):
        *_, last = steps(Facts("c", on(0, 10), told(20, 30)), RULES, START + timedelta(400))

        assert (last.before, last.after) == (Rung.ADVOCATE, Rung.OCCASIONAL)
        assert "told others 1 time within 365 days" in last.why

    def test_an_advocate_who_stops_buying_is_told_that(self):
        facts = Facts("c", on(0, 10), told(700, 710))

        *_, last = steps(facts, RULES, START + timedelta(735))

        assert last.why == (
            "no longer occasional: 1 purchase within 730 days; occasional takes 2 purchases"
        ).removesuffix(" purchases")

    def test_the_past_is_the_same_whenever_it_is_asked_for(self):
        facts = Facts("c", on(0, 100, 200, 300), told(150, 160))
        whole = steps(facts, RULES, FAR)

        for until in (50, 160, 300, 700):
            day = START + timedelta(until)
            assert steps(facts, RULES, day) == [step for step in whole if step.at <= day]

    @settings(max_examples=40, deadline=None)
    @given(
        st.sets(st.integers(0, 60), min_size=1, max_size=14),
        st.lists(st.tuples(st.integers(0, 60), st.sampled_from(DeedKind)), max_size=6),
    )
    def test_lead_to_where_the_customer_stands_on_every_single_day(self, bought, deeds):
        rules = Rules(
            reach_days=30, window_days=15, loyal_gap_days=6, loyal_after_days=9, deed_days=12,
            advocate_deeds=1, evangelist_deeds=2, frequent_purchases=3, loyal_purchases=4,
        )  # fmt: skip
        facts = Facts(
            "c",
            on(*sorted(bought)),
            tuple(Deed(kind, START + timedelta(day)) for day, kind in sorted(deeds)),
        )
        taken = steps(facts, rules, START + timedelta(120))

        for day in range(121):
            at = START + timedelta(day)
            assert standing(taken, at) is rung(facts, rules, at)
        assert all(step.before is not step.after and step.why for step in taken)


class TestFacts:
    def test_what_was_given_back_is_no_purchase(self):
        at = datetime(2026, 1, 5, tzinfo=UTC)
        bought = Order("ada", at, Decimal(9))
        back = replace(bought, at=at + timedelta(3), amount=Decimal(-9), returned=True)
        stays = replace(bought, at=at + timedelta(9))

        assert facts_of([bought, back, stays]) == [Facts("ada", (date(2026, 1, 14),))]


class TestRules:
    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            ({"frequent_purchases": 1}, "Frequent must take at least as many purchases"),
            ({"loyal_purchases": 3}, "Loyal must take at least as many purchases"),
            ({"occasional_purchases": 1}, "Occasional takes at least 2"),
            ({"window_days": 0}, "whole number from 1"),
            ({"window_days": "a year"}, "whole number from 1"),
            ({"reach_days": 100}, "must not be shorter"),
            ({"loyal_gap_days": 400}, "says nothing"),
            ({"evangelist_deeds": 1}, "at least as often as an advocate"),
            ({"evangelist_referrals": 9}, "cannot be more"),
            ({"advocate_from": "loyal"}, "must not lie below"),
            ({"advocate_from": "evangelist"}, "must be one of"),
            ({"advocate_from": "king"}, "must be one of"),
            ({"purchases": 3}, "There is no rule “purchases”"),
        ],
    )
    def test_say_why_they_cannot_be(self, told, sentence):
        with pytest.raises(BadRules, match=sentence):
            Rules.from_dict(told)

    def test_come_back_as_they_were_told(self):
        rules = Rules(frequent_purchases=5, advocate_from=Rung.ONE_TIME)

        assert Rules.from_dict(rules.to_dict()) == rules
