"""What the list and the insight pages show, as files without a limit; each leaves a line in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import (
    require,
    team_sums_seen_by,
    teams_answered_for,
)
from highpoint.apps.desk import taken as by_people
from highpoint.apps.desk.queries import evaluations_told
from highpoint.apps.quality import behind as behind_figures
from highpoint.apps.quality import insight, taken
from highpoint.apps.quality.insight import Weeks
from highpoint.apps.quality.models import Evaluation, Mark, Moment
from highpoint.apps.quality.queries import Found
from highpoint.loop.blind import hidden_from
from highpoint.web.boxes import told
from highpoint.web.forms.insight import boxes_form
from highpoint.web.people_by_week import BY_PEOPLE
from highpoint.web.tables import Columns, Row, file_of
from highpoint.web.unbiased import but_hidden, open_to
from highpoint.web.views.behind import Behind
from highpoint.web.views.conversations import filter_form
from highpoint.web.views.insight import Grid, of_team

RATES = {
    "team": "text",
    "asked": "text",
    "by": "text",
    "section": "text",
    "week": "text",
    "offered": "whole",
    "met": "whole",
    "partial": "whole",
    "rate": "number",
    "low": "number",
    "high": "number",
    "threshold": "whole",
    "beside_threshold": "text",
}
BOXES = {"box": "text", "conversations": "whole", "share": "number", "low": "number"}
BOXES |= {"high": "number"}
MARKS = {
    "conversation": "text",
    "started_at": "text",
    "agent": "text",
    "mark": "text",
    "turn": "whole",
    "words": "text",
}
# Rows whose words are looked up at a time.
GROUP = 200


@require_GET
def conversations(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give all conversations that fit the filters."""
    hidden = hidden_from(_may_take(request))
    return _of_list(
        request,
        ending,
        Did.TOOK_CONVERSATIONS,
        taken.CONVERSATIONS,
        lambda found: taken.conversations(found, hidden),
    )


@require_GET
def moments(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give the moments of all conversations that fit the filters."""
    return _of_list(request, ending, Did.TOOK_MOMENTS, taken.MOMENTS, taken.moments)


@require_GET
def evaluations(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give the engine's evaluations of all conversations that fit the filters."""
    return _of_list(request, ending, Did.TOOK_EVALUATIONS, taken.EVALUATIONS, taken.evaluations)


@require_GET
def reviews(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give what people submitted of all conversations that fit the filters."""
    seen = evaluations_told(_may_take(request))
    return _of_list(
        request,
        ending,
        Did.TOOK_REVIEWS,
        by_people.REVIEWS,
        lambda found: by_people.reviews(found, seen),
    )


@require_GET
def answers(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give each answer people gave in what they submitted of these conversations."""
    seen = evaluations_told(_may_take(request))
    return _of_list(
        request,
        ending,
        Did.TOOK_ANSWERS,
        by_people.ANSWERS,
        lambda found: by_people.answers(found, seen),
    )


@require_GET
def rates(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give the grid of rates, a row a week."""
    user = _may_take(request)
    grid = Grid(request, user)
    team = grid.form.chosen("team")
    named = dict(grid.form.fields["team"].choices)  # type: ignore[attr-defined]
    rows = (
        {
            "team": line.title if grid.by_team else named[team],
            "asked": grid.named[0].title if grid.by_team else line.title,
            "by": "people" if line.key.startswith(BY_PEOPLE) else "engine",
            "section": line.section,
            "week": cell.monday.isoformat(),
            "offered": cell.count.offered,
            # People give points: what they gave stands in the rate alone.
            "met": None if line.key.startswith(BY_PEOPLE) else cell.count.met,
            "partial": None if line.key.startswith(BY_PEOPLE) else cell.count.partial,
            "rate": cell.rate,
            "low": cell.low if cell.rate is not None else None,
            "high": cell.high if cell.rate is not None else None,
            "threshold": line.least,
            "beside_threshold": cell.beyond,
        }
        for line in grid.lines()
        for cell in line.cells
    )
    return _file(user, Did.TOOK_INSIGHT, "rates", ending, RATES, rows, grid.form.query)


@require_GET
def boxes(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give the four boxes of the two ledgers."""
    user = _may_take(request)
    form = boxes_form(request.GET, list(teams_answered_for(user)))
    weeks, team = form.chosen("weeks"), form.chosen("team")
    span = Weeks(timezone.localdate(), None if weeks == "all" else int(weeks))
    counts = insight.boxes(span, team_sums_seen_by(user) & of_team(team))
    rows = (
        {
            "box": box.title,
            "conversations": box.n,
            "share": box.share,
            "low": box.low if box.share is not None else None,
            "high": box.high if box.share is not None else None,
        }
        for box in told(counts, span, team)["boxes"]
    )
    return _file(user, Did.TOOK_INSIGHT, "boxes", ending, BOXES, rows, form.query)


@require_GET
def behind(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give the moments, marks or evaluations behind a figure."""
    user = _may_take(request)
    asked = Behind(request, user)
    rows = behind_figures.every(asked.wanted)
    what = asked.wanted.what
    if what.kinds:
        columns: Columns = taken.MOMENTS
    else:
        columns = MARKS if what.mark else taken.EVALUATIONS
    act = Did.TOOK_EVALUATIONS if columns is taken.EVALUATIONS else Did.TOOK_MOMENTS
    return _file(user, act, "moments", ending, columns, _told(rows), asked.form.query)


def _of_list(
    request: HttpRequest,
    ending: str,
    act: Did,
    columns: Columns,
    rows: Callable[[Found], Iterator[Row]],
) -> StreamingHttpResponse:
    user = _may_take(request)
    form = filter_form(request, user)
    seen = open_to(user, form.filter)
    if columns is not taken.CONVERSATIONS:
        # These rows say nothing but what the engine saw.
        seen = but_hidden(user, seen, "pk__in")
    found = Found(form.filter, seen)
    name = str(act).split()[1]
    return _file(user, act, name, ending, columns, rows(found), form.query)


def _may_take(request: HttpRequest) -> User:
    return require(request.user, Act.TAKE_FILES)


def _file(
    user: User,
    act: Did,
    name: str,
    ending: str,
    columns: Columns,
    rows: Iterable[Row],
    query: str,
) -> StreamingHttpResponse:
    """Return the file, and write into the log that it was taken and what was asked for."""
    answer = file_of(name, ending, columns, rows)
    note(user, act, detail=f"{ending} {_without_words(query)}"[:120].strip(), now=timezone.now())
    return answer


def _without_words(query: str) -> str:
    """
    Return what was asked for, but not the words looked for: the log keeps no content.

    >>> _without_words("q=Nina+Brandt&sign=churn")
    'q=…&sign=churn'
    """
    parts = query.split("&")
    return "&".join("q=…" if part.startswith("q=") and part != "q=" else part for part in parts)


def _told(rows: Iterable[Any]) -> Iterator[Row]:
    """Yield rows with their words, which are looked up for many at a time."""
    group: list[Any] = []
    for row in rows:
        group.append(row)
        if len(group) == GROUP:
            yield from _with_words(group)
            group = []
    yield from _with_words(group)


def _with_words(group: list[Any]) -> Iterator[Row]:
    texts = taken.turns_of(
        [row.conversation_id for row in group if not isinstance(row, Evaluation)]
    )
    for row in group:
        talk = row.conversation
        if isinstance(row, Moment):
            yield taken.moment_row(row, talk, texts.get(talk.pk, {}))
        elif isinstance(row, Mark):
            yield {
                "conversation": talk.external_id,
                "started_at": talk.started_at.isoformat() if talk.has_time else None,
                "agent": row.agent.name if row.agent else None,
                "mark": row.mark,
                "turn": row.turn,
                "words": texts.get(talk.pk, {}).get(row.turn, "")[row.start : row.end],
            }
        else:
            yield taken.evaluation_row(row, talk)
