"""An agent's own page: strengths first, one moment to practise, the own weeks. One person only."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from scipy import special

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import agents_seen_by, conversations_seen_by, may, require
from highpoint.apps.calibration.advice import standings
from highpoint.apps.prevention import chain
from highpoint.apps.quality import figures, in_force
from highpoint.apps.quality.figures import Days, ScoredDays, Share
from highpoint.apps.quality.models import Scorecard as KeptScorecard
from highpoint.apps.quality.standards import standard_of
from highpoint.apps.wellbeing.operations import care_of
from highpoint.engine.insight.control_chart import FEWEST_POINTS
from highpoint.engine.insight.high_point import FEWEST_CONVERSATIONS, FEWEST_WEEKS
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.scorecard import Scorecard
from highpoint.web.behaviors import FEWEST_FOR_RATE, Rate, behaviors, percent
from highpoint.web.charts.control import draw
from highpoint.web.charts.own_weeks import own_weeks
from highpoint.web.coaching import newest_kudos
from highpoint.web.forms.wellbeing import HelpForm
from highpoint.web.highlights import highlights
from highpoint.web.own_highs import bests
from highpoint.web.own_page_beside import View, agreed, beside, coached
from highpoint.web.stories import today_beside
from highpoint.web.two_scores import two_scores
from highpoint.web.unbiased import but_hidden

# Loads with the addresses, before the server says that it is up, and not with the first visitor's
# page: the intervals need it (engine/insight/intervals.py).
_INTERVALS_READY = special.betaincinv

# How far back a page may look, in weeks, and what that is called; None is all time.
SPANS: dict[str, tuple[int | None, str]] = {
    "4": (4, "4 weeks"),
    "13": (13, "3 months"),
    "52": (52, "a year"),
    "all": (None, "all time"),
}
USUAL_SPAN = "13"
# A high point may lie this far back; older weeks were another job.
HISTORY_WEEKS = 104


def today(request: HttpRequest) -> HttpResponse:
    """Show the signed-in person's own page."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    agent = user.serves_as
    now = timezone.localtime()
    context: dict[str, object] = {
        "greeting": greeting(now),
        "first_name": str(user).split()[0],
        "now": now,
    }
    context |= agreed(user, now)
    context |= today_beside(user, now)
    if agent is None:
        context["may_see_people"] = may(user, Act.SEE_PEOPLE)
        context["own_steps"] = chain.done_by(user)
        return render(request, "own_page/nobody.html", context)
    context |= coached(agent)
    return render(request, "own_page/today.html", context | _page(request, user, agent, own=True))


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one agent's page to somebody who may see that agent."""
    user = require(request.user, Act.SEE_PEOPLE)
    agent = get_object_or_404(agents_seen_by(user).select_related("team", "user"), pk=pk)
    looked(user, Did.OPENED_PAGE, [agent.pk], "page", agent.pk, now=timezone.now())
    context = _page(request, user, agent, own=False)
    context["may_manage"] = may(user, Act.MANAGE_PEOPLE)
    return render(request, "own_page/person.html", context)


def greeting(now: datetime) -> str:
    """Return how one is greeted at this hour.

    >>> greeting(datetime(2026, 11, 22, 8)), greeting(datetime(2026, 11, 22, 19))
    ('Good morning', 'Good evening')
    """
    if now.hour < 12:
        return "Good morning"
    return "Good afternoon" if now.hour < 18 else "Good evening"


def _page(request: HttpRequest, user: User, agent: Agent, *, own: bool) -> dict[str, object]:
    """Gather one agent's page in a fixed number of queries, whatever the agent's history."""
    cards = in_force.in_force()
    card = cards.of(agent.team_id, "").row if cards else None
    known = figures.known_days(agent)
    span, days = _span(request.GET.get("span", ""), known)
    context: dict[str, object] = {
        "agent": agent,
        "own": own,
        "span": span,
        "spans": [(key, words) for key, (_, words) in SPANS.items()],
        "days": days,
        "fewest": FEWEST_FOR_RATE,
        "moments_link": _link(agent, days),
    }
    care = care_of(agent.team_id)
    seen = conversations_seen_by(user, "conversation__agent")
    view = View(user, agent, care, seen, own=own, until=known.last, now=timezone.now())
    context |= beside(view)
    if card is None:
        return context | {"help_form": HelpForm(subjects=[])}
    now = figures.counts(agent, days)
    earlier = days.before()
    before = figures.counts(agent, earlier) if earlier else {}
    asked = Scorecard.from_dict(card.definition)
    found = behaviors(asked, now, before)
    context |= {"behaviors": found, "earlier": earlier, "card": card}
    context["standings"] = standings(card)
    context["other_cards"] = cards.on_channels(agent.team_id)
    context["highlights"] = highlights(agent, found, but_hidden(user, seen))
    scored = ScoredDays.of(agent, card)
    context |= _weeks(scored, known)
    context |= _consistency(agent, card, days, scored)
    context["two"] = two_scores(Q(agent__in=agent.names), card, days, scored)
    context["bests"] = bests(agent, found, known.last)
    if own:
        context["kudos"] = newest_kudos(agent)
        context["help_form"] = HelpForm(subjects=[criterion.title for criterion in asked.criteria])
    return context


def _span(asked: str, known: Days) -> tuple[str, Days]:
    """Return the stretch of days to show: it ends with the agent's last dated conversation."""
    if known.last is None:
        return "all", Days()
    span = asked if asked in SPANS else USUAL_SPAN
    weeks, _ = SPANS[span]
    return span, Days() if weeks is None else Days.weeks_until(known.last, weeks)


def _weeks(scored: ScoredDays, known: Days) -> dict[str, object]:
    if known.last is None:
        return {"undated": True}
    history = Days.weeks_until(known.last + timedelta(days=1), HISTORY_WEEKS)
    weeks = own_weeks(scored.weeks(history))
    return {
        "weeks": weeks,
        "chart": draw(weeks, weeks.limits) if weeks.limits else None,
        "fewest_points": FEWEST_POINTS,
        "fewest_weeks": FEWEST_WEEKS,
        "fewest_conversations": FEWEST_CONVERSATIONS,
    }


def _consistency(
    agent: Agent, card: KeptScorecard, days: Days, scored: ScoredDays
) -> dict[str, object]:
    standard = standard_of(agent.team_id)
    share = figures.at_standard(agent, card, days, standard, scored)
    against = figures.above_own_usual(agent, card, days, scored)
    return {
        "consistency": _rate(share),
        "share": share,
        "standard": standard,
        "against": against,
        "above_usual": _rate(against.share) if against else None,
    }


def _rate(share: Share) -> Rate | None:
    if share.conversations < FEWEST_FOR_RATE:
        return None
    interval = jeffreys(share.reached, share.conversations)
    return percent(share.reached, share.conversations, interval)


def _link(agent: Agent, days: Days) -> str:
    """Return the address of the agent's conversations in these days; filters are added to it."""
    query: dict[str, object] = {"agent": agent.pk}
    if days.first and days.last:
        query |= {"from": days.first.isoformat(), "to": days.last.isoformat()}
    return f"{reverse('conversations')}?{urlencode(query)}"
