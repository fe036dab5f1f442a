"""The addresses of channels, which are secrets, lie sealed in the database."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from highpoint.apps.notices import preferences, webhook
from highpoint.apps.notices.models import Hook
from highpoint.apps.notices.sending import Refused

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SECRET = "https://hooks.slack.com/services/T0/B0/secretpart"


def hook(**fields) -> Hook:
    return Hook.objects.create(
        name="All", program="slack", url=SECRET, host="hooks.slack.com", made_at=NOW, **fields
    )


def in_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_hook")
        return str(cursor.fetchall())


@pytest.mark.django_db
def test_an_address_is_not_in_the_table_and_comes_back_whole():
    kept = hook()

    assert "secretpart" not in in_database()
    assert Hook.objects.get(pk=kept.pk).url == SECRET


@pytest.mark.django_db
def test_a_worker_seals_anew_what_a_former_key_sealed(settings):
    kept = hook()
    kept.secret = "hps_known"
    kept.save()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"

    counts = [preferences.seal_anew(), preferences.seal_anew()]
    settings.SECRET_KEY_FALLBACKS = []

    assert counts == [2, 0]
    again = Hook.objects.get(pk=kept.pk)
    assert (again.url, again.secret) == (SECRET, "hps_known")


@pytest.mark.django_db
def test_an_address_whose_key_is_lost_is_told_and_left(settings):
    kept = hook()
    settings.SECRET_KEY = "another key"

    assert preferences.seal_anew() == 0
    with pytest.raises(Refused, match="cannot be read"):
        webhook.try_out(Hook.objects.get(pk=kept.pk), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_bringing_the_database_up_to_date_seals_what_lay_open():
    def table(name: str):
        executor = MigrationExecutor(connection)
        executor.migrate([("notices", name)])
        return executor.loader.project_state([("notices", name)]).apps.get_model("notices", "Hook")

    try:
        before = table("0002_delivery")
        before.objects.create(name="A", program="slack", url=SECRET, host="h", made_at=NOW)
        table("0003_sealed_addresses")
        sealed = in_database()
        table("0004_signed_json")
        address = Hook.objects.get().url
        back = table("0002_delivery").objects.get().url
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    assert "secretpart" not in sealed
    assert address == back == SECRET
