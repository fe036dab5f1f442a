"""Every address, tried as each role and as nobody. An address without a row here fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.conversations.models import Import
from tests import factories

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset(Role)
READERS = EVERYBODY - {Role.HIRING, Role.EXECUTIVE}
SERVING = frozenset({Role.ADMIN, Role.LEAD, Role.COACH, Role.AGENT})
SEEING_PEOPLE = frozenset({Role.ADMIN, Role.LEAD, Role.COACH})
MAKING_CARDS = frozenset({Role.ADMIN, Role.LEAD})
IMPORTING = frozenset({Role.ADMIN, Role.LEAD})


@dataclass(frozen=True)
class Rule:
    """
    Who may open an address; ``thing`` names what its number is of, ``post`` that it writes.

    What is ``shared`` is the whole company's: no team's own.
    """

    roles: frozenset[Role]
    thing: str = ""
    post: bool = False
    nobody_too: bool = False
    shared: bool = False


RULES = {
    "home": Rule(EVERYBODY),
    "account": Rule(EVERYBODY),
    "account_login": Rule(EVERYBODY, nobody_too=True),
    "account_logout": Rule(EVERYBODY),
    "account_change_password": Rule(EVERYBODY),
    "account_inactive": Rule(EVERYBODY, nobody_too=True),
    "made_up_remove": Rule(frozenset({Role.ADMIN})),
    "conversations": Rule(READERS),
    "conversation": Rule(READERS, "talk"),
    "filter_save": Rule(READERS, post=True),
    "filter_delete": Rule(READERS, "filter", post=True),
    "today": Rule(SERVING),
    "people": Rule(SEEING_PEOPLE),
    "person": Rule(SEEING_PEOPLE, "agent"),
    "imports": Rule(IMPORTING),
    "import": Rule(IMPORTING, "import"),
    "import_start": Rule(IMPORTING, "import", post=True),
    "import_stop": Rule(IMPORTING, "import", post=True),
    "import_leave": Rule(IMPORTING, "preview", post=True),
    "import_progress": Rule(IMPORTING, "import"),
    "import_problems": Rule(IMPORTING, "import"),
    "scorecards": Rule(READERS),
    "scorecard": Rule(READERS, "card", shared=True),
    "scorecard_compare": Rule(READERS, "card", shared=True),
    "scorecard_new": Rule(MAKING_CARDS, post=True),
    "scorecard_save": Rule(MAKING_CARDS, "draft", post=True, shared=True),
    "scorecard_next": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "scorecard_discard": Rule(MAKING_CARDS, "draft", post=True, shared=True),
    "scorecard_publish": Rule(MAKING_CARDS, "draft", shared=True),
    "scorecard_retire": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "scorecard_put": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "scorecard_take_out": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "scorecard_try": Rule(MAKING_CARDS, "draft", shared=True),
    "rescore": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "rescore_stop": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "rescore_progress": Rule(MAKING_CARDS, "card", shared=True),
    "criterion": Rule(MAKING_CARDS, "draft", shared=True),
    "criterion_remove": Rule(MAKING_CARDS, "draft", post=True, shared=True),
}


def names(patterns=None) -> Iterator[str]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern)
        else:
            yield from names(entry.url_patterns)


@pytest.fixture
def things():
    """Return a function that makes what each address is of, belonging to a person."""

    def make(user):
        agent = factories.agent(user=user)
        return {
            "talk": factories.lamp(by=agent).pk,
            "agent": agent.pk,
            "filter": user.saved_filters.create(name="Mine", query="q=lamp").pk,
            "import": _import(user, Import.Status.DONE).pk,
            "preview": _import(user, Import.Status.PREVIEW).pk,
            "card": factories.scorecard().pk,
            "draft": factories.draft().pk,
        }

    return make


def _import(user, status):
    return Import.objects.create(
        name="talks.jsonl",
        path="gone/talks.jsonl",
        created_at=timezone.now(),
        started_by=user,
        status=status,
    )


def address(name: str, rule: Rule, made: dict[str, int]) -> str:
    return reverse(name, args=[made[rule.thing]] if rule.thing else [])


def ask(client: Client, rule: Rule, path: str):
    return client.post(path) if rule.post else client.get(path)


class TestEveryUrl:
    def test_has_a_rule(self):
        assert sorted(names()) == sorted(RULES)

    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize("name", RULES)
    def test_opens_for_those_who_may_and_for_no_others(self, client, things, name, role):
        user = factories.person(role)
        client.force_login(user)
        rule = RULES[name]

        answer = ask(client, rule, address(name, rule, things(user)))

        if role in rule.roles:
            assert answer.status_code in (200, 302)
        else:
            assert answer.status_code == 403
            assert b"Your role does not let you" in answer.content

    @pytest.mark.parametrize("name", RULES)
    def test_leads_nobody_to_the_sign_in(self, client, things, name):
        rule = RULES[name]

        answer = ask(client, rule, address(name, rule, things(factories.person())))

        if rule.nobody_too:
            assert answer.status_code == 200
        else:
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("account_login"))

    # Administrators and auditors see the whole company: no one is a stranger to them.
    @pytest.mark.parametrize("role", [Role.LEAD, Role.COACH, Role.AGENT])
    @pytest.mark.parametrize(
        "name", [name for name, rule in RULES.items() if rule.thing and not rule.shared]
    )
    def test_shows_nobody_what_is_another_teams(self, client, things, name, role):
        rule = RULES[name]
        owner = factories.person(role, teams=(factories.team(),))
        made = things(owner)
        owner.agent.team = owner.teams.get()
        owner.agent.save()
        client.force_login(factories.person(role, teams=(factories.team(),)))

        assert ask(client, rule, address(name, rule, made)).status_code in (403, 404)

    @pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.thing])
    @pytest.mark.parametrize("number", [0, 10**9, 10**25])
    def test_says_that_what_is_not_there_is_not(self, client, name, number):
        client.force_login(factories.person(Role.ADMIN))

        answer = ask(client, RULES[name], reverse(name, args=[number]))

        assert answer.status_code == 404

    @pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.post])
    def test_changes_nothing_by_being_looked_at(self, client, things, name):
        user = factories.person(Role.ADMIN)
        client.force_login(user)

        assert client.get(address(name, RULES[name], things(user))).status_code == 405

    @pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.post])
    def test_takes_no_form_without_its_token(self, things, name):
        user = factories.person(Role.ADMIN)
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(user)

        answer = ask(strict, RULES[name], address(name, RULES[name], things(user)))

        assert answer.status_code == 403
        assert b"This form has grown old" in answer.content
