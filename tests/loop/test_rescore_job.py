"""Scoring all history by another version: the same as if it had always counted, whatever stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from highpoint.apps.accounts.models import Role
from highpoint.apps.quality import cards
from highpoint.apps.quality.models import Evaluation, Reading, Rescoring, Scorecard, ScoreTally
from highpoint.engine.conversation import Conversation
from highpoint.engine.scorecard import DEFAULT
from highpoint.loop import held_job, rescore_job
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Status = Rescoring.Status


def talk(number: int, **fields) -> Conversation:
    turns = [
        {"role": "customer", "text": f"My parcel {number} never came and I am really upset."},
        {
            "role": "agent",
            "text": "Good morning, this is Ana. We cannot know that.",
            "author": "ana",
        },
        {"role": "customer", "text": "Can you send a new one? You are liars."},
        {"role": "agent", "text": "I am so sorry. It leaves today, you idiot.", "author": "bo"},
        {"role": "customer", "text": "Thank you so much, that is very kind of you!"},
        {"role": "agent", "text": "You are welcome. Have a lovely day!"},
    ][: 2 + 2 * (number % 3)]
    row = {"id": f"t{number}", "agent": "ana", "started_at": "2026-03-02T09:00:00Z"}
    return Conversation.from_dict(row | {"turns": turns} | fields)


def take(count: int) -> None:
    list(take_in((talk(number) for number in range(count)), now=NOW))


def second_version(criteria=None) -> Scorecard:
    """Publish a second version of the default card that weighs everything anew."""
    admin = factories.person(Role.ADMIN)
    draft = cards.next_version(factories.scorecard(), by=admin, now=NOW)
    for place, criterion in enumerate(criteria or DEFAULT.criteria):
        cards.save_criterion(draft, replace(criterion, weight=place + 1, partial=0.25))
    cards.tell(draft, name=draft.name, why="To see.", weights={})
    return cards.publish(draft, by=admin, now=NOW)


def of(card: Scorecard) -> dict:
    return {
        (row.conversation.external_id, row.agent and row.agent.key): (
            row.score, row.low, row.high, row.n, row.ratings, row.failed
        )
        for row in Evaluation.objects.filter(scorecard=card).select_related("conversation", "agent")
    }  # fmt: skip


def tallies(card: Scorecard) -> list:
    rows = ScoreTally.objects.filter(scorecard=card, conversations__gt=0).order_by("agent__key")
    return [
        (row.agent.key, row.day, row.conversations, round(row.total, 6), row.at_standard)
        for row in rows.select_related("agent")
    ]


def started(card: Scorecard) -> Rescoring:
    return rescore_job.start(card, by=None, now=NOW)


class TestRescoring:
    def test_makes_of_history_what_the_engine_makes_of_it_anew(self):
        take(7)
        card = second_version()
        work = started(card)
        rescore_job.run(work.pk)
        again, sums = of(card), tallies(card)
        whole = dict(Reading.objects.values_list("conversation__external_id", "score"))

        Reading.objects.update(engine_version="older")
        take(7)

        assert of(card) == again
        assert tallies(card) == sums
        assert dict(Reading.objects.values_list("conversation__external_id", "score")) == whole

    def test_keeps_what_the_version_before_made_of_it(self):
        take(5)
        first = factories.scorecard()
        before, sums = of(first), tallies(first)

        rescore_job.run(started(second_version()).pk)

        assert of(first) == before
        assert tallies(first) == sums
        assert before

    def test_changes_nothing_when_done_twice(self):
        take(4)
        card = second_version()
        rescore_job.run(started(card).pk)
        once, sums = of(card), tallies(card)

        rescore_job.run(started(card).pk)

        assert of(card) == once
        assert tallies(card) == sums

    def test_leaves_alone_what_another_scorecard_counts_for(self):
        take(3)
        admin = factories.person(Role.ADMIN)
        card = cards.publish(factories.draft("Mail"), by=admin, now=NOW)
        cards.put_in_force(card, team=None, channel="email", by=admin, now=NOW)

        rescore_job.run(started(card).pk)

        assert not of(card)
        assert set(Reading.objects.values_list("scorecard__name", flat=True)) == {DEFAULT.name}

    def test_goes_on_after_the_last_whole_batch(self, monkeypatch):
        monkeypatch.setattr(rescore_job, "BATCH", 2)
        take(5)
        card = second_version()
        work = started(card)
        whole = rescore_job.rescore

        def dies(card, standing, talks):
            whole(card, standing, talks)
            if Rescoring.objects.get().done == 2:
                raise SystemExit

        monkeypatch.setattr(rescore_job, "rescore", dies)
        with pytest.raises(SystemExit):
            rescore_job.run(work.pk)
        monkeypatch.setattr(rescore_job, "rescore", whole)
        work.refresh_from_db()
        assert (work.status, work.done) == (Status.RUNNING, 2)
        assert len(Evaluation.objects.filter(scorecard=card).values("conversation").distinct()) == 2

        rescore_job.run(work.pk)
        work.refresh_from_db()
        assert work.done == 2, "its worker may still live"
        Rescoring.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
        rescore_job.take_up_stopped()
        rescore_job.run(work.pk)

        work.refresh_from_db()
        assert (work.status, work.done, work.total) == (Status.DONE, 5, 5)
        # The two that ran it, and the look at what is far from the usual by the new scores.
        assert OrmQ.objects.count() == 3

    def test_hands_over_when_its_time_is_up(self, monkeypatch):
        monkeypatch.setattr(rescore_job, "BATCH", 2)
        monkeypatch.setattr(held_job, "SLICE", timedelta(0))
        take(3)
        work = started(second_version())

        for _ in range(3):
            rescore_job.run(work.pk)

        work.refresh_from_db()
        assert work.status == Status.DONE

    def test_is_stopped_by_hand_and_goes_on_from_there(self, monkeypatch):
        monkeypatch.setattr(rescore_job, "BATCH", 2)
        monkeypatch.setattr(held_job, "SLICE", timedelta(0))
        take(3)
        card = second_version()
        work = started(card)
        rescore_job.run(work.pk)

        rescore_job.stop(work)
        rescore_job.run(work.pk)
        work.refresh_from_db()
        assert (work.status, work.done) == (Status.FAILED, 2)

        monkeypatch.setattr(held_job, "SLICE", timedelta(minutes=2))
        assert started(card) == work
        rescore_job.run(work.pk)
        work.refresh_from_db()
        assert (work.status, work.done, work.error) == (Status.DONE, 3, "")

    def test_is_once_at_a_time_for_a_scorecard(self):
        card = factories.scorecard()
        work = started(card)

        with pytest.raises(rescore_job.CannotStart, match="already"):
            started(card)
        with pytest.raises(IntegrityError), transaction.atomic():
            Rescoring.objects.create(scorecard=card, beat_at=NOW, created_at=NOW)
        rescore_job.run(work.pk)
        assert started(card) != work

    def test_needs_a_place_to_count_in(self):
        card = cards.publish(factories.draft(), by=factories.person(Role.ADMIN), now=NOW)

        with pytest.raises(rescore_job.CannotStart, match="counts nowhere"):
            started(card)

    def test_stands_down_when_all_is_done(self):
        work = started(factories.scorecard())
        assert Schedule.objects.filter(name=rescore_job.JOB.watch).exists()

        rescore_job.run(work.pk)
        rescore_job.take_up_stopped()

        assert not Schedule.objects.filter(name=rescore_job.JOB.watch).exists()
