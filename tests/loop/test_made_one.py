"""Two customers made one: what both told of is one failure, until they are parted again."""

from datetime import timedelta

import pytest

from highpoint.apps.prevention import figures, finding
from highpoint.loop import made_one
from tests import factories
from tests.apps.prevention.test_finding import NOW, upset

pytestmark = pytest.mark.django_db


def test_what_two_told_of_is_one_failure_while_they_are_one_customer():
    by, (one, other) = factories.person(), (factories.identity(), factories.identity())
    talks = [
        upset(identity=who, started_at=NOW - timedelta(days=days))
        for who, days in ((one, 6), (other, 4), (one, 2))
    ]
    finding.find_in([talk.pk for talk in talks], now=NOW)
    rows = [talk.incidents.get() for talk in talks]

    def under():
        for row in rows:
            row.refresh_from_db()
        return [row.part_of for row in rows]

    assert under() == [None, None, rows[0]]
    done = made_one.merge(other.customer, one.customer, reason="told so", by=by, now=NOW)
    assert under() == [None, rows[0], rows[0]]
    assert figures.of_trouble(rows[0].trouble, NOW - timedelta(days=9), NOW).n == 1
    made_one.take_back(done, by=by, now=NOW)
    assert under() == [None, None, rows[0]]
