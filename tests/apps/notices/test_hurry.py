"""What is told goes to the workers with the change that it tells of."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django_q.models import OrmQ

from highpoint.apps.accounts.models import Role
from highpoint.apps.notices import delivery, hurry
from highpoint.apps.notices.models import Delivery, Notice
from highpoint.apps.notices.operations import tell
from tests import factories

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL_IS_SET_UP = True


def told(*events: str) -> None:
    person = factories.person(Role.AGENT)
    for event in events:
        tell([person], "evaluation", event, "Look", now=NOW)


def jobs() -> list[str]:
    return [job.func() for job in OrmQ.objects.all()]


def test_one_job_is_asked_for_however_much_is_told():
    with transaction.atomic():
        told("a", "b")
        told("c")

    assert jobs() == [hurry.JOB]


def test_no_second_job_waits_behind_one_that_nobody_has_begun():
    told("a")
    told("b")
    assert jobs() == [hurry.JOB]

    OrmQ.objects.update(lock=datetime(2999, 1, 1, tzinfo=UTC))
    told("c")
    assert jobs() == [hurry.JOB] * 2


def test_nothing_is_asked_for_where_nothing_goes_out(settings):
    settings.MAIL_IS_SET_UP = False

    told("a")

    assert jobs() == []


def test_what_a_person_sends_again_goes_at_once():
    told("a")
    delivery.plan(NOW)
    Delivery.objects.update(state=Delivery.State.FAILED)
    OrmQ.objects.all().delete()

    delivery.send_again(Delivery.objects.get(), now=NOW)

    assert jobs() == [hurry.JOB]


def test_a_change_that_is_not_kept_asks_for_nothing():
    class Undone(Exception):
        pass

    def change() -> None:
        with transaction.atomic():
            told("a")
            raise Undone

    with pytest.raises(Undone):
        change()
    with transaction.atomic():
        told("b")

    assert Notice.objects.count() == 1
    assert jobs() == [hurry.JOB]
