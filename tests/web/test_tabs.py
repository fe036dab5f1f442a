"""Pages that stand together as tabs: those that somebody may open, the one shown marked."""

import re

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from highpoint.web.templatetags.tabs import ROWS

pytestmark = pytest.mark.django_db


def shown(page: str) -> dict[str, bool]:
    """Return the words of the first row of tabs, and whether each is the page itself."""
    row = page.split('<nav class="tabs"', 1)[1].split("</nav>", 1)[0]
    return {
        word: "aria-current" in marks for marks, word in re.findall(r"<a ([^>]*)>([^<]*)</a>", row)
    }


@pytest.mark.parametrize("row", ROWS)
def test_each_page_of_a_row_stands_under_its_own_tab(row, signed_in):
    browser = signed_in(Role.ADMIN)

    for tab in ROWS[row]:
        tabs = shown(browser.get(reverse(tab.name)).content.decode())

        assert list(tabs) == [each.label for each in ROWS[row]]
        assert [word for word, here in tabs.items() if here] == [tab.label]


def test_pages_one_may_not_open_have_no_tab(signed_in):
    tabs = shown(signed_in(Role.AGENT).get(reverse("notices")).content.decode())

    assert list(tabs) == ["What you were told", "What comes to you"]


def test_one_page_alone_has_no_tabs(signed_in):
    page = signed_in(Role.AGENT).get(reverse("grader_own"))

    assert '<nav class="tabs"' not in page.content.decode()
