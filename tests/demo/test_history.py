from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from highpoint.demo import company
from highpoint.demo.history import CONVERSATIONS, conversations
from highpoint.engine.conversation import Role

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def history():
    return list(conversations(NOW))


class TestTheHistory:
    def test_is_of_the_size_asked_for(self, history):
        assert len(history) == CONVERSATIONS
        assert len(list(conversations(NOW, count=40))) == 40

    def test_is_the_same_from_the_same_seed_and_another_from_another(self):
        once = list(conversations(NOW, count=60, seed=3))

        assert once == list(conversations(NOW, count=60, seed=3))
        assert once != list(conversations(NOW, count=60, seed=4))

    def test_fills_the_six_months_before_now_and_nothing_after(self, history):
        times = [turn.at for talk in history for turn in talk.turns]

        assert max(times) <= NOW
        assert NOW - timedelta(days=184) <= min(times) <= NOW - timedelta(days=175)

    def test_runs_forward_in_time_within_each_talk(self, history):
        for talk in history:
            assert all(before.at <= after.at for before, after in pairwise(talk.turns))

    def test_names_every_conversation_once(self, history):
        assert len({talk.id for talk in history}) == len(history)

    def test_has_every_agent_busy_enough_for_a_chart(self, history):
        weeks = Counter((talk.agent, talk.started_at.isocalendar()[:2]) for talk in history)

        for agent in company.AGENTS:
            charted = [n for (key, _), n in weeks.items() if key == agent.key and n >= 5]
            assert len(charted) >= 15, agent.name

    def test_lets_customers_come_back(self, history):
        visits = Counter(talk.customer for talk in history)

        assert sum(n >= 3 for n in visits.values()) > 150

    def test_is_open_in_business_hours_only(self, history):
        hours = {talk.started_at.hour for talk in history if talk.started_at.weekday() < 5}

        assert min(hours) == 8
        assert max(hours) == 19

    def test_passes_some_talks_from_one_agent_to_another(self, history):
        handed_over = [
            talk
            for talk in history
            if len({turn.author for turn in talk.turns if turn.role is Role.AGENT}) > 1
        ]

        assert len(handed_over) > 50

    def test_has_a_strike_and_a_bad_batch_in_their_weeks(self, history):
        strikes = [talk.started_at for talk in history if _says(talk, "strike")]
        kettles = Counter(
            (talk.started_at - history[0].started_at).days // 26
            for talk in history
            if _says(talk, "Heron kettle") and _says(talk, "burnt plastic")
        )

        assert max(strikes) - min(strikes) < timedelta(days=15)
        assert kettles.most_common(1)[0][0] == 4


class TestTheWords:
    def test_leave_no_slot_and_no_choice_open(self, history):
        for talk in history:
            for turn in talk.turns:
                assert not set("{}[]|") & set(turn.text), turn.text
                assert turn.text.strip()

    def test_are_cut_as_the_channel_cuts_them(self, history):
        words = {
            channel: [
                len(turn.text.split())
                for talk in history
                if talk.channel == channel
                for turn in talk.turns
            ]
            for channel in ("phone", "chat", "email")
        }
        means = {channel: sum(counts) / len(counts) for channel, counts in words.items()}

        assert means["phone"] < means["chat"] < means["email"]

    def test_never_begin_a_talk_as_more_than_one_in_a_hundred_others_do(self, history):
        openings = Counter(
            next(turn.text for turn in talk.turns if turn.role is Role.CUSTOMER)
            for talk in history
            if talk.channel == "email"
        )

        assert openings.most_common(1)[0][1] <= len(history) / 100


def _says(talk, words):
    return any(words in turn.text for turn in talk.turns)
