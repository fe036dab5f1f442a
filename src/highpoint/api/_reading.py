"""What programs send: JSON that every part of the product, and both databases, can take."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import BaseModel, ConfigDict

from highpoint.errors import HighpointError

# Deep enough for everything that is asked for.
DEEPEST = 20


class BadJson(HighpointError):
    """The body is no JSON that can be taken, with what is wrong with it."""


class Told(BaseModel):
    """What a body may hold, and nothing else: a misspelled name is told, not passed over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Careful(Parser):
    """Reads a body and refuses what would fail further on."""

    def parse_body(self, request: HttpRequest) -> Any:
        """
        Return the values of a body.

        :raises BadJson: with a sentence for the person who wrote the program
        """
        try:
            told = json.loads(request.body, parse_constant=_no_number)
        except RecursionError as error:
            raise BadJson(_too_deep()) from error
        except UnicodeDecodeError as error:
            raise BadJson("The body is not UTF-8.") from error
        except json.JSONDecodeError as error:
            raise BadJson(
                f"The body is no JSON: line {error.lineno}, column {error.colno}."
            ) from error
        except ValueError as error:
            # A whole number of thousands of digits.
            raise BadJson("The body holds a number that is none.") from error
        _look_through(told)
        return told


def _no_number(word: str) -> NoReturn:
    raise BadJson(f"{word} is no number in JSON. Leave the field out instead.")


def _look_through(told: object) -> None:
    """Refuse what is too deep, and text that no database can keep."""
    level: list[object] = [told]
    depth = 0
    while level:
        if depth > DEEPEST:
            raise BadJson(_too_deep())
        below: list[object] = []
        for value in level:
            if isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str):
                _readable(value)
        level, depth = below, depth + 1


def _readable(text: str) -> None:
    if "\0" in text:
        raise BadJson("A text holds the sign NUL (\\u0000), which cannot be kept. Take it out.")
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadJson("A text holds half of a pair of signs (\\ud800 to \\udfff). Send both.")


def _too_deep() -> str:
    return f"The body is nested more than {DEEPEST} deep."
