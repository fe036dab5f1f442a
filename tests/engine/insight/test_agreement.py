import pytest

from highpoint.engine.insight.agreement import (
    Metric,
    NothingToCompare,
    bootstrap,
    cohen_kappa,
    gwet_ac,
    krippendorff_alpha,
)

# Four observers, twelve units, some answers missing: the worked example of Krippendorff (2011),
# which Gwet's Handbook uses too.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = tuple(zip(*OBSERVERS, strict=True))

# Gwet (2008): two raters who agree on 118 of 125, where one answer is rare.
RARE = [("no", "no")] * 118 + [("no", "yes")] * 5 + [("yes", "no")] * 2


class TestCohenKappa:
    def test_collapses_where_an_answer_is_rare(self):
        assert cohen_kappa(RARE) == pytest.approx(-0.0234, abs=5e-5)

    def test_of_full_agreement_is_1(self):
        assert cohen_kappa([("a", "a"), ("b", "b")]) == 1

    def test_of_one_answer_only_is_1(self):
        assert cohen_kappa([("a", "a")] * 3) == 1

    def test_needs_a_couple(self):
        with pytest.raises(NothingToCompare):
            cohen_kappa([])


class TestKrippendorffAlpha:
    @pytest.mark.parametrize(
        ("metric", "alpha"),
        [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.INTERVAL, 0.849)],
    )
    def test_gives_the_published_answer(self, metric, alpha):
        assert krippendorff_alpha(UNITS, metric) == pytest.approx(alpha, abs=5e-4)

    def test_of_chance_is_about_0(self):
        units = [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")] * 50

        assert krippendorff_alpha(units) == pytest.approx(0, abs=0.01)

    def test_of_one_answer_only_is_1(self):
        assert krippendorff_alpha([("a", "a"), ("a", "a")]) == 1

    def test_passes_over_units_with_one_answer(self):
        lone = ("b", None)

        assert krippendorff_alpha([*RARE, lone]) == krippendorff_alpha(RARE)

    def test_needs_a_unit_with_two_answers(self):
        with pytest.raises(NothingToCompare, match="two people"):
            krippendorff_alpha([("a", None), (None, "b")])

    def test_refuses_words_where_order_matters(self):
        with pytest.raises(NothingToCompare, match="is no number"):
            krippendorff_alpha([("good", "bad")], Metric.ORDINAL)


class TestGwetAc:
    def test_gives_the_published_ac1(self):
        assert gwet_ac(UNITS) == pytest.approx(0.77544, abs=5e-6)

    def test_gives_the_published_ac2_with_quadratic_weights(self):
        assert gwet_ac(UNITS, Metric.INTERVAL) == pytest.approx(0.914, abs=5e-4)

    def test_stands_between_the_two_with_ordinal_weights(self):
        assert gwet_ac(UNITS) < gwet_ac(UNITS, Metric.ORDINAL) < gwet_ac(UNITS, Metric.INTERVAL)

    def test_holds_where_an_answer_is_rare(self):
        assert gwet_ac(RARE) == pytest.approx(0.9408, abs=5e-5)

    def test_of_one_answer_only_is_1(self):
        assert gwet_ac([("a", "a")]) == 1


class TestBootstrap:
    def test_gives_the_same_interval_with_the_same_seed(self):
        first = bootstrap(UNITS, krippendorff_alpha, seed=1, rounds=50)

        assert first == bootstrap(UNITS, krippendorff_alpha, seed=1, rounds=50)
        assert first != bootstrap(UNITS, krippendorff_alpha, seed=2, rounds=50)

    def test_holds_the_agreement_itself(self):
        interval = bootstrap(UNITS, krippendorff_alpha, seed=1, rounds=200)

        assert interval.holds(krippendorff_alpha(UNITS))

    def test_is_narrower_with_more_units(self):
        few = bootstrap(UNITS, krippendorff_alpha, seed=1, rounds=100)
        many = bootstrap(UNITS * 10, krippendorff_alpha, seed=1, rounds=100)

        assert many.high - many.low < (few.high - few.low) / 2

    def test_needs_a_unit_with_two_answers(self):
        with pytest.raises(NothingToCompare):
            bootstrap([("a", None)], krippendorff_alpha, seed=1)
