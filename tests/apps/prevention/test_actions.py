"""Tests of actions: judged by the weeks before and after, opened again by what recurs."""

from datetime import UTC, datetime, timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.notices.models import Notice
from highpoint.apps.prevention import actions, figures
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import Incident
from highpoint.apps.quality.models import Moment
from highpoint.engine.insight.effect import Judged
from tests import factories

pytestmark = pytest.mark.django_db

# A Monday; talks begin on Wednesdays.
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = timedelta(weeks=1)
TALKS = 10


def weeks(counts, trouble):
    """Make ten talks a week, so many of them with the trouble."""
    for week, count in enumerate(counts):
        at = BEGIN + week * WEEK + timedelta(days=2, hours=10)
        talks = Conversation.objects.bulk_create(
            Conversation(external_id=f"{week}-{number}", started_at=at, content_hash="x")
            for number in range(TALKS)
        )
        Incident.objects.bulk_create(
            Incident(
                conversation=talk,
                trouble=trouble,
                found=trouble.key,
                source="conversation",
                words="Late.",
                turn=0,
                happened_at=at,
                logged_at=at,
            )
            for talk in talks[:count]
        )


def an_action(counts, *, done_after):
    trouble = known_troubles()["came_late"]
    weeks(counts, trouble)
    by, owner = factories.person(), factories.person(Role.AGENT)
    at = BEGIN + done_after * WEEK - timedelta(days=3)
    plan = actions.Plan("", trouble, "corrective", "Look.", "Fewer.", owner, at.date())
    row = actions.agree(plan, by=by, now=at)
    actions.mark_done(row, by=owner, now=at)
    return row, owner


def test_an_action_that_helped_is_opened_again_by_what_recurs_and_its_owner_told_once():
    counts = [5, 6] * 6 + [1] * 4 + [6, 7]
    row, owner = an_action(counts, done_after=12)
    assert actions.judge_all(BEGIN + 16 * WEEK) == 0
    row.refresh_from_db()
    assert (row.judged, row.done) == (Judged.FEWER, True)

    assert actions.judge_all(BEGIN + 18 * WEEK) == 1
    assert actions.judge_all(BEGIN + 18 * WEEK) == 0
    row.refresh_from_db()
    assert row.reopened
    assert actions.recurred().counted == (1, 1)
    told = Notice.objects.filter(to=owner, subject__startswith="It is back")
    assert told.count() == 1

    actions.mark_done(row, by=owner, now=BEGIN + 19 * WEEK)
    assert row.done


def test_an_action_without_effect_says_so():
    row, owner = an_action([5, 6] * 12, done_after=12)
    actions.judge_all(BEGIN + 24 * WEEK)
    row.refresh_from_db()
    assert (row.judged, row.done) == (Judged.NONE, True)
    assert Notice.objects.filter(to=owner, subject__contains="no effect").count() == 1


def test_a_rate_counts_talks_with_its_interval_and_leaves_out_what_is_no_failure():
    trouble = known_troubles()["came_late"]
    weeks([4], trouble)
    Incident.objects.filter(conversation__external_id="0-0").update(dismissed=True)
    told = figures.told(BEGIN, BEGIN + WEEK)
    step = next(each for each in told.steps if each.step.key == "deliver")
    assert (step.rate.n, step.rate.hit, step.rate.talks, step.rate.value) == (3, 3, TALKS, 30.0)
    # Jeffreys of 3 in 10.
    assert (step.rate.low, step.rate.high) == pytest.approx((9.27, 60.58), abs=0.02)


def test_a_talk_of_several_failures_counts_once_at_each_step():
    known = known_troubles()
    late = known["came_late"]
    same_step = next(each for each in known.values() if each.step == late.step and each != late)
    other_step = next(each for each in known.values() if each.step != late.step)
    weeks([4], late)
    talk = Conversation.objects.get(external_id="0-0")
    for trouble in (same_step, other_step):
        row = Incident.objects.get(conversation=talk, trouble=late)
        row.pk, row.trouble, row.found = None, trouble, trouble.key
        row.save()
    Moment.objects.bulk_create(
        Moment(conversation=each, kind="distress", verdict="missed", turn=0, started_at=BEGIN)
        for each in Conversation.objects.filter(external_id__lt="0-6")
    )
    told = figures.told(BEGIN, BEGIN + WEEK)
    rates = {each.step.key: (each.rate.n, each.rate.hit) for each in told.steps if each.troubles}
    assert rates == {late.step: (5, 4), other_step.step: (1, 1)}
    assert (told.n, told.silent) == (6, 2)
