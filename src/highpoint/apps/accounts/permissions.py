"""Who may do and see what. The only place where a role is asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from highpoint.apps.accounts.acts import MAY, SCOPES, Act, Scope
from highpoint.apps.accounts.models import Agent, ApiKey, Role, Team, User
from highpoint.errors import HighpointError


class NotAllowed(HighpointError):
    """This person's role does not let them do this."""


# These read and never write, whatever an act above would let them do.
_READ_ONLY = frozenset({Role.AUDITOR})

# These see the whole company; a lead or coach sees their teams and agents in no team yet.
_SEE_ALL = frozenset({Role.ADMIN, Role.AUDITOR})
_SEE_TEAMS = frozenset({Role.LEAD, Role.COACH})


def may(user: User | AnonymousUser, act: Act) -> bool:
    """Tell whether this person's role allows an act at all."""
    return isinstance(user, User) and user.is_active and act in MAY[user.role]


def require(user: User | AnonymousUser, act: Act) -> User:
    """
    Return the person, who may do this.

    :raises NotAllowed: with a sentence for the person
    """
    if not may(user, act):
        raise NotAllowed(f"Your role does not let you {act}. Ask an administrator.")
    assert isinstance(user, User)
    return user


def scopes_of(key: ApiKey) -> list[Scope]:
    """Return what a program's key was made for; a word that is none any more counts for nothing."""
    told = set(key.scope.split())
    return [scope for scope in Scope if scope.value in told]


def require_of_key(key: ApiKey, act: Act) -> None:
    """
    Go on only where a program's key allows an act.

    :raises NotAllowed: naming what the key would have to be made for
    """
    if not any(act in SCOPES[scope] for scope in scopes_of(key)):
        wanted = " or ".join(scope.value for scope in Scope if act in SCOPES[scope])
        raise NotAllowed(f"This key does not let you {act}. It needs {wanted or 'another'}.")


def only_reads(user: User | AnonymousUser) -> bool:
    """Tell whether this person's role changes nothing but the person's own way in."""
    return isinstance(user, User) and user.role in _READ_ONLY


def needs_second_factor(user: User) -> bool:
    """Tell whether this person's role has to sign in with a second factor."""
    return user.role in settings.SECOND_FACTOR_ROLES


def sees_everything(user: User) -> bool:
    """Tell whether a person sees the whole company, whatever their own teams are."""
    return user.role in _SEE_ALL


def sees_only_own(user: User) -> bool:
    """Tell whether a person sees of all conversations only their own."""
    return user.role not in _SEE_ALL | _SEE_TEAMS


def colleagues_of(user: User) -> QuerySet[User]:
    """Return whom a person works beside: whoever gives feedback in a team of theirs."""
    return _in_teams_of(user, _of_act(Act.GIVE_FEEDBACK)).exclude(pk=user.pk)


def leads_of(user: User) -> QuerySet[User]:
    """Return the leads and coaches of a person's teams."""
    return _in_teams_of(user, _SEE_TEAMS).exclude(pk=user.pk)


def led_with(user: User) -> QuerySet[User]:
    """Return those who answer customers in the teams that a person leads or coaches."""
    found = _in_teams_of(user, _of_act(Act.DO_ASSIGNED)).exclude(pk=user.pk)
    return found.filter(Q(role=Role.AGENT) | Q(agent__team__in=user.teams.all()))


def company_ideas_answered_by(user: User) -> QuerySet[User]:
    """Return those whose ideas and complaints this person answers for the company."""
    if user.role == Role.ADMIN:
        return User.objects.all()
    if user.role == Role.LEAD:
        return _in_teams_of(user, _of_act(Act.GIVE_FEEDBACK))
    return User.objects.none()


def _of_act(act: Act) -> frozenset[str]:
    return frozenset(role for role, acts in MAY.items() if act in acts)


def _in_teams_of(user: User, roles: Collection[str]) -> QuerySet[User]:
    """Return who of these roles is in a team of a person's, as its member or as its agent."""
    own = set(user.teams.values_list("pk", flat=True))
    own.update(Agent.objects.filter(user=user, team__isnull=False).values_list("team", flat=True))
    members = User.teams.through.objects.filter(team__in=own).values("user")
    agents = Agent.objects.filter(team__in=own, user__isnull=False).values("user")
    among = Q(pk__in=members) | Q(pk__in=agents)
    return User.objects.filter(among, role__in=roles, is_active=True).order_by("name", "pk")


def those_who_may(act: Act, agent: Agent) -> QuerySet[User]:
    """Return the people who may do this and see this agent, by name; never the agent."""
    roles = [role for role, acts in MAY.items() if act in acts]
    sees = Q(role__in=_SEE_ALL)
    if agent.team_id is None:
        sees |= Q(role__in=_SEE_TEAMS)
    else:
        led = User.objects.filter(teams=agent.team_id).values("pk")
        sees |= Q(role__in=_SEE_TEAMS, pk__in=led)
    own = agent.person
    found = User.objects.filter(sees, role__in=roles, is_active=True)
    return found.exclude(pk=own.pk) if own else found


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


def teams_followed_by(user: User) -> QuerySet[Team]:
    """Return the teams whose own page this person may see: an agent, the one they are in."""
    if not may(user, Act.SEE_TEAM):
        return Team.objects.none()
    if user.role in _SEE_ALL:
        return Team.objects.all()
    own = Q(pk__in=user.teams.values("pk"))
    if user.role in _SEE_TEAMS:
        return Team.objects.filter(own)
    return Team.objects.filter(own | Q(pk__in=Agent.objects.filter(user=user).values("team")))


def helpers_of(team: Team | None) -> QuerySet[User]:
    """Return who helps the people of a team: its leads and coaches; of no team, administrators."""
    active = User.objects.filter(is_active=True)
    if team is None:
        return active.filter(role=Role.ADMIN)
    return active.filter(teams=team, role__in=_SEE_TEAMS)


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
    return may(user, Act.MAKE_SCORECARDS) and _leads(user, team)


def decided_by(user: User) -> QuerySet[Team]:
    """Return the teams that ``decides_for`` is true of, for lists of many."""
    if not may(user, Act.MAKE_SCORECARDS):
        return Team.objects.none()
    return Team.objects.all() if user.role == Role.ADMIN else user.teams.all()


def plans_for(user: User, team: Team | None) -> bool:
    """Tell whether a person plans who reviews what in a team; None: in the whole company."""
    return may(user, Act.PLAN_ASSIGNMENTS) and _leads(user, team)


def sets_watch(user: User, team: Team | None) -> bool:
    """Tell whether a person sets how a team is warned; None: of talks that nobody answers yet."""
    return may(user, Act.WATCH) and may(user, Act.SET_THRESHOLDS) and _leads(user, team)


def keeps_charter(user: User, team: Team) -> bool:
    """Tell whether a person opens and closes the vote on a team's charter."""
    return may(user, Act.KEEP_CHARTER) and _leads(user, team)


def people_of(team: Team) -> QuerySet[User]:
    """Return who is in a team, as its member or as its agent, and may tell and vote in it."""
    agents = Agent.objects.filter(team=team, user__isnull=False).values("user")
    members = User.teams.through.objects.filter(team=team).values("user")
    among = Q(pk__in=members) | Q(pk__in=agents)
    return User.objects.filter(among, role__in=_of_act(Act.TELL_STORIES), is_active=True)


def teams_worked_in(user: User) -> QuerySet[Team]:
    """Return the teams a person is in, as their member or as their agent, by name."""
    served = Agent.objects.filter(user=user, team__isnull=False).values("team")
    among = Q(pk__in=user.teams.values("pk")) | Q(pk__in=served)
    return Team.objects.filter(among).order_by("name")


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
    """
    Return who answers customers in a team and signs in, as its agents do; None: in any team.

    Answering is no role: a coach or lead of another team who answers here is a peer here. Who
    leads or coaches the team, or sees everything, is none: they review it as such.
    """
    people = User.objects.filter(
        role__in=_of_act(Act.DO_ASSIGNED), is_active=True, agent__isnull=False
    )
    above = User.objects.filter(role__in=_SEE_TEAMS, teams=F("agent__team"))
    people = people.exclude(role__in=_SEE_ALL).exclude(pk__in=above.values("pk"))
    return people if team is None else people.filter(agent__team=team)


def _leads(user: User, team: Team | None) -> bool:
    if user.role == Role.ADMIN:
        return True
    led = user.teams.all()
    if team is not None:
        return led.filter(pk=team.pk).exists()
    return not Team.objects.exclude(pk__in=led).exists()


def reviewers_among_peers(agent: Agent) -> QuerySet[User]:
    """Return who may be asked to review an agent's talk as a peer: who answers in the team too."""
    whole = agent.joined_to or agent
    same_team = Agent.objects.filter(team=whole.team_id, team__isnull=False, joined_to=None)
    return peers_of(None).filter(agent__in=same_team.exclude(pk=whole.pk))


def asks_why(user: User, doing: Team | None) -> bool:
    """
    Tell whether a person asks why of what goes wrong at a step that a team does; None: no team's own.

    Whoever finds causes asks of every step, and those who do a step behind the scenes of theirs.
    """
    if may(user, Act.PREVENT):
        return True
    own = doing is not None and teams_worked_in(user).filter(pk=doing.pk).exists()
    return own and may(user, Act.ASK_WHY)


def require_why(user: User | AnonymousUser, doing: Team | None) -> User:
    """
    Return the person, who may ask why of what goes wrong at a step.

    :raises NotAllowed: with a sentence for the person
    """
    asking = require(user, Act.ASK_WHY)
    if not asks_why(asking, doing):
        raise NotAllowed(f"Your role does not let you {Act.ASK_WHY} at another team's step.")
    return asking


def may_own_actions() -> QuerySet[User]:
    """Return who can be given an action against what goes wrong."""
    roles = _of_act(Act.LOG_FAILURES) | _of_act(Act.PREVENT)
    return User.objects.filter(role__in=roles, is_active=True).order_by("name", "pk")


def may_be_invited() -> QuerySet[User]:
    """Return who may rate in calibration rounds, by name."""
    roles = [role for role, acts in MAY.items() if Act.RATE_IN_ROUNDS in acts]
    return User.objects.filter(is_active=True, role__in=roles).order_by("name", "pk")


def agents_seen_by(user: User) -> QuerySet[Agent]:
    """Return the agents whose conversations and figures this person may see, one a person."""
    return Agent.objects.filter(_seen(user, ""), joined_to=None)


def conversations_seen_by(user: User, agent: str = "agent", *, leads: bool = False) -> Q:
    """
    Return the condition that keeps to conversations this person may see.

    ``agent`` is the path from the filtered model to its agent; with ``leads`` its index is to be
    the one taken, where all of theirs are asked for and nothing else. A talk that nobody answered
    is for those who see teams or everything.
    """
    seen = _seen(user, f"{agent}__", leads=leads)
    if user.role in _SEE_TEAMS:
        seen |= Q(**{f"{agent}__isnull": True})
    return seen


def _seen(user: User, path: str, *, leads: bool = False) -> Q:
    if user.role in _SEE_ALL:
        return Q()
    if user.role in _SEE_TEAMS:
        seen = _in_teams(user, path, leads=leads)
        # Whoever leads and serves as well sees their own talks, whichever team they count for.
        if user.serves_as:
            seen |= Q(**{f"{path}pk__in": user.serves_as.names})
        return seen
    if user.role == Role.AGENT:
        # Values, not a join: so that the indexes that begin with the agent are used.
        names = user.serves_as.names if user.serves_as else []
        return Q(**({f"{path}pk": names[0]} if len(names) == 1 else {f"{path}pk__in": names}))
    return Q(pk__in=[])


def _in_teams(user: User, path: str, *, leads: bool) -> Q:
    """Return the condition of being in one of a person's teams, or in none."""
    if not path:
        return Q(team__in=user.teams.all()) | Q(team__isnull=True)
    # By number nobody is joined, and PostgreSQL knows how many rows are theirs.
    theirs = _written_out(user.agents_in_teams)
    if leads or connection.vendor == "postgresql":
        return Q(**{f"{path}pk__in": theirs})
    # SQLite would take the index of agents for it, and sort all that is theirs where it is to walk
    # along time.
    agent = path.removesuffix("__")
    return Q(In(Coalesce(agent, agent), theirs))


def _written_out(numbers: Sequence[int]) -> RawSQL | Sequence[int]:
    """Return numbers as part of the question: as parameters a hundred take longer than it does."""
    return RawSQL(",".join(map(str, numbers)), []) if numbers else []  # nosec B611


def company_sums_seen_by(user: User) -> Q:
    """
    Return the condition on ``team`` that keeps to sums without names this person may see.

    Who sees the whole company's figures sees every team's; a lead or coach the own teams', and
    everybody the sum of all, which is of no team.
    """
    if user.role in _SEE_ALL or may(user, Act.SEE_OVERVIEW):
        return Q()
    return Q(team__isnull=True) | Q(team__in=user.teams.all())
