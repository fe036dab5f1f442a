"""Takes the pictures of the documents from the real product, on the made-up company: ./dev pictures."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 240


def main() -> None:
    """Build and serve the made-up company in a folder of its own, and take every picture."""
    with TemporaryDirectory(prefix="highpoint-pictures-") as home:
        os.environ.update(HIGHPOINT_HOME=home, DATABASE_URL="")
        with _served():
            talk = _telling_talk()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox"]
                )
                page = browser.new_page(
                    viewport={"width": 1280, "height": 1260}, color_scheme="light"
                )
                _sign_in(page, "lead@demo.test")
                page.goto(f"{SITE}/conversations/{talk}/")
                page.screenshot(path=HERE / "reader.png")
                browser.close()


@contextmanager
def _served() -> Iterator[None]:
    command = [str(Path(sys.executable).with_name("highpoint")), "demo", "--port", str(PORT)]
    server = subprocess.Popen(command)
    try:
        for _ in range(PATIENCE):
            if _answers():
                break
            if server.poll() is not None:
                raise SystemExit("The demo ended by itself; its reason stands above.")
            time.sleep(1)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _answers() -> bool:
    try:
        with urlopen(SITE, timeout=5):
            return True
    except OSError:
        return False


def _telling_talk() -> int:
    """Return a short chat that began badly and ended well, with many kinds and every verdict."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "highpoint.project.settings"
    import django

    django.setup()
    from django.db.models import Count, Q

    from highpoint.apps.conversations.models import Conversation

    met_distress = Conversation.objects.filter(moments__kind="distress", moments__verdict="met")
    telling = Conversation.objects.annotate(
        kinds=Count("moments__kind", distinct=True),
        length=Count("turns", distinct=True),
        missed=Count("moments", filter=Q(moments__verdict="missed"), distinct=True),
    ).filter(
        pk__in=met_distress,
        channel="chat",
        length__lte=10,
        missed=1,
        reading__end_state="satisfied",
        reading__impact__gt=0.3,
    )
    return telling.order_by("-kinds", "pk").values_list("pk", flat=True)[0]


def _sign_in(page: Page, who: str) -> None:
    page.goto(f"{SITE}/sign-in/")
    page.get_by_label("E-mail").fill(who)
    page.locator("input[type=password]").fill("demo")
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


if __name__ == "__main__":
    main()
