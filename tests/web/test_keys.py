"""The page of keys: made, shown once, revoked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import ApiKey, AuditEntry, Role

pytestmark = pytest.mark.django_db

MADE = {"name": "Shop", "scopes": ["purchases:write", "incidents:write"], "lasts": "90"}


class TestKeys:
    def test_says_what_to_do_where_there_are_none(self, signed_in):
        page = signed_in(Role.ADMIN).get(reverse("api_keys")).content.decode()

        assert "No keys yet" in page
        assert "one for each program" in page

    def test_shows_the_secret_once(self, signed_in):
        client = signed_in(Role.ADMIN)

        answer = client.post(reverse("api_keys"), MADE)
        secret = answer.context["secret"]

        assert secret in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        key = ApiKey.objects.get()
        assert (key.scope, key.made_by) == ("purchases:write incidents:write", client.user)
        page = client.get(reverse("api_keys")).content.decode()
        assert key.prefix in page
        assert secret not in page
        assert secret not in str(list(AuditEntry.objects.values()))

    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            ({"name": " "}, "Give the key the name of the program"),
            ({"name": "a" * 81}, "at most 80 letters"),
            ({"scopes": []}, "Choose at least one thing"),
            ({"scopes": ["all:write"]}, "Choose from what is listed."),
            ({"lasts": "9999"}, "Choose when it ends."),
        ],
    )
    def test_says_what_is_missing_and_makes_nothing(self, signed_in, told, sentence):
        page = signed_in(Role.ADMIN).post(reverse("api_keys"), MADE | told).content.decode()

        assert sentence in page
        assert not ApiKey.objects.exists()

    def test_are_revoked_once_with_a_line_in_the_log(self, signed_in):
        client = signed_in(Role.ADMIN)
        client.post(reverse("api_keys"), MADE)
        address = reverse("api_key_revoke", args=[ApiKey.objects.get().pk])

        client.post(address)
        at = ApiKey.objects.get().revoked_at
        page = client.post(address, follow=True).content.decode()

        assert ApiKey.objects.get().revoked_at == at
        assert "revoked on" in page
        acts = AuditEntry.objects.filter(thing="key").values_list("act", flat=True)
        assert sorted(acts) == ["made a key for a program", "revoked a key of a program"]
