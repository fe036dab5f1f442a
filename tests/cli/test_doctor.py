import json
import sqlite3

import pytest

from tests.cli.serving import command
from tests.mail_server import mail_server


@pytest.fixture(scope="module")
def home(tmp_path_factory, up_to_date):
    home = up_to_date.home(tmp_path_factory.mktemp("home"))
    words = ("--email", "a@example.test", "--name", "A", "--password-stdin")
    assert command(home, "init", *words, stdin="a long enough secret\n").returncode == 0
    return home


def report(home):
    done = command(home, "doctor", "--json")
    return done.returncode, {finding["check"]: finding for finding in json.loads(done.stdout)}


def change(home, statement):
    with sqlite3.connect(home / "highpoint.sqlite3") as database:
        database.execute(statement)


class TestDoctor:
    def test_finds_a_fresh_installation_well(self, home):
        code, findings = report(home)

        assert code == 0, findings
        assert all(finding["ok"] for finding in findings.values())
        assert {"python", "database", "tables", "engine", "worker", "job queue"} <= set(findings)

    def test_prints_a_line_a_check_for_people(self, home):
        done = command(home, "doctor")

        assert done.returncode == 0
        assert all(line.startswith("ok ") for line in done.stdout.splitlines())

    def test_finds_a_key_that_others_can_read(self, home):
        (home / "secret.key").chmod(0o644)

        code, findings = report(home)
        (home / "secret.key").chmod(0o600)

        assert code == 1
        assert not findings["secret key"]["ok"]
        assert "chmod 600" in findings["secret key"]["advice"]

    def test_finds_a_job_that_nobody_does(self, home):
        change(
            home,
            "INSERT INTO django_q_ormq (key, payload, lock) "
            "VALUES ('highpoint', '', '2026-01-01 00:00:00')",
        )

        code, findings = report(home)
        change(home, "DELETE FROM django_q_ormq")

        assert code == 1
        assert not findings["worker"]["ok"]
        assert not findings["job queue"]["ok"]
        assert "highpoint worker" in findings["worker"]["advice"]

    def test_says_what_to_run_where_tables_are_missing(self, tmp_path):
        code, findings = report(tmp_path)

        assert code == 1
        assert findings["database"]["ok"]
        assert not findings["tables"]["ok"]
        assert "highpoint init" in findings["tables"]["advice"]
        assert "readings" not in findings

    def test_reports_a_database_that_does_not_answer(self, tmp_path):
        (tmp_path / "highpoint.sqlite3").write_text("this is no database, but a file of text")

        code, findings = report(tmp_path)

        assert code == 1
        assert not findings["database"]["ok"]

    def test_reports_a_setting_that_cannot_be_used(self, tmp_path):
        file = tmp_path / "file"
        file.write_text("")

        code, findings = report(file / "home")

        assert code == 1
        assert not findings["settings"]["ok"]


class TestMail:
    def doctor(self, home, post, *words, **settings):
        mail = {
            "HIGHPOINT_MAIL_HOST": "127.0.0.1",
            "HIGHPOINT_MAIL_PORT": str(post.port),
            "HIGHPOINT_MAIL_SECURITY": "none",
            "HIGHPOINT_ADDRESS": "https://quality.example",
        }
        done = command(home, "doctor", "--json", *words, **(mail | settings))
        return {finding["check"]: finding for finding in json.loads(done.stdout)}, done.stdout

    def test_is_no_fault_where_it_is_not_set_up(self, home):
        _, findings = report(home)

        assert findings["e-mail"]["ok"]
        assert findings["e-mail"]["found"].startswith("not set up")

    def test_is_tried_without_sending_any(self, home):
        with mail_server() as post:
            findings, _ = self.doctor(home, post)

        assert findings["e-mail"]["ok"]
        assert post.got == []

    def test_is_sent_to_try_it_where_that_is_asked(self, home):
        with mail_server() as post:
            findings, _ = self.doctor(home, post, "--mail-to", "ana@example.test")

        assert findings["test e-mail"]["ok"]
        assert [mail["To"] for mail in post.got] == ["ana@example.test"]

    def test_says_what_the_server_says(self, home):
        with mail_server() as post:
            post.answers["RCPT"] = "550 no such user"
            findings, _ = self.doctor(home, post, "--mail-to", "nobody@example.test")

        assert findings["test e-mail"]["found"] == "The mail server says 550: no such user"

    def test_never_tells_the_password(self, home, tmp_path):
        file = tmp_path / "password"
        file.write_text("a-very-secret-word\n")
        with mail_server() as post:
            findings, told = self.doctor(
                home,
                post,
                HIGHPOINT_MAIL_USER="me",
                HIGHPOINT_MAIL_PASSWORD_FILE=str(file),
            )

        assert not findings["e-mail"]["ok"]
        assert "secret-word" not in told

    def test_names_a_password_file_that_is_not_there(self, home, tmp_path):
        with mail_server() as post:
            missing = str(tmp_path / "missing")
            findings, _ = self.doctor(home, post, HIGHPOINT_MAIL_PASSWORD_FILE=missing)

        assert "HIGHPOINT_MAIL_PASSWORD_FILE" in findings["settings"]["found"]
