"""PostgreSQL as settings ask for it."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from highpoint.project.config import Config

ADDRESS = "postgres://me:word@db.test/highpoint"


def test_questions_are_prepared_unless_a_pooler_forbids_it():
    kept = Config(database_url=ADDRESS).database["OPTIONS"]
    forbidden = Config(database_url=f"{ADDRESS}?prepared=no&sslmode=require").database["OPTIONS"]

    assert kept["server_side_binding"] is True
    assert kept["prepare_threshold"] == 2
    assert set(forbidden) == {"sslmode", "options"}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite counts otherwise")
class TestOnPostgres:
    def test_a_question_may_hold_more_values_than_the_protocol_counts(self):
        assert get_user_model().objects.filter(id__in=range(1, 70_000)).count() == 0

    def test_a_question_asked_again_is_prepared(self):
        with connection.cursor() as cursor:
            for number in range(4):
                cursor.execute("SELECT %s::int AS asked_again", [number])
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
                ["%asked_again%"],
            )
            assert cursor.fetchone()[0] >= 1
