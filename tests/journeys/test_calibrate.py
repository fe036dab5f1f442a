"""A lead opens a round, two coaches rate it, and all agree on what counts from now on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.calibration import machine
from highpoint.apps.calibration.models import Round
from highpoint.apps.desk.models import Purpose
from tests import factories
from tests.apps.calibration import rows

pytestmark = pytest.mark.django_db(transaction=True)


def answer(found, people):
    """Let each of these people hand in every conversation of a round."""
    for place, talk in enumerate(found.talks.all()):
        rows.engine(talk.conversation, {"distress": 2 * (place % 2)})
        for number, person in enumerate(people):
            points = 2 if number == 0 else place % 3
            rows.rated(
                talk.conversation,
                person,
                {"distress": points, "name": 2},
                purpose=Purpose.CALIBRATION,
                at=timezone.now(),
                notes={"distress": "Sorry comes after the form."},
                score=80.0 - 3 * number * place,
            )


class TestCalibrate:
    def test_from_the_draw_to_what_we_agree_on(self, visit):
        lead = factories.person(Role.LEAD, name="Lea")
        coaches = [factories.person(Role.COACH, name=name) for name in ("Anna", "Bert")]
        factories.scorecard()
        rows.talks(8)
        visitor = visit()
        page = visitor.sign_in(lead)

        visitor.open("/calibration/")
        page.get_by_role("link", name="Open a round").first.click()
        page.get_by_label("Title").fill("Empathy, November")
        page.get_by_label("How many").fill("6")
        for coach in coaches:
            page.get_by_label(coach.name).check()
        page.get_by_label("Expert").select_option(label="Anna")
        visitor.send("Open the round")
        expect(page.get_by_role("status")).to_contain_text("The round is open")
        expect(page.get_by_text("0 of 6")).to_have_count(2)

        found = Round.objects.get()
        answer(found, coaches)
        visitor.open(f"/calibration/{found.pk}/")
        expect(page.get_by_text("Everybody has rated everything.")).to_be_visible()
        visitor.send("Close the round and compare")

        expect(page.get_by_role("heading", name="How far you agree")).to_be_visible()
        page.get_by_text("Write it down: Empathy before analysis").click()
        page.get_by_label("From now on, for Empathy before analysis").fill("Sorry first.")
        visitor.send("Keep: Empathy before analysis")
        expect(page.get_by_text("Sorry first.").first).to_be_visible()


class TestNoBarriers:
    def test_on_the_pages_of_grading(self, visit):
        lead = factories.person(Role.ADMIN, name="Lea")
        coach = factories.person(Role.COACH, name="Anna")
        card = factories.scorecard()
        talks = rows.talks(24)
        closed = rows.opened([lead, coach], talks[:22], by=lead, now=timezone.now())
        answer(closed, [lead, coach])
        waiting = rows.opened([lead, coach], talks[22:], by=lead, now=timezone.now())
        visitor = visit()
        visitor.sign_in(lead)
        visitor.open(f"/calibration/{closed.pk}/")
        visitor.send("Close the round and compare")
        machine.measure(card.name, now=timezone.now() + timedelta(seconds=1))

        assert not visitor.faults_of(
            "/calibration/",
            "/calibration/new/",
            f"/calibration/{closed.pk}/",
            f"/calibration/{waiting.pk}/",
            "/graders/me/",
            f"/graders/{coach.pk}/",
            "/agreement/",
            f"/agreement/{card.pk}/differ/?criterion=distress",
            f"/scorecards/{card.pk}/",
        )
