"""What keeps the audit log as it was written, in the database itself: triggers that refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "accounts_auditentry"
SENTENCE = "The audit log is only ever added to."

# A change of the table in a later migration makes SQLite copy it without its triggers: such a
# migration ends with install() again.
_INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER IF NOT EXISTS audit_no_{act.lower()} BEFORE {act} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
        f"DROP TRIGGER IF EXISTS audit_no_change ON {TABLE}",
        f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ],
}
_REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS audit_no_{act}" for act in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER IF EXISTS audit_no_change ON {TABLE}"],
}


def install(apps: Any, editor: Any) -> None:
    """Make the database refuse to change or remove an entry; a step of a migration."""
    put(editor.connection)


def remove(apps: Any, editor: Any) -> None:
    """Let the table be changed again; a step of a migration backwards."""
    lift(editor.connection)


def put(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse to change or remove an entry, whoever asks."""
    _run(connection, _INSTALL)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Let the table be changed again, as tests that empty their tables need it."""
    _run(connection, _REMOVE)


@contextmanager
def opened(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let entries be changed for as long as this lasts; inside a transaction, so that it ends."""
    lift(connection)
    yield
    put(connection)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
