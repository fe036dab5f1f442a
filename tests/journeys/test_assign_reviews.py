"""A lead assigns reviews; a coach works through them and gives one back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team():
    factories.scorecard()
    team = factories.team("Harbor")
    for name in ("Sam Okafor", "Wei Larsen"):
        agent = factories.agent(name, team=team)
        for number in range(6):
            factories.lamp(by=agent, started_at=timezone.now() - timedelta(days=2, minutes=number))
    return team


class TestALead:
    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
    def test_assigns_reviews_which_a_coach_begins(self, visit, team, scripts):
        lead = factories.person(Role.LEAD, teams=(team,), name="Leo Lead")
        coach = factories.person(Role.COACH, teams=(team,), name="Cora Coach")
        visitor = visit(java_script_enabled=scripts)
        page = visitor.sign_in(lead)

        page.get_by_role("link", name="Reviews", exact=True).click()
        page.get_by_role("link", name="Assignments", exact=True).click()
        page.get_by_role("link", name="Plan the first one").click()
        page.get_by_label("Name", exact=True).fill("Harbor reviews")
        page.get_by_label("Cora Coach").check()
        page.get_by_label("Leo Lead").uncheck()
        page.get_by_label("Once").check()
        page.get_by_label("Conversations", exact=True).fill("2")
        if scripts:
            expect(page.get_by_text("With 2 for each of 2 agents (4 in all)")).to_be_visible()
        page.get_by_label("By chance").fill("90")
        visitor.send("Draw and assign")
        expect(page.get_by_text("The shares are 90 % in all.")).to_be_visible()
        page.get_by_label("By chance").fill("100")
        visitor.send("Look first")
        expect(page.get_by_text("4 conversations", exact=True)).to_be_visible()
        visitor.send("Draw and assign")
        expect(page.get_by_role("row").filter(has_text="Cora Coach")).to_contain_text("0 of 4 done")
        page.get_by_role("link", name="How these were drawn").click()
        page.get_by_role("link", name="Draw it again and compare").click()
        expect(page.get_by_text("the same 4 conversations came out")).to_be_visible()

        other = visit(java_script_enabled=scripts)
        page = other.sign_in(coach)
        other.open("/assignments/mine/")
        page.get_by_role("link", name="Give back").first.click()
        page.get_by_label("It gives no occasion to judge anything").check()
        other.send("Give it back")
        expect(page.get_by_text("0 of 4 done")).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Review").first.click()
        expect(page).to_have_url(re.compile(r"/reviews/\d+/$"))

    def test_finds_no_barrier(self, visit, team):
        lead = factories.person(Role.LEAD, teams=(team,))
        item = factories.assigned(to=lead, team=team)
        visitor = visit()
        visitor.sign_in(lead)

        assert not visitor.faults_of(
            "/assignments/",
            "/assignments/new/",
            "/assignments/mine/",
            f"/assignments/mine/{item.pk}/back/",
            f"/assignments/{item.draw.assignment_id}/",
            f"/assignments/draws/{item.draw_id}/?again=yes",
        )
