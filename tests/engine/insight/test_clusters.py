from math import sqrt
from random import Random

import pytest
from scipy.stats import t

from highpoint.engine.insight.clusters import share
from highpoint.engine.insight.intervals import BadCount, jeffreys


class TestShare:
    def test_of_equal_tries_is_the_t_interval_of_the_peoples_shares(self):
        shares = [0.5, 0.7, 0.9, 0.6, 0.8]
        mean = sum(shares) / 5
        error = sqrt(sum((each - mean) ** 2 for each in shares) / 4 / 5)

        found = share([(100 * each, 100) for each in shares])

        assert found.value == pytest.approx(mean)
        assert found.interval.high == pytest.approx(mean + t.ppf(0.975, 4) * error)
        assert (found.n, found.people) == (500, 5)

    def test_is_never_surer_than_as_many_tries_apart(self):
        found = share([(8, 10)] * 10)

        assert found.interval == jeffreys(80, 100)

    def test_of_one_person_is_that_persons(self):
        assert share([(8, 10)]).interval == jeffreys(8, 10)

    def test_leaves_out_who_tried_nothing(self):
        assert share([(8, 10), (0, 0), (6, 10)]).people == 2

    def test_stays_between_none_and_all(self):
        found = share([(10, 10), (0, 10)])

        assert (found.interval.low, found.interval.high) == (0, 1)

    @pytest.mark.parametrize("people", [[], [(0, 0)]])
    def test_refuses_nothing(self, people):
        with pytest.raises(BadCount):
            share(people)

    def test_holds_the_truth_as_often_as_it_says_where_people_differ(self):
        chance = Random(3)
        held = 0
        for _ in range(400):
            people = []
            for _ in range(20):
                rate = chance.choice((0.4, 0.8))
                people.append((sum(chance.random() < rate for _ in range(50)), 50))
            held += share(people).interval.holds(0.6)

        # 95 % of 400 is 380, with a standard error of 4.4.
        assert 367 <= held <= 393
