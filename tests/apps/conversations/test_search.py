"""Full-text search, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.conversations.search import said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def talks() -> None:
    texts = {
        "cafe": ["The Café was closed.", "We open at nine."],
        "lamp": ["My lamp is broken", "A new lamp comes on Monday"],
        "split": ["The lamp is fine", "My cup is broken"],
    }
    for identity, turns in texts.items():
        row = Conversation.objects.create(
            external_id=identity, started_at=datetime(2026, 3, 1, tzinfo=UTC), content_hash="x"
        )
        for index, text in enumerate(turns):
            Turn.objects.create(conversation=row, index=index, role="customer", text=text)


def found(text: str) -> set[str]:
    return set(Conversation.objects.filter(said(text)).values_list("external_id", flat=True))


class TestSaid:
    def test_finds_a_word_in_any_case(self):
        assert found("LAMP") == {"lamp", "split"}

    def test_wants_all_words_in_one_turn(self):
        assert found("lamp broken") == {"lamp"}

    def test_takes_quotes_as_a_phrase(self):
        assert found('"broken lamp"') == set()
        assert found('"lamp is broken"') == {"lamp"}

    @pytest.mark.parametrize("word", ["cafe", "CAFÉ", "café"])
    def test_passes_over_accents(self, word):
        assert found(word) == {"cafe"}

    @pytest.mark.parametrize("text", ["", "   ", '"', "*", "'); --", "()"])
    def test_finds_everything_where_nothing_is_asked(self, text):
        assert found(text) == {"cafe", "lamp", "split"}

    @pytest.mark.parametrize(
        "text",
        ['lamp"', "lamp OR cup", "NEAR(lamp", "lamp*", "text:lamp", "lamp' OR '1'='1", "-lamp"],
    )
    def test_takes_nothing_as_an_operator(self, text):
        assert found(text) <= {"lamp", "split"}

    @pytest.mark.parametrize(
        "words", ["ada@quist.example", "quist.example", "24/7", "12345", "or", "3.50", "check-in"]
    )
    def test_finds_words_between_marks(self, words):
        turn = Turn.objects.get(conversation__external_id="lamp", index=0)
        turn.text = "Ada@quist.example, 24/7: and/or order-12345 (3.50) at check-in"
        turn.save()

        assert found(words) == {"lamp"}
        assert found(f'"{words}"') == {"lamp"}

    def test_follows_an_edited_turn(self):
        turn = Turn.objects.get(conversation__external_id="lamp", index=0)
        turn.text = "My kettle is broken"
        turn.save()

        assert found("kettle") == {"lamp"}
        assert found("lamp broken") == set()

    def test_forgets_a_removed_turn(self):
        Turn.objects.filter(conversation__external_id="lamp").delete()

        assert found("lamp") == {"split"}
