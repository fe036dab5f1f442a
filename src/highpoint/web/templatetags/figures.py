"""Figures as text: rates and cells that a page may hold by the hundred."""

from __future__ import annotations

from typing import Protocol

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from highpoint.web.insight import Cell, Line
from highpoint.web.markup import joined
from highpoint.web.templatetags.highpoint import icon

register = template.Library()


class Share(Protocol):
    """A share with the ends of its interval, in percent."""

    @property
    def value(self) -> float: ...

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...

    @property
    def n(self) -> int: ...


@register.simple_tag
def rate_of(title: str, rate: Share, those: str) -> SafeString:
    """Return a share as words and as a picture, with its interval and how many ``those`` were."""
    low, high = whole(rate.low), whole(rate.high)
    return joined(
        [
            f'<div class="rate"><span>{escape(title)}</span>',
            f'<span class="val">{whole(rate.value)}&nbsp;%</span>{interval(rate)}',
            f'<span class="n">{low} to {high}&nbsp;%, {rate.n} {escape(those)}</span></div>',
        ]
    )


@register.simple_tag
def interval(rate: Share) -> SafeString:
    """Return the picture of a rate in percent; a ring tells the rate before, where there is one."""
    value, low, high = rate.value, rate.low, rate.high
    was: float | None = getattr(rate, "was", None)
    before = "" if was is None else f", before {whole(was)} %"
    ring = "" if was is None else f'<circle class="was" cx="{was:.1f}%" cy="9" r="4.5"/>'
    return joined(
        [
            f'<svg class="ivl" height="18" role="img" aria-label="{whole(value)} %, between ',
            f'{whole(low)} and {whole(high)} %{before}">',
            '<rect class="track" width="100%" y="5" height="8" rx="4"/>',
            f'<rect class="span" x="{low:.1f}%" width="{high - low:.1f}%" y="3" height="12" rx="4"/>',
            f'<line class="at" x1="{value:.1f}%" x2="{value:.1f}%" y1="0" y2="18"/>{ring}</svg>',
        ]
    )


def whole(value: float) -> str:
    """
    Return a figure that is not negative without its decimals, a half upward as templates do.

    >>> whole(12.5), whole(0.2)
    ('13', '0')
    """
    return str(int(value + 0.5))


@register.simple_tag
def cells(line: Line, intervals: bool) -> SafeString:
    """Return a line of the grid, a cell a week."""
    return joined(_cell(line, cell, intervals=intervals) for cell in line.cells)


def _cell(line: Line, cell: Cell, *, intervals: bool) -> str:
    if not cell.count.offered:
        return _NONE
    of = f"{escape(line.title)}{escape(line.by)}, week of {cell.week}: "
    link = f'<a href="{escape(cell.href)}"><span class="vh">{of}</span>'
    n = f"<small>n {cell.n}</small></a></td>"
    if cell.rate is None:
        return f'<td class="heat heat--few">{link}not enough{n}'
    rate, low, high = cell.percents
    percent = "&nbsp;%" if line.in_percent else ""
    ends = f"<small>{low}–{high}{percent}</small>" if intervals else ""
    beyond = f" heat--{cell.beyond}" if cell.beyond else ""
    told = f"<b>{rate}{percent}</b>{_BEYOND.get(cell.beyond, '')}"
    return f'<td class="heat heat--{cell.shade}{beyond}">{link}{told}{ends}{n}'


_NONE = (
    '<td class="heat heat--few"><span class="muted" aria-hidden="true">–</span>'
    '<span class="vh">none</span></td>'
)
_BEYOND = {
    "under": f' {icon("down")}<span class="vh">under the threshold</span>',
    "over": f' {icon("up")}<span class="vh">over the threshold</span>',
}
