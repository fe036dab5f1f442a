"""Places in lists by time: as an address tells them, and what lies beyond."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.newest import Place, midnight
from tests import factories

NOW = datetime(2026, 11, 20, 9, 30, 0, 125, tzinfo=UTC)


class TestPlace:
    def test_reads_what_it_wrote(self):
        assert Place.read(str(Place(NOW, 17))) == Place(NOW, 17)

    @pytest.mark.parametrize(
        "text", ["", "x", "1", "1_x", "9" * 40 + "_1", "1_-3", "1_" + "9" * 30]
    )
    def test_is_nowhere_for_anything_else(self, text):
        assert Place.read(text) is None

    @pytest.mark.django_db
    def test_rows_of_one_instant_lie_beyond_by_their_number(self):
        old, one, two, new = (
            factories.conversation("Hi", "Hello", started_at=NOW + timedelta(hours=hours))
            for hours in (-1, 0, 0, 1)
        )
        place = Place(two.started_at, two.pk)

        older = Conversation.objects.filter(place.beyond("started_at"))
        newer = Conversation.objects.filter(place.beyond("started_at", newer=True))

        assert set(older) == {old, one}
        assert set(newer) == {new}


def test_a_day_begins_by_the_clock_of_whoever_asks():
    with timezone.override("Asia/Tokyo"):
        assert midnight(date(2026, 11, 20)) == datetime(2026, 11, 19, 15, tzinfo=UTC)
