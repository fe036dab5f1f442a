"""The note of the week and new high points: once each, and nothing where there is nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.coaching import weekly
from highpoint.apps.coaching.models import Celebration, WeeklyNote
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality.models import ScoreTally
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)


@pytest.fixture
def agent():
    return factories.agent(user=factories.person(Role.AGENT))


def talk(agent, kind, *, end="neutral", at=factories.START, verdict="met", **more):
    words = {"evidence": "I am so sorry."} if verdict == "met" else {}
    return factories.conversation(
        "I am upset about this.",
        "I am so sorry.",
        by=agent,
        started_at=at,
        end_state=end,
        moments=(
            {"kind": kind, "verdict": verdict, "turn": 0, "trigger": "I am upset", **words},
        ),
        **more,
    )  # fmt: skip


class TestGoodMoments:
    def test_are_three_of_as_many_talks_satisfied_customers_first(self, agent):
        plain = [talk(agent, "distress"), talk(agent, "refusal"), talk(agent, "refusal")]
        pleased = talk(agent, "greeting", end="satisfied")

        found = weekly.good_moments(agent, MONDAY)

        assert found[0].conversation == pleased
        assert {one.kind for one in found} == {"greeting", "distress", "refusal"}
        assert {one.conversation_id for one in found} <= {one.pk for one in [pleased, *plain]}

    def test_put_more_than_manners_first_and_weight_before_the_rest(self, agent):
        for kind in ("greeting", "hold", "closing", "praise", "distress"):
            talk(agent, kind)

        factories.scorecard()

        assert [one.kind for one in weekly.good_moments(agent, MONDAY)] == [
            "distress",
            "praise",
            "greeting",
        ]

    def test_are_of_that_week_and_met(self, agent):
        talk(agent, "distress", at=factories.START - timedelta(days=1))
        talk(agent, "distress", at=factories.START + timedelta(days=7))
        talk(agent, "distress", verdict="missed")
        talk(agent, "distress", has_time=False)
        talk(factories.agent(), "distress")

        assert weekly.good_moments(agent, MONDAY) == []

    def test_count_under_every_name_of_the_person(self, agent):
        other = factories.agent(joined_to=agent)
        talk(other, "distress")

        assert len(weekly.good_moments(agent, MONDAY)) == 1


class TestWrite:
    def test_tells_the_person_once(self, agent):
        talk(agent, "distress")

        first = weekly.write(agent, MONDAY, now=NOW)
        again = weekly.write(agent, MONDAY, now=NOW)

        assert first.moments.count() == 1
        assert again is None
        notice = Notice.objects.get(to=agent.user)
        assert notice.kind == "weekly note"
        assert notice.subject == "A good moment of your week of 2 Nov"
        assert notice.link == "/coaching/weeks/2026-11-02/"

    def test_says_nothing_where_nothing_was_good(self, agent):
        talk(agent, "distress", verdict="missed")

        note = weekly.write(agent, MONDAY, now=NOW)

        assert note is not None
        assert not note.moments.exists()
        assert not Notice.objects.exists()
        assert weekly.write(agent, MONDAY, now=NOW) is None

    def test_leaves_nothing_half_done_where_telling_fails(self, agent, monkeypatch):
        talk(agent, "distress")

        def crash(*args, **more):
            raise OSError("killed")

        monkeypatch.setattr(weekly, "tell", crash)
        with pytest.raises(OSError, match="killed"):
            weekly.write(agent, MONDAY, now=NOW)
        assert not WeeklyNote.objects.exists()

        monkeypatch.undo()
        weekly.write(agent, MONDAY, now=NOW)
        assert Notice.objects.count() == WeeklyNote.objects.count() == 1


class TestWeekToTell:
    @pytest.mark.parametrize(
        ("now", "zone", "monday"),
        [
            (datetime(2026, 11, 9, 7, 59, tzinfo=UTC), "UTC", date(2026, 10, 26)),
            (datetime(2026, 11, 9, 8, 0, tzinfo=UTC), "UTC", date(2026, 11, 2)),
            (datetime(2026, 11, 15, 23, 0, tzinfo=UTC), "UTC", date(2026, 11, 2)),
            # Eight in the morning comes earlier in the east and later in the west.
            (datetime(2026, 11, 8, 23, 0, tzinfo=UTC), "Asia/Tokyo", date(2026, 11, 2)),
            (datetime(2026, 11, 9, 12, 59, tzinfo=UTC), "America/New_York", date(2026, 10, 26)),
            (datetime(2026, 11, 9, 13, 0, tzinfo=UTC), "America/New_York", date(2026, 11, 2)),
        ],
    )
    def test_is_last_week_from_monday_morning_on(self, now, zone, monday):
        assert weekly.week_to_tell(now, ZoneInfo(zone)) == monday


def weeks(agent, *means: float, last: date = MONDAY, talks: int = 40):
    """Tally weeks of scored conversations, the last one given last."""
    card = factories.scorecard()
    for back, mean in enumerate(reversed(means)):
        ScoreTally.objects.create(
            agent=agent,
            day=last - timedelta(weeks=back),
            scorecard=card,
            conversations=talks,
            total=mean * talks,
            squares=(mean**2 + 100) * talks,
            at_standard=0,
        )


STEADY = (70.0, 71.0, 69.0, 70.5, 69.5, 70.0, 71.0, 69.0, 70.0)


class TestCelebrate:
    def test_tells_the_person_alone_of_a_week_beyond_their_usual(self, agent):
        weeks(agent, *STEADY, 88.0)

        found = weekly.celebrate(agent, MONDAY, now=NOW)

        assert found.shared_at is None
        assert 80 < found.low < found.level < found.high < 95
        assert [one.to for one in Notice.objects.filter(kind="high point")] == [agent.user]
        assert weekly.celebrate(agent, MONDAY, now=NOW) is None

    def test_says_nothing_of_an_ordinary_week(self, agent):
        weeks(agent, *STEADY, 71.0)

        assert weekly.celebrate(agent, MONDAY, now=NOW) is None
        assert not Notice.objects.exists()

    def test_says_nothing_of_an_older_high_point(self, agent):
        weeks(agent, *STEADY, 88.0, 70.0)

        assert weekly.celebrate(agent, MONDAY, now=NOW) is None

    def test_needs_eight_weeks(self, agent):
        weeks(agent, 70.0, 71.0, 69.0, 88.0)

        assert weekly.celebrate(agent, MONDAY, now=NOW) is None

    def test_asks_the_next_one_to_beat_the_last(self, agent):
        weeks(agent, *STEADY, 88.0, last=MONDAY)
        weekly.celebrate(agent, MONDAY, now=NOW)
        after = MONDAY + timedelta(days=7)
        weeks(agent, 88.2, last=after)

        assert weekly.celebrate(agent, after, now=NOW + timedelta(days=7)) is None
        assert Celebration.objects.count() == 1

    def test_is_for_somebody_who_signs_in(self):
        nobody = factories.agent()
        weeks(nobody, *STEADY, 88.0)

        assert weekly.celebrate(nobody, MONDAY, now=NOW) is None
