"""What a person sees of a page: its cards, its numbers, without addresses and hidden ids."""

from __future__ import annotations

import re


def section(page: str, heading: str) -> str:
    """Return one section of a page by the id of its heading."""
    found = re.search(rf'<section[^>]*aria-labelledby="{heading}".*?</section>', page, re.S)
    assert found, f"the page has no section “{heading}”"
    return found[0]


def figures(page: str) -> list[str]:
    """Return the numbers a person reads, not those in addresses and ids."""
    return re.findall(r"\b\d+\b", re.sub(r"<[^>]*>", " ", page))
