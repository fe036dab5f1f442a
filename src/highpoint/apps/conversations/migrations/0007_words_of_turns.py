"""
On PostgreSQL, keep the words of each turn beside it.

A search for a common word walks from the newest conversation on and looks into every turn, and
splitting its text anew each time took far longer than reading it. SQLite's search keeps its own.
"""

from django.db import migrations

FORWARDS = [
    "DROP INDEX conversations_turn_text",
    """
    ALTER TABLE conversations_turn
    ADD COLUMN words tsvector GENERATED ALWAYS AS (highpoint_words(text)) STORED
    """,
    "CREATE INDEX conversations_turn_text ON conversations_turn USING gin (words)",
    # The same phrase for every turn: as an IMMUTABLE function it is made once a search.
    """
    CREATE FUNCTION highpoint_phrase(phrase text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT phraseto_tsquery('simple', public.unaccent('public.unaccent', phrase)) $$
    """,
    # How common a word is decides how it is looked for.
    "ANALYZE conversations_turn",
]
BACKWARDS = [
    "DROP FUNCTION highpoint_phrase(text)",
    "DROP INDEX conversations_turn_text",
    "ALTER TABLE conversations_turn DROP COLUMN words",
    """
    CREATE INDEX conversations_turn_text ON conversations_turn
    USING gin (highpoint_words(text))
    """,
]


def forwards(apps, schema_editor):
    _do(FORWARDS, schema_editor)


def backwards(apps, schema_editor):
    _do(BACKWARDS, schema_editor)


def _do(statements, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0006_turn_conversation")]
    operations = [migrations.RunPython(forwards, backwards)]
