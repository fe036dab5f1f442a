"""Answers of customers from a file."""

import io
from datetime import UTC, datetime

import pytest

from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.feedback.responses import Taken, take_in
from highpoint.apps.feedback.table import CannotRead, lines
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    return factories.conversation(
        "Hi", "Hello", by=factories.agent("Ana"), external_id="T-1", source="desk"
    )


def taken(text: str) -> Taken:
    found = Taken()
    for _ in take_in(lines(io.StringIO(text, newline=""), UTC), found):
        pass
    return found


def counts(found: Taken) -> tuple[int, int, int, int]:
    return found.new, found.changed, found.unchanged, len(found.left_out)


class TestTakeIn:
    def test_keeps_each_answer_with_its_words_day_and_credit(self, talk):
        found = taken("ticket_id,CSAT,NPS,Comment,Date\nT-1,5,9,Kind!,2026-03-05T23:30:00Z\n")

        assert counts(found) == (2, 0, 0, 0)
        csat = SurveyResponse.objects.get(measure="csat")
        assert (csat.value, csat.words, csat.at) == (
            5,
            "Kind!",
            datetime(2026, 3, 5, 23, 30, tzinfo=UTC),
        )
        assert [agent.name for agent in csat.agents.all()] == ["Ana"]

    def test_changes_nothing_by_the_same_file_twice(self, talk):
        text = "conversation,csat,at\nT-1,5,2026-03-05\nT-1,2,2026-03-06\n"
        taken(text)

        assert counts(taken(text)) == (0, 0, 2, 0)
        assert SurveyResponse.objects.count() == 2

    def test_replaces_an_answer_that_was_changed(self, talk):
        taken("conversation,csat,id\nT-1,5,r1\n")

        assert counts(taken("conversation,csat,id\nT-1,2,r1\n")) == (0, 1, 0, 0)
        assert SurveyResponse.objects.get().value == 2

    def test_reads_json_lines(self, talk):
        text = '{"conversation": "T-1", "measure": "CES", "score": 7.0}\n\n{broken\n'

        found = taken(text)

        assert counts(found) == (1, 0, 0, 1)
        assert found.left_out == [(3, "This line is no JSON object.")]

    def test_reads_tables_with_other_signs_and_a_mark_at_the_front(self, talk):
        assert counts(taken("\ufeffconversation;nps\r\nT-1;0\r\n")) == (1, 0, 0, 0)

    def test_takes_the_talks_own_day_where_none_is_told(self, talk):
        taken("conversation,csat\nT-1,5\n")

        assert SurveyResponse.objects.get().at == talk.started_at

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ("T-9,5,,,", "No conversation “T-9” is here"),
            (",5,,,", "No conversation is named"),
            ("T-1,6,,,", "“6” is no answer for CSAT, which goes from 1 to 5"),
            ("T-1,0,,,", "is no answer for CSAT"),
            ("T-1,4.5,,,", "is no answer for CSAT"),
            ("T-1,good,,,", "is no answer for CSAT"),
            ("T-1,nan,,,", "is no answer for CSAT"),
            ("T-1,inf,,,", "is no answer for CSAT"),
            ("T-1,1e400,,,", "is no answer for CSAT"),
            ("T-1,,,,", "There is no answer"),
            ("T-1,5,31/31/2026,,", "is not a time"),
            ("T-1,5,,two,", "is no number of a turn"),
            ("T-1,5,,9,", "there is no turn 9"),
        ],
    )
    def test_tells_each_bad_row_by_its_line_and_keeps_the_rest(self, talk, row, says):
        found = taken(f"conversation,csat,at,turn,id\nT-1,4,2026-01-01,,\n{row}\n")

        assert counts(found) == (1, 0, 0, 1)
        [(line, reason)] = found.left_out
        assert line == 3
        assert says in reason

    def test_asks_for_the_source_where_two_talks_have_one_id(self, talk):
        factories.conversation("Hi", "Hello", external_id="T-1", source="other")

        assert "by a column source" in taken("conversation,csat\nT-1,5\n").left_out[0][1]
        assert counts(taken("conversation,source,csat\nT-1,other,5\n")) == (1, 0, 0, 0)

    @pytest.mark.parametrize("text", ["", "\n\n", "customer,csat\nA,5\n", "\x00\x00"])
    def test_refuses_what_is_no_table_of_answers(self, text):
        with pytest.raises(CannotRead):
            taken(text)

    def test_asks_the_database_as_often_for_a_whole_batch_as_for_one(
        self, talk, django_assert_max_num_queries
    ):
        rows = "".join(f"T-1,5,r{number}\n" for number in range(200))

        with django_assert_max_num_queries(12):
            assert taken(f"conversation,csat,id\n{rows}").new == 200
