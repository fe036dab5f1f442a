"""The made-up company has an assignment, and removing the company takes it along."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from highpoint.apps.assignments.models import Assigned, Assignment, Draw, GivenBack
from highpoint.apps.assignments.queries import progress
from highpoint.loop import demo
from highpoint.loop.demo_assignments import fill

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class TestFill:
    def test_makes_one_that_is_begun_and_goes_with_the_company(self):
        list(demo.make_company(now=NOW, count=400, workers=1))

        made = Draw.objects.get()
        found = progress([made], NOW)[made.pk]
        assert 0 < found.done <= found.of
        assert GivenBack.objects.count() == 1
        assert fill(NOW, 5) is None

        demo.remove_company()

        assert not Assignment.objects.exists()
        assert not Assigned.objects.exists()
