import sqlite3
from contextlib import closing

import pytest

from tests.cli.serving import command

PASSWORD = "a long enough secret\n"
ADA = ("--email", "ada@example.test", "--name", "Ada", "--password-stdin")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


class TestInit:
    """In order: each test goes on from the one before, as a newcomer would."""

    def test_refuses_a_weak_password_and_makes_nobody(self, home):
        done = command(home, "init", *ADA, stdin="password\n")

        assert done.returncode == 1
        assert "This password will not do. This password is too common." in done.stderr

    def test_refuses_what_is_no_address(self, home):
        done = command(home, "init", "--email", "ada", "--name", "A", stdin=PASSWORD)

        assert done.returncode == 1
        assert "“ada” is not an e-mail address." in done.stderr

    def test_does_not_wait_for_answers_where_nobody_can_give_them(self, home):
        done = command(home, "init", stdin="")

        assert done.returncode == 1
        assert "Give --email." in done.stderr

    def test_asks_for_the_password_where_it_is_not_piped_in(self, home):
        done = command(home, "init", *ADA[:4], stdin="")

        assert done.returncode == 1
        assert "--password-stdin" in done.stderr

    def test_makes_the_first_administrator(self, home):
        done = command(home, "init", *ADA, stdin=PASSWORD)

        assert done.returncode == 0
        assert "Made ada@example.test the administrator." in done.stderr
        assert str(home) in done.stderr

    def test_a_second_time_tells_that_there_is_one(self, home):
        done = command(home, "init", *ADA, stdin=PASSWORD)

        assert done.returncode == 0
        assert "There is an administrator already: ada@example.test." in done.stderr

    @pytest.mark.parametrize("statement", ["UPDATE {} SET act = 'y'", "DELETE FROM {}"])
    def test_keeps_the_audit_log_from_being_rewritten(self, home, statement):
        table = "accounts_auditentry"
        with closing(sqlite3.connect(home / "highpoint.sqlite3")) as database:
            database.execute(
                f"INSERT INTO {table} (at, act, thing, detail) VALUES ('2026-11-22', 'x', '', '')"
            )
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                database.execute(statement.format(table))


class TestAHomeThatCannotBeUsed:
    def test_is_told_in_one_sentence(self, tmp_path):
        file = tmp_path / "file"
        file.write_text("")

        done = command(file / "home", "init", *ADA, stdin=PASSWORD)

        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert "HIGHPOINT_HOME" in done.stderr
