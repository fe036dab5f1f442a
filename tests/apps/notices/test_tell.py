"""Telling people something, once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from highpoint.apps.notices.models import Notice
from highpoint.apps.notices.operations import read, tell
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.START


def test_the_same_event_is_told_a_person_once():
    ana, bo = factories.person(), factories.person()
    tell([ana], "dispute", "dispute 1 opened", "A dispute", now=NOW)

    tell([ana, bo], "dispute", "dispute 1 opened", "A dispute", now=NOW)

    assert Notice.objects.filter(to=ana).count() == Notice.objects.filter(to=bo).count() == 1


def test_who_is_switched_off_is_told_nothing():
    tell([factories.person(is_active=False)], "dispute", "x", "A dispute", now=NOW)

    assert not Notice.objects.exists()


def test_only_ones_own_are_marked_as_read():
    ana, bo = factories.person(), factories.person()
    tell([ana, bo], "dispute", "x", "A dispute", now=NOW)

    assert read(Notice.objects.values_list("pk", flat=True), by=ana, now=NOW) == 1

    assert Notice.objects.get(to=bo).read_at is None


def test_a_notice_never_leads_out_of_the_installation():
    with pytest.raises(IntegrityError):
        Notice.objects.create(
            to=factories.person(), kind="x", once="x", subject="x", link="https://x.test", at=NOW
        )
