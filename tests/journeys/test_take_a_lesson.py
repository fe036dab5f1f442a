"""An agent takes a lesson; nobody is kept out of its pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from tests import factories, learned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def agent():
    team = factories.team("Harbor")
    user = factories.person(Role.AGENT, name="Sam Okafor", teams=(team,))
    factories.agent("Sam Okafor", team=team, user=user)
    return user


class TestAnAgent:
    def test_begins_a_lesson_and_learns_why_an_answer_is_not_right(self, visit, agent):
        visitor = visit()
        page = visitor.sign_in(agent)
        visitor.open("/practice/lessons/")
        page.get_by_role("link", name="Saying no kindly").click()
        visitor.send("Begin this lesson")
        visitor.send("I have read them")
        expect(page.get_by_text("Still to do: good and weak models, quiz")).to_be_visible()
        for place, choice in (learned.right() | {0: 0}).items():
            page.locator(f"#id_q{place}_{choice}").check()
        visitor.send("See how these go")
        expect(page.get_by_text("4 of 5 right.")).to_be_visible()
        expect(page.get_by_text("A bare no, without a reason").first).to_be_visible()
        expect(page.get_by_role("button", name="Answer again")).to_be_visible()
        assert visitor.faults() == []

    def test_meets_no_barriers_on_a_phone_in_the_dark(self, visit, agent):
        learned.completed(agent)
        visitor = visit("phone")
        visitor.sign_in(agent)
        for path in ("lessons/", f"lessons/{learned.LESSON}/", "path/", "mastery/"):
            visitor.open(f"/practice/{path}")
            assert visitor.faults() == [], path
