"""Runs the web server and the worker as children: started together, stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Event
from time import monotonic
from types import FrameType

from highpoint.cli._failures import say
from highpoint.cli._parent import end_with_parent
from highpoint.errors import HighpointError

# How long a child may take to end by itself; a job cut off then is done again by the next worker.
_PATIENCE_SECONDS = 15.0
_LOOK_SECONDS = 0.2
_START_SECONDS = 30.0

# A worker that keeps dying is started again more and more slowly.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0

# More of them ask for memory that a small machine lacks.
_MOST_USUAL = 4

_STOPS = (signal.SIGTERM, signal.SIGINT)


class CannotListen(HighpointError):
    """The address cannot be listened on."""


class ServerStopped(HighpointError):
    """The web server ended without being asked to."""


@dataclass
class Child:
    """A process of our own, in a group of its own so that nothing it starts outlives it."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # Nothing else runs in this process yet that a fork could find half done.
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )

    def ended(self) -> int | None:
        """Return the exit status where it has ended."""
        assert self.process is not None
        return self.process.poll()

    def stop(self) -> None:
        """End it: kindly first, then with whatever it has left behind."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_PATIENCE_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def web_server(host: str, port: int, processes: int) -> Child:
    """Return the web server, not started yet."""
    options = {"--host": host, "--port": str(port), "--processes": str(processes)}
    words = [word for option in options.items() for word in option]
    return Child("web server", [sys.executable, "-m", "highpoint.cli._pages", *words])


def usual_processes() -> int:
    """Return how many processes answer where nobody says: one a core, up to four."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(_cores())
    return max(1, min(_MOST_USUAL, len(cores)))


def _cores() -> int:
    return os.cpu_count() or 1


def worker() -> Child:
    """Return a worker, not started yet: one process for long work, one for what cannot wait."""
    code = "from highpoint.cli import main; main()"
    return Child("worker", [sys.executable, "-c", code, "worker", "--processes", "2"])


def check_free(host: str, port: int) -> None:
    """
    Go on only where nobody listens on this address.

    :raises CannotListen: saying why and what to do
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror as error:
        raise CannotListen(
            f"“{host}” is no address of this machine. Choose another --host."
        ) from error
    except PermissionError as error:
        raise CannotListen(
            f"You may not listen on port {port}. Choose one above 1023 with --port."
        ) from error
    except OSError as error:
        raise CannotListen(
            f"Port {port} of {host} cannot be used ({error.strerror}). "
            "Stop what runs there, or choose another with --port."
        ) from error


def is_loopback(host: str) -> bool:
    """Tell whether an address is this machine's own, which nobody else can reach."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def near(host: str) -> str:
    """Return the address by which this machine itself reaches a server that listens there."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # nosec B104


def address(host: str, port: int) -> str:
    """
    Return where to point a browser.

    >>> address("0.0.0.0", 8000), address("::1", 80)
    ('http://127.0.0.1:8000/', 'http://[::1]:80/')
    """
    name = near(host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def supervise(
    web: Child, others: Sequence[Child], *, is_up: Callable[[], bool], announce: Callable[[], None]
) -> None:
    """
    Run the children until a person or the system asks to stop; start a dead worker again.

    ``announce`` is called once, when the web server answers.

    :raises ServerStopped: where the web server ends by itself
    """
    with _asked_to_stop() as stop:
        try:
            for child in (web, *others):
                child.start()
            if _wait_until_up(web, is_up, stop):
                announce()
            _watch(web, others, stop)
        finally:
            for child in (web, *others):
                child.stop()


def _wait_until_up(web: Child, is_up: Callable[[], bool], stop: Event) -> bool:
    end = monotonic() + _START_SECONDS
    while not stop.wait(_LOOK_SECONDS):
        if is_up():
            return True
        _check(web)
        if monotonic() > end:
            raise ServerStopped("The web server does not answer; its words above say why.")
    return False


def _watch(web: Child, others: Sequence[Child], stop: Event) -> None:
    pauses = {child.name: _FIRST_PAUSE for child in others}
    again = {child.name: 0.0 for child in others}
    while not stop.wait(_LOOK_SECONDS):
        _check(web)
        for child in others:
            if child.ended() is None:
                continue
            if not again[child.name]:
                say(f"The {child.name} has ended; it is started again.")
                child.stop()
                again[child.name] = monotonic() + pauses[child.name]
                pauses[child.name] = min(_LONGEST_PAUSE, 2 * pauses[child.name])
            elif monotonic() >= again[child.name]:
                again[child.name] = 0.0
                child.start()


def _check(web: Child) -> None:
    if web.ended() is not None:
        raise ServerStopped("The web server has ended by itself; its words above say why.")


@contextmanager
def _asked_to_stop() -> Iterator[Event]:
    """Give an event that a first Ctrl-C or SIGTERM sets."""
    stop = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in _STOPS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
