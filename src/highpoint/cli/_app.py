"""The application: what all commands share."""

from __future__ import annotations

import click

from highpoint.cli._registry import Commands


def _show_version(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked:
        # It takes a tenth of the start and is rarely asked for.
        from importlib.metadata import version as version_of

        click.echo(f"highpoint {version_of('highpoint')}")
        context.exit()


@click.command(cls=Commands, no_args_is_help=True)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version.",
)
@click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    help="Show the trace of a failure (with any command).",
)
def app() -> None:
    """Reads every conversation, finds the moments that make or lose a customer, shows each one with its words."""
