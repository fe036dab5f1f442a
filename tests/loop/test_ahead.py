from datetime import UTC, datetime

import pytest

from highpoint.demo.history import conversations
from highpoint.engine.analyze import analyze
from highpoint.loop import ahead

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def talks():
    return list(conversations(NOW, count=70))


class TestReaders:
    def test_read_as_this_process_would_and_in_the_order_asked_for(self, talks, monkeypatch):
        monkeypatch.setattr(ahead, "WORTH_A_POOL", 1)

        with ahead.readers(talks, workers=2) as read_all:
            backwards = read_all(talks[::-1])

        assert backwards == [analyze(talk) for talk in talks[::-1]]

    def test_are_not_worth_it_for_a_few_or_on_one_core(self, talks, monkeypatch):
        with ahead.readers(talks, workers=2) as read_all:
            assert read_all is None
        monkeypatch.setattr(ahead, "WORTH_A_POOL", 1)
        with ahead.readers(talks, workers=1) as read_all:
            assert read_all is None

    def test_let_a_writer_that_stops_early_go(self, talks, monkeypatch):
        monkeypatch.setattr(ahead, "WORTH_A_POOL", 1)

        with pytest.raises(ZeroDivisionError), ahead.readers(talks, workers=2):
            raise ZeroDivisionError
