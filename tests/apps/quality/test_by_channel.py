"""How talks go on each channel."""

from datetime import timedelta

import pytest
from django.db.models import Q

from highpoint.apps.quality import by_channel as told
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db


def test_tells_of_each_channel_what_was_answered_and_counts_the_newest(monkeypatch):
    monkeypatch.setattr(told, "MOST", 3)
    sam = factories.agent()
    for hour in range(4):
        factories.lamp(by=sam, channel="chat", started_at=START + timedelta(hours=hour))
    at = START + timedelta(hours=1)
    factories.conversation("Nobody answers!", channel="twitter", started_at=at)
    factories.conversation("Long ago", channel="letter", started_at=START - timedelta(days=90))

    chat, twitter = told.by_channel(Q(), START)

    assert (chat.channel, chat.answered.counted, chat.newest_only) == ("chat", (3, 3), True)
    assert (chat.met.count, chat.met.n, chat.well.counted) == (12, 18, (3, 3))
    assert (twitter.channel, twitter.answered.counted) == ("twitter", (0, 1))
    assert not twitter.answered.enough
    assert told.by_channel(Q(agent=sam), START) == [chat]
