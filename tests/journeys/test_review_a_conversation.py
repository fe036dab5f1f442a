"""A lead reviews a talk by keyboard, an agent reads it, and both correct the engine."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.desk.models import Correction, PersonEvaluation
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SELECT = """([turn, from, to]) => {
  const text = document.querySelector(`[data-turn="${turn}"] .say`).firstChild;
  const range = document.createRange();
  range.setStart(text, from);
  range.setEnd(text, to);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


@pytest.fixture
def talk():
    return factories.lamp(
        by=factories.agent("Sam Okafor", user=factories.person(Role.AGENT, name="Sam Okafor"))
    )


class TestALead:
    def test_reviews_by_keyboard_alone(self, visit, talk):
        visitor = visit()
        page = visitor.sign_in(factories.person(Role.ADMIN))
        visitor.open(f"/conversations/{talk.pk}/")
        visitor.send("Review Sam Okafor")

        page.keyboard.press("1")
        page.keyboard.press("n")
        page.keyboard.type("Her name, and at once.")
        page.keyboard.press("Enter")
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        expect(page.locator("[data-said]")).to_have_text("Saved.")
        expect(page.locator("[data-answered]")).to_have_text("2")
        page.evaluate(SELECT, [1, 11, 38])
        page.keyboard.press("e")
        expect(page.get_by_role("textbox", name="Words", exact=True)).to_have_value(
            "I am so sorry the lamp neve"
        )
        page.keyboard.type("This is what she needed.")
        visitor.send("Pin the comment")

        expect(page.get_by_text("This is what she needed.")).to_be_visible()
        for place in range(14):
            page.keyboard.press("0")
            if place < 13:
                page.keyboard.press("Enter")
        expect(page.locator("[data-answered]")).to_have_text("16")
        expect(page.locator("[data-said]")).to_have_text("Saved.")
        with page.expect_navigation():
            page.keyboard.press("Enter")

        expect(page.get_by_role("heading", name="A person and the engine")).to_be_visible()
        made = PersonEvaluation.objects.get()
        # Greeting and name weigh the same: one met, one missed.
        assert made.score == 50
        assert made.ratings.get(criterion="greeting").note == "Her name, and at once."
        comment = made.comments.get()
        assert (comment.turn, comment.start, comment.end) == (1, 11, 38)

    def test_turns_the_keys_off_and_they_stay_off(self, visit, talk):
        visitor = visit()
        page = visitor.sign_in(factories.person(Role.ADMIN))
        visitor.open(f"/conversations/{talk.pk}/")
        visitor.send("Review Sam Okafor")
        page.get_by_role("button", name="Turn single keys off").click()
        page.reload()

        page.keyboard.press("1")

        expect(page.get_by_role("button", name="Turn single keys on")).to_be_visible()
        expect(page.locator("[data-answered]")).to_have_text("0")

    def test_reviews_without_scripts(self, visit, talk):
        visitor = visit(java_script_enabled=False)
        page = visitor.sign_in(factories.person(Role.ADMIN))
        visitor.open(f"/conversations/{talk.pk}/")
        visitor.send("Review Sam Okafor")
        page.get_by_label("Message").select_option("1")
        page.get_by_role("textbox", name="Words", exact=True).fill("so sorry")
        page.get_by_role("textbox", name="Comment", exact=True).fill("Well said.")
        visitor.send("Pin the comment")
        page.get_by_role("group", name="3. Empathy before analysis").get_by_label("in part").check()
        visitor.send("The rest had no occasion")
        visitor.send("Submit")

        expect(page.get_by_text("Well said.")).to_be_visible()
        assert PersonEvaluation.objects.get().score == 50

    def test_selects_words_that_the_engine_missed(self, visit, talk):
        visitor = visit()
        page = visitor.sign_in(factories.person(Role.ADMIN))
        visitor.open(f"/conversations/{talk.pk}/")

        page.evaluate(SELECT, [2, 0, 5])
        page.get_by_role("button", name="The engine missed this").click()
        expect(page.get_by_label("The words")).to_have_value("Fine.")
        page.get_by_label("They are").select_option("Distress, care before questions")
        visitor.send("Keep it")

        expect(page.get_by_role("link", name="Missed: “Distress")).to_be_visible()
        assert Correction.objects.get().turn == 2


class TestAnAgent:
    def test_reads_the_review_and_corrects_the_engine_in_one_click(self, visit, talk):
        factories.person_evaluation(talk, answers={"distress": 2})
        visitor = visit()
        page = visitor.sign_in(talk.agent.user)
        visitor.open(f"/conversations/{talk.pk}/")
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Not this .*Saying no")).click()
        expect(page.get_by_text("of their own talk")).to_be_visible()

        page.get_by_role("link", name="Review of Sam Okafor").click()

        expect(page.get_by_text("never averaged")).to_be_visible()


class TestThePages:
    def test_have_no_barriers(self, visit, talk):
        person = factories.person(Role.ADMIN)
        draft = factories.person_evaluation(talk, by=person, at=None, unbiased=False)
        given = factories.person_evaluation(
            factories.lamp(by=talk.agent), by=person, answers={"distress": 0}
        )
        visitor = visit()
        visitor.sign_in(person)

        assert not visitor.faults_of(
            f"/reviews/{draft.pk}/",
            f"/reviews/{given.pk}/",
            f"/reviews/{given.pk}/change/",
            "/reviews/",
            "/reviews/templates/",
            f"/conversations/{talk.pk}/",
        )
