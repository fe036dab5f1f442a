"""Finds the commands: each module here holds one, in a function of the module's own name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from highpoint.cli._failures import careful

# The order of the help page: the way a newcomer goes. Others follow by name.
FIRST = ("demo", "init", "serve", "worker", "doctor", "import", "score", "explain", "export")


class Commands(TyperGroup):
    """
    The commands, each imported only when it is called for, so that one starts fast.

    A module ``cli/NAME.py`` with a function ``NAME`` is the command NAME (``import_`` is
    ``import``, ``move_to`` is ``move-to``); modules that begin with _ hold none.
    """

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return sorted(modules(), key=lambda name: (_rank(name), name))

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        module = modules().get(cmd_name)
        return load(cmd_name, module) if module else None


@cache
def modules() -> dict[str, str]:
    """Return each command's name with the name of its module."""
    here = str(Path(__file__).parent)
    found = (info.name for info in pkgutil.iter_modules([here]) if not info.name.startswith("_"))
    return {name.rstrip("_").replace("_", "-"): name for name in found}


def load(name: str, module: str) -> Any:
    """Import one command's module and make a command of its function."""
    function = getattr(importlib.import_module(f"highpoint.cli.{module}"), module)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name)(careful(function))
    return typer.main.get_command(app)


def _rank(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)
