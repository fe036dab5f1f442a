"""No page, file or answer names people in the order of a figure of theirs: not to those who see all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from urllib.parse import urljoin

import pytest
from django.db.models import Avg, Count, QuerySet

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.quality.models import Evaluation
from highpoint.cli import _kept
from tests.web.company import BUSY, BY_NAME, SKILL, Company
from tests.web.orders import Names, Order, of_rows, orders
from tests.web.test_every_url import RULES, address
from tests.web.tries import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NAMES = Names(BY_NAME)
READ = [name for name, rule in RULES.items() if not rule.post]
# A link by which a list would be put into another order.
SORTED = re.compile(r'href="([^"]*[?&;](?:sort|order|by)=[^"]*)"')


def figure_of(order: Order) -> str:
    """Return the figure in whose order people stand, from either end; the names' order is none."""
    if list(order) == sorted(order):
        return ""
    for figure, down in {"skill": SKILL, "number of talks": BUSY}.items():
        people = tuple(name for name in down if name in order)
        if order in (people, people[::-1]):
            return figure
    return ""


def ranked(found: Iterable[Order]) -> list[tuple[str, Order]]:
    return [(figure, order) for order in found if (figure := figure_of(order))]


def down(by: str, rows: QuerySet, figure: object) -> tuple[str, ...]:
    """Return people by a figure, the highest first; no two may have the same."""
    told = dict(rows.order_by().values_list(by).annotate(figure=figure).values_list(by, "figure"))
    assert len({*told.values()}) == len(BY_NAME)
    return tuple(sorted(told, key=lambda name: -told[name]))


def pages(visitor: Visitor, paths: Collection[str]) -> Iterator[tuple[str, object]]:
    """Yield every answer a person gets, and that of each link which sorts it otherwise."""
    todo, seen = list(paths), set(paths)
    while todo:
        path = todo.pop()
        answer = visitor.get(path)
        yield path, answer
        if "html" in answer.headers.get("Content-Type", ""):
            links = {
                urljoin(path, unescape(one)) for one in SORTED.findall(answer.content.decode())
            }
            todo += sorted(links - seen)
            seen |= links


class TestTheCompany:
    def test_has_people_whose_figures_stand_in_the_orders_told(self):
        Company(Visitor(Role.LEAD).user)
        evaluations = Evaluation.objects.filter(agent__name__in=BY_NAME)
        people = Agent.objects.filter(name__in=BY_NAME)

        assert down("agent__name", evaluations, Avg("score")) == SKILL
        assert down("name", people, Avg("person_evaluations__score")) == SKILL
        assert down("name", people, Avg("survey_responses__value")) == SKILL
        assert down("name", people, Count("conversations")) == BUSY


class TestNoOrder:
    def test_of_any_page_or_file_is_that_of_a_figure(self):
        lead, admin, executive = map(Visitor, (Role.LEAD, Role.ADMIN, Role.EXECUTIVE))
        made = Company(lead.user)
        paths = {name: address(name, RULES[name], made) for name in READ}
        told = {
            (visitor.user.role, path): orders(answer, NAMES)
            for visitor in (lead, admin, executive)
            for path, answer in pages(
                visitor, [paths[name] for name in READ if visitor.user.role in RULES[name].roles]
            )
        }

        assert not {asked: wrong for asked, found in told.items() if (wrong := ranked(found))}
        # What names nobody proves nothing.
        assert sum(map(bool, told.values())) > 50

    def test_of_what_the_command_line_exports_is_that_of_a_figure(self):
        Company(Visitor(Role.LEAD).user)

        for export in (_kept.conversations, _kept.messages, _kept.moments, _kept.evaluations):
            found = of_rows(list(export()), NAMES)
            assert found
            assert not ranked(found)
