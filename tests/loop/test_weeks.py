"""The weekly sums by team: always what a count of the kept rows would give."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.quality import cards, in_force
from highpoint.apps.quality.models import (
    UNDATED,
    Evaluation,
    Moment,
    Recount,
    Scorecard,
    ScoreTally,
    Sign,
    WeekTally,
)
from highpoint.apps.quality.operations import Counts
from highpoint.apps.quality.rescoring import rescore
from highpoint.apps.quality.standards import set_standard, standard_of
from highpoint.apps.quality.weeks import settle
from highpoint.engine.conversation import Conversation
from highpoint.engine.insight.discovery import BOXES, box
from highpoint.loop import recount_job
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def talk(number: int, **fields) -> Conversation:
    turns = [
        {"role": "customer", "text": f"My parcel {number} never came and I am really upset."},
        {"role": "agent", "text": "Good morning, this is Ana. We cannot know.", "author": "ana"},
        {"role": "customer", "text": "I already told you. Can you send a new one? I will leave!"},
        {"role": "agent", "text": "I am so sorry. I will call you at ten.", "author": "bo"},
        {"role": "customer", "text": "Thank you so much, that is very kind of you!"},
        {"role": "agent", "text": "You are welcome. Have a lovely day!", "author": "ana"},
        {"role": "customer", "text": "And where is the other one?"},
    ][: 2 + number % 6]
    row = {"id": f"t{number}", "agent": "ana", "turns": turns}
    began = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=number)
    return Conversation.from_dict(row | {"started_at": began} | fields)


def take(*talks: Conversation) -> None:
    list(take_in(talks, now=NOW))


def kept() -> dict[tuple[int | None, date, str], tuple[int, int, int]]:
    return {
        (row.team_id, row.monday, row.key): (row.offered, row.met, row.partial)
        for row in WeekTally.objects.all()
        if row.offered
    }


def counted() -> dict[tuple[int | None, date, str], tuple[int, int, int]]:
    sums: dict[tuple[int | None, date, str], list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(row, agent, key, offered, met, partial=0):
        day = row.conversation.reading.day
        monday = day if day == UNDATED else day - timedelta(days=day.weekday())
        cell = sums[agent.team_id if agent else None, monday, key]
        for place, value in enumerate((offered, met, partial)):
            cell[place] += value

    for moment in Moment.objects.exclude(agent=None):
        verdict = moment.verdict
        add(moment, moment.agent, f"kind:{moment.kind}", 1, verdict == "met", verdict == "partial")
    for found in Evaluation.objects.exclude(agent=None):
        card = f"card:{found.scorecard_id}:"
        for criterion, *row in found.ratings:
            add(found, found.agent, card + criterion, *row)
        if found.score is not None:
            add(found, found.agent, card, 1, found.score >= standard_of(found.agent.team_id))
    for sign in Sign.objects.all():
        add(sign, sign.conversation.agent, f"sign:{sign.sign}", 1, 0)
    return {cell: tuple(row) for cell, row in sums.items() if row[0]}


@pytest.fixture
def company() -> None:
    for name in ("ana", "bo"):
        factories.agent(name, team=factories.team(f"Team of {name}"))
    take(*map(talk, range(14)))


class TestWeeklySums:
    def test_hold_all_that_was_read(self, company):
        keys = {key.partition(":")[0] for _, _, key in kept()}

        assert kept() == counted()
        assert keys == {"kind", "card", "sign"}

    def test_follow_a_talk_that_changed_its_agent_its_day_and_its_words(self, company):
        take(talk(4, agent="bo", started_at=datetime(2026, 8, 3, 9, tzinfo=UTC)), talk(5, turns=[]))

        assert kept() == counted()

    def test_follow_an_agent_who_moves_to_another_team_and_back(self, company):
        before = kept()
        ana = Agent.objects.get(key="ana")
        home, ana.team = ana.team, None
        ana.save()
        settle()
        moved = kept()
        ana.team = home
        ana.save()
        settle()

        assert moved != before
        assert kept() == before == counted()

    def test_take_in_more_of_an_agent_who_moved_meanwhile(self, company):
        Agent.objects.filter(key="ana").update(team=Agent.objects.get(key="bo").team)

        take(*map(talk, range(14, 20)))
        settle()

        assert kept() == counted()

    def test_follow_another_scorecard(self, company):
        admin = factories.person(Role.ADMIN)
        draft = cards.next_version(factories.scorecard(), by=admin, now=NOW)
        weights = {row["key"]: place + 1 for place, row in enumerate(draft.definition["criteria"])}
        cards.tell(draft, name=draft.name, why="To see.", weights=weights)
        card = cards.publish(draft, by=admin, now=NOW)

        rescore(card, in_force.in_force(), list(Kept.objects.values_list("pk", flat=True)))

        assert kept() == counted()
        assert Scorecard.objects.count() == 2

    def test_hold_nothing_of_what_is_taken_away(self, company):
        counts = Counts()
        counts.take_away(list(Kept.objects.values_list("pk", flat=True)))
        counts.write()

        assert kept() == {}

    def test_count_an_agent_anew_whose_team_is_gone(self, company):
        Agent.objects.get(key="ana").team.delete()

        settle()

        assert kept() == counted()

    def test_keep_what_has_no_time_out_of_every_week(self):
        take(talk(3, started_at=None))

        assert {monday for _, monday, _ in kept()} == {UNDATED}


def by_hand() -> tuple[dict, dict]:
    """Return what the daily tallies and the boxes have to be, from the kept evaluations."""
    reached: dict[tuple[int, date, int], int] = defaultdict(int)
    for one in Evaluation.objects.filter(agent__isnull=False, score__isnull=False):
        key = (one.agent_id, one.conversation.reading.day, one.scorecard_id)
        reached[key] += one.score >= standard_of(one.agent.team_id)
    lies = {}
    for talk in Kept.objects.filter(reading__score__isnull=False):
        standard = standard_of(talk.agent.team_id if talk.agent else None)
        if found := box(talk.reading.score, talk.reading.end_state, standard):
            lies[talk.pk] = found
    return dict(reached), lies


def as_kept() -> tuple[dict, dict]:
    tallies = ScoreTally.objects.filter(conversations__gt=0)
    rows = tallies.values_list("agent", "day", "scorecard", "at_standard")
    signs = Sign.objects.filter(sign__in=BOXES).values_list("conversation", "sign")
    return {(agent, day, card): n for agent, day, card, n in rows}, dict(signs)


class TestAStandardOfATeam:
    @pytest.fixture
    def team(self, company):
        """Ana's, whose standard lies in the middle of her scores."""
        ana = Agent.objects.get(key="ana")
        scores = sorted(
            Evaluation.objects.filter(agent=ana, score__isnull=False).values_list(
                "score", flat=True
            )
        )
        assert set_standard(ana.team, scores[len(scores) // 2])
        return ana.team

    def count_anew(self, team):
        work = recount_job.start(team, now=NOW)
        recount_job.run(work.pk)
        work.refresh_from_db()
        return work

    def test_changes_nothing_until_it_is_counted_by(self, team):
        assert kept() != counted()

    def test_holds_for_all_that_is_kept_once_counted(self, team):
        work = self.count_anew(team)

        assert (work.status, work.done, work.total) == ("done", 1, 1)
        assert kept() == counted()
        assert as_kept() == by_hand()

    def test_holds_for_what_comes_in_goes_and_is_scored_again(self, team):
        take(*map(talk, range(14, 18)), talk(2, turns=[]))
        self.count_anew(team)
        take(*map(talk, range(17, 24)), talk(3, turns=[]), talk(4, agent="bo"))
        rescore(
            factories.scorecard(),
            in_force.in_force(),
            list(Kept.objects.values_list("pk", flat=True)),
        )

        assert kept() == counted()
        assert as_kept() == by_hand()

    def test_is_that_of_the_team_an_agent_moves_to(self, team):
        self.count_anew(team)
        Agent.objects.filter(key="bo").update(team=team)
        Agent.objects.filter(key="ana").update(team=None)

        settle()

        assert kept() == counted()
        assert as_kept() == by_hand()

    def test_that_changes_again_needs_no_second_job(self, team):
        first = recount_job.start(team, now=NOW)
        set_standard(team, 1)

        assert recount_job.start(team, now=NOW) == first
        recount_job.run(first.pk)

        assert Recount.objects.get().status == "done"
        assert as_kept() == by_hand()

    def test_is_counted_by_once_a_worker_starts(self, team):
        recount_job.start_where_needed(NOW)

        assert Recount.objects.get().team == team
