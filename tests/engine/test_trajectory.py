from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.trajectory import EndState, Outcome, outcome


def talk(*turns: tuple[str, str]) -> Conversation:
    return Conversation.from_dict(
        {"id": "t", "turns": [{"role": role, "text": text} for role, text in turns]}
    )


def offered(kind: Kind, turn: int, end: int) -> Moment:
    span = Span(turn, 0, end)
    return Moment(kind, turn, Verdict.MISSED, (), (span,), (span,), "no_reply")


class TestOutcome:
    def test_of_nothing_said_is_unknown(self):
        seen = outcome(talk(), [], [], [])

        assert seen.end_state is EndState.UNKNOWN
        assert seen.impact is None
        assert seen.mood == ()

    def test_reads_a_fall_from_the_words_of_the_moments(self):
        conversation = talk(
            ("customer", "Hello"), ("agent", "Hi"), ("customer", "This is useless, you liars")
        )

        seen: Outcome = outcome(conversation, [], [offered(Kind.HOSTILITY, 2, 25)], [])

        assert [point.turn for point in seen.mood] == [0, 2]
        assert seen.mood[-1].value < seen.mood[0].value == 0
        assert seen.end_state is EndState.DISSATISFIED
        assert seen.end_spans == (Span(2, 0, 25),)
