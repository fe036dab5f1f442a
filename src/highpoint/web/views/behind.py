"""The moments behind a figure, with their words, each leading to its turn in the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import (
    conversations_seen_by,
    may,
    require,
    team_sums_seen_by,
    teams_answered_for,
)
from highpoint.apps.conversations.models import Turn
from highpoint.apps.newest import Place
from highpoint.apps.quality import behind, insight
from highpoint.apps.quality.behind import Wanted
from highpoint.apps.quality.examples import with_turns
from highpoint.apps.quality.models import Evaluation, Mark, Moment
from highpoint.apps.quality.weeks import monday_of, settle
from highpoint.loop.blind import hidden_from
from highpoint.web import words
from highpoint.web.behaviors import rate_of
from highpoint.web.forms.insight import NO_TEAM, AskedForm, behind_form
from highpoint.web.numbers import number
from highpoint.web.quotes import Piece, Said, exchange, quote
from highpoint.web.unbiased import but_hidden
from highpoint.web.views.insight import of_team, standings_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A moment, a mark or an evaluation as the list tells it; ``turn`` is where to look."""

    row: Any
    title: str
    verdict: str
    turn: int | None
    said: Sequence[Said] = ()
    pieces: Sequence[Piece] = ()
    counts: tuple[int, int, int] | None = None


class Behind:
    """What an address asks for, of what a person may see."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        settle()
        self.teams = list(teams_answered_for(user))
        self.form: AskedForm = behind_form(request.GET, self.teams)
        what = behind.what(self.form.chosen("what"))
        if what is None or (what.kinds and not all(kind in words.KINDS for kind in what.kinds)):
            raise Http404("There is no such kind of moment or criterion.")
        team = self.form.chosen("team")
        self.first, self.last = self.form.chosen("from") or None, self.form.chosen("to") or None
        self.hidden = bool(hidden_from(user))
        seen = but_hidden(user, conversations_seen_by(user, "conversation__agent"))
        if team == NO_TEAM:
            seen &= Q(agent__team__isnull=True)
        self.wanted = Wanted(
            what,
            seen,
            number(team),
            self.first if self.last else None,
            self.last if self.first else None,
            self.form.chosen("verdict"),
        )
        self.sums = team_sums_seen_by(user) & of_team(team)

    @property
    def title(self) -> str:
        what = self.wanted.what
        if what.criterion:
            return what.criterion.title
        if what.card:
            return f"Conversations scored by {what.card}"
        return words.KINDS[what.kinds[0]]

    @property
    def total(self) -> Any:
        """What the weekly sums say of it: for whole weeks and for all time they know it."""
        first, last = self.wanted.first, self.wanted.last
        whole = first is None or (monday_of(first) == first and last and last.weekday() == 6)
        if not whole:
            return None
        return insight.total(self.wanted.what.key, self.sums, first, last)


@require_safe
def moments(request: HttpRequest) -> HttpResponse:
    """Show the moments behind a figure, newest first."""
    user = require(request.user, Act.SEE_INSIGHT)
    asked = Behind(request, user)
    page = behind.page(asked.wanted, Place.read(request.GET.get("before", "")))
    total = asked.total
    context = {
        "asked": asked,
        "form": asked.form,
        "rows": shown(asked, page.rows),
        "older": page.older,
        "paged": "before" in request.GET,
        "total": total,
        "rate": rate_of(total) if total else None,
        "fewest": insight.FEWEST,
        "standings": standings_of(asked.wanted.what.card),
        "verdicts": [
            (name, label, asked.form.but(verdict=name))
            for name, label in [("", "All"), *words.VERDICTS.items()]
        ],
        "may_take": may(user, Act.TAKE_FILES),
        "now": timezone.localtime(),
    }
    return render(request, "insight/moments.html", context)


def shown(asked: Behind, rows: Sequence[Any]) -> list[Shown]:
    """Return rows with their words."""
    found = [row for row in rows if isinstance(row, Moment)]
    if found:
        told = with_turns(found)
        return [
            Shown(row, words.KINDS[row.kind], row.verdict, row.turn, said=exchange(told[row.pk]))
            for row in found
        ]
    marks = [row for row in rows if isinstance(row, Mark)]
    if marks:
        return _marks(marks)
    return [_evaluation(asked, row) for row in rows]


def _marks(marks: Sequence[Mark]) -> list[Shown]:
    wanted = Q(pk__in=[])
    for mark in marks:
        wanted |= Q(conversation=mark.conversation_id, index=mark.turn)
    texts = {(turn.conversation_id, turn.index): turn.text for turn in Turn.objects.filter(wanted)}
    return [
        Shown(
            mark,
            words.MARKS[mark.mark],
            "missed",
            mark.turn,
            pieces=tuple(
                quote(
                    texts.get((mark.conversation_id, mark.turn), ""),
                    [(mark.start, mark.end, "missed")],
                )
            ),
        )
        for mark in marks
    ]


def _evaluation(asked: Behind, row: Evaluation) -> Shown:
    counts = behind.rating_of(asked.wanted.what, row)
    verdict = ""
    if counts and counts[0] == 1:
        verdict = "met" if counts[1] else "partial" if counts[2] else "missed"
    return Shown(row, asked.title, verdict, None, counts=counts)
