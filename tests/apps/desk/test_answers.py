import pytest

from highpoint.apps.desk.answers import allowed, most, result, share
from highpoint.engine.moment import Kind
from highpoint.engine.scorecard import Criterion


def criterion(key="a", weight=1.0, **fields):
    fields = fields or {"points": 2}
    return Criterion(key, key, "S", weight, **fields)


class TestAnswers:
    def test_a_moment_is_missed_in_part_or_met(self):
        assert allowed(criterion(kinds=(Kind.NAME,))) == (0, 1, 2)

    @pytest.mark.parametrize("points", [2, 3, 4, 5])
    def test_a_judged_one_has_as_many_answers_as_points(self, points):
        assert allowed(criterion(points=points)) == tuple(range(points))
        assert most(criterion(points=points)) == points - 1

    def test_what_must_never_be_said_has_no_part(self):
        assert allowed(criterion(fails_on="insult", critical=True)) == (0, 2)

    def test_a_part_earns_what_the_scorecard_says(self):
        assert share(criterion(kinds=(Kind.NAME,), partial=0.25), 1) == 0.25
        assert share(criterion(points=3), 1) == 0.5


class TestResult:
    def test_weighs_the_answers(self):
        made = result([criterion("a", 3), criterion("b", 1)], {"a": 1, "b": 0})

        assert made.score == 75

    def test_leaves_out_what_had_no_occasion(self):
        made = result([criterion("a", 3), criterion("b", 1)], {"a": 1, "b": None})

        assert made.score == 100

    def test_has_no_score_where_nothing_had_an_occasion(self):
        assert result([criterion("a")], {"a": None}).score is None

    def test_is_held_down_by_the_lowest_cap_that_failed(self):
        critical = {"critical": True, "points": 2}
        cards = [
            criterion("a", 9),
            criterion("b", 1, cap=40, **critical),
            criterion("c", 1, cap=20, **critical),
        ]

        assert result(cards, {"a": 1, "b": 0, "c": 1}).score == 40
        made = result(cards, {"a": 1, "b": 0, "c": 0})
        assert (made.score, made.failed) == (20, ("b", "c"))

    def test_is_not_lifted_by_a_cap(self):
        cards = [criterion("a", 9), criterion("b", 1, points=2, critical=True, cap=50)]

        assert result(cards, {"a": 0, "b": 0}).score == 0

    def test_is_the_cap_where_only_a_weightless_critical_one_failed(self):
        card = criterion("a", 0, fails_on="insult", critical=True, cap=10)

        assert result([card], {"a": 0}).score == 10
        assert result([card], {"a": 2}).score is None
