"""The sets beside the project: read where they are there, passed over where they are not."""

import gzip
import json

from corpus.shared import labelled, rows_of, tuned, turns_of


def write(path, *rows):
    path.parent.mkdir(exist_ok=True)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in rows)


def test_reads_packed_and_plain(tmp_path):
    for name in ("rows.jsonl", "rows.jsonl.gz"):
        write(tmp_path / name, {"id": "a"}, {"id": "b"})

        assert [row["id"] for row in rows_of(tmp_path / name)] == ["a", "b"]


def test_each_labelled_conversation_comes_with_its_own_reading(tmp_path):
    folder = tmp_path / "moments"
    write(folder / "conversations.jsonl.gz", {"id": "a"}, {"id": "b"})
    write(folder / "reader_a.jsonl", {"id": "b", "moments": [2]}, {"id": "a", "moments": [1]})

    found = [(row["id"], told["moments"]) for row, told in labelled(tmp_path)]

    assert found == [("a", [1]), ("b", [2])]


def test_a_set_that_is_not_there_is_said_and_passed_over(tmp_path, capsys):
    write(tmp_path / "conversations" / "here.train.jsonl.gz", {"turns": [{"text": "Hello"}]})

    assert [turn["text"] for turn in turns_of("here", tmp_path)] == ["Hello"]
    assert not list(turns_of("gone", tmp_path))
    assert "gone.train.jsonl.gz is not there" in capsys.readouterr().out


def test_about_half_of_all_may_be_tuned_on():
    assert 450 < sum(tuned(f"talk-{number}") for number in range(1000)) < 550
