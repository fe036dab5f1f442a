"""The ladder's nightly round joins what went wrong to the steps after it."""

from datetime import date, timedelta

import pytest

from highpoint.apps.customers.models import LadderPrecedent
from highpoint.apps.prevention.models import Incident, Trouble
from highpoint.loop import ladder_job
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db


def test_failures_are_among_what_precedes_and_single_steps_only_where_they_tell():
    row = factories.customer()
    for month in (1, 3, 5):
        factories.purchase(row, date(2026, month, 5))
    late, _ = Trouble.objects.get_or_create(key="late", step="deliver", name="It came late")
    told = {"trouble": late, "source": "hand", "told": "Late.", "logged_at": START}
    for days, dismissed in ((3, False), (4, True)):
        Incident.objects.create(
            identity=row.identities.get(),
            happened_at=START - timedelta(days=days),
            dismissed=dismissed,
            **told,
        )

    ladder_job.look(START)

    kinds = LadderPrecedent.objects.values_list("up", "kind")
    assert set(kinds) == {(True, ladder_job.WRONG), (False, ladder_job.WRONG)}
