import re
import sqlite3
from contextlib import closing

import pytest

from tests.cli.serving import command

SECRET = "a long enough secret\n"
OTHER = "another long enough secret\n"
ADA = ("--email", "ada@example.test", "--name", "Ada Quill", "--password-stdin")


@pytest.fixture(scope="module")
def home(tmp_path_factory, up_to_date):
    home = up_to_date.home(tmp_path_factory.mktemp("home"))
    assert command(home, "init", *ADA, stdin=SECRET).returncode == 0
    return home


def asked(home, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(home / "highpoint.sqlite3")) as database:
        return database.execute(sql).fetchall()


class TestUser:
    """In order: each test goes on from the one before, as somebody at the machine would."""

    def test_adds_a_person_and_prints_the_link(self, home):
        done = command(
            home, "user", "add", "bo@example.test", "--name", "Bo", "--role", "lead",
            "--site", "https://quality.example.test/",
        )  # fmt: skip

        assert done.returncode == 0
        assert "Added bo@example.test as team lead." in done.stderr
        assert re.fullmatch(r"https://quality\.example\.test/join/[^/]+/\n", done.stdout)

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("add", "bo@example.test", "--name", "Bo"), "is here already"),
            (("add", "bo", "--name", "Bo"), "“bo” is not an e-mail address."),
            (("add", "cy@example.test"), "Give the person's name with --name."),
            (("add", "cy@example.test", "--name", "C", "--role", "boss"), "“boss” is no role."),
            (("add", "cy@example.test", "--name", "C", "--team", "X"), "There is no team “X”"),
            (("add", "cy@example.test", "--name", "C", "--agent", "X"), "There is no agent “X”"),
            (("add",), "Say whom"),
            (("link", "cy@example.test"), "Nobody signs in as cy@example.test."),
            (("role", "bo@example.test"), "“” is no role. The roles are: admin, lead,"),
            (("switch", "bo@example.test", "maybe"), "Say on or off"),
            (("switch", "ada@example.test", "off"), "the only administrator who can sign in"),
            (("role", "ada@example.test", "lead"), "the only administrator who can sign in"),
            (("reset", "ada@example.test"), "Give the password with --password-stdin."),
        ],
    )
    def test_says_why_not(self, home, words, sentence):
        done = command(home, "user", *words, stdin="")

        assert done.returncode == 1
        assert sentence in " ".join(done.stderr.split())

    def test_lists_by_name(self, home):
        done = command(home, "user", "list")

        lines = done.stdout.splitlines()
        assert lines[0].split() == ["E-MAIL", "NAME", "ROLE", "TEAMS", "STATE"]
        assert [line.split()[0] for line in lines[1:]] == ["ada@example.test", "bo@example.test"]
        assert lines[2].endswith("has not come in yet")

    def test_changes_a_role(self, home):
        done = command(home, "user", "role", "bo@example.test", "coach")

        assert "bo@example.test was team lead and is coach now." in done.stderr

    def test_switches_off_and_on(self, home):
        off = command(home, "user", "switch", "BO@example.test", "off")
        link = command(home, "user", "link", "bo@example.test")
        on = command(home, "user", "switch", "bo@example.test", "on")

        assert "is kept out from now on" in off.stderr
        assert link.returncode == 1
        assert "is switched off" in link.stderr
        assert "can sign in again" in on.stderr

    def test_lets_the_only_administrator_in_again(self, home):
        before = asked(home, "SELECT password FROM accounts_user WHERE name = 'Ada Quill'")

        weak = command(home, "user", "reset", "ada@example.test", "--password-stdin", stdin="1\n")
        done = command(home, "user", "reset", "ada@example.test", "--password-stdin", stdin=OTHER)

        assert "This password will not do." in weak.stderr
        assert "signs in with the new password now, as administrator" in done.stderr
        after = asked(home, "SELECT password FROM accounts_user WHERE name = 'Ada Quill'")
        assert after != before

    def test_leaves_each_change_in_the_log_as_the_systems(self, home):
        acts = asked(home, "SELECT act FROM accounts_auditentry WHERE user_id IS NULL")

        assert {
            "added a person",
            "made a link to come in",
            "changed a person",
            "switched an account off",
            "switched an account on",
            "reset a person's way in",
        } <= {act for (act,) in acts}
