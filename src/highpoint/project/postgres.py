"""How PostgreSQL is asked: a question it has had before is not read again."""

from __future__ import annotations

from typing import Any, Self

from psycopg import ClientCursor, Cursor

# The protocol counts the values of a question in two bytes.
MOST_VALUES = 65_535


class PreparingCursor(Cursor[Any]):
    """A cursor that sends questions and values apart, and together where the values are too many."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Self:
        """Ask ``query`` as psycopg does; of any number of values."""
        if params is not None and len(params) > MOST_VALUES:
            query, params = ClientCursor(self.connection).mogrify(query, params), None
        return super().execute(query, params, **kwargs)
