"""The corpus keeps its own rules, and the checks that say so can fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import check, corrections, read, train
from highpoint.engine.weights.heads import packed

TALK = """== t-1 | retail | chat | end satisfied | resolved yes | overall 4
c My kettle came cracked and I am gutted.
a Hello, this is Ola. Oh no, a cracked kettle! A new one is on its way.
: distress 0 met | a cracked kettle
: greeting 1 partial | Hello, this is Ola.
"""


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "one.txt").write_text(text, "utf-8")
    return tmp_path


def turns(tmp_path: Path, *lines: str, role: str = "customer"):
    text = f"role: {role}\nindustry: retail\n--\n" + "\n".join(lines)
    return list(read.turns(folder(tmp_path, text)))


class TestTheCorpus:
    def test_has_no_fault(self):
        assert list(check.problems()) == []

    def test_has_both_roles_and_every_label(self):
        labels = {label for turn in read.turns() for label in turn.labels}

        assert labels == read.CUSTOMER_LABELS | read.AGENT_LABELS


class TestTurns:
    def test_hold_labels_and_text(self, tmp_path):
        (turn,) = turns(tmp_path, "distress question | It never came. Where is it?")

        assert turn.labels == {"distress", "question"}
        assert turn.text == "It never came. Where is it?"

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("joy | I am glad", "no label"),
            ("just a text", "labels | text"),
            ("distress hostility | I hate you", "not also distress"),
        ],
    )
    def test_refuse_a_line_that_breaks_the_rules(self, tmp_path, line, reason):
        with pytest.raises(read.BadCorpus, match=r"line 4.*" + reason.replace("|", r"\|")):
            turns(tmp_path, line)


class TestConversations:
    def test_hold_turns_and_moments(self, tmp_path):
        (talk,) = read.conversations(folder(tmp_path, TALK))

        assert [turn.role.value for turn in talk.conversation] == ["customer", "agent"]
        assert [moment.kind.value for moment in talk.moments] == ["distress", "greeting"]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("met |", "meet |"),
            ("overall 4", "overall high"),
            ("c My", "x My"),
            ("distress", "sorrow"),
        ],
    )
    def test_refuse_a_block_that_breaks_the_rules(self, tmp_path, old, new):
        with pytest.raises(read.BadCorpus, match=r"one\.txt, line 1"):
            list(read.conversations(folder(tmp_path, TALK.replace(old, new))))

    def test_a_quote_that_does_not_stand_there_is_a_fault(self, tmp_path):
        wrong = TALK.replace("| a cracked kettle", "| a broken kettle")
        (talk,) = read.conversations(folder(tmp_path, wrong))

        assert any("does not stand" in fault for fault in check.wrong_labels(talk))


class TestNearDuplicates:
    def test_are_found(self):
        texts = [
            ("a", "My parcel has not come and it is a week late"),
            ("b", "my parcel has not come, and it is a week late!"),
            ("c", "The lamp you sent is the wrong color for our hall"),
        ]

        assert list(check.near_duplicates(texts)) == ["b: nearly the same as a"]


class TestTraining:
    def test_twice_gives_the_same_bytes(self):
        few = [example for example, _ in zip(train.corpus_turns(), range(400), strict=False)]

        assert packed(train.HEADS, train.train(few)) == packed(train.HEADS, train.train(few))


def correction(number: int, text: str, *, is_one: bool, **fields: object) -> str:
    row = {"conversation": f"t{number}", "source": "own", "turn": 0, "role": "customer"}
    more = {"text": text, "kind": "praise", "is_one": is_one}
    return json.dumps(row | more | fields)


class TestCorrections:
    SAID = "Chuffed to bits with the flange."

    def kept(self, tmp_path: Path, *lines: str) -> Path:
        path = tmp_path / "corrections.jsonl"
        path.write_text("\n".join(lines), "utf-8")
        return path

    def test_are_read_with_what_is_left_out(self, tmp_path):
        path = self.kept(
            tmp_path,
            correction(1, self.SAID, is_one=True),
            correction(1, self.SAID, is_one=False),
            correction(1, self.SAID, is_one=True, kind="churn"),
            correction(2, "Hello", is_one=True, role="agent"),
            correction(3, "Hello", is_one=True, kind="closing"),
        )

        [one], left_out = corrections.read(path, train.HEADS)

        assert one.known == {"praise": False, "churn": True}
        assert left_out == {"not a customer's message": 1, "no learned head: closing": 1}

    @pytest.mark.parametrize(
        ("line", "reason"),
        [("{", "no JSON"), ("[]", "no correction"), ('{"turn": "0"}', "“turn” is missing")],
    )
    def test_refuse_a_line_that_is_none(self, tmp_path, line, reason):
        with pytest.raises(corrections.BadCorrections, match=r"line 1: .*" + reason):
            corrections.read(self.kept(tmp_path, line), train.HEADS)

    def test_teach_a_head_words_it_did_not_know_and_no_other_head(self, tmp_path, capsys):
        few = [example for example, _ in zip(train.corpus_turns(), range(400), strict=False)]
        lines = [correction(n, self.SAID + " " * n, is_one=True) for n in range(12)]
        said, _ = corrections.read(self.kept(tmp_path, *lines), train.HEADS)

        before, after = train.train(few), train.train(few, corrected=said)

        assert after["praise"][0]["chuffed"] > 0.1
        assert "chuffed" not in before["praise"][0]
        assert after["churn"][0].get("chuffed", 0.0) == pytest.approx(0.0, abs=1e-6)
        told = capsys.readouterr().out
        assert "praise     12 corrections, 12 of them “this is one”" in told
        assert "trained with the others 1.00 (0.81 to 1.00)" in told
