"""What holds for every call: how often, what is no JSON, what is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from highpoint.api import _bearer
from highpoint.apps.accounts import api_keys
from highpoint.apps.accounts.acts import Scope
from highpoint.apps.accounts.models import ApiKey

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class TestKey:
    def test_says_what_it_is_for(self, program):
        shop = program(Scope.WRITE_PURCHASES)

        answer = shop.get("/key")

        assert answer.json() == {
            "name": "Shop",
            "prefix": shop.key.prefix,
            "scopes": ["purchases:write"],
            "expires_at": None,
        }
        assert answer["Cache-Control"] == "no-store"

    def test_is_kept_as_a_hash_alone(self, program):
        shop = program()
        secret = shop.header["Authorization"].split()[1]

        kept = ApiKey.objects.values().get()

        assert secret.startswith(kept["prefix"])
        assert secret not in str(kept)

    def test_is_written_down_as_used_once_a_minute(self, program):
        shop = program()
        shop.get("/key")
        first = ApiKey.objects.get().last_used_at
        shop.get("/key")
        assert ApiKey.objects.get().last_used_at == first

        ApiKey.objects.update(last_used_at=first - timedelta(minutes=2))
        shop.get("/key")

        assert ApiKey.objects.get().last_used_at >= first

    def test_waits_when_it_calls_too_often(self, program, monkeypatch):
        monkeypatch.setattr(_bearer, "MOST_CALLS", 2)
        shop = program()

        answers = [shop.get("/key") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].json()["code"] == "too_many_calls"
        assert 0 < int(answers[-1]["Retry-After"]) <= 60

    def test_cannot_be_guessed_at_for_long(self, program, monkeypatch):
        monkeypatch.setattr(_bearer, "MOST_WRONG", 1)
        shop = program()
        good = dict(shop.header)
        shop.header = {"Authorization": "Bearer hpk_wrong"}

        assert [shop.get("/key").status_code for _ in range(2)] == [401, 429]
        shop.header = good
        assert shop.get("/key").status_code == 200

    def test_works_until_its_end_and_not_after(self):
        now = timezone.now()
        lasts = timedelta(days=90)
        key, secret = api_keys.make("Shop", [*Scope], by=None, now=now, lasts=lasts)

        assert api_keys.find(secret, now=now + lasts - timedelta(seconds=1)) == key
        with pytest.raises(api_keys.KeyDoesNotWork, match="has ended"):
            api_keys.find(secret, now=now + lasts)


class TestFailure:
    @pytest.mark.parametrize(
        ("error", "status"), [(IntegrityError("twice"), 409), (KeyError(), 500)]
    )
    def test_that_nobody_thought_of_is_told_without_its_trace(
        self, program, monkeypatch, error, status
    ):
        def fail(*_, **__):
            raise error

        monkeypatch.setattr("highpoint.api.purchases.take_in", fail)
        answer = program().post("/purchases", {"lines": [{}]})

        assert answer.status_code == status
        assert answer.json().keys() == {"code", "message"}
        assert "Traceback" not in answer.content.decode()


class TestAddress:
    def test_that_is_not_there_says_so_in_json(self, program):
        answer = program().get("/nothing/")

        assert answer.status_code == 404
        assert answer.json()["code"] == "not_there"

    def test_says_which_methods_it_takes(self, program):
        answer = program().post("/key", {})

        assert answer.status_code == 405
        assert answer["Allow"] == "GET"
        assert answer.json()["message"] == "This address takes only GET."

    def test_tells_of_itself_to_everybody(self, client):
        told = client.get("/api/v1/openapi.json").json()

        assert told["openapi"].startswith("3.")
        assert "/api/v1/key" in told["paths"]
