"""Early warnings: opened at a threshold, shown to a capacity, taken by one, told of once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import helpers_of
from highpoint.apps.notices.operations import settled, tell
from highpoint.apps.watch.models import LONGEST_WORDS, EarlyWarning, OpenTalk, WatchTerms
from highpoint.apps.watch.terms import terms_of
from highpoint.engine.conversation import Conversation
from highpoint.engine.warning import SIGNS, Risk
from highpoint.errors import HighpointError

KIND = "warning"


class CannotTake(HighpointError):
    """A warning that cannot be taken, or not be written to, for a reason a person can be told."""


def of(talk: OpenTalk) -> EarlyWarning | None:
    """Return a talk's warning, None where there is none."""
    return EarlyWarning.objects.filter(talk=talk).first()


def look(
    talk: OpenTalk, told: Conversation, risk: Risk | None, *, now: datetime
) -> tuple[EarlyWarning | None, tuple[EarlyWarning, ...]]:
    """
    Open a warning of a talk where it is time, and return it with those that are shown from now on.

    Runs inside the caller's transaction, after a talk was read.
    """
    terms = terms_of(talk.team_id)
    warning = of(talk)
    if warning is None and risk is not None and risk.chance >= terms.threshold:
        warning, _ = EarlyWarning.objects.get_or_create(
            talk=talk, defaults=_opened(told, risk, terms, talk.heard, now)
        )
    if warning is None:
        return None, ()
    shown = fill(talk.team_id, now=now)
    return next((one for one in shown if one.pk == warning.pk), warning), shown


@dataclass(frozen=True, slots=True)
class Standing:
    """The warnings to look at now, most at risk first; how many more wait, and calmed down."""

    within: tuple[EarlyWarning, ...]
    waiting: int
    calmed: int


def divide(rows: Iterable[EarlyWarning], terms: WatchTerms) -> Standing:
    """
    Return which of a team's open warnings to look at now.

    What somebody took keeps its place; the other places go to the talks most at risk. A talk
    whose chance has fallen below the threshold again has calmed down and needs none.
    """
    at_risk = sorted(rows, key=lambda row: (-(row.talk.chance or 0.0), row.pk))
    stands = [row for row in at_risk if row.taken_at or (row.talk.chance or 0.0) >= terms.threshold]
    free = max(0, terms.capacity - sum(row.taken_at is not None for row in stands))
    within = []
    for row in stands:
        if row.taken_at is None:
            free -= 1
        if row.taken_at is not None or free >= 0:
            within.append(row)
    return Standing(tuple(within), len(stands) - len(within), len(at_risk) - len(stands))


def open_ones(talks: Q) -> list[EarlyWarning]:
    """Return the warnings of open talks; ``talks`` is a condition on the talk."""
    open_talks = OpenTalk.objects.filter(talks, ended_at=None, warning__isnull=False)
    rows = EarlyWarning.objects.filter(talk__in=open_talks.values("pk"))
    return list(rows.select_related("talk__team", "taken_by"))


def fill(team: int | None, *, now: datetime) -> tuple[EarlyWarning, ...]:
    """Show the warnings that a place is free for; tell people of each once, and return them."""
    terms = terms_of(team)
    new = []
    for row in divide(open_ones(Q(team=team)), terms).within:
        # Asked of the database: of two processes one shows it.
        unseen = EarlyWarning.objects.filter(pk=row.pk, shown_at=None)
        if row.shown_at is None and unseen.update(shown_at=now):
            row.shown_at = now
            if terms.tells:
                _tell(row, now)
            new.append(row)
    return tuple(new)


def take(warning: EarlyWarning, *, by: User, now: datetime) -> None:
    """
    Say that one takes care of a talk; one person a warning.

    :raises CannotTake: if somebody else has it, or the talk is over
    """
    with transaction.atomic():
        free = EarlyWarning.objects.filter(pk=warning.pk, taken_at=None)
        if not free.filter(talk__ended_at=None).update(taken_by=by, taken_at=now):
            raise CannotTake(_why_not(warning, by))
        settled(KIND, warning.once, now=now)
        note(by, Did.TOOK_WARNING, "open talk", thing_id=warning.talk_id, now=now)


def tell_help(warning: EarlyWarning, helped: str, *, by: User, now: datetime) -> None:
    """
    Keep what was done for the customer; whoever tells it first has taken the talk with it.

    :raises CannotTake: if it is empty, or somebody else has taken the talk
    """
    said = " ".join(helped.split())
    if not said:
        raise CannotTake("Say in a line what was done.")
    if len(said) > LONGEST_WORDS:
        raise CannotTake(f"Say it in {LONGEST_WORDS} letters at the most.")
    with transaction.atomic():
        rows = EarlyWarning.objects.filter(pk=warning.pk)
        rows.filter(taken_at=None).update(taken_by=by, taken_at=now)
        if not rows.filter(taken_by=by).update(helped=said):
            raise CannotTake(_why_not(warning, by))
        note(by, Did.TOLD_HELP, "open talk", thing_id=warning.talk_id, now=now)


def tell_outcome(talk: OpenTalk, outcome: str, *, by: User, now: datetime) -> None:
    """
    Keep how a talk ended as a person sees it; no reading of the engine changes it after that.

    :raises CannotTake: while the talk goes on, or if it is no way to end
    """
    if outcome not in OpenTalk.Outcome.values:
        raise CannotTake("Choose whether it ended well or badly.")
    with transaction.atomic():
        over = OpenTalk.objects.filter(pk=talk.pk, ended_at__isnull=False)
        if not over.update(outcome=outcome, outcome_by=by):
            raise CannotTake("The talk still goes on: how it ended can be told after its end.")
        note(by, Did.TOLD_OUTCOME, "open talk", thing_id=talk.pk, now=now)


def _opened(
    told: Conversation, risk: Risk, terms: WatchTerms, heard: int, now: datetime
) -> dict[str, object]:
    raised = next((one for one in risk.reasons if one.log_odds > 0), None)
    words = ""
    if raised and raised.spans:
        words = " ".join(told.turns[raised.spans[-1].turn].text.split())[:LONGEST_WORDS]
    return {
        "at": now,
        "said_at": told.turns[-1].at or now,
        "turn": heard,
        "chance": risk.chance,
        "threshold": terms.threshold,
        "sign": raised.sign if raised else "",
        "words": words,
    }


def _tell(warning: EarlyWarning, now: datetime) -> None:
    """Tell who leads or coaches the team; no name and no word of a customer goes out."""
    people = helpers_of(warning.talk.team)
    if not people.exists():
        people = helpers_of(None)
    why = f": {SIGNS[warning.sign][1]}" if warning.sign else ""
    tell(
        people,
        KIND,
        warning.once,
        f"An open talk may end badly{why}.",
        now=now,
        link=f"/watch/{warning.talk_id}/",
        about={"source": warning.talk.source, "conversation": warning.talk.external_id},
    )


def _why_not(warning: EarlyWarning, by: User) -> str:
    row = EarlyWarning.objects.select_related("talk", "taken_by").get(pk=warning.pk)
    if row.taken_at is None:
        return "The talk is over: nobody has to take it any more."
    if row.taken_by_id == by.pk:
        return "You have taken it already."
    return f"{row.taken_by or 'Somebody'} takes care of it already."
