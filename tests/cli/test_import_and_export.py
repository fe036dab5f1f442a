"""highpoint import and export: in, out, and in again."""

import csv
import gzip
import json

import pytest

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality.models import Moment
from tests.cli.run import highpoint

pytestmark = pytest.mark.django_db(transaction=True)

TALK = {
    "id": "t-1",
    "source": "shop",
    "channel": "mail",
    "agent": "Mia",
    "customer_name": "Ada Byron",
    "started_at": "2026-03-05T14:10:00+00:00",
    "turns": [
        {
            "role": "customer",
            "text": "My kettle arrived broken.",
            "at": "2026-03-05T14:10:00+00:00",
        },
        {"role": "agent", "text": "Hello Ada, I am so sorry!", "at": "2026-03-05T14:12:00+00:00"},
    ],
}


def write(path, *talks):
    path.write_text("".join(json.dumps(talk) + "\n" for talk in talks), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "talks.jsonl", TALK, {**TALK, "id": "t-2", "source": ""})


class TestImport:
    def test_keeps_conversations_and_reads_them(self, file):
        done = highpoint("import", file)

        assert (done.returncode, done.stdout) == (0, "2 new, 0 updated, 0 unchanged\n")
        assert Conversation.objects.count() == 2
        assert Moment.objects.filter(conversation__external_id="t-1").exists()
        assert not Conversation.objects.filter(made_up=True).exists()

    def test_the_same_file_again_changes_nothing(self, file):
        highpoint("import", file)

        assert highpoint("import", file).stdout == "0 new, 0 updated, 2 unchanged\n"

    def test_a_changed_conversation_is_updated(self, file):
        highpoint("import", file)
        write(file, {**TALK, "subject": "Kettle"})

        assert highpoint("import", file).stdout == "0 new, 1 updated, 0 unchanged\n"

    def test_bad_rows_are_told_and_the_good_ones_kept(self, file):
        with file.open("a") as out:
            out.write('{"id": "t-3", "turns": []}\n')

        done = highpoint("import", file)

        assert (done.returncode, done.stdout) == (1, "2 new, 0 updated, 0 unchanged\n")
        assert "line 3: Conversation t-3 is empty" in done.stderr

    def test_reads_from_standard_input_in_the_zone_told(self):
        rows = b"ticket,who,said,when\n1,user,well hello there,2026-03-05 14:10\n"

        highpoint("import", "-", "--tz", "America/New_York", stdin=rows)

        assert Conversation.objects.get().started_at.isoformat() == "2026-03-05T19:10:00+00:00"


class TestExport:
    @pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "csv", "csv.gz", "parquet"])
    def test_conversations_written_are_the_same_when_read_back(self, file, tmp_path, ending):
        highpoint("import", file)
        out = tmp_path / f"out.{ending}"

        assert highpoint("export", "conversations", "--to", out).returncode == 0

        assert highpoint("import", out).stdout == "0 new, 0 updated, 2 unchanged\n"

    def test_moments_quote_their_words(self, file, tmp_path):
        highpoint("import", file)
        out = tmp_path / "moments.csv"

        highpoint("export", "moments", "--to", out)

        with out.open(newline="", encoding="utf-8") as rows:
            texts = [turn["text"] for turn in TALK["turns"]]
            for row in csv.DictReader(rows):
                quotes = json.loads(row["evidence"])
                assert quotes
                assert all(any(quote in text for text in texts) for quote in quotes)

    def test_evaluations_come_by_conversation_and_not_by_score(self, file, tmp_path):
        highpoint("import", file)
        out = tmp_path / "evaluations.jsonl.gz"

        highpoint("export", "evaluations", "--to", out)

        rows = [json.loads(row) for row in gzip.decompress(out.read_bytes()).splitlines()]
        assert [row["conversation"] for row in rows] == ["t-1", "t-2"]
        assert all(0 <= row["low"] <= row["score"] <= row["high"] <= 100 for row in rows)

    @pytest.mark.parametrize("what", ["conversations", "moments", "evaluations", "corrections"])
    def test_nothing_kept_is_an_empty_table_with_its_header(self, what, tmp_path):
        out = tmp_path / "out.csv"

        assert highpoint("export", what, "--to", out).returncode == 0

        assert out.read_text().startswith("conversation,source,")

    @pytest.mark.parametrize("name", ["out.xlsx", "out", "out.parquet.gz"])
    def test_another_ending_is_one_sentence(self, name, tmp_path):
        done = highpoint("export", "moments", "--to", tmp_path / name)

        assert done.returncode == 1
        assert "must end in .csv, .jsonl or .parquet" in done.stderr

    def test_a_folder_that_is_not_there_is_one_sentence(self, tmp_path):
        done = highpoint("export", "moments", "--to", tmp_path / "gone" / "out.csv")

        assert done.returncode == 1
        assert "cannot be written (No such file or directory)" in done.stderr

    def test_leaves_no_half_file_behind_where_it_fails(self, file, tmp_path, monkeypatch):
        from highpoint.cli import _kept
        from highpoint.errors import HighpointError

        def failing():
            yield dict.fromkeys(_kept.COLUMNS["moments"], "x")
            raise HighpointError("The lights went out.")

        monkeypatch.setattr(_kept, "moments", failing)
        folder = tmp_path / "out"
        folder.mkdir()

        assert highpoint("export", "moments", "--to", folder / "moments.csv").returncode == 1

        assert list(folder.iterdir()) == []

    def test_people_cannot_be_exported(self, tmp_path):
        assert highpoint("export", "agents", "--to", tmp_path / "out.csv").returncode == 2
