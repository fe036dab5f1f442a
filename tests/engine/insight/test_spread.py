import pytest

from highpoint.engine.insight.high_point import Week
from highpoint.engine.insight.spread import TooFewPeople, spread


def people(*means, n=1000, variance=100.0):
    return [Week(mean, n, variance) for mean in means]


class TestSpread:
    def test_lies_between_the_quarter_points_where_levels_are_well_known(self):
        found = spread(people(60, 70, 80, 90, 100))

        assert (found.low, found.middle, found.high) == (65, 80, 95)
        assert found.people == 5
        assert found.width == 30

    def test_is_narrow_where_people_differ_by_chance_only(self):
        found = spread(people(78, 79, 80, 81, 82, n=5, variance=400.0))

        assert found.low == found.middle == found.high == 80

    @pytest.mark.parametrize("count", [0, 1, 4])
    def test_is_told_from_five_people_on(self, count):
        with pytest.raises(TooFewPeople, match="from 5 on"):
            spread(people(*[80] * count))

    def test_does_not_read_who_has_hardly_any_conversations(self):
        with pytest.raises(TooFewPeople):
            spread([*people(70, 75, 80, 85), Week(90, 4, 100.0)])
