"""What a program is told where something cannot be done: a word for it, and a sentence for people."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from highpoint.api._bearer import TooManyCalls
from highpoint.api._reading import BadJson
from highpoint.apps.accounts.api_keys import KeyDoesNotWork
from highpoint.apps.accounts.permissions import NotAllowed
from highpoint.errors import HighpointError

_log = logging.getLogger(__name__)

# Of one body: enough to mend it by.
MOST_PROBLEMS = 20
NO_KEY = "Send a key as “Authorization: Bearer hpk_…”. An administrator makes one under Keys."
NOT_HERE = "There is nothing at this address."

STATUS: dict[type[HighpointError], int] = {
    BadJson: 400,
    KeyDoesNotWork: 401,
    NotAllowed: 403,
    TooManyCalls: 429,
}
CANNOT_BE_TAKEN = 422


class NotThere(HighpointError):
    """There is no such thing, or none that may be told of."""


STATUS[NotThere] = 404


class Problem(BaseModel):
    """One thing that is wrong with what was sent."""

    where: str = Field(description="The field, by its way through the body.")
    message: str


class Refusal(BaseModel):
    """Why something was not done."""

    code: str = Field(description="A short stable word for programs.")
    message: str = Field(description="A sentence for people.")
    problems: list[Problem] | None = Field(
        default=None, description="What is wrong, field by field, where the input is."
    )


# What every operation may answer instead of what was asked for.
_REFUSED = frozenset({400, 401, 403, 404, 409, 413, 422, 429})


def or_refusal(model: type[BaseModel]) -> dict[Any, type[BaseModel]]:
    """Return what an operation answers, for its description: this, or why not."""
    return {200: model, _REFUSED: Refusal}


def handle(api: NinjaAPI) -> None:
    """Let an API answer every failure that was thought of in the same shape."""
    api.add_exception_handler(HighpointError, _anticipated)
    api.add_exception_handler(ValidationError, _wrong_input)
    api.add_exception_handler(HttpError, _of_framework)
    api.add_exception_handler(AuthenticationError, _no_key)
    api.add_exception_handler(Http404, lambda *_: refusal(404, "not_there", NOT_HERE))
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(IntegrityError, _at_once)
    api.add_exception_handler(Exception, _failed)


def refusal(status: int, code: str, message: str, **more: Any) -> HttpResponse:
    """Return the answer of a refusal."""
    answer = JsonResponse({"code": code, "message": message} | more, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="Highpoint"'
    return answer


def _anticipated(request: HttpRequest, error: Any) -> HttpResponse:
    found = (STATUS[each] for each in type(error).__mro__ if each in STATUS)
    answer = refusal(next(found, CANNOT_BE_TAKEN), error.code, str(error))
    if isinstance(error, TooManyCalls):
        answer["Retry-After"] = str(error.seconds)
    return answer


def _of_framework(request: HttpRequest, error: Any) -> HttpResponse:
    # The framework hides why a body could not be read behind an error of its own.
    if isinstance(error.__cause__, HighpointError):
        return _anticipated(request, error.__cause__)
    return refusal(error.status_code, "bad_request", f"{str(error).rstrip('.')}.")


def _no_key(request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(401, "no_key", NO_KEY)


def _at_once(request: HttpRequest, error: Any) -> HttpResponse:
    # Two calls bring the same new customer or order at the same moment: the database takes one.
    _log.warning("%s %s", request.path, error)
    sentence = "The same was written by another call at this moment. Send it again."
    return refusal(409, "at_once", sentence)


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    _log.error("%s %s failed", request.method, request.path, exc_info=error)
    sentence = "Something failed here that was not thought of. It stands in the server's log."
    return refusal(500, "failed", sentence)


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return refusal(413, "too_large", f"A body may have at most {most:,} bytes. Send it in parts.")


def _wrong_input(request: HttpRequest, error: Any) -> HttpResponse:
    problems = [_problem(each) for each in error.errors[:MOST_PROBLEMS]]
    first = problems[0]
    sentence = f"{first['where']}: {first['message']}" if first["where"] else first["message"]
    return refusal(422, "wrong_input", sentence, problems=problems)


def _problem(found: Mapping[str, Any]) -> dict[str, str]:
    return {"where": _where(found["loc"]), "message": f"{str(found['msg']).rstrip('.')}."}


def _where(way: Sequence[object]) -> str:
    """
    Return the way to a field as a program writes it, without where the framework keeps it.

    >>> _where(("body", "told", "lines", 0, "amount"))
    'lines[0].amount'
    >>> _where(("query", "email"))
    'email'
    """
    inside = way[2:] if way and way[0] == "body" else way[1:]
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in inside).lstrip(
        "."
    )
