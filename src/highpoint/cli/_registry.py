"""Finds the commands: each module here holds one, in a function of the module's own name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

import click

from highpoint.cli._failures import careful

# The order of the help page: the way a newcomer goes. Others follow by name.
FIRST = ("demo", "init", "serve", "worker", "doctor", "import", "score", "explain", "export")


class Commands(click.Group):
    """
    The commands, each imported only when it is called for, so that one starts fast.

    A module ``cli/NAME.py`` with a function ``NAME`` is the command NAME (``import_`` is
    ``import``, ``move_to`` is ``move-to``); modules that begin with _ hold none.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(modules(), key=lambda name: (_rank(name), name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = modules().get(cmd_name)
        return load(cmd_name, module) if module else None


@cache
def modules() -> dict[str, str]:
    """Return each command's name with the name of its module."""
    here = str(Path(__file__).parent)
    found = (info.name for info in pkgutil.iter_modules([here]) if not info.name.startswith("_"))
    return {name.rstrip("_").replace("_", "-"): name for name in found}


def load(name: str, module: str) -> click.Command:
    """Import one command's module and make a command of its function."""
    function = getattr(importlib.import_module(f"highpoint.cli.{module}"), module)
    first = (function.__doc__ or "").strip().split("\n\n")[0]
    return click.command(name, short_help=" ".join(first.split()))(careful(function))


def _rank(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)
