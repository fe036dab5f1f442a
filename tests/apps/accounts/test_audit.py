from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from highpoint.apps.accounts import log_guard, queries
from highpoint.apps.accounts.audit import Did, looked, note
from highpoint.apps.accounts.models import AppendOnly, AuditEntry
from highpoint.apps.accounts.queries import Wanted
from highpoint.apps.accounts.teams import join_names
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def entries(count: int, **fields) -> list[AuditEntry]:
    """Make entries a minute apart, the last one newest."""
    return AuditEntry.objects.bulk_create(
        AuditEntry(**{"at": NOW + timedelta(minutes=number), "act": Did.SENT_FORM} | fields)
        for number in range(count)
    )


def numbers(page) -> list[int]:
    return [entry.pk for entry in page.entries]


class TestEntry:
    def test_cannot_be_changed_or_removed(self):
        entry = note(None, Did.SENT_FORM, now=NOW)

        for refused in (
            entry.save,
            entry.delete,
            AuditEntry.objects.all().delete,
            lambda: AuditEntry.objects.update(act="nothing"),
        ):
            with pytest.raises(AppendOnly):
                refused()

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE accounts_auditentry SET act = 'nothing'", "DELETE FROM accounts_auditentry"],
    )
    def test_is_kept_by_the_database_too(self, statement):
        note(None, Did.SENT_FORM, now=NOW)
        log_guard.put(connection)

        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            connection.cursor().execute(statement)

        assert AuditEntry.objects.get().act == Did.SENT_FORM

    def test_outlives_the_people_it_names(self):
        user = factories.person()
        note(user, Did.SENT_FORM, person=user, now=NOW)
        number = user.pk
        user.delete()

        [entry] = queries.page(Wanted()).entries

        assert (entry.user_id, entry.person_id, entry.user) == (number, number, None)


class TestLooked:
    def test_tells_each_agent_who_answered(self):
        reader, ana, bo = factories.person(), factories.agent(), factories.agent()

        looked(reader, Did.OPENED_CONVERSATION, [ana.pk, bo.pk], "conversation", 7, now=NOW)

        found = AuditEntry.objects.filter(user=reader, thing="conversation", thing_id=7)
        assert sorted(found.values_list("agent", flat=True)) == [ana.pk, bo.pk]

    def test_says_nothing_of_ones_own_under_any_name(self):
        admin, reader = factories.person(), factories.person()
        agent, other = factories.agent(user=reader), factories.agent()
        join_names(agent, other, by=admin, now=NOW)

        looked(reader, Did.OPENED_CONVERSATION, [agent.pk, other.pk], "conversation", 7, now=NOW)

        assert not AuditEntry.objects.filter(user=reader).exists()

    def test_keeps_a_talk_that_nobody_answered(self):
        reader = factories.person()

        looked(reader, Did.OPENED_CONVERSATION, [], "conversation", 7, now=NOW)

        assert AuditEntry.objects.get(user=reader).agent_id is None


class TestPage:
    def test_goes_through_all_and_back_without_a_gap(self):
        made = [entry.pk for entry in reversed(entries(queries.PAGE * 2 + 7))]

        first = queries.page(Wanted())
        second = queries.page(Wanted(), before=first.older)
        third = queries.page(Wanted(), before=second.older)

        assert numbers(first) + numbers(second) + numbers(third) == made
        assert (first.newer, third.older) == (None, None)
        assert numbers(queries.page(Wanted(), after=third.newer)) == numbers(second)
        assert queries.page(Wanted(), after=second.newer).newer is None

    def test_tells_entries_of_one_instant_apart(self):
        AuditEntry.objects.bulk_create(
            AuditEntry(at=NOW, act=Did.SENT_FORM) for _ in range(queries.PAGE + 5)
        )

        first = queries.page(Wanted())
        second = queries.page(Wanted(), before=first.older)

        assert len({*numbers(first), *numbers(second)}) == queries.PAGE + 5

    def test_finds_by_who_what_whom_which_and_when(self):
        ana, bo = factories.person(), factories.person()
        agent = factories.agent(user=bo)
        wanted = note(
            ana, Did.OPENED_PAGE, "page", thing_id=agent.pk, agent=agent, now=NOW
        )  # fmt: skip
        note(bo, Did.SIGNED_IN, person=bo, now=NOW + timedelta(days=3))

        for asked in (
            Wanted(who=[ana.pk]),
            Wanted(acts=[Did.OPENED_PAGE]),
            Wanted(whom=[("agent", agent.pk)]),
            Wanted(who=[ana.pk], whom=queries.about([bo], [])),
            Wanted(thing="page", thing_id=agent.pk),
            Wanted(last=NOW.date()),
        ):
            assert numbers(queries.page(asked)) == [wanted.pk]

    def test_merges_several_people_newest_first(self):
        ana, bo = factories.person(), factories.person()
        made = [note(ana if n % 2 else bo, "x", now=NOW + timedelta(hours=n)).pk for n in range(6)]

        assert numbers(queries.page(Wanted(who=[ana.pk, bo.pk]))) == made[::-1]

    def test_of_nobody_is_empty(self):
        entries(3)

        assert numbers(queries.page(Wanted(who=[]))) == []

    def test_names_its_people_in_few_queries(self, django_assert_num_queries):
        entries(40, user=factories.person(), agent=factories.agent(), person=factories.person())

        with django_assert_num_queries(3):
            page = queries.page(Wanted())
            assert all(str(entry.user) and str(entry.agent) for entry in page.entries)

    def test_of_a_file_has_no_cap(self, monkeypatch):
        monkeypatch.setattr(queries, "CHUNK", 10)
        made = [entry.pk for entry in reversed(entries(45))]

        assert [entry.pk for entry in queries.every(Wanted())] == made
