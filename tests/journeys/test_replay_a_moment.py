"""An agent meets a moment that got away once more, and writes another answer."""

from __future__ import annotations

from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from tests import factories


def test_write_the_reply_anew_and_show_it_to_the_coach(visit):
    person = factories.person(Role.AGENT)
    mara = factories.agent("Mara", user=person)
    factories.conversation(
        "My lamp arrived broken and I am really upset, it is my exam week.",
        "Order number?",
        "You could at least say sorry.",
        by=mara,
        moments=({"kind": "distress", "verdict": "missed", "turn": 0,
                  "trigger": "I am really upset"},),
    )  # fmt: skip
    visitor = visit("phone")
    page = visitor.sign_in(person)

    visitor.open("/practice/replay/")
    page.get_by_role("link", name="Distress, care before questions", exact=True).click()
    expect(page.get_by_text("stopped here")).to_be_visible()
    page.get_by_label("Your answer").fill("I am so sorry that your lamp came broken in exam week.")
    page.get_by_role("link", name="Show a strong answer first").click()
    expect(page.get_by_role("heading", name="A strong answer")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(
        "I am so sorry that your lamp came broken in exam week."
    )
    visitor.send("Read my answer")
    expect(page.get_by_text("You, then")).to_be_visible()
    expect(page.get_by_text("You could at least say sorry.")).to_be_visible()
    assert visitor.faults() == []
    visitor.send("Keep it as my example")
    visitor.send("Show it to my coach")
    expect(page.get_by_text("Your coach and lead can read this answer.")).to_be_visible()
    assert visitor.complaints == []
