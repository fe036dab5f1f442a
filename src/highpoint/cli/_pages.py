"""
The web server as a program: ``python -m highpoint.cli._pages --host H --port P --processes N``.

Everything is loaded once and then shared by the processes that answer; each holds of its own
only what it changes.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from importlib import import_module
from pathlib import Path

from highpoint.cli._parent import end_with_parent

APPLICATION = "highpoint.project.wsgi:application"
# A process answers so many at once; who waits for a file to come in holds up nobody.
_AT_ONCE = 4
# A thread that has asked the database gets its turn back after this, where 5 ms is usual: an
# answer asks ten times, and waited ten times for whoever was at work meanwhile.
_TURN_SECONDS = 0.001
# What an answer makes dies with it, so rubbish is seldom worth a search: 700 things is usual.
_BEFORE_A_SEARCH = 20_000
_KILL_SECONDS = 5
_AGAIN_SECONDS = 0.5


def main() -> None:
    """Serve until asked to stop; a process that dies is started again."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--host", required=True)
    reader.add_argument("--port", type=int, required=True)
    reader.add_argument("--processes", type=int, required=True)
    asked = reader.parse_args()

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    load()
    sys.setswitchinterval(_TURN_SECONDS)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=end_with_parent)
    Server(
        APPLICATION,
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=asked.processes,
        blocking_threads=_AT_ONCE,
        log_level=LogLevels.warning,
        workers_kill_timeout=_KILL_SECONDS,
        respawn_failed_workers=True,
        respawn_interval=_AGAIN_SECONDS,
    ).serve()


def load() -> None:
    """
    Load all that answers, and leave it out of every later search for rubbish.

    The engine's words are read and its rules made ready with the first talk, templates with the
    first page; nobody is to wait for that, and no process to hold them for itself.
    """
    import_module(APPLICATION.partition(":")[0])
    from django.db import connections

    from highpoint.practice.scenario import names, shipped
    from highpoint.practice.talk import PracticeTalk, played

    scenario = shipped(names()[0])
    played(PracticeTalk.begin(scenario, seed=1), scenario.models.good)
    _read_templates()
    # An open database is not to be shared.
    connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_BEFORE_A_SEARCH)


def _read_templates() -> None:
    from django.apps import apps
    from django.template.loader import get_template

    folder = Path(apps.get_app_config("web").path, "templates")
    for file in folder.rglob("*.html"):
        get_template(file.relative_to(folder).as_posix())


if __name__ == "__main__":
    main()
