"""Serves the pages with a worker beside them: what serve and demo share."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from highpoint.cli import _processes
from highpoint.cli._failures import say


def serve_until_stopped(
    host: str,
    port: int,
    *,
    with_worker: bool,
    announce: Callable[[str], None],
    processes: int | None = None,
) -> None:
    """
    Serve until Ctrl-C or SIGTERM; ``announce`` gets the address once it answers.

    Without a number of ``processes``, one a core answers, up to four.

    :raises CannotListen: where the address is taken
    :raises ServerStopped: where the web server ends by itself
    """
    from django.conf import settings

    # Whitenoise warns of a folder that is not there, also where nothing needs to be in it.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    _processes.check_free(host, port)
    address = _processes.address(host, port)
    _processes.supervise(
        _processes.web_server(host, port, processes or _processes.usual_processes()),
        [_processes.worker()] if with_worker else [],
        is_up=lambda: _answers(host, port),
        announce=lambda: announce(address),
    )
    say("Stopped.")


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(_processes.near(host), port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
