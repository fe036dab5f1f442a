"""Who may do and see what. The only place where a role is asked for."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet, Subquery

from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.errors import HighpointError


class NotAllowed(HighpointError):
    """This person's role does not let them do this."""


class Act(StrEnum):
    """Something a role may or may not do."""

    READ_CONVERSATIONS = "read conversations"
    SAVE_FILTERS = "save filters"
    SHARE_FILTERS = "share filters"
    IMPORT = "import conversations"
    SEE_OWN_PAGE = "see an own page"
    SEE_PEOPLE = "open one person's page"
    SEE_ACCOUNTS = "see who signs in"
    MANAGE_PEOPLE = "add or change people"
    READ_LOG = "read the audit log"
    READ_SCORECARDS = "read scorecards"
    SEE_INSIGHT = "see what teams do week by week"
    SET_THRESHOLDS = "set thresholds"
    TAKE_FILES = "take conversations as files"
    MAKE_SCORECARDS = "make scorecards"
    REMOVE_MADE_UP = "remove the made-up company"


_EVERYTHING = frozenset(Act)

_MAY: dict[str, frozenset[Act]] = {
    Role.ADMIN: _EVERYTHING,
    Role.LEAD: frozenset(
        {
            Act.READ_CONVERSATIONS,
            Act.SAVE_FILTERS,
            Act.SHARE_FILTERS,
            Act.IMPORT,
            Act.SEE_PEOPLE,
            Act.SEE_OWN_PAGE,
            Act.SEE_ACCOUNTS,
            Act.READ_SCORECARDS,
            Act.MAKE_SCORECARDS,
            Act.SEE_INSIGHT,
            Act.SET_THRESHOLDS,
            Act.TAKE_FILES,
        }
    ),
    Role.COACH: frozenset(
        {
            Act.READ_CONVERSATIONS,
            Act.SAVE_FILTERS,
            Act.SHARE_FILTERS,
            Act.SEE_PEOPLE,
            Act.SEE_OWN_PAGE,
            Act.READ_SCORECARDS,
            Act.SEE_INSIGHT,
            Act.TAKE_FILES,
        }
    ),
    Role.AGENT: frozenset(
        {Act.READ_CONVERSATIONS, Act.SAVE_FILTERS, Act.SEE_OWN_PAGE, Act.READ_SCORECARDS}
    ),
    # Nothing of a customer's talk: hiring sees candidates, an executive sees sums.
    Role.HIRING: frozenset(),
    Role.EXECUTIVE: frozenset(),
    Role.AUDITOR: frozenset(
        {
            Act.READ_CONVERSATIONS,
            Act.SEE_PEOPLE,
            Act.SEE_ACCOUNTS,
            Act.READ_LOG,
            Act.READ_SCORECARDS,
            Act.SEE_INSIGHT,
            Act.TAKE_FILES,
        }
    ),
}

# These read and never write, whatever an act above would let them do.
_READ_ONLY = frozenset({Role.AUDITOR})

# These see the whole company; a lead or coach sees their teams and agents in no team yet.
_SEE_ALL = frozenset({Role.ADMIN, Role.AUDITOR})
_SEE_TEAMS = frozenset({Role.LEAD, Role.COACH})


def may(user: User | AnonymousUser, act: Act) -> bool:
    """Tell whether this person's role allows an act at all."""
    return isinstance(user, User) and user.is_active and act in _MAY[user.role]


def require(user: User | AnonymousUser, act: Act) -> User:
    """
    Return the person, who may do this.

    :raises NotAllowed: with a sentence for the person
    """
    if not may(user, act):
        raise NotAllowed(f"Your role does not let you {act}. Ask an administrator.")
    assert isinstance(user, User)
    return user


def only_reads(user: User | AnonymousUser) -> bool:
    """Tell whether this person's role changes nothing but the person's own way in."""
    return isinstance(user, User) and user.role in _READ_ONLY


def accounts_seen_by(user: User) -> QuerySet[User]:
    """Return those who sign in whom this person may see: a lead, those of the own teams."""
    if user.role in _SEE_ALL:
        return User.objects.all()
    if may(user, Act.SEE_ACCOUNTS):
        own = Team.objects.filter(people=user)
        return User.objects.filter(
            Q(pk=user.pk) | Q(pk__in=User.objects.filter(teams__in=own).values("pk"))
        )
    return User.objects.none()


def teams_seen_by(user: User) -> QuerySet[Team]:
    """Return the teams whose members this person may see: a lead, the own ones."""
    if user.role in _SEE_ALL:
        return Team.objects.all()
    if may(user, Act.SEE_ACCOUNTS):
        return Team.objects.filter(pk__in=user.teams.values("pk"))
    return Team.objects.none()


def teams_answered_for(user: User) -> QuerySet[Team]:
    """Return the teams whose figures and conversations this person may see, by name."""
    if user.role in _SEE_ALL:
        return Team.objects.all()
    return user.teams.all() if user.role in _SEE_TEAMS else Team.objects.none()


def team_sums_seen_by(user: User) -> Q:
    """Return the condition on ``team`` that keeps to sums this person may see."""
    if user.role in _SEE_ALL:
        return Q()
    if user.role in _SEE_TEAMS:
        return Q(team__in=user.teams.all()) | Q(team__isnull=True)
    return Q(pk__in=[])


def told_of_threshold(team: Team | None) -> QuerySet[User]:
    """Return who is told that a team fell below a threshold: its leads; of all: administrators."""
    active = User.objects.filter(is_active=True)
    if team is None:
        return active.filter(role=Role.ADMIN)
    return active.filter(role=Role.LEAD, teams=team)


def decides_for(user: User, team: Team | None) -> bool:
    """
    Tell whether a person decides what a team is scored by; None: the whole company.

    A lead decides for their teams, and for all where they lead every team there is.
    """
    if not may(user, Act.MAKE_SCORECARDS):
        return False
    if user.role == Role.ADMIN:
        return True
    led = user.teams.all()
    if team is not None:
        return led.filter(pk=team.pk).exists()
    return not Team.objects.exclude(pk__in=led).exists()


def agents_seen_by(user: User) -> QuerySet[Agent]:
    """Return the agents whose conversations and figures this person may see, one a person."""
    return Agent.objects.filter(_seen(user, ""), joined_to=None)


def sees_only_own(user: User) -> bool:
    """Tell whether a person sees the own conversations and no others."""
    return user.role not in _SEE_ALL | _SEE_TEAMS


def conversations_seen_by(user: User, agent: str = "agent") -> Q:
    """
    Return the condition that keeps to conversations this person may see.

    ``agent`` is the path from the filtered model to its agent. A talk that nobody
    answered is for those who see teams or everything.
    """
    seen = _seen(user, f"{agent}__")
    if user.role in _SEE_TEAMS:
        seen |= Q(**{f"{agent}__isnull": True})
    return seen


def _seen(user: User, path: str) -> Q:
    if user.role in _SEE_ALL:
        return Q()
    if user.role in _SEE_TEAMS:
        return Q(**{f"{path}team__in": user.teams.all()}) | Q(**{f"{path}team__isnull": True})
    if user.role == Role.AGENT:
        # Values, not a join: so that the indexes that begin with the agent are used.
        own = Agent.objects.filter(user=user.pk)
        if not Agent.objects.filter(joined_to__in=own).exists():
            return Q(**{f"{path}pk": Subquery(own.values("pk")[:1])})
        return Q(**{f"{path}pk__in": [pk for agent in own for pk in agent.names]})
    return Q(pk__in=[])
