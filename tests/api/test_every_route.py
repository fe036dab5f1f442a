"""Every route, tried by a key of each sort and by none. A route that asks no key fails."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from highpoint.api._bearer import Bearer
from highpoint.api.operations import act_of, routes
from highpoint.apps.accounts import api_keys
from highpoint.apps.accounts.acts import SCOPES, Scope

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROUTES = [
    (method, re.sub(r"{[^}]*}", "1", path), act_of(route)) for method, path, route in routes()
]


def refused(secret: str | None) -> None:
    """Ask for every route and make sure that each is shut to this key."""
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    for method, path, _ in ROUTES:
        cache.clear()
        answer = Client().generic(method, path, b"{}", "application/json", headers=headers)
        assert answer.status_code == 401, path
        assert answer["WWW-Authenticate"].startswith("Bearer"), path
        assert answer.json().keys() == {"code", "message"}, path


class TestEveryRoute:
    def test_asks_for_one_key_by_its_act(self):
        callbacks = [route.auth_callbacks for _, _, route in routes()]

        assert ROUTES
        assert all(len(each) == 1 and isinstance(each[0], Bearer) for each in callbacks)

    def test_is_opened_by_some_scope(self):
        acts = {act for _, _, act in ROUTES} - {None}

        assert acts <= set().union(*SCOPES.values())

    def test_is_shut_without_a_key_that_works(self):
        now = timezone.now()
        past = now - timedelta(days=91)
        gone, revoked = api_keys.make("Gone", [*Scope], by=None, now=now)
        api_keys.revoke(gone, by=None, now=now)
        _, ended = api_keys.make("Ended", [*Scope], by=None, now=past, lasts=timedelta(days=90))
        _, good = api_keys.make("Good", [*Scope], by=None, now=now)

        for secret in (None, "", "hpk_" + "a" * 43, good[:-1], "ü" * 300, revoked, ended):
            refused(secret)

    def test_opens_for_a_key_made_for_it_and_for_no_other(self):
        made = {
            scope: api_keys.make(scope, [scope], by=None, now=timezone.now())[1] for scope in Scope
        }
        for method, path, act in ROUTES:
            for scope, secret in made.items():
                headers = {"Authorization": f"Bearer {secret}"}
                answer = Client().generic(method, path, b"{}", "application/json", headers=headers)
                if act is None or act in SCOPES[scope]:
                    assert answer.status_code in (200, 201, 404, 422), (path, scope)
                else:
                    assert answer.status_code == 403, (path, scope)
                    assert "This key does not let you" in answer.json()["message"]

    def test_is_not_opened_by_a_session(self, admin_client):
        for method, path, _ in ROUTES:
            answer = admin_client.generic(method, path, b"{}", "application/json")
            assert answer.status_code == 401, path
