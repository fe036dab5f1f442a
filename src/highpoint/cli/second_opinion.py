"""highpoint second-opinion: a language model's reading beside the engine's, and how far they agree."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from highpoint.cli import _told
from highpoint.cli._failures import fail, say

if TYPE_CHECKING:
    from highpoint.cli._opinions import Opinions
    from highpoint.llm.endpoint import Endpoint

# The only way in for the key: a command line is seen by everybody on the machine.
KEY = "HIGHPOINT_LLM_KEY"


@_told.files()
@click.option(
    "--endpoint",
    "address",
    required=True,
    metavar="URL",
    help="An OpenAI-compatible server, such as http://localhost:8080/v1.",
)
@click.option("--model", required=True, metavar="NAME", help="The model to ask.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Ask about the first N conversations."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the opinions here, a line each; goes on where it stopped.",
)
@click.option(
    "--parallel",
    type=click.IntRange(1, 8),
    default=4,
    show_default=True,
    help="How many conversations to ask about at once.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=120,
    show_default=True,
    help="The most seconds that one answer may take.",
)
@click.option("--unmasked", is_flag=True, help="Send names, addresses and numbers as they are.")
@click.option("--plain-http", is_flag=True, help="Send to another machine without encryption.")
@click.option("--json", "as_json", is_flag=True, help="Print the agreement as JSON.")
def second_opinion(
    files: tuple[str, ...],
    address: str,
    model: str,
    limit: int | None,
    out: Path | None,
    parallel: int,
    timeout: float,
    unmasked: bool,
    plain_http: bool,
    as_json: bool,
    mapping: tuple[str, ...],
    tz: str,
    encoding: str | None,
) -> None:
    """
    Ask a language model for its reading, and show how far the engine's agrees.

    The model judges the same moments and marks. What it says is kept apart, marked with its
    name and the date, and changes nothing in the engine's reading. Names, e-mail addresses,
    phone and other long numbers are hidden before anything is sent. A key is taken from
    HIGHPOINT_LLM_KEY and from nowhere else. Needs the extra llm.

    FILE is JSON Lines, JSON, CSV or Parquet, .gz too; - is standard input.
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
