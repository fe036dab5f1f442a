"""Asks an OpenAI-compatible server, and trusts nothing that comes back."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from highpoint.errors import HighpointError
from highpoint.llm.contract import schema
from highpoint.llm.endpoint import Endpoint
from highpoint.llm.opinion import NoOpinion, ServerBusy
from highpoint.llm.prompt import Message

if TYPE_CHECKING:
    import httpx

SEED = 0
MOST_TOKENS = 8192
MOST_BYTES = 2_000_000

ATTEMPTS = 4
FIRST_WAIT = 1.0
# A server that asks for more than a minute is asked again by the person, not by us.
LONGEST_WAIT = 60.0

# Of statuses: what may pass by itself, what a server answers that does not know a form of
# asking, and what will be the same for every conversation.
PASSING = frozenset((408, 425, 429, 500, 502, 503, 504, 529))
UNKNOWN_FORM = frozenset((400, 404, 415, 422, 501))
REFUSED_KEY = frozenset((401, 403, 407))

LONGEST_NAME = 100

# How to ask, the strictest first: servers differ in what they know.
_STEADY = {"temperature": 0, "seed": SEED, "max_tokens": MOST_TOKENS}
FORMS: tuple[dict[str, Any], ...] = (
    _STEADY
    | {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "second_opinion", "strict": True, "schema": schema()},
        }
    },
    _STEADY | {"response_format": {"type": "json_object"}},
    _STEADY,
    {},
)

Pause = Callable[[float], Awaitable[None]]


class EndpointUnusable(HighpointError):
    """The server can answer about no conversation at all: a wrong key, address or name."""


class PackageMissing(HighpointError):
    """The extra that speaks to servers is not installed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote, and the name the server gives it."""

    text: str
    model: str


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """
    One connection pool to one endpoint; an async context manager.

    Redirects are not followed, and what the server writes is never put into a sentence: it
    could hold the key or the conversation. ``seconds`` is the most that one call may take,
    however slowly the answer drips.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        seconds: float,
        parallel: int,
        pause: Pause = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self._endpoint = endpoint
        self._seconds = seconds
        self._pause = pause
        self._now = now
        self._chance = random.Random(SEED)  # nosec B311
        self._form = 0
        self._form_is_known = False
        self._http = _http(endpoint, seconds, parallel)

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    async def ask(self, messages: Sequence[Message]) -> Answer:
        """
        Return the model's answer.

        Asks for JSON by a schema; where the server does not know that, for any JSON object,
        then for nothing but text, at last without temperature and seed. What works is kept.

        :raises NoOpinion: where this call brought nothing that can be used
        :raises ServerBusy: where it may bring something later
        :raises EndpointUnusable: where no call will
        """
        forms = [self._form] if self._form_is_known else range(self._form, len(FORMS))
        for form in forms:
            response = await self._patiently(self._body(messages, FORMS[form]))
            if response.status not in UNKNOWN_FORM:
                held = _held(response)
                self._form, self._form_is_known = form, True
                return _answer(held)
        if response.status == 404:
            raise EndpointUnusable(
                f"{self._endpoint.server} knows no such address or model; look at both."
            )
        raise NoOpinion(
            f"The server did not take the request (HTTP {response.status}); the conversation may "
            "be too long for the model."
        )

    def _body(self, messages: Sequence[Message], form: Mapping[str, Any]) -> dict[str, Any]:
        return {"model": self._endpoint.model, "messages": list(messages), **form}

    async def _patiently(self, body: Mapping[str, Any]) -> _Response:
        """Return a response that is no passing trouble, after some tries with growing waits."""
        why = ""
        for attempt in range(ATTEMPTS):
            wait = FIRST_WAIT * 2**attempt * self._chance.uniform(0.5, 1)
            try:
                response = await self._once(body)
            except ServerBusy as error:
                why = str(error)
            else:
                if response.status not in PASSING:
                    return response
                why = f"The server had no room (HTTP {response.status})."
                wait = max(wait, self._asked_wait(response.headers))
            if wait > LONGEST_WAIT:
                raise ServerBusy(f"{why} It asks to be left alone for {wait:.0f} seconds.")
            if attempt + 1 < ATTEMPTS:
                await self._pause(wait)
        raise ServerBusy(why)

    async def _once(self, body: Mapping[str, Any]) -> _Response:
        import httpx

        try:
            async with (
                asyncio.timeout(self._seconds),
                self._http.stream("POST", self._endpoint.url, json=body) as response,
            ):
                return _Response(response.status_code, response.headers, await _bytes(response))
        except (TimeoutError, httpx.TimeoutException):
            raise ServerBusy(f"The server took longer than {self._seconds:g} seconds.") from None
        except httpx.ConnectError:
            raise ServerBusy(
                "The server could not be reached, or its certificate is not trusted."
            ) from None
        except httpx.TransportError:
            raise ServerBusy("The connection broke off in the middle of the answer.") from None
        except httpx.InvalidURL:
            raise EndpointUnusable("The endpoint is no address like https://host/v1.") from None

    def _asked_wait(self, headers: Mapping[str, str]) -> float:
        """Return the seconds that Retry-After asks for, as a number or as a date; 0 without it."""
        told = headers.get("retry-after", "").strip()
        if told.isascii() and told.isdigit():
            return float(told[:9])
        try:
            until = parsedate_to_datetime(told)
        except ValueError:
            return 0.0
        return (until if until.tzinfo else until.replace(tzinfo=UTC)).timestamp() - (
            self._now().timestamp()
        )


def _http(endpoint: Endpoint, seconds: float, parallel: int) -> httpx.AsyncClient:
    try:
        import httpx
    except ImportError:
        raise PackageMissing(
            "A second opinion needs the package httpx; install it with: pip install 'highpoint[llm]'"
        ) from None
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    return httpx.AsyncClient(
        headers=headers,
        timeout=seconds,
        limits=httpx.Limits(max_connections=parallel),
        follow_redirects=False,
        # A proxy may carry what is encrypted; what is not must go straight to the server.
        trust_env=endpoint.secure,
    )


async def _bytes(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise NoOpinion("The server sent a packed answer, though it was asked for a plain one.")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NoOpinion(f"The server's answer is longer than {MOST_BYTES:,} bytes.")
    return bytes(body)


def _held(response: _Response) -> Mapping[str, Any]:
    """Return the JSON object of a response that is one."""
    if response.status in REFUSED_KEY:
        raise EndpointUnusable(
            f"The server refused the key (HTTP {response.status}); give the right one."
        )
    if 300 <= response.status < 400:
        raise EndpointUnusable(
            "The server points to another address, which is not followed; give that address itself."
        )
    if response.status != 200:
        raise NoOpinion(f"The server answered with HTTP {response.status}.")
    form = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if form != "application/json":
        raise NoOpinion("The server answered with something else than JSON.")
    try:
        held = json.loads(response.body)
    except (ValueError, RecursionError):
        raise NoOpinion("The server's answer is not whole JSON.") from None
    if not isinstance(held, Mapping):
        raise NoOpinion("The server's answer is no chat completion.")
    return held


def _answer(held: Mapping[str, Any]) -> Answer:
    choices = held.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], Mapping):
        raise NoOpinion("The server's answer holds no choice.")
    message = choices[0].get("message")
    if not isinstance(message, Mapping):
        raise NoOpinion("The server's answer holds no message.")
    end = choices[0].get("finish_reason")
    if message.get("refusal") or end == "content_filter":
        raise NoOpinion("The model declined to answer.")
    if end == "length":
        raise NoOpinion("The model's answer was cut short.")
    text = message.get("content")
    if not isinstance(text, str) or not text.strip():
        raise NoOpinion("The model's answer is empty.")
    name = held.get("model")
    return Answer(text, name[:LONGEST_NAME] if isinstance(name, str) else "")
