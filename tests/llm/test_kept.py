"""The file of opinions is whole at every moment and never another's."""

import json

import pytest

from highpoint.llm.kept import CannotKeep, Kept
from highpoint.llm.opinion import Opinion, Source
from highpoint.llm.prompt import fingerprint
from highpoint.llm.reader import talk_hash
from tests.llm.talks import TALK, talk
from tests.llm.test_answer import DISTRESS, judged


def opinion(conversation=TALK, model="tiny", instructions=None):
    words = instructions or fingerprint()
    at = "2026-11-22T12:00:00+00:00"
    source = Source(model, "localhost", at, words, talk_hash(conversation), True)
    return Opinion(conversation.id, source, judged(DISTRESS))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "opinions.jsonl"


def write(path, *opinions):
    with Kept(path, "tiny") as kept:
        for each in opinions:
            kept.add(each)


class TestKept:
    def test_gives_back_what_was_added_in_an_earlier_run(self, path):
        write(path, opinion())

        with Kept(path, "tiny") as kept:
            assert kept.on(TALK) == opinion()

    def test_each_line_is_the_labelled_form_and_says_whose_it_is(self, path):
        write(path, opinion())

        (row,) = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        assert {"id", "labels", "moments", "marks"} < set(row)
        assert (row["second_opinion"]["model"], row["second_opinion"]["at"][:10]) == (
            "tiny",
            "2026-11-22",
        )

    def test_a_talk_that_has_changed_has_no_opinion(self, path):
        write(path, opinion())
        longer = talk(*(f"{t.role.value[0]}: {t.text}" for t in TALK.turns), "c: Thanks!")

        with Kept(path, "tiny") as kept:
            assert kept.on(longer) is None
            kept.add(opinion(longer))
        with Kept(path, "tiny") as kept:
            assert kept.on(longer)

    @pytest.mark.parametrize("bytes_left", [1, 12, 40, 300])
    def test_a_line_that_was_cut_short_is_taken_off(self, path, bytes_left):
        write(path, opinion(), opinion(talk("c: Hi", "a: Hi", identity="t-2")))
        first, second = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(first + second[:bytes_left])

        with Kept(path, "tiny") as kept:
            assert kept.on(TALK)
        assert path.read_bytes() == first

    @pytest.mark.parametrize(
        "content", [b'{"id": "a", "turns": []}\n', b"one,two", b'{"second_opinion": {"a": 1}}\n']
    )
    def test_a_file_of_something_else_is_left_alone(self, path, content):
        path.write_bytes(content)

        with pytest.raises(CannotKeep, match="something else"), Kept(path, "tiny"):
            pass
        assert path.read_bytes() == content

    def test_two_models_are_not_mixed(self, path):
        write(path, opinion(model="tiny"))

        with pytest.raises(CannotKeep, match="opinions of tiny"), Kept(path, "other"):
            pass

    def test_two_ways_of_asking_are_not_mixed(self, path):
        write(path, opinion(instructions="older"))

        with pytest.raises(CannotKeep, match="in other words"), Kept(path, "tiny"):
            pass

    def test_a_folder_cannot_be_written(self, tmp_path):
        with pytest.raises(CannotKeep, match="cannot be used"), Kept(tmp_path, "tiny"):
            pass
