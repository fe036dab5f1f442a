"""The figures of one agent, against the same counted again from the raw moments."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import fmean, variance

import pytest

from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality import figures
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.models import STANDARD, Evaluation, Moment
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPENINGS = ["I am really upset, my parcel never came.", "Where is my parcel?", "Hello."]
ANSWERS = [
    "Good morning, this is Ana. I am so sorry your parcel never came. How can I help?",
    "Order number.",
    "Hello, it leaves today.",
]


def talk(number: int, agent: str, began: datetime | None) -> Conversation:
    turns = [
        {"role": "customer", "text": OPENINGS[number % 3]},
        {"role": "agent", "text": ANSWERS[number // 3 % 3]},
        {"role": "customer", "text": "Can you send a new one? Thank you so much, that is kind!"},
        {"role": "agent", "text": "Yes, it leaves today. Anything else? Have a lovely day!"},
    ]
    row = {"id": f"{agent}{number}", "agent": agent, "turns": turns}
    return Conversation.from_dict(row | ({"started_at": began.isoformat()} if began else {}))


@pytest.fixture
def ana() -> Agent:
    days = [FIRST + timedelta(days=number) for number in range(40)]
    talks = [talk(number, "ana", day) for number, day in enumerate(days)]
    talks += [talk(100 + number, "ana", None) for number in range(4)]
    talks += [talk(number, "bo", day) for number, day in enumerate(days)]
    list(take_in(talks, now=FIRST))
    return Agent.objects.get(key="ana")


def raw_counts(agent: Agent, days: Days) -> dict[str, tuple[int, int, int]]:
    moments = Moment.objects.filter(agent=agent).select_related("conversation__reading")
    seen: dict[str, Counter[str]] = {}
    for moment in moments:
        day = moment.conversation.reading.day
        if days.first is None or days.first <= day <= days.last:
            seen.setdefault(moment.kind, Counter())[moment.verdict] += 1
    return {kind: (sum(c.values()), c["met"], c["partial"]) for kind, c in seen.items()}


def raw_scores(agent: Agent) -> dict[date, list[float]]:
    weeks: dict[date, list[float]] = {}
    for row in Evaluation.objects.filter(agent=agent, score__isnull=False):
        day = row.conversation.reading.day
        if row.conversation.has_time:
            weeks.setdefault(day - timedelta(days=day.weekday()), []).append(row.score)
    return weeks


@pytest.mark.parametrize(
    "days", [Days(), Days(date(2026, 3, 5), date(2026, 3, 20)), Days(date(2027, 1, 1), date.max)]
)
class TestCounts:
    def test_equal_the_raw_moments_of_this_agent_in_these_days(self, ana, days):
        found = {
            kind.value: (count.offered, count.met, count.partial)
            for kind, count in figures.counts(ana, days).items()
        }

        assert found == raw_counts(ana, days)


class TestWeeks:
    def test_equal_the_raw_scores(self, ana):
        found = figures.weeks(ana, factories.scorecard(), Days())

        raw = raw_scores(ana)
        assert [week.monday for week in found] == sorted(raw)
        for week in found:
            scores = raw[week.monday]
            assert week.conversations == len(scores)
            assert week.mean == pytest.approx(fmean(scores))
            assert week.variance == pytest.approx(variance(scores) if len(scores) > 1 else 0)
            assert week.at_standard == sum(score >= STANDARD for score in scores)

    def test_hold_no_conversation_without_a_time(self, ana):
        found = figures.weeks(ana, factories.scorecard(), Days())

        assert min(week.monday for week in found) == FIRST.date()


class TestAtStandard:
    def test_equals_the_raw_scores_the_undated_included(self, ana):
        share = figures.at_standard(ana, factories.scorecard(), Days())

        scores = [row.score for row in Evaluation.objects.filter(agent=ana, score__isnull=False)]
        assert share.conversations == len(scores)
        assert share.reached == sum(score >= STANDARD for score in scores)

    def test_is_nothing_where_nothing_was_scored(self, ana):
        share = figures.at_standard(
            ana, factories.scorecard(), Days(date(2000, 1, 1), date(2001, 1, 1))
        )

        assert (share.reached, share.conversations) == (0, 0)


class TestKnownDays:
    def test_reach_from_the_first_to_the_last_dated_conversation(self, ana):
        assert figures.known_days(ana) == Days(date(2026, 3, 2), date(2026, 4, 10))

    def test_have_no_ends_for_an_agent_without_conversations(self):
        agent = Agent.objects.create(key="new", name="New")

        assert figures.known_days(agent) == Days()


class TestDays:
    def test_before_is_as_long_and_ends_the_day_before(self):
        days = Days.weeks_until(date(2026, 3, 28), 4)

        assert days == Days(date(2026, 3, 1), date(2026, 3, 28))
        assert days.before() == Days(date(2026, 2, 1), date(2026, 2, 28))

    def test_all_time_has_nothing_before_it(self):
        assert Days().before() is None
