"""What is asked says what MOMENTS.md says, and holds a talk as data."""

from highpoint.engine.moment import Kind, MarkKind
from highpoint.engine.moments import every_kind, every_mark
from highpoint.llm import prompt
from highpoint.llm.contract import schema
from tests.llm.server import asked
from tests.llm.talks import HOSTILE, plainly


class TestInstructions:
    def test_define_every_kind_and_mark_in_the_engine_s_own_words(self):
        told = prompt.instructions()

        for name, module in [*every_kind().items(), *every_mark().items()]:
            assert f"- {name}: {module.DEFINITION}" in told

    def test_ask_for_the_13_kinds_and_3_marks_and_no_other(self):
        held = schema()["properties"]
        kinds = held["moments"]["items"]["properties"]["kind"]["enum"]
        marks = held["marks"]["items"]["properties"]["mark"]["enum"]

        assert kinds == [each.value for each in Kind]
        assert marks == [each.value for each in MarkKind]

    def test_the_schema_leaves_nothing_open(self):
        def objects(part):
            if isinstance(part, dict):
                if part.get("type") == "object":
                    yield part
                for value in part.values():
                    yield from objects(value)

        found = list(objects(schema()))
        assert len(found) == 4
        assert all(each["additionalProperties"] is False for each in found)
        assert all(each["required"] == list(each["properties"]) for each in found)


class TestMessages:
    def test_hold_the_turns_as_json_under_an_id_drawn_anew(self):
        sent = prompt.messages(HOSTILE, plainly(HOSTILE), "abc")
        held = asked({"messages": sent})

        assert held["id"] == "talk-abc"
        assert [turn["text"] for turn in held["turns"]] == [t.text for t in HOSTILE.turns]
        assert f'{HOSTILE.id}"' not in sent[1]["content"]

    def test_no_turn_can_end_the_data(self):
        text = prompt.messages(HOSTILE, plainly(HOSTILE), "n0nce")[1]["content"]

        assert len([line for line in text.splitlines() if line.startswith("===")]) == 2
        assert len(text.splitlines()) == 5

    def test_no_turn_reaches_the_instructions(self):
        system = prompt.messages(HOSTILE, plainly(HOSTILE), "abc")[0]["content"]

        assert system == prompt.instructions()
