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
    MAKE_SCORECARDS = "make scorecards"
    PLAN_ASSIGNMENTS = "plan who reviews what"
    SEE_ASSIGNMENTS = "see who reviews what"
    DO_ASSIGNED = "do assigned reviews"
    EVALUATE = "evaluate conversations"
    REVIEW = "review what others answered"
    CORRECT = "correct what the engine saw"
    SHARE_TEMPLATES = "share templates of comments"
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
            Act.PLAN_ASSIGNMENTS,
            Act.SEE_ASSIGNMENTS,
            Act.DO_ASSIGNED,
            Act.EVALUATE,
            Act.REVIEW,
            Act.CORRECT,
            Act.SHARE_TEMPLATES,
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
            Act.DO_ASSIGNED,
            Act.EVALUATE,
            Act.REVIEW,
            Act.CORRECT,
            Act.SHARE_TEMPLATES,
        }
    ),
    # An agent evaluates and corrects the own talks, and a teammate's when asked to (desk).
    Role.AGENT: frozenset(
        {
            Act.READ_CONVERSATIONS,
            Act.SAVE_FILTERS,
            Act.SEE_OWN_PAGE,
            Act.READ_SCORECARDS,
            Act.DO_ASSIGNED,
            Act.EVALUATE,
            Act.CORRECT,
        }
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
            Act.SEE_ASSIGNMENTS,
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


def decides_for(user: User, team: Team | None) -> bool:
    """
    Tell whether a person decides what a team is scored by; None: the whole company.

    A lead decides for their teams, and for all where they lead every team there is.
    """
    return may(user, Act.MAKE_SCORECARDS) and _leads(user, team)


def plans_for(user: User, team: Team | None) -> bool:
    """Tell whether a person plans who reviews what in a team; None: in the whole company."""
    return may(user, Act.PLAN_ASSIGNMENTS) and _leads(user, team)


def plans_seen_by(user: User) -> Q:
    """Return the condition that keeps to the assignments (of a team) this person may see."""
    if user.role in _SEE_ALL:
        return Q()
    if not may(user, Act.SEE_ASSIGNMENTS):
        return Q(pk__in=[])
    seen = Q(team__in=user.teams.all())
    return seen | Q(team__isnull=True) if _leads(user, None) else seen


def reviewers_of(team: Team | None) -> QuerySet[User]:
    """Return who may review the conversations of a team; None: of some team."""
    leading = Q(role__in=_SEE_TEAMS)
    if team is not None:
        leading &= Q(pk__in=team.people.values("pk"))
    return User.objects.filter(Q(role=Role.ADMIN) | leading, is_active=True)


def peers_of(team: Team | None) -> QuerySet[User]:
    """Return the agents of a team who sign in; None: of any team."""
    people = User.objects.filter(role=Role.AGENT, is_active=True, agent__isnull=False)
    return people if team is None else people.filter(agent__team=team)


def _leads(user: User, team: Team | None) -> bool:
    if user.role == Role.ADMIN:
        return True
    led = user.teams.all()
    if team is not None:
        return led.filter(pk=team.pk).exists()
    return not Team.objects.exclude(pk__in=led).exists()


def reviewers_among_peers(agent: Agent) -> QuerySet[User]:
    """Return who may be asked to review an agent's talk as a peer: agents of the same team."""
    whole = agent.joined_to or agent
    same_team = Agent.objects.filter(team=whole.team_id, team__isnull=False, joined_to=None)
    return User.objects.filter(
        role=Role.AGENT, is_active=True, agent__in=same_team.exclude(pk=whole.pk)
    )


def agents_seen_by(user: User) -> QuerySet[Agent]:
    """Return the agents whose conversations and figures this person may see, one a person."""
    return Agent.objects.filter(_seen(user, ""), joined_to=None)


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
