"""Conversations in their list as text: a template takes many times as long over a page of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django import template
from django.template.defaultfilters import truncatechars, truncatewords
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.models import Reading, Scorecard
from highpoint.web.markup import joined
from highpoint.web.passages import Passage
from highpoint.web.templatetags.figures import whole
from highpoint.web.templatetags.highpoint import dot, end_state
from highpoint.web.words import channel_name

register = template.Library()

_SUBJECT, _WORDS = 90, 16


@register.simple_tag
def listed(
    rows: Iterable[dict[str, Any]],
    query: str,
    disputed: Collection[int],
    cards: Collection[Scorecard],
) -> SafeString:
    """Return the rows of the list; where several ``cards`` made the scores, each names its own."""
    return joined(f"<tr>{''.join(_row(row, query, disputed, len(cards) > 1))}</tr>" for row in rows)


def _row(
    row: dict[str, Any], query: str, disputed: Collection[int], several: bool
) -> Iterator[str]:
    talk: Conversation = row["talk"]
    reading: Reading | None = row.get("reading")
    yield _named(talk, row["words"], row["passage"], query)
    yield f'<td data-label="Where and when">{escape(channel_name(talk.channel))}{_when(talk)}</td>\n'
    yield f'<td data-label="Answered by"><bdi>{escape(talk.agent or "nobody")}</bdi></td>\n'
    if row.get("hidden"):
        yield _in_all("hidden until you have submitted your review")
    elif reading is None:
        yield _in_all("not read yet")
    elif not reading.scored:
        yield _in_all(f"not scored: {escape(reading.language_name)}")
    else:
        yield _seen(reading, row["missed"], row["dots"], row["more_dots"])
        yield _score(reading, several=several, disputed=talk.pk in disputed)
        yield f'<td data-label="How it ended">{end_state(reading.end_state)}</td>'


def _named(talk: Conversation, words: str, passage: Passage | None, query: str) -> str:
    customer = escape(talk.customer_called or "A customer")
    about = ""
    if talk.subject:
        about = f": <bdi>{escape(truncatechars(talk.subject, _SUBJECT))}</bdi>"
    elif not words:
        about = f'<span class="vh"> {escape(talk.external_id)}</span>'
    said = ""
    if passage:
        found = f'<mark class="none">{escape(passage.word)}</mark>'
        said = f"{escape(passage.before)}{found}{escape(passage.after)}"
    elif words:
        said = escape(truncatewords(words, _WORDS))
    to = reverse("conversation", args=[talk.pk]) + (f"?{escape(query)}" if query else "")
    small = f'<small dir="auto">“{said}”</small>' if said else ""
    return f'<th scope="row" class="full"><a href="{to}"><bdi>{customer}</bdi>{about}</a>\n{small}</th>\n'


def _when(talk: Conversation) -> str:
    made_up = ' <span class="badge">made up</span>' if talk.made_up else ""
    told = "no time told"
    if talk.has_time:
        here = timezone.localtime(talk.started_at)
        said = f"{here:%a %-d %b %Y, %H:%M}"
        told = f'<time datetime="{here.isoformat()}">{said}</time>'
    return f'{made_up}<small class="num">{told}</small>'


def _in_all(words: str) -> str:
    return f'<td class="full" colspan="3"><small>{words}</small></td>'


def _seen(reading: Reading, missed: int, dots: Iterable[str], more: int) -> str:
    shown = "".join(map(dot, dots))
    if not shown:
        told = "<small>no moment was offered</small>"
    else:
        over = f'<small class="num">+{more}</small>' if more else ""
        moments = f"{reading.offered} moment{'' if reading.offered == 1 else 's'}"
        rest = f'<span class="vh">, {reading.partial} in part, {missed} missed</span>'
        told = f'<span class="dots">{shown}{over}</span><small>{reading.met} of {moments} met{rest}</small>'
    return f'<td data-label="What we saw">{told}</td>\n'


def _score(reading: Reading, *, several: bool, disputed: bool) -> str:
    if reading.score is None:
        return '<td class="r" data-label="Score"><small>no occasion</small></td>\n'
    told = f'<b class="num">{whole(reading.score)}</b>'
    if disputed:
        told += ' <span class="badge badge--warn">disputed</span>'
    told += f'<small class="num">n {reading.offered}</small>'
    if several and (card := reading.scorecard):
        told += f"<small>{escape(card.name)}, version {card.version}</small>"
    return f'<td class="r" data-label="Score">{told}</td>\n'
