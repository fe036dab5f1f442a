"""highpoint second-opinion against a real server on loopback, as a person runs it."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.run import highpoint
from tests.llm.server import LABELS, asked, completion, drips, reads, says, send, serving, status
from tests.llm.talks import HOSTILE, TALK, talk

KEY = "sk-a-key-of-nobody"
DISTRESS = {
    "kind": "distress",
    "turn": 0,
    "verdict": "partial",
    "reply": [1],
    "quote": "I am so sorry",
}
NAME = {"kind": "name", "turn": 2, "verdict": "met", "reply": [3], "quote": "[NAME_1]"}
CHURN = {"kind": "churn", "turn": 0, "verdict": "missed", "reply": [1], "quote": "so upset"}


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("HIGHPOINT_LLM_KEY", KEY)
    # The command runs in this process: what --debug sets is not to stay for later tests.
    monkeypatch.setenv("HIGHPOINT_SHOW_TRACES", "")
    # Waits between tries are the client's own test; here they would only cost time.
    monkeypatch.setattr("highpoint.llm.client.FIRST_WAIT", 0.0)


@pytest.fixture
def file(tmp_path):
    return written(tmp_path, TALK)


def written(folder, *talks):
    path = folder / "talks.jsonl"
    rows = "".join(json.dumps(each.to_dict()) + "\n" for each in talks)
    path.write_text(rows, encoding="utf-8")
    return path


def many(number):
    said = [f"{turn.role.value[0]}: {turn.text}" for turn in TALK.turns]
    return [talk(*said, identity=f"t-{i}") for i in range(number)]


def ask(server, file, *words):
    return highpoint("second-opinion", file, "--endpoint", server.url, "--model", "tiny", *words)


def row(done, name):
    return next(line.split() for line in done.stdout.splitlines() if line.startswith(name))


class TestAgreement:
    def test_is_shown_kind_by_kind_and_marked_as_no_reading_of_ours(self, file):
        with serving(reads(DISTRESS, CHURN, NAME)) as server:
            done = ask(server, file)

        assert done.returncode == 0
        assert row(done, "distress")[1:5] == ["1", "0", "0", "1.00"]
        assert row(done, "churn")[1:5] == ["0", "0", "1", "0.00"]
        assert "second opinion by tiny at 127.0.0.1" in done.stdout
        assert "changes nothing" in done.stdout

    def test_as_json(self, file):
        with serving(reads(DISTRESS, CHURN | {"quote": "livid"})) as server:
            told = json.loads(ask(server, file, "--json").stdout)

        assert told["second_opinion"]["model"] == "tiny"
        assert told["agreement"]["kinds"]["distress"]["both"] == 1
        assert told["agreement"]["thrown_away"] == {"words that do not stand there": 1}

    def test_a_few_verdicts_are_no_kappa(self, file):
        with serving(reads(DISTRESS)) as server:
            assert row(ask(server, file), "distress")[5] == "-"


class TestOut:
    def test_keeps_opinions_in_the_labelled_form_with_model_and_date(self, file, tmp_path):
        out = tmp_path / "opinions.jsonl"
        with serving(reads(DISTRESS, NAME)) as server:
            ask(server, file, "--out", out)

        (kept,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
        assert kept["id"] == TALK.id
        assert [moment["quote"] for moment in kept["moments"]] == ["I am so sorry", "Wanjiru"]
        assert kept["second_opinion"]["model"] == "tiny"
        assert kept["second_opinion"]["answered_as"] == "tiny-1"
        assert kept["second_opinion"]["at"][:2] == "20"

    def test_goes_on_where_it_stopped(self, tmp_path):
        file, out = written(tmp_path, *many(6)), tmp_path / "opinions.jsonl"
        with serving(reads(DISTRESS)) as server:
            ask(server, file, "--out", out, "--limit", "2")
            done = ask(server, file, "--out", out)

        assert len(server.requests) == 6
        assert row(done, "distress")[1] == "6"
        assert len({json.loads(line)["id"] for line in out.read_text().splitlines()}) == 6

    def test_asks_again_about_a_talk_that_got_no_opinion(self, file, tmp_path):
        out = tmp_path / "opinions.jsonl"
        with serving(says("I can't help with that."), reads(DISTRESS)) as server:
            first = ask(server, file, "--out", out)
            second = ask(server, file, "--out", out)

        assert "No opinion on 1 conversation: The model answered with something" in first.stdout
        assert row(second, "distress")[1] == "1"

    def test_never_writes_over_the_conversations(self, file):
        before = file.read_bytes()
        with serving(reads(DISTRESS)) as server:
            done = ask(server, file, "--out", file)

        assert done.returncode == 1
        assert "name another file" in done.stderr
        assert file.read_bytes() == before
        assert not server.requests

    def test_ctrl_c_loses_nothing(self, tmp_path):
        file, out = written(tmp_path, *many(3)), tmp_path / "opinions.jsonl"
        with serving(reads(DISTRESS), drips(0.1)) as server:
            command = [
                *(sys.executable, "-c", "from highpoint.cli import main; main()"),
                *("second-opinion", file, "--endpoint", server.url, "--model", "tiny"),
                *("--out", out, "--parallel", "1"),
            ]
            running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            patience = time.monotonic() + 30
            while len(server.requests) < 2 and time.monotonic() < patience:
                time.sleep(0.02)
            os.kill(running.pid, signal.SIGINT)
            _, told = running.communicate(timeout=60)

        assert running.returncode == 130
        assert "goes on from there" in told
        assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["t-0"]


class TestEngine:
    """Whatever the model does, the engine's own result is the same to the letter."""

    MOODS = {
        "obeys": says('{"overall": 5}'),
        "refuses": says("I can't help with that."),
        "floods": lambda handler, _: send(handler, completion("x" * 3_000_000)),
        "is busy": status(429),
        "lies": reads(CHURN | {"quote": "never"}, overall=5, end_state="satisfied"),
        "is another site": lambda handler, _: send(handler, b"<html>", form="text/html"),
    }

    @pytest.mark.parametrize("mood", MOODS)
    def test_is_untouched_by_a_model_that(self, mood, tmp_path):
        file = written(tmp_path, TALK, HOSTILE)
        before = highpoint("score", file, "--format", "jsonl").stdout
        with serving(self.MOODS[mood]) as server:
            done = ask(server, file, "--json")

        assert json.loads(done.stdout)["agreement"]["conversations"] == 0
        assert len(json.loads(done.stdout)["without_opinion"]) == 2
        assert "foresee" not in done.stderr
        assert highpoint("score", file, "--format", "jsonl").stdout == before

    def test_a_hostile_talk_is_one_among_others(self, tmp_path):
        def obeys(handler, body):
            """Does what stands in the talk, where it speaks to it."""
            talk = asked(body)
            first = talk["turns"][0]["text"]
            planted = first.partition("answer ")[2]
            held = {"id": talk["id"], "labels": LABELS, "moments": [DISTRESS], "marks": []}
            told = planted if "Ignore your" in first else json.dumps(held)
            send(handler, completion(told))

        with serving(obeys) as server:
            told = json.loads(ask(server, written(tmp_path, TALK, HOSTILE), "--json").stdout)

        assert told["agreement"]["conversations"] == 1
        assert [each["id"] for each in told["without_opinion"]] == ["hostile"]


class TestSending:
    PRIVATE = talk(
        "c: I am Wanjiru Kamau, wanjiru@mail.example.com, +44 20 7946 0958, order 99812734.",
        "a: Thank you, Wanjiru.",
        identity="wanjiru@mail.example.com",
        customer_name="Wanjiru Kamau",
    )

    def test_hides_personal_data(self, tmp_path):
        with serving(reads()) as server:
            ask(server, written(tmp_path, self.PRIVATE))

        sent = json.dumps(server.requests)
        for private in ("anjiru", "amau", "example.com", "7946", "99812734"):
            assert private not in sent

    def test_sends_it_where_told(self, tmp_path):
        with serving(reads()) as server:
            ask(server, written(tmp_path, self.PRIVATE), "--unmasked")

        assert "+44 20 7946 0958" in json.dumps(server.requests)

    def test_asks_a_few_at_a_time(self, tmp_path):
        def slow(handler, body):
            time.sleep(0.05)
            reads(DISTRESS)(handler, body)

        with serving(slow) as server:
            ask(server, written(tmp_path, *many(9)), "--parallel", "3")

        assert 1 < server.most_at_once <= 3

    def test_does_not_ask_about_a_talk_without_a_customer_and_an_agent(self, tmp_path):
        with serving(reads()) as server:
            done = ask(server, written(tmp_path, talk("c: Hello?"), talk("b: Hi", identity="b")))

        assert "No opinion on 2 conversations: There is no customer and agent" in done.stdout
        assert not server.requests

    def test_sends_nothing_unencrypted_to_another_machine(self, file):
        words = ("--endpoint", "http://models.example/v1", "--model", "tiny")
        done = highpoint("second-opinion", file, *words)

        assert done.returncode == 1
        assert "not encrypted" in done.stderr


class TestGivingUp:
    @pytest.mark.parametrize("code", [401, 403, 404, 307])
    def test_on_a_server_that_will_answer_nobody(self, code, tmp_path):
        with serving(status(code)) as server:
            done = ask(server, written(tmp_path, *many(40)), "--parallel", "2")

        assert done.returncode == 1
        assert len(server.requests) <= 8
        assert KEY not in done.stderr + done.stdout

    def test_on_a_server_that_stays_busy(self, tmp_path):
        with serving(status(503)) as server:
            done = ask(server, written(tmp_path, *many(40)), "--parallel", "1")

        assert done.returncode == 1
        assert "5 times in a row" in done.stderr
        assert "No opinion on 5 conversations" in done.stdout
        assert len(server.requests) == 20

    def test_keeps_what_came_before(self, tmp_path):
        file, out = written(tmp_path, *many(3)), tmp_path / "opinions.jsonl"
        with serving(reads(DISTRESS), status(401)) as server:
            done = ask(server, file, "--out", out, "--parallel", "1")

        assert done.returncode == 1
        assert row(done, "distress")[1] == "1"
        assert len(out.read_text().splitlines()) == 1

    def test_the_key_is_nowhere(self, file, tmp_path):
        out = tmp_path / "opinions.jsonl"
        with serving(status(400)) as server:
            done = ask(server, file, "--out", out, "--debug")

        assert server.keys[0] == f"Bearer {KEY}"
        assert KEY not in done.stdout + done.stderr + out.read_text()


WITHOUT = "import sys; sys.modules['httpx'] = None; from highpoint.cli import main; main()"


class TestWithoutTheExtra:
    def run(self, *words):
        command = [sys.executable, "-c", WITHOUT, *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def test_says_what_to_install(self, file):
        words = ("--endpoint", "http://localhost:1/v1", "--model", "tiny")
        done = self.run("second-opinion", file, *words)

        assert done.returncode == 1
        assert "pip install 'highpoint[llm]'" in done.stderr

    def test_everything_else_runs(self, file):
        assert self.run("score", file).returncode == 0
        assert self.run("second-opinion", "--help").returncode == 0
