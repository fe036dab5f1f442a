"""Somebody drops a file and sees it scored; an agent reads their own page. In a real browser."""

import json
import os
from datetime import date, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.conversations.models import Import
from highpoint.apps.quality.models import ScoreTally
from highpoint.engine.conversation import Conversation
from highpoint.loop import import_job
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Playwright's loop runs in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

TABLE = "ticket_id,author_type,body,created,assignee\n" + "".join(
    f"{number},customer,I am really upset. Where is my lamp?,2026-03-{number:02} 09:00,Ana\n"
    f"{number},agent,Good morning. I am so sorry your lamp never came.,2026-03-{number:02} 09:05,Ana\n"
    for number in range(1, 13)
)
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
}

DROP = """([field, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, {type: "text/csv"}));
  const event = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector(field).dispatchEvent(event);
}"""


@pytest.fixture
def open_as(chromium, live_server):
    """Return a function that opens a page as a person already signed in."""
    contexts = []

    def open_page(user, path: str, **look) -> Page:
        client = Client()
        client.force_login(user)
        context = chromium.new_context(base_url=live_server.url, **look)
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def agent_with_history() -> Agent:
    """Make an agent with talks to tell of and half a year of weeks, one bad and one high."""
    began = datetime.fromisoformat("2026-06-01T09:00:00+00:00")
    turns = [
        {"role": "customer", "text": "I am really upset, my lamp never came."},
        {"role": "agent", "text": "Good morning, this is Ana. I am so sorry your lamp never came."},
        {"role": "customer", "text": "You saved the party, thank you so much!"},
        {"role": "agent", "text": "Order number."},
    ]
    rows = [
        {
            "id": f"t{n}",
            "agent": "Ana",
            "started_at": (began + timedelta(days=n)).isoformat(),
            "turns": turns,
        }
        for n in range(14)
    ]
    list(take_in(map(Conversation.from_dict, rows), now=began))
    ana = Agent.objects.get(key="Ana")
    ScoreTally.objects.filter(agent=ana).delete()
    scores = [70, 72, 69, 71, 70, 73, 69, 71, 70, 72, 71, 45, 70, 72, 71, 74, 92, 80, 82]
    for place, score in enumerate(scores):
        ScoreTally.objects.create(
            agent=ana,
            scorecard=factories.scorecard(),
            day=date(2026, 6, 14) - timedelta(weeks=len(scores) - place),
            conversations=12,
            total=12 * score,
            squares=12 * score**2 + 300,
            at_standard=12 if score >= 80 else 3,
        )
    return ana


def problems_on(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def wider_than_the_screen(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


class TestBringingAFileIn:
    def test_a_lead_drops_a_file_changes_how_it_is_read_and_sees_it_scored(self, open_as):
        page = open_as(factories.person(Role.LEAD), "/imports/")

        page.evaluate(DROP, ["[data-drop]", "march.csv", TABLE])
        expect(page.get_by_role("heading", name="Did we read it right?")).to_be_visible()
        expect(page.get_by_text("I am really upset. Where is my lamp?").first).to_be_visible()
        page.get_by_label("Column for: Name of the agent").select_option("")
        expect(page.get_by_text("nobody named").first).to_be_visible()
        page.get_by_label("Column for: Name of the agent").select_option("assignee")
        expect(page.get_by_text("nobody named")).to_have_count(0)
        page.get_by_role("button", name="Looks right, take it in").click()
        expect(page.get_by_text("You can leave this page")).to_be_visible()
        import_job.run(Import.objects.get().pk)

        expect(page.get_by_role("heading", name="Everything is taken in and read")).to_be_visible()
        page.get_by_role("link", name="Read the conversations").click()
        page.get_by_role("rowheader").get_by_role("link").first.click()
        expect(page.locator("mark").first).to_be_visible()

    def test_the_field_works_without_a_script(self, open_as):
        page = open_as(factories.person(Role.LEAD), "/imports/", java_script_enabled=False)

        page.set_input_files(
            "#file", {"name": "march.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        )
        page.get_by_role("button", name="Look at it").click()
        page.get_by_label("Column for: Name of the agent").select_option("")
        page.get_by_role("button", name="Look again").click()

        expect(page.get_by_text("nobody named").first).to_be_visible()

    def test_a_file_that_is_too_large_is_told_before_it_is_sent(self, open_as, settings):
        settings.UPLOAD_LIMIT_MB = 0
        page = open_as(factories.person(Role.LEAD), "/imports/")

        page.evaluate(DROP, ["[data-drop]", "march.csv", TABLE])

        expect(page.get_by_role("alert")).to_contain_text("larger than")
        assert not Import.objects.exists()


@pytest.mark.parametrize("look", LOOKS)
class TestEveryLook:
    @pytest.fixture
    def admin(self):
        return factories.person(Role.ADMIN)

    def check(self, page: Page) -> None:
        assert problems_on(page) == []
        assert not wider_than_the_screen(page)

    def test_of_the_own_page_has_no_barrier(self, open_as, look):
        ana = agent_with_history()
        ana.user = factories.person(Role.AGENT, name="Ana Quist")
        ana.save()

        page = open_as(ana.user, "/today/?span=all", **LOOKS[look])
        expect(page.locator(".chart svg")).to_be_visible()
        page.get_by_text("Show as a table").click()

        self.check(page)

    def test_of_a_page_with_too_little_has_no_barrier(self, open_as, look, admin):
        agent = factories.agent("Ana")

        self.check(open_as(admin, f"/people/{agent.pk}/", **LOOKS[look]))

    def test_of_the_people_has_no_barrier(self, open_as, look, admin):
        factories.agent("Ana", team=factories.team())

        self.check(open_as(admin, "/people/", **LOOKS[look]))

    def test_of_an_import_from_first_to_last_has_no_barrier(self, open_as, look, admin):
        page = open_as(admin, "/imports/", **LOOKS[look])
        self.check(page)
        bad = json.dumps({"id": "x", "turns": []}) + "\n"
        page.set_input_files(
            "#file",
            {
                "name": "a.csv",
                "mimeType": "text/csv",
                "buffer": (TABLE + f"99,bott,{bad!r},,\n").encode(),
            },
        )
        page.get_by_role("button", name="Look at it").click()
        expect(page.get_by_role("heading", name="Did we read it right?")).to_be_visible()
        self.check(page)
        page.get_by_role("button", name="Looks right, take it in").click()
        expect(page.get_by_text("You can leave this page")).to_be_visible()
        self.check(page)
        import_job.run(Import.objects.get().pk)
        expect(page.get_by_role("heading", name="Left out, or taken with a remark")).to_be_visible()
        self.check(page)
        page.goto("/imports/")
        self.check(page)
