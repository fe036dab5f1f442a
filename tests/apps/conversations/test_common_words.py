"""Words that stand in most talks: another way to the same ones, and a count that ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q

from highpoint.apps.conversations import search
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.conversations.search import said
from highpoint.apps.quality import queries
from highpoint.apps.quality.conditions import Filter
from highpoint.apps.quality.queries import Found
from tests import factories

pytestmark = pytest.mark.django_db


class TestCommonWords:
    """However common a word is, the same talks fit; only the way to them differs."""

    @pytest.fixture
    def talks(self):
        return [
            factories.conversation(
                "The chair", *["The end"] * (n % 3), started_at=factories.START + timedelta(n)
            )
            for n in range(6)
        ] + [factories.conversation("A desk", "And no more")]

    def test_are_found_up_to_so_many(self, talks):
        fit = Conversation.objects.filter

        # PostgreSQL looks at twice as many turns, and may find as many talks.
        assert 2 <= fit(said("the", most=2)).count() <= 4
        assert set(fit(said("the", most=100))) == set(fit(said("the"))) == set(talks[:-1])

    @pytest.mark.parametrize("opened", [2, 500])
    def test_are_found_on_the_same_pages(self, talks, opened, monkeypatch):
        def pages():
            whole = Found(Filter(text="the"), Q())
            first = whole.around(None, None, 3)
            return (
                first,
                whole.around(first[1], None, 3),
                whole.around(None, first[1], 3),
                whole.around(first[-1], None, 9),
            )

        expected = pages()
        monkeypatch.setattr(search, "COMMON", 3)
        monkeypatch.setattr(queries, "OPENED", opened)

        assert pages() == expected
        assert [place.pk for place in expected[0]] == [talk.pk for talk in talks[5:2:-1]]

    def test_are_counted_to_a_bound(self, talks, monkeypatch):
        whole = Found(Filter(text="the"), Q())
        assert (whole.count(), whole.most) == (6, queries.COUNTED)

        monkeypatch.setattr(queries, "COUNTED", 3)
        assert Found(Filter(text="the"), Q()).count() > 3
        assert Found(Filter(text="the"), Q(pk__in=[talks[0].pk])).count() == 1

    def test_beside_another_condition_are_counted_with_the_page(
        self, talks, monkeypatch, django_assert_num_queries
    ):
        monkeypatch.setattr(queries, "COUNTED_OF_SEVERAL", 4)
        for text, says in (("the", 5), ("desk", 1)):
            found = Found(Filter(text=text, made_up=False), Q())
            counted = Found(Filter(text=text, made_up=False), Q()).count()
            page = found.page()
            with django_assert_num_queries(0):
                assert found.count() == counted == says
            assert len(page.rows) == (6 if text == "the" else 1)

    def test_are_looked_for_in_own_talks_alone(self, talks, monkeypatch):
        own = Q(pk__in=[talk.pk for talk in talks[1:3]])
        monkeypatch.setattr(search, "COMMON", 3)
        found = Found(Filter(text="the"), own, own=True)

        assert [place.pk for place in found.around(None, None, 9)] == [talks[2].pk, talks[1].pk]
        assert Found(Filter(text="the"), own, own=True).count() == 2
        assert Found(Filter(text="desk"), own, own=True).count() == 0


def test_channels_are_those_in_use_by_name():
    for channel in ("mail", "chat", "", "chat"):
        factories.conversation("Hello", channel=channel)

    assert queries.channels() == ["chat", "mail"]
