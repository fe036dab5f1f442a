from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from highpoint.apps.accounts import invitations, operations, teams
from highpoint.apps.accounts.models import Agent, AuditEntry, Role, User
from highpoint.apps.accounts.operations import About, CannotChange
from highpoint.apps.accounts.permissions import agents_seen_by, conversations_seen_by
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.quality import figures
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.models import Tally
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def admin():
    return factories.person(Role.ADMIN)


def about(person, **changes) -> About:
    kept = {"email": person.email, "name": person.name, "role": person.role}
    return About(**kept | {"teams": list(person.teams.all())} | changes)


class TestAddPerson:
    def test_lets_them_in_by_a_link_only(self, admin):
        care = factories.team()
        agent = factories.agent()

        person = operations.add_person(
            About("Ana@Example.test", "Ana", Role.AGENT, [care], agent), by=admin, now=NOW
        )

        assert not person.has_usable_password()
        assert person.email == "ana@example.test"
        assert list(person.teams.all()) == [care]
        assert Agent.objects.get(user=person) == agent
        assert AuditEntry.objects.filter(user=admin, person=person).exists()

    def test_refuses_an_address_that_is_here(self, admin):
        with pytest.raises(CannotChange, match="is here already"):
            operations.add_person(About(admin.email.upper(), "Ana", Role.LEAD), by=admin, now=NOW)

    def test_refuses_an_agent_who_is_somebody(self, admin):
        agent = factories.agent(user=factories.person())

        with pytest.raises(CannotChange, match="already"):
            operations.add_person(
                About("a@example.test", "Ana", Role.AGENT, [], agent), by=admin, now=NOW
            )


class TestChangePerson:
    def test_gives_another_role_and_says_so_in_the_log(self, admin):
        person = factories.person(Role.AGENT)

        operations.change_person(person, about(person, role=Role.LEAD), by=admin, now=NOW)

        person.refresh_from_db()
        assert person.role == Role.LEAD
        assert AuditEntry.objects.get(person=person).detail == "role from agent to lead"

    def test_refuses_ones_own_role(self, admin):
        factories.person(Role.ADMIN)

        with pytest.raises(CannotChange, match="your own role"):
            operations.change_person(admin, about(admin, role=Role.LEAD), by=admin, now=NOW)

    def test_refuses_to_leave_no_administrator(self, admin):
        gone = factories.person(Role.ADMIN, is_active=False)

        with pytest.raises(CannotChange, match="only administrator"):
            operations.change_person(admin, about(admin, role=Role.LEAD), by=gone, now=NOW)

    def test_counts_no_made_up_and_no_invited_administrator(self, admin):
        made_up = factories.person(Role.ADMIN, made_up=True)
        operations.add_person(About("n@example.test", "New", Role.ADMIN), by=admin, now=NOW)

        with pytest.raises(CannotChange, match="only administrator"):
            operations.switch_off(admin, by=made_up, now=NOW)

    def test_says_nothing_where_nothing_changed(self, admin):
        person = factories.person(teams=(factories.team(),))

        operations.change_person(person, about(person), by=admin, now=NOW)

        assert not AuditEntry.objects.filter(person=person).exists()


class TestSwitchOff:
    def test_ends_sessions_and_links_at_once(self, admin, client):
        person = factories.person()
        client.force_login(person)
        link = invitations.make(person, by=admin, now=NOW)

        operations.switch_off(person, by=admin, now=NOW)

        assert client.get("/account/").status_code == 302
        with pytest.raises(invitations.LinkDoesNotWork):
            invitations.find(link, now=NOW)

    def test_keeps_the_role_for_when_it_is_switched_on(self, admin):
        person = factories.person(Role.COACH)
        operations.switch_off(person, by=admin, now=NOW)

        operations.switch_on(person, by=admin, now=NOW)

        person.refresh_from_db()
        assert (person.is_active, person.role) == (True, Role.COACH)

    def test_is_not_for_oneself(self, admin):
        factories.person(Role.ADMIN)

        with pytest.raises(CannotChange, match="your own account"):
            operations.switch_off(admin, by=admin, now=NOW)


class TestEndSessions:
    def test_signs_out_everywhere_and_lets_in_again(self, admin, client):
        person = factories.person()
        client.force_login(person)

        operations.end_sessions(person, by=admin, now=NOW)

        assert client.get("/account/").status_code == 302
        person.refresh_from_db()
        client.force_login(person)
        assert client.get("/account/").status_code == 200


class TestInvitation:
    def test_works_once(self, admin):
        person = factories.person()
        token = invitations.make(person, by=admin, now=NOW)

        invitations.accept(invitations.find(token, now=NOW), "another long secret", now=NOW)

        person.refresh_from_db()
        assert person.check_password("another long secret")
        with pytest.raises(invitations.LinkDoesNotWork):
            invitations.find(token, now=NOW)

    def test_cannot_be_taken_twice_at_the_same_moment(self, admin):
        token = invitations.make(factories.person(), by=admin, now=NOW)
        one, two = invitations.find(token, now=NOW), invitations.find(token, now=NOW)
        invitations.accept(one, "another long secret", now=NOW)

        with pytest.raises(invitations.LinkDoesNotWork):
            invitations.accept(two, "the thief's own secret", now=NOW)

    def test_is_replaced_by_a_newer_one(self, admin):
        person = factories.person()
        older = invitations.make(person, by=admin, now=NOW)
        newer = invitations.make(person, by=admin, now=NOW + timedelta(seconds=1))

        with pytest.raises(invitations.LinkDoesNotWork):
            invitations.find(older, now=NOW + timedelta(seconds=2))
        assert invitations.find(newer, now=NOW + timedelta(seconds=2)) == person

    def test_grows_old(self, admin):
        token = invitations.make(factories.person(), by=admin, now=NOW)

        assert invitations.find(token, now=NOW + timedelta(days=6, hours=23))
        with pytest.raises(invitations.LinkDoesNotWork):
            invitations.find(token, now=NOW + timedelta(days=7))

    @pytest.mark.parametrize("token", ["", "x", "1-2:x", "\x00", "9" * 10_000, "1-2-3:abc"])
    def test_of_a_strangers_making_is_refused(self, token):
        with pytest.raises(invitations.LinkDoesNotWork):
            invitations.find(token, now=NOW)


class TestTeams:
    def test_have_one_name_each_whatever_its_case(self, admin):
        teams.make_team("Phone", by=admin, now=NOW)

        with pytest.raises(CannotChange, match="already"):
            teams.make_team("PHONE", by=admin, now=NOW)

    def test_take_nobody_in_once_retired(self, admin):
        team = factories.team()
        teams.retire_team(team, by=admin, now=NOW)
        team.refresh_from_db()

        with pytest.raises(CannotChange, match="retired"):
            teams.put_person(factories.person(), team, inside=True, by=admin, now=NOW)

    def test_take_an_agent_in_under_every_name(self, admin):
        agent, other, team = factories.agent(), factories.agent(), factories.team()
        teams.join_names(agent, other, by=admin, now=NOW)

        teams.put_agent(Agent.objects.get(pk=agent.pk), team, by=admin, now=NOW)

        assert set(team.agents.all()) == {agent, other}


class TestJoinNames:
    @pytest.fixture
    def two(self):
        """Return two names of one person, each with a conversation, and the person."""
        person = factories.person(Role.AGENT)
        agent, other = factories.agent("*ABN", user=person), factories.agent("*ABN...")
        factories.lamp(by=agent)
        factories.lamp(by=other)
        for one in (agent, other):
            Tally.objects.create(agent=one, day=NOW.date(), kind="distress", offered=2, met=1)
        return agent, other, person

    def test_shows_the_person_the_conversations_of_both(self, admin, two):
        agent, other, person = two
        seen = Conversation.objects.filter
        assert seen(conversations_seen_by(person)).count() == 1

        teams.join_names(agent, other, by=admin, now=NOW)

        person = User.objects.get(pk=person.pk)  # as the next request has them
        assert seen(conversations_seen_by(person)).count() == 2
        assert list(agents_seen_by(admin)) == [agent]

    def test_counts_the_figures_of_both(self, admin, two):
        agent, other, _ = two
        teams.join_names(agent, other, by=admin, now=NOW)
        joined = Agent.objects.get(pk=agent.pk)

        [count] = figures.counts(joined, Days()).values()

        assert (count.offered, count.met) == (4, 2)

    def test_can_be_undone_and_leaves_each_its_own(self, admin, two):
        agent, other, person = two
        teams.join_names(agent, other, by=admin, now=NOW)

        teams.part_names(other, by=admin, now=NOW)

        assert Conversation.objects.filter(conversations_seen_by(person)).count() == 1
        assert set(agents_seen_by(admin)) == {agent, other}

    def test_puts_the_other_into_the_same_team(self, admin, two):
        agent, other, _ = two
        team = factories.team()
        teams.put_agent(agent, team, by=admin, now=NOW)

        teams.join_names(agent, other, by=admin, now=NOW)

        other.refresh_from_db()
        assert other.team == team

    def test_brings_the_person_of_the_other_along(self, admin, two):
        agent, _, person = two
        third = factories.agent("*abn")

        teams.join_names(third, agent, by=admin, now=NOW)

        third.refresh_from_db()
        assert third.user == person

    def test_refuses_two_people_itself_and_a_chain(self, admin, two):
        agent, other, _ = two
        somebody = factories.agent(user=factories.person())
        with pytest.raises(CannotChange, match="nobody's"):
            teams.join_names(agent, somebody, by=admin, now=NOW)
        with pytest.raises(CannotChange, match="itself"):
            teams.join_names(agent, agent, by=admin, now=NOW)
        teams.join_names(agent, other, by=admin, now=NOW)
        with pytest.raises(CannotChange, match="joined to a name"):
            teams.join_names(other, factories.agent(), by=admin, now=NOW)

    def test_is_held_by_the_database(self, two):
        agent, other, person = two
        for wrong in (
            {"joined_to": other.pk, "user": None},
            {"joined_to": agent.pk, "user": person},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Agent.objects.filter(pk=other.pk).update(**wrong)
