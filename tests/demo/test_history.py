from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import correlation, fmean

import pytest

from highpoint.demo import company
from highpoint.demo.calendar import TRAINING, Span
from highpoint.demo.history import CONVERSATIONS, conversations, with_truth
from highpoint.demo.skill import skill
from highpoint.demo.truth import compare
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Verdict
from highpoint.practice.intent import Ending
from highpoint.practice.persona import personas

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
# What serving a customer is made of.
SERVING = (Kind.DISTRESS, Kind.HOSTILITY, Kind.QUESTION, Kind.PROMISE, Kind.REFUSAL)
# Of the opportunities put in on purpose, at least this share is found where it was put.
FOUND_AGAIN = {Kind.GREETING: 0.9, Kind.DISTRESS: 0.8, Kind.QUESTION: 0.8, Kind.NAME: 0.85}


@pytest.fixture(scope="module")
def meant():
    """Return the whole history, each conversation with what was really done in it."""
    return list(with_truth(NOW))


@pytest.fixture(scope="module")
def history(meant):
    return [talk for talk, _ in meant]


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


class TestTheTruth:
    """What was put in on purpose, and what comes of it in the customers' moods."""

    def test_takes_each_opportunity_as_often_as_the_skill_says(self, meant):
        given = {agent.key: agent for agent in company.AGENTS}
        span = Span.until(NOW)
        skills, rates = defaultdict(list), defaultdict(list)
        for talk, truth in meant:
            for done in truth.done:
                if done.kind is Kind.DISTRESS:
                    agent = given[done.author]
                    skills[done.author].append(skill(agent, done.kind, talk.started_at, span))
                    rates[done.author].append(done.verdict is Verdict.MET)

        for key in given:
            assert len(rates[key]) >= 40
            assert fmean(rates[key]) == pytest.approx(fmean(skills[key]), abs=0.2), key
        assert correlation(*_means(skills, rates)) > 0.75

    def test_leaves_customers_calmer_who_were_served_with_more_skill(self, meant):
        given = {agent.key: agent for agent in company.AGENTS}
        span = Span.until(NOW)
        skills, moods = defaultdict(list), defaultdict(list)
        for talk, truth in meant:
            agent = given[truth.agent]
            skills[truth.agent].append(
                fmean(skill(agent, kind, talk.started_at, span) for kind in SERVING)
            )
            moods[truth.agent].append(truth.mood)

        assert correlation(*_means(skills, moods)) > 0.75

    def test_has_hard_customers_and_easy_ones(self, meant):
        moods = defaultdict(list)
        for _, truth in meant:
            moods[truth.persona].append(truth.mood)

        assert set(moods) == set(personas())
        assert fmean(moods["plain-tradesman"]) < fmean(moods["cheerful-regular"]) - 0.1

    def test_ends_talks_as_customers_end_them(self, meant):
        ends = Counter(truth.ending for _, truth in meant)

        assert set(ends) == set(Ending)
        assert ends[Ending.THANKS] > ends[Ending.SETTLES] > ends[Ending.ESCALATES]

    def test_shows_the_training_of_the_one_team_half_way(self, meant):
        span = Span.until(NOW)
        teams = {agent.key: agent.team for agent in company.AGENTS}
        met = defaultdict(list)
        for talk, truth in meant:
            late = span.share(talk.started_at) >= TRAINING
            for done in truth.done:
                if done.kind is Kind.DISTRESS:
                    trained = teams[done.author] == company.TRAINED_TEAM
                    met[trained, late].append(done.verdict is Verdict.MET)

        gain = fmean(met[True, True]) - fmean(met[True, False])
        assert gain > 0.25
        assert abs(fmean(met[False, True]) - fmean(met[False, False])) < 0.12

    def test_is_found_again_by_the_engine(self, meant):
        some = meant[::60]
        found = compare((truth, analyze(talk).moments) for talk, truth in some)

        for kind, least in FOUND_AGAIN.items():
            assert found[kind].meant >= 10
            assert found[kind].recall >= least, kind

    def test_lies_where_the_words_are(self, meant):
        for talk, truth in meant[:200]:
            for done in truth.done:
                authors = {talk.turns[turn].author for turn in done.turns}
                assert not done.turns or done.author in authors


class TestVariety:
    def test_hardly_lets_two_talks_run_the_same(self, history):
        """Of what customers say at some length after their first words, little comes twice."""
        said = Counter(
            turn.text.lower()
            for talk in history
            if talk.channel == "chat"
            for turn in talk.turns[1:]
            if turn.role is Role.CUSTOMER and len(turn.text.split()) >= 9
        )

        assert sum(said.values()) > 1_000
        assert said.most_common(1)[0][1] <= sum(said.values()) / 50
        assert len({tuple(turn.text for turn in talk.turns) for talk in history}) == len(history)


def _means(first, second):
    return [fmean(first[key]) for key in first], [fmean(second[key]) for key in first]


def _says(talk, words):
    return any(words in turn.text for turn in talk.turns)
