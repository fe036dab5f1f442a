"""What a lead sees is found out once a request, and anew with the next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from highpoint.apps.accounts.models import Role, User
from highpoint.apps.accounts.permissions import asks_why, conversations_seen_by
from highpoint.apps.conversations.models import Conversation
from tests import factories

pytestmark = pytest.mark.django_db


def seen(user):
    return set(Conversation.objects.filter(conversations_seen_by(user)))


def test_who_joins_or_leaves_a_team_is_seen_with_the_next_request():
    own, other = factories.team(), factories.team()
    lead = factories.person(Role.LEAD, teams=(own,))
    ours, theirs = (
        factories.conversation("Hi", "Hello", by=factories.agent(team=team))
        for team in (own, other)
    )
    nobodys = factories.conversation("Hi", "Hello", by=factories.agent())
    assert seen(lead) == {ours, nobodys}
    with CaptureQueriesContext(connection) as asked:
        conversations_seen_by(lead, "conversation__agent")
    assert not asked

    lead.teams.set([other])

    assert seen(User.objects.get(pk=lead.pk)) == {theirs, nobodys}


@pytest.mark.parametrize(
    ("role", "own", "others", "nobodys"),
    [
        (Role.LEAD, True, True, True),
        (Role.EXECUTIVE, True, True, True),
        (Role.AGENT, True, False, False),
        (Role.AUDITOR, False, False, False),
        (Role.HIRING, False, False, False),
    ],
)
def test_who_does_a_step_asks_why_of_it_and_who_prevents_of_all(role, own, others, nobodys):
    team = factories.team()
    person = factories.person(role, teams=(team,))
    asked = [asks_why(person, doing) for doing in (team, factories.team(), None)]
    assert asked == [own, others, nobodys]
