"""A real browser on the real pages: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

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
_ANEW = {"type": "rule", "values": ["color-contrast", "scrollable-region-focusable"]}
# The width of a page at 400 % on a usual screen (WCAG 2.2, 1.4.10 Reflow).
_NARROWEST = {"width": 320, "height": 640}

# What a person could see beyond the page's edge, or beyond the card it is in.
_OUTSIDE = """() => [...document.querySelectorAll("main :is(input, select, button, a, p, h1, h2)")]
  .filter((one) => one.checkVisibility() && !one.closest(".tabs, .vh, .table, svg"))
  .filter((one) => {
    const box = (one.closest(".card, .empty") ?? document.documentElement).getBoundingClientRect();
    return one.getBoundingClientRect().right > box.right + 1;
  })
  .map((one) => `beyond its edge at 320: ${one.outerHTML.slice(0, 80)}`)"""
# Words that stand in so narrow a column that they are broken into their letters.
_SQUEEZED = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && !one.closest(".vh, svg"))
  .filter((one) => [...one.childNodes].some((it) => it.nodeType === 3 && it.data.trim().length > 7))
  .filter((one) => one.offsetWidth && one.offsetWidth < 48 && one.offsetHeight > 60)
  .map((one) => `squeezed: ${one.outerHTML.slice(0, 80)}`)"""
_AXE = Axe().axe_script
_FAULTS = """async (asks) => (await axe.run(asks)).violations.flatMap(
  (fault) => fault.nodes.map((node) => `${fault.id}: ${node.html}`))"""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """Somebody in front of the pages; whatever the browser complains of fails the test."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
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
        """Return what axe finds, what is squeezed, and whether the page can be pushed sideways."""
        return self._found() + self._sideways() + self.page.evaluate(_SQUEEZED)

    def faults_in_every_look(self) -> list[str]:
        """Return the faults of the page as it stands, then as a phone in the dark shows it.

        The page stays where it is, with what was opened in it: its look changes, not the page.
        """
        found = self.faults()
        with self._on_a_phone(LOOKS["phone"]["viewport"]):
            found += [f"phone: {each}" for each in self._found(runOnly=_ANEW) + self._sideways()]
        with self._on_a_phone(_NARROWEST):
            found += self.page.evaluate(_OUTSIDE) + self._sideways()
        return found

    def faults_of(self, *paths: str) -> dict[str, list[str]]:
        """Return the faults of the pages at these addresses, of those that have any."""
        found = {}
        for path in paths:
            self.open(path)
            found[path] = self.faults_in_every_look()
        return {path: faults for path, faults in found.items() if faults}

    def _found(self, **asks: object) -> list[str]:
        # Its script stays in the page: another look needs it no second time.
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_AXE)
        return self.page.evaluate(_FAULTS, {"resultTypes": ["violations"], **asks})

    def _sideways(self) -> list[str]:
        wider = self.page.evaluate(_SIDEWAYS)
        return [f"{wider} px wider than the window"] if wider > 0 else []

    @contextmanager
    def _on_a_phone(self, size: dict[str, int]) -> Iterator[None]:
        """Show the page as a phone does, all but its address: dark, narrow and for a thumb."""
        phone = self.context.new_cdp_session(self.page)
        screen = {**size, "deviceScaleFactor": 1, "mobile": True}
        # Colors on their way from light to dark are neither.
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        phone.send("Emulation.setDeviceMetricsOverride", screen)
        phone.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        try:
            assert self.page.evaluate("matchMedia('(pointer: coarse)').matches")
            yield
        finally:
            phone.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
            phone.detach()
            self.page.emulate_media(color_scheme="light")
            self.page.set_viewport_size(LOOKS["light"]["viewport"])


@pytest.fixture
def visit(chromium, live_server):
    """Return a function that lets somebody visit with a look of LOOKS."""
    visitors: list[Visitor] = []

    def start(look: str = "light", **more) -> Visitor:
        visitor = Visitor(chromium.new_context(**LOOKS[look], **more), live_server.url)
        visitors.append(visitor)
        return visitor

    yield start
    for visitor in visitors:
        visitor.context.close()
        assert not visitor.complaints
