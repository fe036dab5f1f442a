"""Full-text search over turns, the same question on SQLite and PostgreSQL."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

_WORDS = re.compile(r'"[^"]+"|\S+')
# More words than this are a pasted text, not a search.
_MOST_WORDS = 16


def said(text: str, path: str = "pk") -> Q:
    """
    Return the condition that some turn of a conversation holds all the words of ``text``.

    Words in double quotes are a phrase. Case and accents do not matter. ``path`` leads
    from the filtered model to the conversation's id. Nothing to look for: no condition.
    """
    phrases = [cleaned for cleaned in map(_clean, _WORDS.findall(text)[:_MOST_WORDS]) if cleaned]
    if not phrases:
        return Q()
    if connection.vendor == "sqlite":
        sql = (
            "SELECT t.conversation_id FROM conversations_turn t INDEXED BY turn_conversation"
            " WHERE t.id IN"
            " (SELECT rowid FROM conversations_turn_text WHERE conversations_turn_text MATCH %s)"
        )
        query = " AND ".join(f'"{phrase}"' for phrase in phrases)
        params: list[str] = [query]
    else:
        # Only our own text is joined here; the words looked for go as parameters.
        tests = " AND ".join(
            "highpoint_words(t.text) @@ phraseto_tsquery('simple', public.unaccent(%s))"
            for _ in phrases
        )
        sql = f"SELECT t.conversation_id FROM conversations_turn t WHERE {tests}"  # nosec B608
        params = phrases
    return Q(**{f"{path}__in": RawSQL(sql, params)})  # nosec B611


def _clean(phrase: str) -> str:
    """Keep letters, digits and spaces: neither engine may take a word as an operator."""
    return " ".join(re.findall(r"\w+", phrase))
