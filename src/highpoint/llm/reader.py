"""The second reader: one conversation in, a model's opinion or the reason why there is none."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.masking import masked, plain
from highpoint.errors import HighpointError
from highpoint.llm.answer import read
from highpoint.llm.client import Client, EndpointUnusable
from highpoint.llm.endpoint import Endpoint
from highpoint.llm.opinion import NoOpinion, Opinion, ServerBusy, Source
from highpoint.llm.prompt import fingerprint, messages, talk_id

# Longer talks fit into no model that teams run themselves, and cost too much elsewhere.
MOST_LETTERS = 200_000
# So many conversations in a row that found the server busy, and the others are not tried.
ENOUGH_BUSY = 5

Talk = tuple[Conversation, Analysis]
Take = Callable[[Talk, Opinion | NoOpinion], None]


class Reader:
    """Asks a model about conversations, one call each."""

    def __init__(
        self,
        client: Client,
        endpoint: Endpoint,
        *,
        hide: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        nonce: Callable[[], str] = lambda: secrets.token_hex(8),
    ):
        self._client = client
        self._endpoint = endpoint
        self._hide = hide
        self._now = now
        self._nonce = nonce

    async def opinion_on(self, talk: Conversation, analysis: Analysis) -> Opinion:
        """
        Return the model's opinion on a conversation.

        ``analysis`` only tells where names stand; nothing the engine found is sent.

        :raises NoOpinion: where there is none, with the reason
        :raises EndpointUnusable: where the server will have none on any
        """
        if not talk.by(Role.CUSTOMER) or not talk.by(Role.AGENT):
            raise NoOpinion("There is no customer and agent talking in it.")
        if sum(len(turn.text) for turn in talk.turns) > MOST_LETTERS:
            raise NoOpinion(f"It is longer than {MOST_LETTERS:,} characters.")
        turns = masked(talk, analysis) if self._hide else plain(talk)
        nonce = self._nonce()
        answer = await self._client.ask(messages(talk, turns, nonce))
        judged = read(answer.text, talk, turns, talk_id(nonce))
        source = Source(
            model=self._endpoint.model,
            server=self._endpoint.server,
            at=self._now().isoformat(timespec="seconds"),
            instructions=fingerprint(),
            talk=talk_hash(talk),
            masked=self._hide,
            answered_as=answer.model,
        )
        return Opinion(talk.id, source, judged)


async def _outcome(reader: Reader, item: Talk) -> Opinion | NoOpinion | EndpointUnusable:
    try:
        return await reader.opinion_on(*item)
    except (NoOpinion, EndpointUnusable) as why:
        return why


async def read_all(reader: Reader, talks: Iterable[Talk], take: Take, *, parallel: int) -> None:
    """
    Ask about conversations, a few at a time, and hand over each outcome as soon as it is there.

    :raises HighpointError: where the server turns out to be of no use, or ``take`` fails; what
        was in flight at that moment is still waited for and handed over
    """
    source = iter(talks)
    busy = 0
    stopped: HighpointError | None = None

    async def work() -> None:
        nonlocal stopped
        try:
            await ask_on()
        except HighpointError as why:
            stopped = why

    async def ask_on() -> None:
        nonlocal busy
        while stopped is None and (item := next(source, None)) is not None:
            outcome = await _outcome(reader, item)
            if isinstance(outcome, EndpointUnusable):
                raise outcome
            take(item, outcome)
            busy = busy + 1 if isinstance(outcome, ServerBusy) else 0
            if busy >= ENOUGH_BUSY:
                raise EndpointUnusable(
                    f"{outcome} It was so {busy} times in a row; try again later."
                )

    async with asyncio.TaskGroup() as workers:
        for _ in range(parallel):
            workers.create_task(work())
    if stopped is not None:
        raise stopped


def talk_hash(talk: Conversation) -> str:
    """Return a short hash of what was said by whom, which tells a changed talk from the same."""
    said = json.dumps([[turn.role.value, turn.text] for turn in talk.turns])
    return hashlib.sha256(said.encode()).hexdigest()[:16]
