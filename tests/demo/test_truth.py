from highpoint.demo.truth import Done, Truth, compare
from highpoint.engine.moment import Kind, Moment, Verdict

ANA = "ana@example.test"


def truth(*done):
    return Truth("BW-1", "faulty", "busy-parent", ANA, -0.4, 0.2, None, done)


def moment(kind, turn, verdict=Verdict.MET):
    return Moment(kind, turn, verdict, (turn + 1,), (), (), "")


class TestComparing:
    def test_counts_what_lies_at_the_same_place_and_is_of_the_same_kind(self):
        meant = truth(
            Done(Kind.QUESTION, Verdict.MET, ANA, frozenset({2, 3})),
            Done(Kind.QUESTION, Verdict.MISSED, ANA, frozenset({6, 7})),
            Done(Kind.DISTRESS, Verdict.MET, ANA, frozenset({0, 1})),
        )
        moments = (
            moment(Kind.QUESTION, 2, Verdict.PARTIAL),
            moment(Kind.QUESTION, 4),
            moment(Kind.HOSTILITY, 0),
        )

        found = compare([(meant, moments)])

        questions = found[Kind.QUESTION]
        assert (questions.meant, questions.found, questions.both) == (2, 2, 1)
        assert (questions.recall, questions.precision, questions.agreement) == (0.5, 0.5, 0.0)
        assert (found[Kind.DISTRESS].recall, found[Kind.HOSTILITY].precision) == (0.0, 0.0)

    def test_finds_one_moment_for_one_opportunity_only(self):
        twice = truth(
            Done(Kind.REPEAT, Verdict.MET, ANA, frozenset({4, 5})),
            Done(Kind.REPEAT, Verdict.MET, ANA, frozenset({5, 6})),
        )

        assert compare([(twice, [moment(Kind.REPEAT, 4)])])[Kind.REPEAT].both == 1

    def test_takes_a_closing_wherever_the_reader_sees_it(self):
        closed = truth(Done(Kind.CLOSING, Verdict.MET, ANA, frozenset({10, 11})))

        assert compare([(closed, [moment(Kind.CLOSING, 2)])])[Kind.CLOSING].both == 1

    def test_says_nothing_where_nothing_was_meant(self):
        nothing = compare([(truth(), ())])[Kind.CHURN]

        assert (nothing.recall, nothing.precision, nothing.agreement) == (None, None, None)
