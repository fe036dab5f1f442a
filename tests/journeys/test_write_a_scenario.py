"""A coach makes a scenario of their own, is told what is missing, tries it and publishes it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.training.models import Practice, ScenarioVersion
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def test_a_coach_writes_tries_and_publishes_a_scenario(visit):
    visitor = visit(java_script_enabled=False)
    page = visitor.sign_in(factories.person(Role.COACH))
    page.get_by_role("link", name="Practice").first.click()
    page.get_by_role("link", name="Write a scenario").click()
    page.get_by_label("Title").fill("A table with three legs")
    page.get_by_label("Begin with").select_option(label="A copy of A desk with three legs")
    visitor.send("Begin the draft")

    page.get_by_label("Opening lines").fill("My table came with a leg missing and I am upset.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save the draft").last.click()
    expect(page.get_by_role("heading", name="1 thing to mend")).to_be_visible()
    page.get_by_role("link", name="“Opening lines” needs 6 or more").click()
    lines = [f"My table came with {n} legs missing and I am so upset." for n in range(6)]
    page.get_by_label("Opening lines").fill("\n".join(lines))
    visitor.send("Write it as YAML")
    expect(page.get_by_label("The whole scenario")).to_have_value(re.compile("5 legs missing"))
    with page.expect_navigation():
        page.get_by_role("button", name="Save and try it").first.click()
    expect(page.get_by_text("You try a draft.")).to_be_visible()

    page.get_by_role("link", name="A table with three legs").click()
    page.get_by_role("link", name="Publish …").click()
    visitor.send("Publish version 1")
    expect(page.get_by_role("button", name="Talk with Dana")).to_be_visible()
    assert ScenarioVersion.objects.get().status == "published"
    assert Practice.objects.get().purpose == "trial"
