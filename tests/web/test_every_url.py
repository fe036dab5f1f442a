"""Every address, tried as each role and as nobody. An address without a row here fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from highpoint.apps.accounts import invitations
from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.conversations.models import Import
from highpoint.web.refusals import OWN_WAY
from tests import factories

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset(Role)
READERS = EVERYBODY - {Role.HIRING, Role.EXECUTIVE}
SERVING = frozenset({Role.ADMIN, Role.LEAD, Role.COACH, Role.AGENT})
SEEING_PEOPLE = frozenset({Role.ADMIN, Role.LEAD, Role.COACH, Role.AUDITOR})
SEEING_ACCOUNTS = frozenset({Role.ADMIN, Role.LEAD, Role.AUDITOR})
ADMINS = frozenset({Role.ADMIN})
MAKING_CARDS = frozenset({Role.ADMIN, Role.LEAD})
IMPORTING = frozenset({Role.ADMIN, Role.LEAD})


@dataclass(frozen=True)
class Rule:
    """
    Who may open an address; ``thing`` names what its number is of, ``post`` that it only writes.

    ``writers`` are those who may write where others may look; ``address`` is what
    stands in it where that is no number. What is
    ``shared`` is the whole company's: no team's own.
    """

    roles: frozenset[Role]
    thing: str = ""
    post: bool = False
    nobody_too: bool = False
    writers: frozenset[Role] | None = None
    address: str = ""
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
    "filter_save": Rule(SERVING, post=True),
    "filter_delete": Rule(SERVING, "filter", post=True),
    "today": Rule(SERVING),
    "people": Rule(SEEING_PEOPLE),
    "person": Rule(SEEING_PEOPLE, "agent"),
    "about": Rule(EVERYBODY),
    "about_page": Rule(EVERYBODY, address="moments/distress"),
    "imports": Rule(IMPORTING),
    "import": Rule(IMPORTING, "import"),
    "import_start": Rule(IMPORTING, "import", post=True),
    "import_stop": Rule(IMPORTING, "import", post=True),
    "import_leave": Rule(IMPORTING, "preview", post=True),
    "import_progress": Rule(IMPORTING, "import"),
    "import_problems": Rule(IMPORTING, "import"),
    "accounts": Rule(SEEING_ACCOUNTS),
    "accounts_add": Rule(ADMINS),
    "accounts_several": Rule(ADMINS),
    "accounts_one": Rule(SEEING_ACCOUNTS, "person", writers=ADMINS),
    "accounts_link": Rule(ADMINS, "person", post=True),
    "accounts_switch": Rule(ADMINS, "person", post=True),
    "accounts_sessions": Rule(ADMINS, "person", post=True),
    "teams": Rule(SEEING_ACCOUNTS, writers=ADMINS),
    "team": Rule(SEEING_ACCOUNTS, "team", writers=ADMINS),
    "team_members": Rule(ADMINS, "team", post=True),
    "team_retire": Rule(ADMINS, "team", post=True),
    "agent_names": Rule(ADMINS, "agent"),
    "agent_join": Rule(ADMINS, "agent", post=True),
    "agent_part": Rule(ADMINS, "agent", post=True),
    "join": Rule(EVERYBODY, "link", nobody_too=True),
    "looks": Rule(SERVING),
    "log": Rule(frozenset({Role.ADMIN, Role.AUDITOR})),
    "log_export": Rule(frozenset({Role.ADMIN, Role.AUDITOR}), "ending"),
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
    "assignments": Rule(MAKING_CARDS | {Role.AUDITOR}),
    "assignment_new": Rule(MAKING_CARDS),
    "assignment_size": Rule(MAKING_CARDS),
    "assignment": Rule(MAKING_CARDS | {Role.AUDITOR}, "assignment"),
    "assignment_end": Rule(MAKING_CARDS, "assignment", post=True),
    "draw": Rule(MAKING_CARDS | {Role.AUDITOR}, "draw"),
    "draw_list": Rule(MAKING_CARDS | {Role.AUDITOR}, "draw"),
    "assigned_mine": Rule(SERVING),
    "assigned_begin": Rule(SERVING, "assigned", post=True),
    "assigned_skip": Rule(SERVING, "assigned", post=True),
    "assigned_back": Rule(SERVING, "assigned"),
    "criterion": Rule(MAKING_CARDS, "draft", shared=True),
    "criterion_remove": Rule(MAKING_CARDS, "draft", post=True, shared=True),
    "reviews": Rule(SERVING),
    "comment_templates": Rule(SERVING),
    "comment_template_remove": Rule(SERVING, "template", post=True),
    "evaluation": Rule(READERS, "evaluation"),
    "evaluation_answer": Rule(SERVING, "evaluation", post=True),
    "evaluation_comment": Rule(SERVING, "evaluation", post=True),
    "evaluation_change": Rule(SERVING, "evaluation"),
    "evaluation_withdraw": Rule(SERVING, "evaluation", post=True),
    "evaluation_discard": Rule(SERVING, "evaluation", post=True),
    "evaluation_begin": Rule(SERVING, "talk", post=True),
    "peer_ask": Rule(SERVING, "talk", post=True),
    "correct": Rule(SERVING, "talk", post=True),
    "correction_take_back": Rule(SERVING, "correction", post=True),
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
        team = factories.team()
        user.teams.add(team)
        item = factories.assigned(to=user, team=team)
        return {
            "assigned": item.pk,
            "assignment": item.draw.assignment_id,
            "draw": item.draw_id,
            "person": user.pk,
            "team": team.pk,
            "link": invitations.make(user, by=None, now=timezone.now()),
            "ending": "csv",
            "talk": factories.lamp(by=agent).pk,
            "agent": agent.pk,
            "filter": user.saved_filters.create(name="Mine", query="q=lamp").pk,
            "import": _import(user, Import.Status.DONE).pk,
            "preview": _import(user, Import.Status.PREVIEW).pk,
            "card": factories.scorecard().pk,
            "evaluation": factories.person_evaluation(agent=agent, by=user, at=None).pk,
            "correction": factories.correction(agent, by=user).pk,
            "template": user.comment_templates.create(title="Mine", text="Warm.").pk,
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


def address(name: str, rule: Rule, made: dict[str, int | str]) -> str:
    if rule.address:
        return reverse(name, args=[rule.address])
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
        owner.agent.team = owner.teams.first()
        owner.agent.save()
        client.force_login(factories.person(role, teams=(factories.team(),)))

        assert ask(client, rule, address(name, rule, made)).status_code in (403, 404)

    @pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.thing])
    @pytest.mark.parametrize("number", [0, 10**9, 10**25])
    def test_says_that_what_is_not_there_is_not(self, client, name, number):
        client.force_login(factories.person(Role.ADMIN))

        answer = ask(client, RULES[name], reverse(name, args=[number]))

        assert answer.status_code == 404

    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.writers])
    def test_is_written_to_by_those_who_may_and_by_no_others(self, client, things, name, role):
        user = factories.person(role)
        client.force_login(user)
        rule = RULES[name]

        answer = client.post(address(name, rule, things(user)))

        assert answer.status_code == (200 if role in rule.writers else 403)

    @pytest.mark.parametrize("name", sorted(set(RULES) - OWN_WAY))
    def test_takes_no_form_from_an_auditor(self, client, things, name):
        user = factories.person(Role.AUDITOR)
        client.force_login(user)

        answer = client.post(address(name, RULES[name], things(user)))

        assert answer.status_code == 403
        assert b"Your role does not let you" in answer.content

    @pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.post])
    def test_leaves_a_line_in_the_log_when_it_is_written_to(self, client, things, name):
        user = factories.person(Role.ADMIN)
        client.force_login(user)
        path = address(name, RULES[name], things(user))
        before = AuditEntry.objects.filter(user=user).count()

        client.post(path)

        assert AuditEntry.objects.filter(user=user).count() > before

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
