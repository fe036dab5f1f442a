"""
On PostgreSQL, take every mark between words for a space, in turns as in what is looked for.

Its own reading keeps an address, `24/7` or `and/or` as one word, and the parts were never found.
"""

from django.db import migrations

MARKS = r"""!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~"""
WORDS = """
    CREATE OR REPLACE FUNCTION highpoint_words(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT to_tsvector('simple', {plain}) $$
"""
ONCE = "public.unaccent('public.unaccent', left(words, 200000))"
# The dictionary also writes other alphabets' marks as ours, so it comes first.
NOW = f"translate({ONCE}, '{MARKS}', repeat(' ', 32))"
PHRASE = """
    CREATE OR REPLACE FUNCTION highpoint_phrase(phrase text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT phraseto_tsquery('simple', {plain}) $$
"""
ONCE_OF_A_PHRASE = "public.unaccent('public.unaccent', phrase)"
NOW_OF_A_PHRASE = f"translate({ONCE_OF_A_PHRASE}, '{MARKS}', repeat(' ', 32))"
# A column that is made of others is made anew only where it is added.
MADE_ANEW = [
    "DROP INDEX conversations_turn_text",
    "ALTER TABLE conversations_turn DROP COLUMN words",
    """
    ALTER TABLE conversations_turn
    ADD COLUMN words tsvector GENERATED ALWAYS AS (highpoint_words(text)) STORED
    """,
    "CREATE INDEX conversations_turn_text ON conversations_turn USING gin (words)",
    "ANALYZE conversations_turn",
]


def forwards(apps, schema_editor):
    _split(schema_editor, NOW, NOW_OF_A_PHRASE)


def backwards(apps, schema_editor):
    _split(schema_editor, ONCE, ONCE_OF_A_PHRASE)


def _split(schema_editor, words, phrase):
    if schema_editor.connection.vendor == "postgresql":
        functions = [WORDS.format(plain=words), PHRASE.format(plain=phrase)]
        for statement in [*functions, *MADE_ANEW]:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0010_undated_talks")]
    operations = [migrations.RunPython(forwards, backwards)]
