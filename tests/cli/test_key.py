"""highpoint key: keys made and revoked by whoever keeps the machine."""

from __future__ import annotations

import re

import pytest

from highpoint.apps.accounts.models import ApiKey, AuditEntry
from tests.cli.run import highpoint

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _up_to_date(monkeypatch):
    # Told by the tests of user; looking through all changes takes a second.
    monkeypatch.setattr("highpoint.cli._database.pending_migrations", list)


class TestKey:
    def test_is_made_shown_once_listed_and_revoked(self):
        assert "No keys yet" in highpoint("key", "list").stderr
        made = highpoint("key", "make", "Web shop", "--scope", "purchases:write", "--days", "90")
        assert re.fullmatch(r"hpk_[\w-]{43}\n", made.stdout)
        row = ApiKey.objects.get()
        assert (row.scope, (row.expires_at - row.made_at).days) == ("purchases:write", 90)

        listed = highpoint("key", "list").stdout
        assert made.stdout.strip() not in listed
        assert "Web shop  purchases:write  works" in listed
        assert highpoint("key", "revoke", row.prefix).returncode == 0
        assert "revoked" in highpoint("key", "list").stdout
        assert AuditEntry.objects.filter(thing="key").count() == 2

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("make", "Shop"), "Say what the key may do"),
            (("make", "Shop", "--scope", "all"), "Say what the key may do"),
            (("make", "--scope", "purchases:write"), "Give the key the name of the program"),
            (("revoke", "hpk_nothin"), "Say how the key begins"),
        ],
    )
    def test_says_what_is_wrong(self, words, sentence):
        done = highpoint("key", *words)

        assert done.returncode == 1
        assert sentence in done.stderr
        assert not ApiKey.objects.exists()
