"""Agreement counts what both found and what only one did, and changes neither."""

import pytest

from highpoint.engine.analyze import analyze, labelled
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.trajectory import EndState, Resolved
from highpoint.llm.agreement import Agreement, Shared, paired
from highpoint.llm.opinion import Judged, Opinion, OpinionMoment, Source
from tests.llm.talks import TALK, talk

SOURCE = Source("tiny", "localhost", "2026-11-22T12:00:00+00:00", "i", "t", True)


def opinion(*moments, conversation=TALK):
    held = tuple(OpinionMoment(kind, turn, verdict, (), "x") for kind, turn, verdict in moments)
    judged = Judged(EndState.NEUTRAL, Resolved.UNCLEAR, 3, held, (), {"said twice": 1})
    return Opinion(conversation.id, SOURCE, judged)


def agreement(*moments, conversation=TALK):
    found = Agreement()
    found.add(analyze(conversation), opinion(*moments, conversation=conversation))
    return found


class TestAgreement:
    def test_with_itself_is_whole(self):
        analysis = analyze(TALK)
        found = agreement(*((m.kind, m.turn, m.verdict) for m in analysis.moments))

        assert analysis.moments
        assert found.every_kind.f1 == found.every_kind.kappa == 1
        assert found.every_kind.both == len(analysis.moments)

    def test_with_silence_is_none(self):
        found = agreement()

        assert found.every_kind.f1 == 0
        assert found.every_kind.kappa is None
        assert found.every_kind.engine_only == len(analyze(TALK).moments)

    def test_counts_a_kind_found_by_both_and_one_found_by_the_opinion_alone(self):
        found = agreement((Kind.DISTRESS, 0, Verdict.MISSED), (Kind.CHURN, 0, Verdict.MISSED))

        assert found.kinds[Kind.DISTRESS].both == 1
        assert found.kinds[Kind.DISTRESS].verdicts == [("met", "missed")]
        assert (found.kinds[Kind.CHURN].opinion_only, found.kinds[Kind.CHURN].f1) == (1, 0)
        assert found.to_dict()["thrown_away"] == {"said twice": 1}

    def test_leaves_out_kinds_that_the_engine_does_not_read_in_this_language(self):
        finnish = talk(
            "c: Hei, minun paketti ei ole vielä tullut. Milloin se tulee?", "a: Huomenna."
        )
        found = agreement((Kind.QUESTION, 0, Verdict.MET), conversation=finnish)

        assert found.kinds[Kind.QUESTION].opinion_only == 0
        assert not found.endings["end_state"]

    def test_changes_nothing_in_the_engine_s_reading(self):
        analysis = analyze(TALK)
        before = labelled(TALK, analysis), analysis.to_dict()

        Agreement().add(analysis, opinion((Kind.CHURN, 0, Verdict.MISSED)))

        assert (labelled(TALK, analysis), analysis.to_dict()) == before


class TestShared:
    def test_f1_and_kappa_by_hand(self):
        shared = Shared(both=3, engine_only=1, opinion_only=2)
        shared.verdicts += [("met", "met"), ("met", "missed"), ("missed", "missed")]

        assert shared.f1 == pytest.approx(6 / 9)
        # Observed 2/3; by chance 2/3 * 1/3 + 1/3 * 2/3 = 4/9.
        assert shared.kappa == pytest.approx((2 / 3 - 4 / 9) / (5 / 9))

    def test_of_nothing_is_no_figure(self):
        assert Shared().f1 is Shared().kappa is None


class TestPaired:
    @pytest.mark.parametrize(
        ("ones", "others", "pairs"),
        [
            ([2], [3], 1),
            ([2], [4], 0),
            ([2, 3], [3], 1),
            ([1, 2], [2, 3], 1),
            ([1, 2], [1, 2], 2),
            ([], [1], 0),
        ],
    )
    def test_turns_at_most_one_apart_nearest_first_each_once(self, ones, others, pairs):
        assert len(paired(ones, others)) == pairs
