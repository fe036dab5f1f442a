"""How one person grades, beside others on the same conversations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.calibration import operations
from highpoint.apps.calibration.graders import FEWEST_TIMES, grading
from highpoint.apps.desk.models import Comment, Purpose
from highpoint.engine.insight.means import FEWEST_FOR_MEAN
from tests import factories
from tests.apps.calibration import rows
from tests.apps.calibration.rows import NOW

pytestmark = pytest.mark.django_db


def both(own, others, count=FEWEST_FOR_MEAN, *, me=None, purpose=Purpose.REVIEW):
    """Let me and somebody else rate as many conversations, each with the same answers."""
    me, other = me or factories.person(Role.COACH), factories.person(Role.COACH)
    for place, talk in enumerate(rows.talks(count)):
        at = NOW + timedelta(hours=place)
        rows.rated(talk, me, own, at=at, purpose=purpose)
        rows.rated(talk, other, others, at=at, purpose=purpose)
    return me, other


class TestStrictness:
    def test_is_the_mean_difference_of_the_same_answers(self):
        me, other = both({"distress": 0, "name": 2}, {"distress": 2, "name": 2})

        # Half of the answers lie 100 points below the other's, half on them.
        assert grading(me).others.mean.value == -50
        assert grading(other).others.mean.value == 50

    def test_leaves_out_what_the_other_did_not_answer(self):
        me, _ = both({"distress": 2, "name": 0}, {"distress": 2, "name": None})

        assert grading(me).others.mean.value == 0

    def test_is_not_told_of_too_few_conversations(self):
        me, _ = both({"distress": 2}, {"distress": 0}, FEWEST_FOR_MEAN - 1)

        found = grading(me).others
        assert found.mean is None
        assert found.n == FEWEST_FOR_MEAN - 1

    def test_tells_nothing_of_an_open_round(self):
        one, other = rows.raters()
        talks = rows.talks(FEWEST_FOR_MEAN)
        found = rows.opened([one, other], talks)
        for talk in talks:
            rows.rated(talk, one, {"distress": 2}, purpose=Purpose.CALIBRATION)
            rows.rated(talk, other, {"distress": 0}, purpose=Purpose.CALIBRATION)
        assert grading(one).others.n == 0

        operations.close(found, by=one, now=NOW + timedelta(hours=1))

        assert grading(one).others.mean.value == 100

    def test_is_told_beside_the_expert_too(self):
        one, other = rows.raters()
        third = factories.person(Role.COACH)
        talks = rows.talks(FEWEST_FOR_MEAN)
        found = rows.opened([one, other, third], talks, expert=other)
        for talk in talks:
            for person, points in ((one, 1), (other, 0), (third, 2)):
                rows.rated(talk, person, {"distress": points}, purpose=Purpose.CALIBRATION)
        operations.close(found, by=one, now=NOW + timedelta(hours=1))

        assert grading(one).expert.mean.value == 50
        assert grading(one).others.mean.value == 0
        assert grading(other).expert.n == 0
        assert grading(other).is_expert == 1


class TestDrift:
    def test_is_seen_where_somebody_grows_stricter(self):
        me, _ = both({"distress": 1}, {"distress": 1}, 12)
        assert grading(me).others.drift.now is None

        talks = rows.talks(12)
        other = factories.person(Role.COACH)
        for place, talk in enumerate(talks):
            at = NOW + timedelta(days=2, hours=place)
            rows.rated(talk, me, {"distress": 0}, at=at)
            rows.rated(talk, other, {"distress": 1}, at=at)

        signal = grading(me).others.drift.now
        assert signal is not None
        assert not signal.rises


class TestWork:
    def test_tells_the_middle_time(self):
        me = factories.person(Role.COACH)
        for seconds, talk in zip([60, 90, 100, 400, 9000], rows.talks(5), strict=True):
            rows.rated(talk, me, {}, seconds=seconds)

        assert (grading(me).seconds, grading(me).timed) == (100, 5)

    def test_tells_no_time_of_too_few(self):
        me = factories.person(Role.COACH)
        for talk in rows.talks(FEWEST_TIMES - 1):
            rows.rated(talk, me, {}, seconds=60)

        assert grading(me).seconds is None

    def test_tells_what_was_handed_in_of_what_was_asked_for(self):
        one, other = rows.raters()
        talks = rows.talks(3)
        found = rows.opened([one, other], talks)
        rows.rated(talks[0], one, {"distress": 1}, purpose=Purpose.CALIBRATION)
        operations.close(found, by=one, now=NOW + timedelta(hours=1))
        rows.rated(talks[1], one, {}, purpose=Purpose.CALIBRATION, at=NOW + timedelta(hours=2))

        assert (grading(one).done, grading(one).asked) == (1, 3)

    def test_counts_praise_beside_advice(self):
        me = factories.person(Role.COACH)
        row = rows.rated(rows.talks(1)[0], me, {})
        for tone in ("praise", "praise", "advice"):
            Comment.objects.create(evaluation=row, tone=tone, text="So.", at=NOW)

        assert (grading(me).praise, grading(me).advice) == (2, 1)

    def test_takes_the_same_queries_for_many(self, django_assert_num_queries):
        me, _ = both({"distress": 1}, {"distress": 1}, 15)

        with django_assert_num_queries(11):
            grading(me)
