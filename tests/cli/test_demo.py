import os
import re
import socket

import pytest

from highpoint.loop.demo import SIGN_INS
from tests.cli.serving import children, command, commands, fetch, free_port, running, until_line

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")

FEW = "40"


@pytest.fixture(scope="module")
def home(tmp_path_factory, up_to_date):
    return up_to_date.home(tmp_path_factory.mktemp("home"))


class TestDemo:
    """In order: each test goes on from the one before."""

    def test_makes_the_company_and_tells_the_people(self, home):
        done = command(home, "demo", "--no-serve", "--conversations", FEW)

        assert done.returncode == 0, done.stderr
        assert all(one.email in done.stdout for one in SIGN_INS)
        assert "Making Brindlewick, a made-up company" in done.stderr

    def test_a_second_time_makes_nothing(self, home):
        done = command(home, "demo", "--no-serve", "--conversations", FEW)

        assert done.returncode == 0
        assert "Making" not in done.stderr

    def test_serves_on_this_machine_only(self, home):
        port = free_port()
        with running(home, "demo", "--port", str(port)) as server:
            lines = until_line(server, "End it with Ctrl-C")

            assert f"http://127.0.0.1:{port}/" in "".join(lines)
            assert fetch(f"http://127.0.0.1:{port}/sign-in/")[0] == 200
            hosts = [
                found[1]
                for words in commands(children(server.pid)).values()
                if (found := re.search(r"--host (\S+)", words))
            ]
            assert set(hosts) == {"127.0.0.1"}

    def test_says_so_where_the_port_is_taken_before_it_makes_anything(self, tmp_path):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])

            done = command(tmp_path, "demo", "--port", port)

        assert done.returncode == 1
        assert "cannot be used" in done.stderr
        assert not (tmp_path / "highpoint.sqlite3").exists()

    def test_keeps_serve_from_opening_it_to_other_machines(self, home):
        done = command(home, "serve", "--host", "0.0.0.0", "--port", str(free_port()))

        assert done.returncode == 1
        assert "highpoint demo --remove" in done.stderr

    def test_takes_the_company_out_again(self, home):
        removed = command(home, "demo", "--remove")
        again = command(home, "demo", "--remove")

        assert removed.returncode == again.returncode == 0
        assert "Removed the made-up company." in removed.stderr
        assert "There is no made-up company here." in again.stderr
