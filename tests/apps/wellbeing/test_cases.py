"""The tally of cases, against the same counted again from the raw moments."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality.models import Moment
from highpoint.apps.wellbeing import cases
from highpoint.apps.wellbeing.models import CaseTally
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind
from highpoint.loop.intake import take_in

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 3, 4, 9, tzinfo=UTC)
OPENINGS = ["I am really upset, my parcel never came.", "Where is my parcel?"]


def talk(number, opening, began=FIRST, channel="chat"):
    turns = [
        {"role": "customer", "text": opening},
        {"role": "agent", "text": "Hello, I am so sorry. It leaves today."},
        {"role": "customer", "text": "I am really upset, still. Can you send a new one?"},
        {"role": "agent", "text": "Yes, it leaves today. Have a lovely day!"},
    ]
    row = {"id": f"t{number}", "agent": "ana", "channel": channel, "turns": turns}
    return Conversation.from_dict(row | ({"started_at": began.isoformat()} if began else {}))


def take(*talks):
    list(take_in(talks, now=FIRST))


def kept():
    return {
        (row.monday, row.kind, row.channel, row.hard): (row.offered, row.met, row.partial)
        for row in CaseTally.objects.filter(offered__gt=0)
    }


def counted_again():
    found = {}
    for moment in Moment.objects.select_related("conversation__reading"):
        row, day = moment.conversation, moment.conversation.reading.day
        first = row.turns.filter(role="customer").first().index
        hard = row.moments.filter(kind__in=["hostility", "distress"], turn=first).exists()
        monday = day - timedelta(days=day.weekday())
        key = (monday, moment.kind, row.channel, hard)
        found.setdefault(key, Counter())[moment.verdict] += 1
    return {key: (sum(seen.values()), seen["met"], seen["partial"]) for key, seen in found.items()}


class TestCases:
    def test_are_what_the_moments_add_up_to(self):
        take(
            *(talk(n, OPENINGS[n % 2], FIRST + timedelta(days=3 * n)) for n in range(12)),
            *(talk(20 + n, OPENINGS[n % 2], channel="email") for n in range(4)),
        )

        assert kept() == counted_again()
        assert {key[3] for key in kept()} == {True, False}

    def test_are_hard_by_the_customers_first_turn_only(self):
        take(talk(1, "Where is my parcel?"))

        assert not any(hard for *_, hard in kept())

    def test_follow_a_talk_that_comes_anew_with_other_words_and_on_another_channel(self):
        take(talk(1, OPENINGS[0]), talk(2, OPENINGS[1]))
        take(talk(1, OPENINGS[1], channel="email"))

        assert kept() == counted_again()
        assert not any(hard for *_, hard in kept())

    def test_of_the_same_talk_twice_are_those_of_once(self):
        take(talk(1, OPENINGS[0]))
        before = kept()
        take(talk(1, OPENINGS[0]))

        assert kept() == before

    def test_of_talks_kept_before_are_counted_by_the_migration(self):
        take(
            *(talk(n, OPENINGS[n % 2], FIRST + timedelta(days=3 * n)) for n in range(6)),
            talk(9, OPENINGS[0], began=None),
        )
        before = kept()
        CaseTally.objects.all().delete()

        migration = import_module("highpoint.apps.wellbeing.migrations.0002_count_kept_cases")
        migration.count(apps, None)

        assert kept() == before

    def test_pass_over_what_has_no_day(self):
        take(talk(1, OPENINGS[0], began=None))

        assert kept() == {}

    def test_are_told_by_week_and_sort_for_all_names_of_a_person(self):
        take(talk(1, OPENINGS[0]))
        ana = Agent.objects.get(key="ana")
        stands_for = Agent.objects.create(key="ana quist", name="Ana")
        Agent.objects.filter(pk=ana.pk).update(joined_to=stands_for)

        found = cases.weeks(stands_for, date(2026, 1, 1))

        [[case]] = found[Kind.QUESTION].values()
        assert case.sort == ("chat", True)
        assert case.offered == CaseTally.objects.get(kind="question").offered
