"""What a coach is shown of an agent before a session: strengths first, then what is most to gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import conversations_seen_by
from highpoint.apps.coaching import judged
from highpoint.apps.coaching.models import CoachingSession, Kudos, Pin
from highpoint.apps.coaching.outcome import Outcome, outcomes
from highpoint.apps.coaching.queries import Quoted, kudos_to, quoted
from highpoint.apps.quality import examples, figures, in_force
from highpoint.apps.quality.examples import Newest
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.models import Scorecard as KeptScorecard
from highpoint.engine.insight import coached
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.moment import Verdict
from highpoint.engine.scorecard import Scorecard
from highpoint.web import words
from highpoint.web.behaviors import (
    FEWEST_FOR_RATE,
    Behavior,
    Rate,
    behaviors,
    most_to_gain,
    percent,
    strengths,
)
from highpoint.web.highlights import TRIED, Shown
from highpoint.web.quotes import exchange

WEEKS = 13


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    What the evidence suggests to talk about; each None where there is nothing to say.

    ``rates`` are today's, in percent, of the criteria that have one; ``choices`` are all the
    criteria of the scorecard: key, title, and the kind of moment its rate is read from;
    ``anything`` tells whether any moment is known.
    """

    strength: tuple[Behavior, Shown | None] | None
    focus: Behavior | None
    focus_moment: Shown | None
    days: Days
    rates: Mapping[str, float]
    choices: Sequence[tuple[str, str, str]]
    anything: bool = False
    judged: Sequence[Judged] = ()
    card: KeptScorecard | None = None
    fewest: int = FEWEST_FOR_RATE


def suggestion(agent: Agent, reader: User) -> Suggestion:
    """Return what to praise and what to work on, from the last three months of talks."""
    known = known_of(agent)
    found = known.found
    seen = conversations_seen_by(reader, "conversation__agent")
    # What is more than good manners comes first: nobody is proud of having said hello.
    best_first = sorted(strengths(found, len(found)), key=lambda b: b.kind in examples.EVERYDAY)
    best, best_moment = _first_told(agent, best_first, [Verdict.MET], seen)
    gain, gain_moment = _first_told(
        agent, most_to_gain(found), [Verdict.MISSED, Verdict.PARTIAL], seen
    )
    told = examples.told(one for one in (best_moment, gain_moment) if one)
    return Suggestion(
        (best, _shown(best, best_moment, told)) if best else None,
        gain,
        _shown(gain, gain_moment, told),
        known.days,
        known.rates,
        known.choices,
        bool(found),
        known.judged,
        known.card,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion whose rate people's reviews tell; ``rate`` is None where they are too few."""

    key: str
    title: str
    reviews: int
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Known:
    """An agent's behaviors of the last three months, and what one may choose to work on."""

    days: Days
    found: Sequence[Behavior]
    choices: Sequence[tuple[str, str, str]]
    judged: Sequence[Judged] = ()
    card: KeptScorecard | None = None

    @property
    def rates(self) -> dict[str, float]:
        read = {one.criterion.key: one.rate.value for one in self.found if one.rate}
        return {one.key: one.rate.value for one in self.judged if one.rate} | read


def known_of(agent: Agent) -> Known:
    """Return an agent's behaviors of the last three months by the scorecard in force."""
    cards = in_force.in_force()
    row = cards.of(agent.team_id, "").row if cards else None
    if row is None:
        return Known(Days(), [], [])
    card = Scorecard.from_dict(row.definition)
    known = figures.known_days(agent)
    days = Days.weeks_until(known.last, WEEKS) if known.last else Days()
    choices = _choices(card)
    found = behaviors(card, figures.counts(agent, days), {})
    return Known(days, found, choices, _judged(agent, choices, days), row)


def _judged(agent: Agent, choices: Sequence[tuple[str, str, str]], days: Days) -> list[Judged]:
    """Return what people's reviews say of the criteria that the engine has no rate of."""
    titles = {key: title for key, title, kind in choices if not kind}
    levels = judged.rates(agent, list(titles), days) if titles else {}
    none = judged.NOTHING
    return [
        Judged(key, title, levels.get(key, none).offered, _rate(levels.get(key, none)))
        for key, title in titles.items()
    ]


def _first_told(
    agent: Agent, found: Sequence[Behavior], verdicts: Sequence[Verdict], seen: Q
) -> tuple[Behavior | None, Newest | None]:
    """Return the first behavior that has a moment to show with it; else the first, without."""
    for behavior in found[:TRIED]:
        good = Verdict.MET in verdicts
        moment = examples.newest(agent, behavior.kind, verdicts, seen, satisfied_first=good)
        if moment is not None:
            return behavior, moment
    return (found[0], None) if found else (None, None)


def _shown(
    behavior: Behavior | None, found: Newest | None, told: Mapping[int, examples.Example]
) -> Shown | None:
    if behavior is None or found is None:
        return None
    example = told[found.pk]
    return Shown(behavior, example.moment, exchange(example), found.satisfied)


def _choices(card: Scorecard) -> list[tuple[str, str, str]]:
    return [
        (
            one.key,
            one.title,
            str(one.kinds[0]) if len(one.kinds) == 1 and one.misses is None else "",
        )
        for one in card.criteria
    ]


@dataclass(frozen=True, slots=True)
class ShownPin:
    """A pinned place with its words and the address it leads to."""

    pin: Pin
    quote: Quoted | None
    name: str

    @property
    def anchor(self) -> str:
        pin = self.pin
        return f"moment-{pin.moment_id}" if pin.moment_id else f"t{pin.turn}"


def shown_pins(pins: Sequence[Pin]) -> list[ShownPin]:
    """Return pins with their words, praise first."""
    quotes = quoted(pins)
    rows = [ShownPin(pin, quotes.get(pin.pk), name_of(pin.kind)) for pin in pins]
    return sorted(rows, key=lambda row: row.pin.tone != Pin.Tone.PRAISE)


def name_of(kind: str) -> str:
    """Return what people call a kind of moment or mark; empty for other words."""
    return words.KINDS.get(kind) or words.MARKS.get(kind, "")


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """A behavior's rate before and after, in percent, and what can be said of it."""

    outcome: Outcome
    before: Rate | None
    after: Rate | None
    says: str

    @property
    def away(self) -> str:
        """How far the rate is from where it would have been, in words; empty where unknown."""
        found = self.outcome.effect
        if found is None:
            return ""
        points = round(100 * abs(found.gained))
        side = "above" if found.gained > 0 else "below"
        where = f"{points} point{'' if points == 1 else 's'} {side}" if points else "just"
        low, high = (_signed(100 * end) for end in (found.interval.low, found.interval.high))
        return f"The rate is {where} where it would have been expected ({low} to {high} points)."

    @property
    def points(self) -> dict[str, str] | None:
        """The figures of the comparison in percent points; None where there is none."""
        found = self.outcome.effect
        if found is None:
            return None
        return {
            "raw": _signed(100 * found.raw),
            "raw_low": _signed(100 * found.raw_interval.low),
            "raw_high": _signed(100 * found.raw_interval.high),
            "others": _signed(100 * found.others),
            "against": _signed(100 * found.against),
            "pull": _signed(100 * found.pull),
            "gained": _signed(100 * found.gained),
            "low": _signed(100 * found.interval.low),
            "high": _signed(100 * found.interval.high),
            "people": str(found.people),
        }


def _signed(value: float) -> str:
    """Return points with a sign that reads well.

    >>> _signed(-3.6), _signed(0.2), _signed(12.0)
    ('−4', '0', '+12')
    """
    points = round(value)
    return f"{'−' if points < 0 else '+' if points else ''}{abs(points)}"


SAYS = {
    coached.Verdict.BETTER: "Shown: better than it would have been, by more than chance.",
    coached.Verdict.WORSE: "Shown: worse than it would have been, by more than chance.",
    coached.Verdict.NOT_SHOWN: "Not shown: what changed is within chance.",
}


def shown_outcomes(session: CoachingSession, today: date) -> list[ShownOutcome]:
    """Return what happened to each behavior of a session, as the page tells it."""
    return [
        ShownOutcome(
            one,
            _rate(one.change.before),
            _rate(one.change.after),
            SAYS[one.effect.verdict] if one.effect else one.why_not,
        )
        for one in outcomes(session, today)
    ]


def _rate(level: coached.Level) -> Rate | None:
    if level.offered < coached.FEWEST_MOMENTS:
        return None
    return percent(level.taken, level.offered, jeffreys(level.taken, level.offered))


def newest_kudos(agent: Agent, most: int = 3) -> list[tuple[Kudos, Quoted | None]]:
    """Return a person's newest kudos with the words they are for, for their own page."""
    rows = list(kudos_to(agent)[:most])
    quotes = quoted(rows)
    return [(one, quotes.get(one.pk)) for one in rows]
