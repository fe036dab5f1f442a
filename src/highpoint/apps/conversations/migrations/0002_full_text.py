"""Full-text search over turns: FTS5 on SQLite, tsvector with unaccent on PostgreSQL."""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE conversations_turn_text USING fts5(
        text, content='conversations_turn', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2"
    )
    """,
    """
    CREATE TRIGGER conversations_turn_text_insert AFTER INSERT ON conversations_turn BEGIN
        INSERT INTO conversations_turn_text(rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER conversations_turn_text_delete AFTER DELETE ON conversations_turn BEGIN
        INSERT INTO conversations_turn_text(conversations_turn_text, rowid, text)
        VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER conversations_turn_text_update AFTER UPDATE OF text ON conversations_turn BEGIN
        INSERT INTO conversations_turn_text(conversations_turn_text, rowid, text)
        VALUES ('delete', old.id, old.text);
        INSERT INTO conversations_turn_text(rowid, text) VALUES (new.id, new.text);
    END
    """,
]

POSTGRES = [
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    # unaccent() itself is only STABLE; an index needs an IMMUTABLE wrapper around its dictionary.
    """
    CREATE OR REPLACE FUNCTION highpoint_words(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT to_tsvector('simple', public.unaccent('public.unaccent', left(words, 200000))) $$
    """,
    """
    CREATE INDEX conversations_turn_text ON conversations_turn
    USING gin (highpoint_words(text))
    """,
]


def forwards(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for statement in statements:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER conversations_turn_text_{name}")
        schema_editor.execute("DROP TABLE conversations_turn_text")
    else:
        schema_editor.execute("DROP INDEX conversations_turn_text")
        schema_editor.execute("DROP FUNCTION highpoint_words(text)")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
