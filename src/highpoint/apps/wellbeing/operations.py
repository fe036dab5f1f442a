"""Everything that changes calls for help, shared load and what a team sets for itself."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Agent, Team, User
from highpoint.apps.accounts.permissions import helpers_of
from highpoint.apps.notices.operations import tell
from highpoint.apps.quality.standards import set_standard
from highpoint.apps.wellbeing.models import HelpAsked, LoadShared, TeamCare
from highpoint.errors import HighpointError

LONGEST_ABOUT = 120


class CannotHelp(HighpointError):
    """A call for help that cannot be made, answered or withdrawn."""


class CannotShare(HighpointError):
    """The load cannot be shown to this person."""


def ask_for_help(
    agent: Agent, about: str, words: str = "", *, by: User, now: datetime, link: str = ""
) -> HelpAsked:
    """
    Ask the leads and coaches of one's team for help; they are told.

    :param link: the page on which it is answered
    :raises CannotHelp: if it says nothing, is somebody else's, or is asked for already
    """
    about = " ".join(about.split())[:LONGEST_ABOUT]
    if not about:
        raise CannotHelp("Choose what you would like help with.")
    if agent.user_id != by.pk:
        raise CannotHelp("Help is asked for by oneself.")
    try:
        with transaction.atomic():
            asked = HelpAsked.objects.create(
                agent=agent, about=about, words=words.strip(), asked_at=now
            )
            note(by, Did.ASKED_FOR_HELP, "help", thing_id=asked.pk, agent=agent, now=now)
            tell(
                helpers_of(agent.team).exclude(pk=by.pk),
                "help",
                f"help {asked.pk} asked",
                f"{agent.name} would like help with: {about}",
                now=now,
                link=link,
                body=asked.words,
            )
    except IntegrityError as error:
        raise CannotHelp(f"You have asked for help with “{about}” already.") from error
    return asked


def withdraw_help(asked: HelpAsked, *, by: User, now: datetime) -> None:
    """
    Take a call for help back.

    :raises CannotHelp: if it is somebody else's or closed already
    """
    if asked.agent.user_id != by.pk:
        raise CannotHelp("Only who asked can take it back.")
    with transaction.atomic():
        if not _open(asked).update(withdrawn_at=now):
            raise CannotHelp("It was answered or taken back already.")
        note(by, Did.WITHDREW_HELP, "help", thing_id=asked.pk, agent=asked.agent, now=now)


def answer_help(asked: HelpAsked, answer: str, *, by: User, now: datetime, link: str = "") -> None:
    """
    Answer a call for help; who asked is told, in these words.

    :raises CannotHelp: without words, or if it is closed already
    """
    if not answer.strip():
        raise CannotHelp("Say how you will help, even if only when.")
    with transaction.atomic():
        if not _open(asked).update(answer=answer.strip(), answered_at=now, answered_by=by):
            raise CannotHelp("It was answered or taken back already.")
        note(by, Did.ANSWERED_HELP, "help", thing_id=asked.pk, agent=asked.agent, now=now)
        if asked.agent.user:
            tell(
                [asked.agent.user],
                "help",
                f"help {asked.pk} answered",
                f"{by} answers your call for help with: {asked.about}",
                now=now,
                link=link,
                body=answer.strip(),
            )


def share_load(agent: Agent, to: User, *, by: User, now: datetime) -> None:
    """
    Let one lead or coach of one's team see one's hard days. A second time changes nothing.

    :raises CannotShare: if they are somebody else's, or that person does not help this team
    """
    if agent.user_id != by.pk:
        raise CannotShare("Hard days are shown by the person they are of.")
    if not helpers_of(agent.team).exclude(pk=by.pk).filter(pk=to.pk).exists():
        raise CannotShare("Choose a lead or coach of your team.")
    with transaction.atomic():
        _, made = LoadShared.objects.get_or_create(
            agent=agent, to=to, ended_at=None, defaults={"since": now}
        )
        if made:
            note(by, Did.SHARED_LOAD, "load", agent=agent, person=to, now=now)


def end_sharing(agent: Agent, to: User, *, by: User, now: datetime) -> None:
    """
    Show one's hard days to somebody no longer.

    :raises CannotShare: if they are somebody else's
    """
    if agent.user_id != by.pk:
        raise CannotShare("Hard days are shown by the person they are of.")
    with transaction.atomic():
        shown = LoadShared.objects.filter(agent=agent, to=to, ended_at=None)
        if shown.update(ended_at=now):
            note(by, Did.ENDED_SHARING, "load", agent=agent, person=to, now=now)


def set_care(
    team: Team, *, standard: float, hard_moments: int, hard_minutes: int, by: User, now: datetime
) -> bool:
    """
    Set a team's standard, and what counts as a hard run; the form has checked the bounds.

    Tells whether its kept figures have to be counted anew by the standard (recount_job.py).
    """
    with transaction.atomic():
        TeamCare.objects.update_or_create(
            team=team,
            defaults={
                "hard_moments": hard_moments,
                "hard_minutes": hard_minutes,
            },
        )
        note(by, Did.CHANGED_TEAM, "team", thing_id=team.pk, detail="standard", now=now)
        return set_standard(team, standard)


def care_of(team: Team | int | None) -> TeamCare:
    """Return what a team has set, or what holds where it has set nothing; not saved then."""
    found = TeamCare.objects.filter(team=team).first() if team is not None else None
    return found or TeamCare()


def _open(asked: HelpAsked) -> QuerySet[HelpAsked]:
    return HelpAsked.objects.filter(pk=asked.pk, answered_at=None, withdrawn_at=None)
