import os
import signal

import pytest

from tests.cli.serving import children, command, commands, running, until

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")


@pytest.fixture(scope="module")
def home(tmp_path_factory, up_to_date):
    home = up_to_date.home(tmp_path_factory.mktemp("home"))
    words = ("--email", "a@example.test", "--name", "A", "--password-stdin")
    assert command(home, "init", *words, stdin="a long enough secret\n").returncode == 0
    return home


class TestWorker:
    def test_refuses_a_database_of_another_version(self, tmp_path):
        done = command(tmp_path, "worker")

        assert done.returncode == 1
        assert "Run “highpoint init” once" in done.stderr

    def test_runs_as_many_jobs_at_once_as_asked_and_ends_when_told(self, home):
        with running(home, "worker", "--processes", "3") as worker:
            # Beside the three: one that watches, one that hands out, one that writes down.
            until(lambda: len(children(worker.pid)) == 6)
            family = children(worker.pid)

            worker.send_signal(signal.SIGTERM)

            assert worker.wait(60) == 0
            assert commands(family) == {}
