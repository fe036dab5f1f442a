import os
import signal
import socket
import sqlite3

import pytest

from highpoint.cli._processes import is_loopback
from tests.cli.serving import (
    children,
    command,
    commands,
    fetch,
    free_port,
    running,
    until,
    until_line,
)

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


def workers(pid):
    return {child for child, words in commands(children(pid)).items() if " worker" in words}


class TestServe:
    def test_serves_pages_does_jobs_and_leaves_nothing_behind(self, home):
        port = free_port()
        with running(home, "serve", "--port", str(port)) as server:
            lines = until_line(server, "Serving at")
            assert "Brought the database up to date" in "".join(lines)
            assert "Make the first administrator with “highpoint init”" in "".join(lines)

            status, page = fetch(f"http://127.0.0.1:{port}/")
            assert status == 200
            assert "Sign in" in page
            until(lambda: _jobs_done(home))

            family = children(server.pid)
            server.send_signal(signal.SIGTERM)
            assert server.wait(60) == 0
            assert commands(family) == {}

    def test_starts_a_killed_worker_again(self, home):
        with running(home, "serve", "--port", str(free_port())) as server:
            until_line(server, "Serving at")
            first = until(lambda: workers(server.pid))

            os.kill(min(first), signal.SIGKILL)
            until_line(server, "The worker has ended; it is started again.")
            again = until(lambda: workers(server.pid) - first)

            assert again
            assert until(lambda: not commands(first) or True)
            server.send_signal(signal.SIGINT)
            assert server.wait(60) == 0
            assert commands(first | again) == {}

    def test_runs_no_worker_where_none_is_wanted_and_as_many_pages_as_are(self, home):
        words = ("serve", "--no-worker", "--processes", "2", "--port", str(free_port()))
        with running(home, *words) as server:
            until_line(server, "Serving at")
            family = children(server.pid)

            assert workers(server.pid) == set()
            assert len(commands(family)) == 3

            # One that is killed is started again; killed itself, the command leaves nothing.
            one = min(pid for pid in family if not children(pid))
            os.kill(one, signal.SIGKILL)
            until(lambda: len(commands(children(server.pid) - {one})) == 3)
            family |= children(server.pid)
            server.kill()
            assert until(lambda: commands(family) == {})

    def test_says_so_where_the_port_is_taken(self, home):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])

            done = command(home, "serve", "--port", port)

        assert done.returncode == 1
        assert f"Port {port} of 127.0.0.1 cannot be used" in done.stderr
        assert "--port" in done.stderr

    def test_refuses_an_address_that_is_not_this_machines(self, home):
        done = command(home, "serve", "--host", "no.such.host.invalid")

        assert done.returncode == 1
        assert "is no address of this machine" in done.stderr

    def test_refuses_to_show_traces_to_other_machines(self, home):
        done = command(
            home,
            *("serve", "--host", "0.0.0.0", "--port", str(free_port())),
            HIGHPOINT_DEBUG="true",
        )

        assert done.returncode == 1
        assert "HIGHPOINT_DEBUG" in done.stderr


class TestIsLoopback:
    @pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "[::1]", "localhost"])
    def test_knows_this_machines_own_addresses(self, host):
        assert is_loopback(host)

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.test", ""])
    def test_takes_all_others_for_open(self, host):
        assert not is_loopback(host)


def _jobs_done(home):
    with sqlite3.connect(home / "highpoint.sqlite3") as database:
        return database.execute(
            "SELECT count(*) FROM django_q_task WHERE success AND func LIKE '%heartbeat.beat'"
        ).fetchone()[0]
