"""What pages of practice say: moods in words, a policy as a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from highpoint.web import words
from highpoint.web.practice import ShownTurn

register = template.Library()


@register.filter
def mood_word(value: float) -> str:
    """Return a word for a mood from -1 to 1."""
    return words.mood_word(value)


@register.filter
def signed(value: float) -> str:
    """
    Return a figure with its sign.

    >>> signed(0.5), signed(-0.25)
    ('+0.50', '−0.25')
    """
    return f"{value:+.2f}".replace("-", "−")


@register.simple_tag
def percent(share: float) -> str:
    """
    Return a share of one as a whole percentage.

    >>> percent(0.416)
    '42 %'
    """
    return f"{100 * share:.0f} %"


@register.simple_tag
def title_of(titles: Mapping[str, str], slug: str) -> str:
    """Return a scenario's title, its slug where it was taken back."""
    return titles.get(slug, slug)


@register.simple_tag
def turn_item(
    turn: ShownTurn, newest: ShownTurn | None, *, felt: object = False, again: object = False
) -> SafeString:
    """Return a turn of a talk. A reply leaves most of the turns above it as they were."""
    return _turn_item(turn, turn is newest, bool(felt), bool(again) and turn.reply is not None)


@lru_cache(maxsize=1024)
def _turn_item(turn: ShownTurn, newest: bool, felt: bool, again: bool) -> SafeString:
    told = {"turn": turn, "newest": newest, "felt": felt, "again": again}
    return SafeString(get_template("practice/_turn.html").render(told))  # nosec B703


@register.filter
def plain_markdown(text: str) -> SafeString:
    """Return a policy as HTML: headings, lists and emphasis alone, nothing of it as HTML."""
    return _markdown_of(text)


@lru_cache(maxsize=128)
def _markdown_of(text: str) -> SafeString:
    # The reader lets no HTML of the text through.
    return SafeString(_markdown().render(text))  # nosec B703


@cache
def _markdown() -> MarkdownIt:
    # Headings of the page itself stand above: "## Returns" becomes a third one.
    reader = MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink"])
    reader.core.ruler.push("lower headings", _lower)
    return reader


def _lower(state: object) -> None:
    for token in state.tokens:  # type: ignore[attr-defined]
        if token.type.startswith("heading_"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
