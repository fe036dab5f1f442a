"""Full-text search over turns, the same question on SQLite and PostgreSQL."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

_WORDS = re.compile(r'"[^"]+"|\S+')
# More words than this are a pasted text, not a search.
_MOST_WORDS = 16


# Words in more turns than this are common: found sooner by opening talks than by an index.
COMMON = 50_000


def said(text: str, path: str = "pk", *, most: int | None = None) -> Q:
    """
    Return the condition that some turn of a conversation holds all the words of ``text``.

    Words in double quotes are a phrase. Case and accents do not matter. ``path`` leads
    from the filtered model to the conversation's id. Nothing to look for: no condition.
    With ``most``, the search ends once about so many conversations are found, whichever.
    """
    phrases = _phrases(text)
    if not phrases:
        return Q()
    params: list[str | int]
    if connection.vendor == "sqlite":
        sql, params = _ON_SQLITE, [_match(phrases)]
    else:
        # Only our own text is joined here; the words looked for go as parameters.
        tests = " AND ".join("t.words @@ highpoint_phrase(%s)" for _ in phrases)
        sql = f"SELECT t.conversation_id FROM conversations_turn t WHERE {tests}"  # nosec B608
        params = list(phrases)
    if most is not None:
        # SQLite leaves out doubles as they come; PostgreSQL would look at every turn first.
        distinct = connection.vendor == "sqlite"
        sql = sql.replace("SELECT", "SELECT DISTINCT", 1) if distinct else sql
        sql, params = f"{sql} LIMIT %s", [*params, most if distinct else 2 * most]
    return Q(**{f"{path}__in": RawSQL(sql, params)})  # nosec B611


def said_in_each(text: str) -> Q | None:
    """
    Return the same condition to be tried on one conversation after the other.

    None where the words are not common enough for it, or the database chooses by itself.
    """
    phrases = _phrases(text)
    if not phrases or connection.vendor != "sqlite" or not _is_common(_match(phrases)):
        return None
    return Q(RawSQL(_ON_EACH, [_match(phrases)], output_field=BooleanField()))  # nosec B611


# The words lead, and no turn is read: an index has its conversation.
_ON_SQLITE = (
    "SELECT t.conversation_id FROM conversations_turn_text"
    " CROSS JOIN conversations_turn t INDEXED BY turn_conversation"
    " ON t.id = conversations_turn_text.rowid WHERE conversations_turn_text MATCH %s"
)
_ON_EACH = (
    "EXISTS (SELECT 1 FROM conversations_turn t CROSS JOIN conversations_turn_text"
    " ON conversations_turn_text.rowid = t.id WHERE conversations_turn_text MATCH %s"
    " AND t.conversation_id = conversations_conversation.id)"
)
_HITS = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM conversations_turn_text"
    " WHERE conversations_turn_text MATCH %s LIMIT %s)"
)


def _is_common(match: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_HITS, [match, COMMON])
        return bool(cursor.fetchone()[0] == COMMON)


def _phrases(text: str) -> list[str]:
    found = map(_clean, _WORDS.findall(text)[:_MOST_WORDS])
    return [cleaned for cleaned in found if cleaned]


def _match(phrases: list[str]) -> str:
    return " AND ".join(f'"{phrase}"' for phrase in phrases)


def _clean(phrase: str) -> str:
    """Keep letters, digits and spaces: neither engine may take a word as an operator."""
    return " ".join(re.findall(r"\w+", phrase))
