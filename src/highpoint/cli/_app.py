"""The Typer application: what all commands share."""

from __future__ import annotations

from importlib.metadata import version as version_of
from typing import Annotated

import typer

from highpoint.cli._registry import Commands

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"highpoint {version_of('highpoint')}")
        raise typer.Exit


@app.callback()
def highpoint(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the trace of a failure (with any command).")
    ] = False,
) -> None:
    """Reads every conversation, finds the moments that make or lose a customer, shows each one with its words."""
