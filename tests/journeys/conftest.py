"""A real browser on the real pages: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import factories

# Playwright's loop runs in this thread; Django would refuse the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# Without them Chromium looks for its maker's servers at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Both colors and both widths, each once: neither changes the other.
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "phone": {
        "color_scheme": "dark",
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    },
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            # The pages' own tests ask every database; what a browser makes of them is the same.
            item.add_marker(pytest.mark.once)


# A file at a time: its loop runs in this thread, where other tests may need one of their own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("No Chromium here: install Debian's package chromium to run the journeys.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


# What stands in a page is the same in every look; colors and what scrolls are not.
_ANEW = ["color-contrast", "scrollable-region-focusable"]


class Visitor:
    """Somebody in front of the pages; whatever the browser complains of fails the test."""

    def __init__(self, context: BrowserContext, address: str, look: str = "light") -> None:
        self.address = address
        self.asks: dict[str, object] = {"resultTypes": ["violations"]}
        if look != "light":
            self.asks["runOnly"] = {"type": "rule", "values": _ANEW}
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message) -> None:
        # A page that is refused or missing is told of as an error of loading; tests see it.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, person) -> Page:
        page = self.open("/sign-in/")
        page.get_by_label("E-mail").fill(person.email)
        page.get_by_label("Password").fill(factories.PASSWORD)
        self.send("Sign in")
        return page

    def send(self, button: str) -> Page:
        """Press a button that brings a new page, and wait for that page.

        Nothing else waits for it: opening an address or asking the database right after a
        click would overtake what was sent.
        """
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        return self.page

    def faults(self) -> list[str]:
        """Return what axe finds, and whether the page can be pushed sideways."""
        found = [
            f"{fault['id']}: {node['html']}"
            for fault in Axe().run(self.page, options=self.asks).response["violations"]
            for node in fault["nodes"]
        ]
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return [*found, *([f"{wider} px wider than the window"] if wider > 0 else [])]


@pytest.fixture
def visit(chromium, live_server):
    """Return a function that lets somebody visit with a look of LOOKS."""
    visitors: list[Visitor] = []

    def start(look: str = "light", **more) -> Visitor:
        visitor = Visitor(chromium.new_context(**LOOKS[look], **more), live_server.url, look)
        visitors.append(visitor)
        return visitor

    yield start
    for visitor in visitors:
        visitor.context.close()
        assert not visitor.complaints
