"""Signing in with a code of an app as well: turned on, asked for, lost, demanded of a role."""

import time

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import AuditEntry, Role, User
from tests import factories

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    """
    Return the code the app shows now.

    It still counts when its half minute ends before it is sent: a slow test is no late one.
    """
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))


def enter(client, person, password: str = factories.PASSWORD):
    return client.post(
        reverse("account_login"), {"login": person.email, "password": password}, follow=True
    )


def turn_on(client, person) -> tuple[str, list[str]]:
    """Sign in, turn it on, and return the app's secret and the recovery codes."""
    enter(client, person)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    page = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True)
    return secret, list(page.context["unused_codes"])


@pytest.fixture
def later(monkeypatch):
    """Let codes count that were used just now: a test has no half minute to wait."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda *_: True)


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


class TestTurnedOn:
    def test_shows_ten_codes_and_keeps_its_secret_sealed(self, client):
        person = factories.person(Role.AGENT)

        secret, codes = turn_on(client, person)

        assert len(set(codes)) == 10
        assert "It is on" in client.get(reverse("mfa_index")).content.decode()
        kept = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert secret not in kept
        assert not any(code in kept for code in codes)
        assert AuditEntry.objects.filter(user=person, act=Did.SECOND_FACTOR_ON).count() == 1

    def test_is_not_turned_on_by_a_wrong_code(self, client):
        enter(client, factories.person(Role.AGENT))
        client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
        client.get(reverse("mfa_activate_totp"))

        page = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()

        assert "This code is not right" in page
        assert not Authenticator.objects.exists()

    def test_asks_for_the_code_after_the_password_and_only_then_lets_in(self, client, later):
        person = factories.person(Role.AGENT)
        secret, _ = turn_on(client, person)
        client.logout()

        page = enter(client, person)

        assert "Enter the six digits" in page.content.decode()
        assert not signed_in(client)
        assert client.get(reverse("conversations")).status_code == 302
        wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
        assert "This code is not right" in wrong
        assert not signed_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
        assert signed_in(client)

    def test_takes_a_recovery_code_once(self, client):
        person = factories.person(Role.AGENT)
        _, codes = turn_on(client, person)

        for expected in (True, False):
            client.logout()
            enter(client, person)
            client.post(reverse("mfa_authenticate"), {"code": codes[0]})
            assert signed_in(client) is expected

    def test_takes_a_break_after_many_wrong_codes(self, client, later):
        person = factories.person(Role.AGENT)
        secret, _ = turn_on(client, person)
        client.logout()
        enter(client, person)

        pages = [
            client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
            for _ in range(12)
        ]
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

        assert "Too many tries" in pages[-1]
        assert not signed_in(client)

    def test_is_turned_off_again(self, client):
        person = factories.person(Role.AUDITOR)
        turn_on(client, person)

        client.post(reverse("mfa_deactivate_totp"))

        assert not Authenticator.objects.exists()
        assert AuditEntry.objects.filter(user=person, act=Did.SECOND_FACTOR_OFF).exists()

    def test_gives_new_codes_that_replace_the_old(self, client):
        _, old = turn_on(client, factories.person(Role.AGENT))

        page = client.post(reverse("mfa_generate_recovery_codes"), follow=True)

        assert not set(page.context["unused_codes"]) & set(old)

    def test_asks_again_who_it_is_before_anything_changes(self, client):
        enter(client, factories.person(Role.AGENT))

        page = client.get(reverse("mfa_activate_totp"), follow=True)
        assert "Is it you?" in page.content.decode()
        to = {"password": factories.PASSWORD, "next": reverse("mfa_activate_totp")}
        page = client.post(reverse("account_reauthenticate"), to, follow=True)

        assert "Let the app see this" in page.content.decode()


class TestLost:
    def test_is_taken_away_by_an_administrator_with_all_sessions(self, client):
        person = factories.person(Role.AGENT)
        turn_on(client, person)
        admin = Client()
        admin.force_login(factories.person(Role.ADMIN))

        page = admin.get(reverse("accounts_one", args=[person.pk])).content.decode()
        admin.post(reverse("accounts_second_factor", args=[person.pk]))

        assert "Take the second factor away" in page
        assert not Authenticator.objects.exists()
        assert client.get(reverse("account")).status_code == 302
        assert AuditEntry.objects.filter(person=person, act=Did.TOOK_SECOND_FACTOR).exists()
        page = admin.get(reverse("accounts_one", args=[person.pk])).content.decode()
        assert "Take the second factor away" not in page


class TestDemandedOfARole:
    @pytest.fixture(autouse=True)
    def _demanded(self, settings):
        settings.SECOND_FACTOR_ROLES = frozenset({Role.AUDITOR.value})

    def test_leads_to_where_it_is_turned_on_and_then_lets_go_on(self, client):
        person = factories.person(Role.AUDITOR)
        enter(client, person)

        for name in ("conversations", "log", "home"):
            assert client.get(reverse(name))["Location"] == reverse("mfa_index")
        assert client.get(reverse("account")).status_code == 200
        turn_on(client, person)

        assert client.get(reverse("conversations")).status_code == 200

    def test_is_not_turned_off(self, client):
        person = factories.person(Role.AUDITOR)
        turn_on(client, person)

        page = client.post(reverse("mfa_deactivate_totp")).content.decode()

        assert "Your role has to use a second factor." in page
        assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()

    def test_asks_nothing_of_others(self, client):
        enter(client, factories.person(Role.LEAD))

        assert client.get(reverse("conversations")).status_code == 200
        assert User.objects.count() == 1
