"""Answering customers is no role: whoever leads or coaches may take talks as well."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from highpoint.apps.accounts.acts import MAY
from highpoint.apps.accounts.models import Role
from highpoint.apps.accounts.permissions import (
    agents_seen_by,
    led_with,
    peers_of,
    reviewers_among_peers,
)
from highpoint.apps.desk import peers
from highpoint.apps.desk.models import PersonEvaluation
from tests import factories

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class TestARole:
    def test_may_all_that_the_one_below_it_may(self):
        assert MAY[Role.AGENT] < MAY[Role.COACH] < MAY[Role.LEAD] < MAY[Role.ADMIN]


@pytest.mark.django_db
class TestALeadWhoTakesTalks:
    """Leads Lantern, coached by nobody, and answers customers in Orchard."""

    @pytest.fixture
    def orchard(self):
        return factories.team("Orchard")

    @pytest.fixture
    def lead(self, orchard):
        lead = factories.person(Role.LEAD, teams=(factories.team("Lantern"),))
        factories.agent("Ana", user=lead, team=orchard)
        return lead

    @pytest.fixture
    def colleague(self, orchard):
        return factories.agent("Bo", user=factories.person(Role.AGENT), team=orchard)

    def test_sees_of_that_team_only_themself(self, lead, colleague):
        assert [agent.name for agent in agents_seen_by(lead)] == ["Ana"]

    def test_has_a_page_of_their_own_in_the_menu(self, client, lead):
        client.force_login(lead)

        page = client.get(reverse("today"))

        assert page.status_code == 200
        assert f'href="{reverse("today")}"' in page.content.decode()

    def test_is_a_peer_there_and_none_where_they_lead(self, lead, colleague, orchard):
        assert list(reviewers_among_peers(colleague)) == [lead]
        assert set(peers_of(orchard)) == {lead, colleague.user}

        lead.teams.add(orchard)

        assert list(reviewers_among_peers(colleague)) == []
        assert list(peers_of(orchard)) == [colleague.user]

    def test_reviews_a_talk_of_that_team_once_asked_and_no_other(self, client, lead, colleague):
        talk, other = factories.lamp(by=colleague), factories.lamp(by=colleague)
        peers.ask(talk, colleague, lead, by=colleague.user, now=NOW)
        client.force_login(lead)

        for one in (talk, other):
            sent = {"agent": colleague.pk, "purpose": "peer"}
            client.post(reverse("evaluation_begin", args=[one.pk]), sent)

        made = PersonEvaluation.objects.get()
        assert (made.conversation, made.purpose, made.reviewer) == (talk, "peer", lead)
        assert client.get(reverse("evaluation", args=[made.pk])).status_code == 200
        assert client.get(reverse("conversation", args=[other.pk])).status_code == 404

    def test_judges_their_own_talk_as_a_self_review_that_counts_nowhere(self, client, lead):
        talk = factories.lamp(by=lead.agent)
        client.force_login(lead)

        client.post(reverse("evaluation_begin", args=[talk.pk]), {"agent": lead.agent.pk})

        assert PersonEvaluation.objects.get().purpose == "self"

    def test_works_in_the_team_as_its_lead_sees_it(self, lead, colleague, orchard):
        other = factories.person(Role.LEAD, teams=(orchard,))

        assert set(led_with(other)) == {lead, colleague.user}
        assert {agent.name for agent in agents_seen_by(other)} == {"Ana", "Bo"}
