"""The options that several commands have in common: how files are to be read, where to listen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

zone = click.option(
    "--tz",
    default="UTC",
    show_default=True,
    metavar="ZONE",
    help="Time zone of times that name none.",
)

port = click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on.",
)

_HOW = (
    click.option(
        "--map",
        "mapping",
        multiple=True,
        metavar="MEANING=COLUMN",
        help="What a column means, as text=body,role=sender_type; the rest is guessed.",
    ),
    zone,
    click.option(
        "--encoding", metavar="NAME", help="How the text was saved; told by itself mostly."
    ),
)


def files(name: str = "FILE") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the files it reads, and the options that say how: its last three."""

    def told(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(_HOW):
            command = option(command)
        return click.argument("files", nargs=-1, required=True, metavar=f"{name}...")(command)

    return told


def one_of(choices: type[Any]) -> click.Choice[str]:
    """Return the type of an option that takes the value of one member of an enumeration."""
    return click.Choice([choice.value for choice in choices])
