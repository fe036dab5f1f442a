"""Many people at once: a table as text, each row with what is wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.apps.accounts.operations import About
from highpoint.errors import HighpointError

LONGEST = 200_000
MOST_ROWS = 500
COLUMNS = ("name", "email", "role", "team", "agent")
NEEDED = ("name", "email")
EXAMPLE = "name,email,role,team,agent\nAna Duarte,ana@example.com,agent,Phone,*AD|Ana D."

_ROLES = {word.lower(): role for role in Role for word in (role.value, str(role.label))}


class CannotRead(HighpointError):
    """The text is no table of people."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is understood, or the sentence that says why it is not."""

    line: int
    name: str
    email: str
    role: str = ""
    teams: Sequence[Team] = ()
    agents: Sequence[Agent] = ()
    problem: str = ""

    @property
    def about(self) -> About:
        """What is said of the person; the first of several names stands for them."""
        agent = self.agents[0] if self.agents else None
        return About(self.email, self.name, self.role, self.teams, agent)


def rows(text: str) -> list[Row]:
    """
    Return the rows of a table, those already here or not understood with their problem.

    :raises CannotRead: if it is too long, empty, or lacks a column
    """
    table = _table(text)
    here = _Here.of(table)
    found: list[Row] = []
    emails = set(here.emails)
    agents: set[int] = set()
    for line, cells in table:
        row = _row(line, cells, here)
        problem = row.problem or _twice(row, emails, agents)
        if problem:
            row = Row(line, row.name, row.email, problem=problem)
        else:
            emails.add(row.email)
            agents.update(agent.pk for agent in row.agents)
        found.append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Here:
    """What is kept already of what a table names."""

    emails: frozenset[str]
    teams: dict[str, Team]
    agents: dict[str, Agent]

    @classmethod
    def of(cls, table: list[tuple[int, dict[str, str]]]) -> _Here:
        keys = {key for _, cells in table for key in _parts(cells["agent"])}
        taken = User.objects.values_list("email", flat=True)
        return cls(
            frozenset(email.lower() for email in taken),
            {team.name.lower(): team for team in Team.objects.filter(retired_at=None)},
            {agent.key: agent for agent in Agent.objects.filter(key__in=keys)},
        )


def _table(text: str) -> list[tuple[int, dict[str, str]]]:
    if len(text) > LONGEST:
        raise CannotRead(
            f"This is more than {LONGEST:,} letters. Bring people in by smaller parts."
        )
    lines = text.lstrip("\ufeff").replace("\x00", "")
    head = lines.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        read = list(csv.reader(io.StringIO(lines), delimiter=delimiter))
    except csv.Error as error:
        raise CannotRead(f"This cannot be read as a table ({error}).") from error
    names = [name.strip().lower() for name in read[0]] if read else []
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise CannotRead(
            f"The first line must name the columns; {' and '.join(missing)} cannot be missing."
        )
    table = [
        (line, _cells(names, values))
        for line, values in enumerate(read[1:], start=2)
        if any(value.strip() for value in values)
    ]
    if not table:
        raise CannotRead("There is nobody below the first line.")
    if len(table) > MOST_ROWS:
        raise CannotRead(f"These are {len(table):,} people; at most {MOST_ROWS} go at once.")
    return table


def _cells(names: list[str], values: list[str]) -> dict[str, str]:
    given = {name: value.strip() for name, value in zip(names, values, strict=False)}
    return {name: given.get(name, "") for name in COLUMNS}


def _row(line: int, cells: dict[str, str], here: _Here) -> Row:
    name, email = cells["name"], cells["email"].lower()
    role = _ROLES.get(cells["role"].lower() or Role.AGENT.value)
    teams = [here.teams.get(part.lower()) for part in _parts(cells["team"])]
    agents = [here.agents.get(part) for part in _parts(cells["agent"])]
    problem = ""
    if not name or len(name) > 150:
        problem = "The name is missing or longer than 150 letters."
    elif not _is_email(email):
        problem = f"“{email[:80]}” is not an e-mail address."
    elif role is None:
        problem = f"There is no role “{cells['role'][:40]}”; roles are {', '.join(Role.values)}."
    elif None in teams:
        gone = _parts(cells["team"])[teams.index(None)]
        problem = f"There is no team “{gone[:80]}”. Make it under Teams first."
    elif None in agents:
        gone = _parts(cells["agent"])[agents.index(None)]
        problem = f"No conversation names an agent “{gone[:80]}”. Leave it empty for now."
    return Row(
        line,
        name[:150],
        email[:254],
        role or "",
        [team for team in teams if team],
        [agent for agent in agents if agent],
        problem,
    )


def _twice(row: Row, emails: set[str], agents: set[int]) -> str:
    if row.email in emails:
        return "This address is here already, or stands above."
    for agent in row.agents:
        if agent.user_id or agent.joined_to_id or agent.pk in agents:
            return f"“{agent}” is somebody's already."
    return ""


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
