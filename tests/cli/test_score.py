"""highpoint score and explain, as a person runs them."""

import gzip
import json
import subprocess
import sys

import pytest

from tests.cli.run import highpoint

TALKS = [
    {
        "id": "t-1",
        "agent": "Mia",
        "turns": [
            {"role": "customer", "text": "My kettle arrived broken and I am so upset."},
            {"role": "agent", "text": "Hello! I am so sorry that your kettle arrived broken."},
            {"role": "customer", "text": "Thank you, that is very kind."},
        ],
    },
    {
        "id": "t-2",
        "turns": [
            {"role": "customer", "text": "When do you open?"},
            {"role": "agent", "text": "Good morning! We open at nine. Anything else I can do?"},
        ],
    },
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "talks.jsonl"
    path.write_text("".join(json.dumps(talk) + "\n" for talk in TALKS), encoding="utf-8")
    return path


class TestScore:
    def test_a_row_a_conversation_and_a_row_a_kind(self, file):
        done = highpoint("score", file)

        assert done.returncode == 0
        assert [line.split()[0] for line in done.stdout.splitlines()[:3]] == [
            "conversation",
            "t-1",
            "t-2",
        ]
        assert "distress" in done.stdout
        assert "2 conversations" in done.stdout

    def test_rates_with_too_few_moments_say_so(self, file):
        assert "not enough yet (n 2)" in highpoint("score", file).stdout

    def test_a_talk_in_a_language_that_is_not_read_says_so_and_has_no_score(self, tmp_path):
        path = tmp_path / "finnish.jsonl"
        turn = {"role": "customer", "text": "Hei, minun paketti ei ole vielä tullut. Milloin?"}
        path.write_text(json.dumps({"id": "f-1", "turns": [turn]}), encoding="utf-8")

        table = highpoint("score", path).stdout
        explained = " ".join(highpoint("explain", path, "--id", "f-1").stdout.split())

        told = "This talk is in Finnish, which the engine does not read"
        assert told in " ".join(table.split())
        assert "1 conversation is in a language that the engine does not read" in table
        assert explained.endswith(f"{told}: it is shown and not scored.")

    def test_one_analysis_a_line(self, file):
        done = highpoint("score", file, "--format", "jsonl")

        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [row["conversation_id"] for row in rows] == ["t-1", "t-2"]
        assert rows[0]["evaluation"]["n"] > 0

    def test_the_labelled_format_quotes_words_that_stand_there(self, file):
        done = highpoint("score", file, "--format", "moments")

        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [row["id"] for row in rows] == ["t-1", "t-2"]
        for row, talk in zip(rows, TALKS, strict=True):
            assert set(row) == {"id", "labels", "moments", "marks"}
            assert set(row["labels"]) == {"end_state", "resolved", "overall"}
            for moment in row["moments"]:
                assert set(moment) == {"kind", "turn", "verdict", "reply", "quote"}
                places = [moment["turn"], *moment["reply"]]
                assert any(moment["quote"] in talk["turns"][turn]["text"] for turn in places)

    def test_from_standard_input_packed(self, file):
        done = highpoint("score", "-", "--format", "jsonl", stdin=gzip.compress(file.read_bytes()))

        assert len(done.stdout.splitlines()) == 2

    def test_several_files_one_after_another(self, file):
        assert len(highpoint("score", file, file, "--format", "jsonl").stdout.splitlines()) == 4

    def test_a_table_says_what_its_columns_were_taken_for(self, tmp_path):
        path = tmp_path / "talks.csv"
        path.write_text("ticket;who;says\n1;user;well hello there\n1;agent;good morning to you\n")

        done = highpoint("score", path)

        assert "conversation=ticket, role=who, text=says" in done.stderr

    def test_needs_no_django_no_scipy_and_no_pyarrow(self, file):
        code = (
            "import sys; sys.argv = ['highpoint', 'score', sys.argv[1]]\n"
            "from highpoint.cli import main\n"
            "try: main()\n"
            "except SystemExit: pass\n"
            "print([m for m in ('django', 'scipy', 'pyarrow', 'charset_normalizer') if m in sys.modules])"
        )

        done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True)

        assert done.stdout.endswith("[]\n")

    def test_a_customers_escape_sequence_does_not_reach_the_terminal(self, tmp_path):
        path = tmp_path / "talks.jsonl"
        path.write_text(json.dumps({**TALKS[0], "id": "\x1b[31mred"}))

        assert "\x1b" not in highpoint("score", path).stdout

    def test_nor_does_one_in_a_row_that_is_left_out(self, tmp_path):
        path = tmp_path / "talks.jsonl"
        path.write_text('{"id": 1, "turns": [{"role": "\\u001b[31m", "text": "x"}]}')

        done = highpoint("score", path)

        assert "as the writer is none of" in done.stderr
        assert "\x1b" not in done.stderr


class TestWhatGoesWrong:
    def test_bad_rows_are_told_with_their_line_and_the_exit_code_is_1(self, file):
        with file.open("a") as out:
            out.write("{oops\n")

        done = highpoint("score", file, "--format", "jsonl")

        assert done.returncode == 1
        assert len(done.stdout.splitlines()) == 2
        assert f"{file}, line 3: It is not JSON" in done.stderr
        assert "1 row had to be left out" in done.stderr

    def test_only_so_many_sentences_and_then_their_number(self, tmp_path):
        path = tmp_path / "talks.jsonl"
        path.write_text("{oops\n" * 80)

        done = highpoint("score", path)

        assert done.stderr.count("is not JSON") == 50
        assert "30 more sentences" in done.stderr

    def test_a_missing_file_is_one_sentence_and_the_others_are_read(self, file):
        done = highpoint("score", "gone.jsonl", file, "--format", "jsonl")

        assert done.returncode == 1
        assert done.stderr.startswith("highpoint: There is no file gone.jsonl.\n")
        assert len(done.stdout.splitlines()) == 2

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["--tz", "Mars/Base"], "no time zone “Mars/Base”"),
            (["--encoding", "klingon"], "no encoding “klingon”"),
            (["--map", "color=blue"], "mapping like text=body"),
        ],
    )
    def test_a_wrong_setting_is_one_sentence(self, file, words, sentence):
        done = highpoint("score", file, *words)

        assert done.returncode == 1
        assert sentence in done.stderr
        assert done.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        "words", [["score"], ["nope"], ["score", "x", "--format", "xml"], ["explain"]]
    )
    def test_wrong_use_ends_with_2(self, words):
        assert highpoint(*words).returncode == 2

    def test_a_reader_that_has_seen_enough_is_no_failure(self, tmp_path):
        path = tmp_path / "talks.jsonl"
        path.write_text("".join(json.dumps({**TALKS[0], "id": n}) + "\n" for n in range(2000)))
        command = [sys.executable, "-c", "from highpoint.cli import main; main()", "score", path]

        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.readline()
            process.stdout.close()
            said = process.stderr.read()

        assert (process.returncode, said) == (0, b"")

    def test_control_c_stops_with_a_word_and_its_own_exit_code(self, file, monkeypatch):
        def stopped(_):
            raise KeyboardInterrupt

        monkeypatch.setattr("highpoint.cli.score.analyze", stopped)

        done = highpoint("score", file)

        assert (done.returncode, done.stderr) == (130, "highpoint: Stopped.\n")

    def test_what_nobody_foresaw_is_a_sentence_and_with_debug_a_trace(self, file):
        code = (
            "import highpoint.cli.score as s, sys\n"
            "def broken(*_): raise ZeroDivisionError('by zero')\n"
            "s.analyze = broken\n"
            "from highpoint.cli import main; main()"
        )
        for debug in ([], ["--debug"]):
            command = [sys.executable, "-c", code, "score", file, *debug]
            done = subprocess.run(command, capture_output=True, text=True)

            assert done.returncode == 1
            assert "did not foresee (ZeroDivisionError: by zero)" in done.stderr
            assert ("Traceback" in done.stderr) == bool(debug)


class TestExplain:
    def test_marks_the_words_and_tells_each_verdict(self, file):
        done = highpoint("explain", file, "--id", "t-1")

        assert done.returncode == 0
        assert "[" in done.stdout
        assert "distress: " in done.stdout
        assert "What the agent did" in done.stdout
        assert "How the customer ended" in done.stdout
        assert "mood" in done.stdout

    def test_says_that_there_is_no_such_conversation(self, file):
        done = highpoint("explain", file, "--id", "t-9")

        assert done.returncode == 1
        assert done.stderr == f"highpoint: There is no conversation t-9 in {file}.\n"


class TestHelp:
    @pytest.mark.parametrize("command", ["score", "explain", "import", "export"])
    def test_every_command_has_one(self, command):
        done = highpoint(command, "--help")

        assert done.returncode == 0
        assert f"highpoint {command}" in done.stdout

    def test_the_version_is_the_packages(self):
        from importlib.metadata import version

        assert highpoint("--version").stdout == f"highpoint {version('highpoint')}\n"


class TestWhichConversation:
    def test_shows_the_only_conversation_without_being_told_its_id(self, tmp_path):
        path = tmp_path / "one.jsonl"
        path.write_text(json.dumps(TALKS[0]) + "\n")

        done = highpoint("explain", path)

        assert done.returncode == 0
        assert TALKS[0]["id"] in done.stdout

    def test_names_some_ids_where_there_are_several(self, tmp_path):
        path = tmp_path / "three.jsonl"
        path.write_text(
            "".join(json.dumps({**TALKS[0], "id": f"talk-{n}"}) + "\n" for n in range(3))
        )

        done = highpoint("explain", path)

        assert done.returncode == 1
        assert "say which with --id, for example talk-0, talk-1, talk-2" in done.stderr
