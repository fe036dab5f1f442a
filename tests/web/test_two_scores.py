"""People's score and the engine's, side by side."""

from __future__ import annotations

import pytest
from django.db.models import Q

from highpoint.apps.desk.models import Purpose
from highpoint.apps.quality.figures import Days
from highpoint.web.two_scores import two_scores
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(db):
    return factories.agent("Ana")


def scores(agent, days=None):
    return two_scores(Q(agent=agent), factories.scorecard(), days or Days())


def reviewed(agent, times, **fields):
    for _ in range(times):
        factories.person_evaluation(
            factories.lamp(by=agent), agent=agent, answers={"distress": 2}, **fields
        )


def test_tell_the_mean_of_reviews_from_ten_on(agent):
    reviewed(agent, 9)
    assert scores(agent).iqs is None
    reviewed(agent, 1)

    found = scores(agent)
    assert (found.iqs.value, found.reviewed) == (100, 10)


@pytest.mark.parametrize("purpose", [Purpose.CALIBRATION, Purpose.PEER, Purpose.SELF])
def test_leave_out_what_is_no_review(agent, purpose):
    reviewed(agent, 10, purpose=purpose)

    assert scores(agent).reviewed == 0


def test_leave_out_single_messages_and_drafts(agent):
    reviewed(agent, 1, turn=1)
    reviewed(agent, 1, at=None)

    assert scores(agent).reviewed == 0
