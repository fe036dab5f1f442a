"""highpoint second-opinion: a language model's reading beside the engine's, and how far they agree."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from highpoint.cli import _told
from highpoint.cli._failures import fail, say

if TYPE_CHECKING:
    from highpoint.cli._opinions import Opinions
    from highpoint.llm.endpoint import Endpoint

# The only way in for the key: a command line is seen by everybody on the machine.
KEY = "HIGHPOINT_LLM_KEY"


Address = Annotated[
    str,
    typer.Option(
        "--endpoint",
        metavar="URL",
        help="An OpenAI-compatible server, such as http://localhost:8080/v1.",
        show_default=False,
    ),
]
Model = Annotated[str, typer.Option(metavar="NAME", help="The model to ask.", show_default=False)]
Limit = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Ask about the first N conversations.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Keep the opinions here, a line each; goes on where it stopped."
    ),
]
Parallel = Annotated[
    int, typer.Option(min=1, max=8, help="How many conversations to ask about at once.")
]
Timeout = Annotated[
    float, typer.Option(min=1, max=3600, help="The most seconds that one answer may take.")
]
Unmasked = Annotated[
    bool, typer.Option("--unmasked", help="Send names, addresses and numbers as they are.")
]
PlainHttp = Annotated[
    bool, typer.Option("--plain-http", help="Send to another machine without encryption.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the agreement as JSON.")]


def second_opinion(
    files: _told.Files,
    address: Address,
    model: Model,
    limit: Limit = None,
    out: Out = None,
    parallel: Parallel = 4,
    timeout: Timeout = 120,
    unmasked: Unmasked = False,
    plain_http: PlainHttp = False,
    as_json: AsJson = False,
    mapping: _told.Mapping = None,
    tz: _told.Zone = "UTC",
    encoding: _told.Encoding = None,
) -> None:
    """
    Ask a language model for its reading, and show how far the engine's agrees.

    The model judges the same moments and marks. What it says is kept apart, marked with its
    name and the date, and changes nothing in the engine's reading. Names, e-mail addresses,
    phone and other long numbers are hidden before anything is sent. A key is taken from
    HIGHPOINT_LLM_KEY and from nowhere else. Needs the extra llm.
    """
    from highpoint.cli._intake import Intake
    from highpoint.cli._opinions import Opinions
    from highpoint.errors import HighpointError
    from highpoint.llm.endpoint import endpoint, is_loopback
    from highpoint.llm.kept import Kept

    where = endpoint(address, model, os.environ.get(KEY, ""), plain_http=plain_http)
    if not is_loopback(where.host):
        say(f"Conversations go to {where.server}, {'as they are' if unmasked else 'masked'}.")
    intake = Intake(files, mapping, tz, encoding, progress=False)
    with Kept(out, where.model) if out else nullcontext() as kept:
        opinions = Opinions(intake, kept, limit)
        failure: HighpointError | None = None
        try:
            with opinions:
                asyncio.run(_ask(opinions, where, timeout, parallel, hide=not unmasked))
        except HighpointError as error:
            failure = error
        except KeyboardInterrupt:
            if out:
                say(f"What was answered is in {out}; the same command goes on from there.")
            raise
    if as_json:
        print(json.dumps(opinions.to_dict(where), ensure_ascii=False, indent=2))
    else:
        opinions.show(where)
    if failure:
        raise failure
    intake.finish()
    if opinions.without:
        fail(f"{opinions.without:,} got no opinion; the same command asks again.")


async def _ask(
    opinions: Opinions, where: Endpoint, seconds: float, parallel: int, *, hide: bool
) -> None:
    from highpoint.llm.client import Client
    from highpoint.llm.reader import Reader, read_all

    async with Client(where, seconds=seconds, parallel=parallel) as client:
        reader = Reader(client, where, hide=hide)
        await read_all(reader, opinions.unasked(), opinions.take, parallel=parallel)
