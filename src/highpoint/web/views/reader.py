"""The reader: one talk with everything that was seen in it, marked in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import (
    agents_seen_by,
    conversations_seen_by,
    may,
    require,
    sees_only_own,
    teams_answered_for,
)
from highpoint.apps.calibration.advice import standings
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.newest import Place
from highpoint.apps.quality import in_force
from highpoint.apps.quality.models import STANDARD, Evaluation, Reading
from highpoint.apps.quality.queries import Found, seen_in
from highpoint.apps.quality.standards import standard_of
from highpoint.engine.conversation import Role
from highpoint.loop.blind import why_hidden
from highpoint.web import ledgers, parts, words
from highpoint.web.beside import beside
from highpoint.web.findings import Finding, findings
from highpoint.web.forms.conversations import FilterForm
from highpoint.web.mood import FEWEST, Rail, rails
from highpoint.web.parts import Part
from highpoint.web.segments import Segment, Words, segments
from highpoint.web.unbiased import open_to
from highpoint.web.views.corrections import not_kept


@dataclass(frozen=True, slots=True)
class Shown:
    """One turn as the page shows it."""

    turn: Turn
    who: str
    new_day: bool
    segments: Sequence[Segment]
    rail: Rail | None


@require_safe
def reader(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one conversation to somebody who may see it; to others it is not there."""
    user = require(request.user, Act.READ_CONVERSATIONS)
    talks = Conversation.objects.select_related("agent", "reading__scorecard")
    talks = talks.defer("reading__observations", "reading__scorecard__definition")
    talk = get_object_or_404(talks.filter(conversations_seen_by(user)), pk=pk)
    part = parts.asked(talk, request.GET)
    turns = list(part.turns.select_related("author"))
    authors = part.authors(turns)
    _note(user, talk, authors)
    context: dict[str, Any] = {"talk": talk, "customer": talk.customer_called or "The customer"}
    context |= {"lasted": _lasted(talk), "authors": _authors(talk, authors), "part": part}
    context |= _neighbors(request, user, talk)
    context["blind"] = why_hidden(user, talk.pk)
    context |= beside(user, talk, turns, blind=bool(context["blind"]))
    context["told"] = not_kept(request, talk)
    context |= {"may_pin": may(user, Act.COACH), "may_give": may(user, Act.GIVE_KUDOS)}
    context["may_replay"] = may(user, Act.PRACTICE)
    reading = getattr(talk, "reading", None)
    if reading is None or context["blind"]:
        return render(
            request, "conversations/reader.html", context | {"turns": _shown(talk, turns, [], [])}
        )
    return render(request, "conversations/reader.html", context | _read(talk, reading, turns, part))


def _note(user: User, talk: Conversation, authors: Iterable[Agent | None]) -> None:
    """Let those who answered know who looked."""
    answered = {author.pk for author in authors if author} | {talk.agent_id}
    agents = [pk for pk in answered if pk is not None]
    now = timezone.now()
    looked(user, Did.OPENED_CONVERSATION, agents, "conversation", talk.pk, now=now)


# From how long on a talk is told in a unit.
UNITS = (
    ("day", timedelta(days=1), timedelta(days=2)),
    ("hour", timedelta(hours=1), timedelta(hours=2)),
    ("minute", timedelta(minutes=1), timedelta(minutes=1)),
)


def _read(
    talk: Conversation, reading: Reading, turns: Sequence[Turn], part: Part
) -> dict[str, Any]:
    moments, marks, evaluations = seen_in(talk)
    mood = [(turn, value) for turn, value, _ in reading.mood]
    standard = standard_of(talk.agent.team_id if talk.agent else None)
    beside = rails(dict(mood), part.end if part.several else len(turns), part.first)
    by_index = {turn.index: turn for turn in turns}
    here = range(part.first, part.end)
    before = 0
    if part.several:
        moments, marks, before = part.moments(moments), part.marks(marks), part.before(talk)
        by_index |= part.told_by(moments, reading)
    found = part.linked(findings(moments, marks, by_index.values(), before))
    return {
        "reading": reading,
        "missed": reading.offered - reading.met - reading.partial,
        "findings": found,
        "kinds": _kinds(found),
        "turns": _shown(talk, turns, found, beside),
        "has_mood": bool(beside),
        "fewest_for_mood": FEWEST,
        "mood": [(turn, words.mood_word(value), value) for turn, value in mood if turn in here],
        "box": ledgers.box(reading, standard),
        "standard": standard,
        "own_standard": standard != STANDARD,
        "course": ledgers.course(reading),
        "ending": ledgers.ending_words(reading, by_index),
        "resolved": words.RESOLVED[reading.resolved],
        **_evaluations(reading, evaluations),
        "several": len({finding.agent for finding in found if finding.agent}) > 1,
    }


def _evaluations(reading: Reading, found: Iterable[Evaluation]) -> dict[str, Any]:
    """Return what stands of each agent's evaluations, and what earlier scorecards made of it."""
    standing: list[Evaluation] = []
    earlier: list[Evaluation] = []
    cards = in_force.in_force()
    of_agent: dict[int | None, list[Evaluation]] = {}
    for evaluation in found:
        of_agent.setdefault(evaluation.agent_id, []).append(evaluation)
    for each in of_agent.values():
        now = _in_force(each, cards, reading.conversation.channel)
        standing.append(now)
        earlier += [evaluation for evaluation in each if evaluation != now]
    checked = {one.scorecard_id: standings(one.scorecard) for one in standing}
    return {
        "evaluations": [ledgers.filled(one, checked[one.scorecard_id]) for one in standing],
        "earlier": earlier,
    }


def _in_force(found: Sequence[Evaluation], cards: in_force.InForce, channel: str) -> Evaluation:
    """Return one agent's evaluation by the scorecard in force; the newest where none is by it."""
    team = found[0].agent.team_id if found[0].agent else None
    row = cards.of(team, channel).row if cards else None
    by_it = [evaluation for evaluation in found if evaluation.scorecard == row]
    return by_it[0] if by_it else max(found, key=lambda evaluation: evaluation.pk)


def _shown(
    talk: Conversation, turns: Sequence[Turn], found: Sequence[Finding], beside: Sequence[Rail]
) -> list[Shown]:
    here: dict[int, list[Words]] = {}
    for finding in found:
        for index, span in finding.spans:
            here.setdefault(index, []).append(span)
    shown: list[Shown] = []
    day = None
    for place, turn in enumerate(turns):
        new_day = bool(turn.at and day and turn.at.date() != day)
        day = turn.at.date() if turn.at else day
        cut = segments(turn.text, here.get(turn.index, ()))
        rail = beside[place] if beside else None
        shown.append(Shown(turn, _who(talk, turn), new_day, cut, rail))
    return shown


def _who(talk: Conversation, turn: Turn) -> str:
    if turn.role == Role.CUSTOMER:
        return talk.customer_called or "Customer"
    if turn.role == Role.AGENT:
        return str(turn.author or talk.agent or "Agent")
    return "Bot" if turn.role == Role.BOT else "System"


def _authors(talk: Conversation, authors: Iterable[Agent | None]) -> list[str]:
    """Return who answered, in the order they came in."""
    named = [str(author or talk.agent or "Agent") for author in authors]
    return list(dict.fromkeys(named))


def _kinds(found: Sequence[Finding]) -> list[tuple[str, str, int]]:
    """Return the kinds that are in this talk, each with its name and how often it is."""
    counts: dict[tuple[str, str], int] = {}
    for finding in found:
        counts[finding.kind, finding.name] = counts.get((finding.kind, finding.name), 0) + 1
    return [(kind, name, count) for (kind, name), count in counts.items()]


def _lasted(talk: Conversation) -> str:
    """Return how long a talk went on in the largest unit that fits, empty where that is not told."""
    if not (talk.has_time and talk.ended_at):
        return ""
    lasted = talk.ended_at - talk.started_at
    for unit, length, fewest in UNITS:
        if lasted >= fewest:
            count = round(lasted / length)
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    return ""


def _neighbors(request: HttpRequest, user: User, talk: Conversation) -> dict[str, Any]:
    """Return the conversations before and after this one in the list it was opened from."""
    asked = request.GET.get("channel", "")
    form = FilterForm(
        request.GET,
        agents=agents_seen_by(user),
        channels=[asked] if asked else [],
        teams=teams_answered_for(user),
    )
    found = Found(form.filter, open_to(user, form.filter), own=sees_only_own(user))
    here = Place(talk.started_at, talk.pk)
    newer = found.around(None, here, 1)
    older = found.around(here, None, 1)
    return {
        "query": form.query,
        "chips": form.chips,
        "newer": newer[0].pk if newer else None,
        "older": older[0].pk if older else None,
    }
