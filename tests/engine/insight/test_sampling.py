from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highpoint.engine.insight.sampling import (
    CannotDraw,
    Drawn,
    Pool,
    draw,
    following,
    share_out,
)

CHANCE, MARKED = 0, 1
BOTH = 1 << CHANCE | 1 << MARKED
ONLY_CHANCE = 1 << CHANCE

pools = st.lists(
    st.tuples(st.integers(1, 5000), st.integers(1, 6), st.sampled_from([ONLY_CHANCE, BOTH])),
    min_size=1,
    unique_by=lambda row: row[0],
).map(Pool.of)


def many(agents: int = 10, talks: int = 40, fits: int = BOTH) -> Pool:
    return Pool.of([(n, n % agents + 1, fits) for n in range(1, agents * talks + 1)])


class TestDraw:
    @given(pools, st.integers(0, 2**31), st.integers(1, 9), st.booleans())
    @settings(deadline=None)
    def test_takes_nothing_twice_and_nothing_that_does_not_fit(self, pool, seed, quota, each):
        drawn = draw(pool, shares={CHANCE: 60, MARKED: 40}, quota=quota, each=each, seed=seed)

        rows = {
            row[0]: row[1:]
            for row in zip(pool.ids.tolist(), pool.agents.tolist(), pool.fits.tolist(), strict=True)
        }
        assert len({one.id for one in drawn}) == len(drawn)
        assert all(rows[one.id][0] == one.agent for one in drawn)
        assert all(rows[one.id][1] >> one.rule & 1 for one in drawn)
        assert len(drawn) <= quota if not each else True

    @given(pools, st.integers(0, 2**31))
    @settings(deadline=None)
    def test_gives_the_same_twice_also_from_what_was_kept(self, pool, seed):
        def again(pool):
            return draw(pool, shares={CHANCE: 50, MARKED: 50}, quota=3, each=True, seed=seed)

        assert again(pool) == again(pool) == again(Pool.unpack(pool.pack()))

    def test_gives_each_agent_the_quota(self):
        drawn = draw(many(), shares={CHANCE: 1}, quota=5, each=True, seed=1)

        assert set(Counter(one.agent for one in drawn).values()) == {5}

    def test_gives_an_agent_of_few_talks_all_of_them(self):
        pool = Pool.of([(1, 1, 1), (2, 1, 1), *((n, 2, 1) for n in range(3, 20))])

        drawn = draw(pool, shares={CHANCE: 1}, quota=5, each=True, seed=1)

        assert Counter(one.agent for one in drawn) == {1: 2, 2: 5}

    def test_spreads_a_total_evenly_over_the_agents(self):
        drawn = draw(many(), shares={CHANCE: 1}, quota=33, each=False, seed=1)

        assert len(drawn) == 33
        assert set(Counter(one.agent for one in drawn).values()) == {3, 4}

    def test_keeps_the_shares_over_all_and_for_each_agent(self):
        drawn = draw(many(), shares={CHANCE: 80, MARKED: 20}, quota=5, each=True, seed=1)

        assert Counter(one.rule for one in drawn) == {CHANCE: 40, MARKED: 10}
        by_agent = Counter(one.agent for one in drawn if one.rule == MARKED)
        assert set(by_agent.values()) == {1}

    def test_lets_chance_take_the_place_where_nothing_fits_and_says_so(self):
        drawn = draw(
            many(fits=ONLY_CHANCE), shares={CHANCE: 50, MARKED: 50}, quota=2, each=True, seed=1
        )

        assert {one.rule for one in drawn} == {CHANCE}
        assert Counter(one.wanted for one in drawn) == {CHANCE: 10, MARKED: 10}

    def test_draws_nothing_that_no_rule_of_the_mix_fits(self):
        assert draw(many(fits=ONLY_CHANCE), shares={MARKED: 1}, quota=2, each=True, seed=1) == []

    def test_draws_each_talk_as_often_as_any_other(self):
        pool = many(agents=1, talks=20)
        rounds = 4000

        often = Counter(
            one.id
            for seed in range(rounds)
            for one in draw(pool, shares={CHANCE: 1}, quota=5, each=True, seed=seed)
        )

        # A quarter of 4000, give or take four standard deviations of sqrt(4000 * 1/4 * 3/4).
        assert all(abs(often[talk] - rounds / 4) < 4 * 27.4 for talk in range(1, 21))

    @pytest.mark.parametrize(("shares", "quota"), [({CHANCE: 0}, 5), ({}, 5), ({CHANCE: 1}, 0)])
    def test_refuses_what_draws_nothing(self, shares, quota):
        with pytest.raises(CannotDraw):
            draw(many(), shares=shares, quota=quota, each=True, seed=1)


class TestFollowing:
    def test_goes_on_where_the_draw_stopped(self):
        pool = many()
        first = draw(pool, shares={CHANCE: 1}, quota=3, each=True, seed=9)
        more = draw(pool, shares={CHANCE: 1}, quota=4, each=True, seed=9)
        [fourth] = {one.id for one in more if one.agent == 1} - {one.id for one in first}

        order = following(pool, agent=1, rule=CHANCE, seed=9)

        assert order[:3] == [one.id for one in first if one.agent == 1]
        assert order[3] == fourth
        assert len(order) == 40

    def test_keeps_to_the_rule(self):
        assert following(many(fits=ONLY_CHANCE), agent=1, rule=MARKED, seed=9) == []


class TestShareOut:
    def drawn(self, agents=10, each=5) -> list[Drawn]:
        return draw(many(agents), shares={CHANCE: 1}, quota=each, each=True, seed=2)

    def test_gives_everybody_as_many(self):
        given = share_out(self.drawn(), [11, 12, 13], may=lambda who, one: True, seed=2)

        assert sorted(Counter(given.values()).values()) == [16, 17, 17]

    def test_mixes_the_agents_of_each_reviewer(self):
        drawn = self.drawn(each=2)

        given = share_out(drawn, [11, 12], may=lambda who, one: True, seed=2)

        assert {(one.agent, given[one.id]) for one in drawn} == {
            (agent, who) for agent in range(1, 11) for who in (11, 12)
        }

    def test_never_gives_what_somebody_may_not_review(self):
        # Reviewer 3 may not review agent 3, and stays as loaded as the others.
        given = share_out(
            drawn := self.drawn(), [3, 12], may=lambda who, one: who != one.agent, seed=2
        )

        assert all(given[one.id] == 12 for one in drawn if one.agent == 3)
        assert Counter(given.values()) == {3: 25, 12: 25}

    def test_leaves_out_what_nobody_may_review(self):
        drawn = self.drawn()

        given = share_out(drawn, [1], may=lambda who, one: one.agent != 4, seed=2)

        assert len(given) == len(drawn) - 5

    @given(st.lists(st.sets(st.integers(1, 4), min_size=1), max_size=40))
    @settings(deadline=None)
    def test_leaves_nobody_two_more_than_one_who_could_take_it(self, able):
        drawn = [Drawn(place, 1, CHANCE, CHANCE) for place, _ in enumerate(able)]

        given = share_out(drawn, [1, 2, 3, 4], may=lambda who, one: who in able[one.id], seed=2)

        load = Counter(given.values())
        assert all(
            load[given[one.id]] - load[other] <= 1 for one in drawn for other in able[one.id]
        )


class TestPool:
    @given(pools)
    def test_is_the_same_after_being_kept(self, pool):
        kept = Pool.unpack(pool.pack())

        assert kept.ids.tolist() == pool.ids.tolist()
        assert kept.agents.tolist() == pool.agents.tolist()
        assert kept.fits.tolist() == pool.fits.tolist()

    def test_is_in_the_order_of_the_ids_whatever_it_is_made_of(self):
        made = Pool.fitting({9: 1, 3: 2, 5: 1}, {CHANCE: {3, 5, 9}, MARKED: {5, 77}})

        assert made.ids.tolist() == [3, 5, 9]
        assert made.agents.tolist() == [2, 1, 1]
        assert made.fits.tolist() == [ONLY_CHANCE, BOTH, ONLY_CHANCE]

    def test_may_be_empty(self):
        assert draw(Pool.of([]), shares={CHANCE: 1}, quota=3, each=True, seed=1) == []
