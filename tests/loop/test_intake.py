"""Taking conversations in, on whichever database the tests run on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.conversations.models import NO_TIME, Turn
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.quality import cards, in_force
from highpoint.apps.quality.models import (
    UNDATED,
    Evaluation,
    Mark,
    Moment,
    Reading,
    ScoreMonth,
    ScoreTally,
    Tally,
)
from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind
from highpoint.engine.scorecard import Criterion
from highpoint.loop.intake import Taken, take_in
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BEGAN = "2026-03-02T09:00:00+00:00"


def talk(identity: str = "a", **fields: Any) -> Conversation:
    turns = fields.pop("turns", None) or [
        {"role": "customer", "text": "My parcel never came and I am really upset."},
        {"role": "agent", "text": "Good morning, this is Ana. I'm so sorry your parcel is lost."},
        {"role": "customer", "text": "Can you send a new one?"},
        {"role": "agent", "text": "Yes, I have just sent a new one. Have a lovely day!"},
    ]
    row = {"id": identity, "agent": "ana", "started_at": BEGAN, "turns": turns, **fields}
    return Conversation.from_dict(row)


def take(*talks: Conversation, **options: Any) -> Taken:
    return sum(take_in(talks, now=NOW, **options), Taken())


def tallies() -> dict[tuple[str, date, str], tuple[int, int, int]]:
    return {
        (row.agent.key, row.day, row.kind): (row.offered, row.met, row.partial)
        for row in Tally.objects.select_related("agent")
        if row.offered
    }


def counted_from_moments() -> dict[tuple[str, date, str], tuple[int, int, int]]:
    counts: dict[tuple[str, date, str], list[int]] = {}
    for moment in Moment.objects.select_related("agent", "conversation__reading"):
        if moment.agent is None:
            continue
        day = moment.conversation.reading.day
        row = counts.setdefault((moment.agent.key, day, moment.kind), [0, 0, 0])
        row[0] += 1
        row[1] += moment.verdict == "met"
        row[2] += moment.verdict == "partial"
    return {key: (row[0], row[1], row[2]) for key, row in counts.items()}


class TestTakeIn:
    def test_keeps_every_turn_as_it_was_sent(self):
        take(talk())

        kept = Kept.objects.get()
        assert [turn.text for turn in kept.turns.all()] == [turn.text for turn in talk().turns]
        assert kept.agent is not None
        assert kept.agent.key == "ana"
        assert kept.turn_count == 4

    def test_keeps_what_the_engine_found_word_for_word(self):
        take(talk())

        found = analyze(talk())
        assert Moment.objects.count() == len(found.moments) > 0
        assert {(m.kind, m.turn, m.verdict) for m in Moment.objects.all()} == {
            (m.kind.value, m.turn, m.verdict.value) for m in found.moments
        }
        reading = Reading.objects.get()
        assert reading.end_state == found.end_state.value
        assert reading.engine_version == found.engine_version
        assert len(reading.observations) == len(found.observations)
        assert Evaluation.objects.get().score == pytest.approx(found.evaluation.score)

    def test_tallies_are_what_the_moments_add_up_to(self):
        take(talk("a"), talk("b"), talk("c", agent="bo"))

        assert tallies() == counted_from_moments() != {}

    def test_the_same_file_twice_changes_nothing(self):
        first = take(talk("a"), talk("b"))
        before = tallies(), list(Moment.objects.values_list("pk", flat=True))

        second = take(talk("a"), talk("b"))

        assert (first, second) == (Taken(new=2), Taken(unchanged=2))
        assert (tallies(), list(Moment.objects.values_list("pk", flat=True))) == before

    def test_the_same_instant_in_another_zone_changes_nothing(self):
        take(talk())

        assert take(talk(started_at="2026-03-02T10:00:00+01:00")) == Taken(unchanged=1)

    def test_a_changed_conversation_replaces_what_was_kept(self):
        take(talk("a"), talk("b"))
        pk = Kept.objects.get(external_id="a").pk

        changed = talk("a", turns=[{"role": "customer", "text": "Hello?"}], agent="bo")
        assert take(changed) == Taken(updated=1)

        kept = Kept.objects.get(external_id="a")
        assert (kept.pk, kept.turn_count) == (pk, 1)
        assert tallies() == counted_from_moments()
        kept_sums = (ScoreTally, ScoreMonth)
        (of_day, of_month) = (
            each.objects.values_list("conversations", "total", "squares").get(
                agent__key="ana", conversations__gt=0
            )
            for each in kept_sums
        )
        assert of_day == of_month
        assert of_day[0] == 1

    def test_what_another_engine_read_is_read_again(self):
        take(talk())
        Reading.objects.update(engine_version="0.0.0")

        assert take(talk()) == Taken(updated=1)

        assert Reading.objects.get().engine_version != "0.0.0"
        assert tallies() == counted_from_moments()

    def test_one_conversation_twice_in_a_batch_is_kept_once(self):
        assert take(talk(), talk()) == Taken(new=1, unchanged=1)
        assert Kept.objects.count() == 1

    def test_the_same_id_from_two_sources_are_two_conversations(self):
        assert take(talk(source="desk"), talk(source="mail")) == Taken(new=2)

    def test_a_talk_without_time_is_tallied_on_no_real_day(self):
        take(talk(started_at=None))

        kept = Kept.objects.get()
        assert (kept.has_time, kept.started_at) == (False, NO_TIME)
        assert {day for _, day, _ in tallies()} == {UNDATED}

    def test_a_talk_that_nobody_answered_is_kept_without_an_agent(self):
        take(talk(agent=None, turns=[{"role": "customer", "text": "Is anybody there?"}]))

        assert Kept.objects.get().agent is None
        assert tallies() == {}

    def test_an_empty_conversation_is_kept_and_offers_nothing(self):
        empty = Conversation(id="empty", turns=())

        assert take(empty) == Taken(new=1)
        assert Reading.objects.get().score is None

    def test_each_author_gets_the_moments_of_their_own_turns(self):
        turns = [
            {"role": "customer", "text": "When will my order come?"},
            {"role": "agent", "text": "It will come on Monday.", "author": "bo"},
            {"role": "customer", "text": "And the invoice, where is it? I am really upset now."},
            {"role": "agent", "text": "Sorry. It is in your account.", "author": "cy"},
        ]
        take(talk(turns=turns, agent=None))

        assert {agent.key for agent in Agent.objects.all()} == {"bo", "cy"}
        assert set(Evaluation.objects.values_list("agent__key", flat=True)) == {"bo", "cy"}
        by_turn = {m.turn: m.agent.key for m in Moment.objects.filter(kind="question") if m.agent}
        assert by_turn == {0: "bo", 2: "cy"}

    def test_text_no_database_keeps_is_marked_and_not_lost(self):
        take(talk(turns=[{"role": "customer", "text": "a\x00b \ud800 c 🙂"}]))

        assert Turn.objects.get().text == "a\ufffdb ? c 🙂"

    def test_a_batch_that_breaks_leaves_whole_batches_behind(self):
        def read(talks: Sequence[Conversation]) -> list[Analysis]:
            if any(one.id == "c" for one in talks):
                raise DatabaseError("the machine went down")
            return [analyze(one) for one in talks]

        talks = [talk("a"), talk("b"), talk("c"), talk("d")]
        with pytest.raises(DatabaseError):
            take(*talks, batch=2, analyze_all=read)
        assert Kept.objects.count() == Reading.objects.count() == 2

        assert take(*talks, batch=2) == Taken(new=2, unchanged=2)
        assert tallies() == counted_from_moments()

    def test_marks_point_into_the_turn_they_were_found_in(self):
        take(talk())

        for mark in Mark.objects.all():
            text = Turn.objects.get(index=mark.turn).text
            assert text[mark.start : mark.end].strip()


class TestScoring:
    def test_goes_by_the_scorecard_of_the_team_on_the_channel(self):
        admin = factories.person(Role.ADMIN)
        team = factories.team()
        factories.agent("ana", team=team)
        in_force.ensure(NOW)
        draft = factories.draft(
            "Mail", (Criterion("q", "Answers", "Clarity", 1, (Kind.QUESTION,)),)
        )
        card = cards.publish(draft, by=admin, now=NOW)
        cards.put_in_force(card, team=team, channel="email", by=admin, now=NOW)

        take(talk("a", channel="email"), talk("b", channel="chat"), talk("c", agent="bo"))

        by = {
            row.conversation.external_id: row.scorecard.name
            for row in Evaluation.objects.select_related("conversation", "scorecard")
        }
        assert by == {"a": "Mail", "b": "Everyday care", "c": "Everyday care"}
        kept = Reading.objects.get(conversation__external_id="a")
        assert kept.scorecard == card
        assert kept.score == Evaluation.objects.get(scorecard=card).score
        assert ScoreTally.objects.get(scorecard=card).conversations == 1
