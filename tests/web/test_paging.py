"""The pages of a long list: the first thousand rows, and a word that there are more."""

import pytest

from highpoint.apps.accounts.models import Team
from highpoint.web.paging import Newest
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("teams", "more"), [(4, False), (5, True)])
def test_hold_so_many_rows_and_tell_that_there_are_more(monkeypatch, teams, more):
    monkeypatch.setattr(Newest, "MOST", 4)
    for number in range(teams):
        factories.team(f"Team {number}")

    pages = Newest(Team.objects.order_by("name"), 2)

    assert (pages.count, pages.num_pages, pages.more) == (4, 2, more)
    assert [str(one) for one in pages.get_page(9)] == ["Team 2", "Team 3"]
