import pytest
from hypothesis import given
from hypothesis import strategies as st

from highpoint.web.mood import rails

MOODS = st.dictionaries(
    st.integers(0, 30), st.floats(-1, 1, allow_nan=False), min_size=3, max_size=12
)


class TestRails:
    @given(MOODS)
    def test_meet_at_the_borders_of_the_rows(self, mood):
        rows = rails(mood, max(mood) + 3)

        ends = {}
        for turn, row in enumerate(rows):
            for line in row.lines:
                ends.setdefault(turn + line.y1 / 100, set()).add(line.x1)
                ends.setdefault(turn + line.y2 / 100, set()).add(line.x2)
        assert all(len(places) == 1 for places in ends.values())
        assert min(ends) == min(mood) + 0.5
        assert max(ends) == max(mood) + 0.5

    @given(MOODS)
    def test_carry_a_dot_where_the_customer_spoke_and_nowhere_else(self, mood):
        rows = rails(mood, max(mood) + 3)

        assert {turn for turn, row in enumerate(rows) if row.dot} == set(mood)
        assert all(8 <= row.dot.x <= 92 for row in rows if row.dot)

    @pytest.mark.parametrize("mood", [{}, {0: 0.5}, {0: 0.5, 2: -0.5}])
    def test_are_not_drawn_from_too_few_turns(self, mood):
        assert rails(mood, 5) == []

    def test_say_the_mood_in_words(self):
        assert rails({0: -0.9, 2: 0.0, 4: 0.8}, 5)[0].dot.says == "Mood: angry (-0.9)"
