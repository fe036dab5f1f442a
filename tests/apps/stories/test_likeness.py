"""Lines that share words stand side by side; the rest stays alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highpoint.apps.stories.likeness import ALIKE, likeness, side_by_side


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Listen to me to the end", "Listens first, then answers", True),
        ("Keep your promises", "Keep the promise you gave me", True),
        ("Say no kindly, with another way", "A no comes with another way", True),
        ("Be quick", "Be kind", False),
        ("Pack every parcel like a present", "Know the kettle better than its box", False),
        ("", "Be kind", False),
        ("🙂", "🙂", False),
    ],
)
def test_hears_the_same_in_other_words(one, other, alike):
    assert (likeness(one, other) >= ALIKE) is alike


def test_joins_through_a_third_line():
    lines = ["Keep promises", "Promises kept on time", "On time every time", "Smile"]
    assert side_by_side(lines) == [[0, 1, 2], [3]]


@given(st.lists(st.text(alphabet="abcd ", max_size=20), max_size=12))
def test_each_line_is_in_one_group_whatever_the_lines(lines):
    groups = side_by_side(lines)
    assert sorted(place for group in groups for place in group) == list(range(len(lines)))
    for group in groups:
        for place in group:
            others = [other for other in range(len(lines)) if other != place]
            near = {o for o in others if likeness(lines[o], lines[place]) >= ALIKE}
            assert near <= set(group)
