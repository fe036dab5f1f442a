"""What is marked in the talk for one moment."""

from highpoint.apps.conversations.models import Turn
from highpoint.apps.quality.models import Moment
from highpoint.web.findings import findings

TURNS = [
    Turn(index=0, role="customer", text="It broke. I am upset."),
    Turn(index=1, role="agent", text="Hello, this is Ana. Oh no, it broke!"),
]


def marked(**fields) -> list[tuple[int, int, int, str]]:
    moment = Moment(pk=1, reply=[1], reason="", **fields)
    (finding,) = findings([moment], [], TURNS)
    return [(turn, words.start, words.end, words.look) for turn, words in finding.spans]


class TestAMoment:
    def test_marks_the_customers_words_and_the_reply_to_them(self):
        spans = marked(
            kind="distress", verdict="met", turn=0, trigger=[[0, 10, 21]], evidence=[[1, 20, 36]]
        )

        assert spans == [(1, 20, 36, "met"), (0, 10, 21, "said")]

    def test_of_the_agents_own_turn_marks_only_what_decided_it(self):
        spans = marked(
            kind="greeting", verdict="met", turn=1, trigger=[[1, 0, 36]], evidence=[[1, 0, 19]]
        )

        assert spans == [(1, 0, 19, "met")]

    def test_that_was_missed_marks_what_offered_it(self):
        spans = marked(
            kind="distress", verdict="missed", turn=0, trigger=[[0, 10, 21]], evidence=[[0, 10, 21]]
        )

        assert [span[:3] for span in spans] == [(0, 10, 21)]
