"""Conversations in languages the engine does not read: taken in, shown, not scored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.quality.models import Evaluation, Moment, Reading, Tally
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import Taken, take_in

NOW = datetime(2026, 3, 5, 14, tzinfo=UTC)

TURNS = {
    "fi": ["Hei, minun paketti ei ole vielä tullut", "Anteeksi, tarkistan mitä on tapahtunut"],
    "en": ["Hello, where is my parcel?", "Hello, how can I help you? Let me check."],
}


def talk(of: str, **fields: str) -> Conversation:
    turns = [
        {"role": role, "text": text}
        for role, text in zip(("customer", "agent"), TURNS[of], strict=True)
    ]
    return Conversation.from_dict({"id": of, "agent": "kim", "turns": turns, **fields})


@pytest.mark.django_db
class TestTakingIn:
    def test_counts_those_that_cannot_be_scored(self):
        assert sum(take_in([talk("fi"), talk("en")], now=NOW), Taken()) == Taken(new=2, unscored=1)

    def test_keeps_an_unread_one_without_moments_or_score(self):
        list(take_in([talk("fi")], now=NOW))

        reading = Reading.objects.get()
        assert (reading.language, reading.scored, reading.whole) == ("fi", False, False)
        assert (reading.overall, reading.score, reading.end_state) == (None, None, "unknown")
        assert [each.score for each in Evaluation.objects.all()] == [None]
        assert not Moment.objects.exists()
        assert not Tally.objects.exists()

    def test_keeps_the_language_as_its_source_tells_it(self):
        list(take_in([talk("en", language="en-GB"), talk("fi")], now=NOW))

        assert dict(Kept.objects.values_list("external_id", "language")) == {
            "en": "en-GB",
            "fi": "",
        }
