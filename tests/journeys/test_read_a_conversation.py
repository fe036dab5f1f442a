"""Sign in, find a conversation, read it, follow its evidence; with a mouse, keys, or a thumb."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from tests import factories


@pytest.fixture
def lead(transactional_db):
    agent = factories.agent("Sam Okafor")
    factories.lamp(by=agent, subject="The lamp")
    for number in range(30):
        factories.conversation(
            "A plain question about delivery",
            "A plain answer",
            by=agent,
            channel="email",
            subject=f"Delivery {number}",
            started_at=factories.START - timedelta(days=number + 1),
        )
    return factories.person(Role.LEAD)


class TestSignIn:
    def test_says_that_the_password_is_wrong_and_then_lets_in(self, visit, lead):
        page = visit().open("/conversations/")
        page.get_by_label("E-mail").fill(lead.email)
        page.get_by_label("Password").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("do not go together")

        page.get_by_label("Password").fill(factories.PASSWORD)
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("Conversations")

    def test_lets_one_out_again(self, visit, lead):
        visitor = visit()
        page = visitor.sign_in(lead)
        page.get_by_role("link", name=str(lead)).click()
        page.get_by_role("button", name="Sign out").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        visitor.open("/conversations/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


class TestFilter:
    @pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
    def test_finds_narrows_and_widens_again(self, visit, lead, script):
        page = visit(java_script_enabled=script).sign_in(lead)
        expect(page.get_by_role("heading", name="31 conversations")).to_be_visible()

        page.get_by_label("Words in the talk").fill("shade")
        page.get_by_label("Moment").select_option("refusal")
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_role("heading", name="1 conversation", exact=True)).to_be_visible()
        assert "q=shade" in page.url
        if script:
            expect(page.get_by_role("button", name="Find")).to_be_focused()

        page.get_by_role("link", name="Remove: Saying no").click()
        expect(page.get_by_label("Moment")).to_have_value("")
        page.get_by_role("link", name="Clear all").click()
        expect(page.get_by_role("heading", name="31 conversations")).to_be_visible()

    def test_pages_to_the_end_and_back(self, visit, lead):
        page = visit().sign_in(lead)
        page.get_by_role("link", name="Older").click()
        expect(page.locator("tbody tr")).to_have_count(6)
        page.get_by_role("link", name="Newer").click()
        expect(page.locator("tbody tr")).to_have_count(25)

    def test_keeps_a_filter_under_a_name(self, visit, lead):
        page = visit().sign_in(lead)
        page.get_by_label("Where").select_option("email")
        page.get_by_role("button", name="Find").click()
        page.get_by_text("Save these filters").click()
        page.get_by_label("Name of the filter").fill("Mail")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("“Mail” is saved.")

        page.get_by_role("link", name="All", exact=True).click()
        page.get_by_role("link", name="Mail", exact=True).click()

        expect(page.get_by_role("heading", name="30 conversations")).to_be_visible()

    def test_says_what_is_wrong_and_keeps_it_to_be_mended(self, visit, lead):
        visitor = visit()
        visitor.sign_in(lead)
        page = visitor.open("/conversations/?score_from=lots&q=shade")

        expect(page.get_by_label("Score from")).to_have_value("lots")
        expect(page.get_by_text("A score is a whole number")).to_be_visible()
        expect(page.get_by_label("Words in the talk")).to_have_value("shade")


class TestEvidence:
    def test_leads_from_the_talk_to_the_moment_and_back(self, visit, lead):
        page = visit().sign_in(lead)
        page.get_by_role("link", name="Ada Quist: The lamp").click()

        page.get_by_role("link", name="moment 5: saying no, in part").click()
        moment = page.locator("#m5")
        expect(moment).to_be_in_viewport()
        assert page.evaluate("document.querySelector('#m5').matches(':target')")

        moment.get_by_role("link", name="moment 5: show it in the talk").click()
        expect(page.locator("mark:target")).to_have_text("shades cannot be returned")
        expect(page.locator("mark:target")).to_be_in_viewport()

    def test_is_shared_by_its_address(self, visit, lead):
        visitor = visit()
        page = visitor.sign_in(lead)
        page.get_by_role("link", name="Ada Quist: The lamp").click()
        shared = page.get_by_role("link", name="Link to 3: Something personal").get_attribute(
            "href"
        )

        visitor.open(shared)

        expect(page.locator(".moment:target")).to_contain_text("Something personal")

    @pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
    def test_is_switched_off_and_on_by_kind(self, visit, lead, script):
        page = visit(java_script_enabled=script).sign_in(lead)
        page.get_by_role("link", name="Ada Quist: The lamp").click()
        page.get_by_text("Choose what is marked").click()

        page.get_by_role("checkbox", name="Promise").uncheck()
        expect(page.locator("#m4")).to_be_hidden()
        expect(page.locator("mark.k-promise")).to_have_css("text-decoration-line", "none")
        expect(page.locator("mark.k-praise").first).to_have_css("text-decoration-line", "underline")

        page.get_by_role("checkbox", name="Promise").check()
        expect(page.locator("#m4")).to_be_visible()

    def test_stands_beside_its_neighbors_in_the_list(self, visit, lead):
        page = visit().sign_in(lead)
        page.get_by_role("link", name="Ada Quist: The lamp").click()
        page.get_by_role("link", name="Older").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quist: Delivery 0")
        page.get_by_role("link", name="Newer").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quist: The lamp")


class TestKeys:
    def test_reach_everything_without_a_mouse(self, visit, lead):
        page = visit().sign_in(lead)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        page.keyboard.press("Enter")
        page.get_by_label("Words in the talk").focus()
        page.keyboard.type("lamp")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="1 conversation", exact=True)).to_be_visible()

        page.get_by_role("link", name="Ada Quist: The lamp").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="moment 1: distress").first.focus()
        page.keyboard.press("Enter")

        assert page.evaluate("document.querySelector('#m1').matches(':target')")
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert focused == "moment 1: show it in the talk"


class TestPhone:
    def test_opens_the_menu_and_reads_a_talk_with_a_thumb(self, visit, lead):
        page = visit("phone").sign_in(lead)
        page.get_by_role("button", name="Menu").tap()
        page.get_by_role("link", name="Conversations", exact=True).first.tap()
        page.get_by_role("link", name="Ada Quist: The lamp").tap()
        page.get_by_role("link", name="moment 5: saying no, in part").tap()

        expect(page.locator("#m5")).to_be_in_viewport()
