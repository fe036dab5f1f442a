import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts import queries
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.accounts.queries import PAGE
from tests import factories

pytestmark = pytest.mark.django_db


def page(answer) -> str:
    return answer.content.decode()


def body(answer) -> str:
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def auditor(signed_in):
    return signed_in(Role.AUDITOR)


class TestReads:
    def test_of_a_conversation_are_kept_for_each_who_answered(self, signed_in):
        ana, bo = factories.agent("Ana"), factories.agent("Bo")
        talk = factories.lamp(by=ana)
        talk.turns.filter(index=3).update(author=bo)
        client = signed_in(Role.COACH)

        client.get(reverse("conversation", args=[talk.pk]))

        found = AuditEntry.objects.filter(user=client.user, act=Did.OPENED_CONVERSATION)
        assert sorted(entry.agent_id for entry in found) == [ana.pk, bo.pk]
        assert {(entry.thing, entry.thing_id) for entry in found} == {("conversation", talk.pk)}

    def test_of_a_persons_page_are_kept(self, signed_in):
        agent = factories.agent()
        client = signed_in(Role.LEAD)

        client.get(reverse("person", args=[agent.pk]))

        assert AuditEntry.objects.get(user=client.user).agent_id == agent.pk

    def test_of_ones_own_are_not(self, signed_in):
        client = signed_in(Role.AGENT)
        agent = factories.agent(user=client.user)
        talk = factories.lamp(by=agent)

        client.get(reverse("conversation", args=[talk.pk]))
        client.get(reverse("today"))

        assert not AuditEntry.objects.filter(user=client.user).exists()

    def test_that_were_refused_are_not(self, signed_in):
        talk = factories.lamp(by=factories.agent(team=factories.team()))
        client = signed_in(Role.LEAD)

        assert client.get(reverse("conversation", args=[talk.pk])).status_code == 404
        assert not AuditEntry.objects.exists()


class TestWrites:
    def test_that_nobody_thought_of_are_kept_by_their_address(self, signed_in):
        client = signed_in()
        saved = client.user.saved_filters.create(name="Mine", query="q=lamp")

        client.post(reverse("filter_delete", args=[saved.pk]))

        entry = AuditEntry.objects.get(user=client.user)
        assert (entry.act, entry.thing, entry.thing_id) == (
            Did.SENT_FORM,
            "filter_delete",
            saved.pk,
        )

    def test_are_kept_once(self, signed_in):
        client = signed_in(Role.ADMIN)

        client.post(reverse("teams"), {"name": "Care"})

        assert [entry.act for entry in AuditEntry.objects.filter(user=client.user)] == [
            Did.MADE_TEAM
        ]

    def test_that_were_refused_are_not(self, auditor):
        auditor.post(reverse("filter_save"), {"name": "x"})

        assert not AuditEntry.objects.exists()

    def test_tell_who_signed_in(self, client):
        person = factories.person()

        client.post(
            reverse("account_login"), {"login": person.email, "password": factories.PASSWORD}
        )

        assert AuditEntry.objects.get(user=person).act == Did.SIGNED_IN


class TestLog:
    def test_is_searched_by_who_what_whom_which_and_when(self, auditor):
        ana = factories.person(name="Ana Quist")
        agent = factories.agent("Bo Lind")
        at = timezone.now() - timedelta(days=40)
        note(ana, Did.OPENED_CONVERSATION, "conversation", thing_id=17, agent=agent, now=at)
        note(factories.person(), Did.SIGNED_IN, now=timezone.now())

        for asked in (
            {"who": "quist"},
            {"act": Did.OPENED_CONVERSATION},
            {"whom": "lind"},
            {"thing": "conversation 17"},
            {"to": (at + timedelta(days=1)).date().isoformat()},
        ):
            found = auditor.get(reverse("log"), asked).context["page"].entries
            assert [entry.user for entry in found] == [ana], asked

    def test_says_that_nobody_is_called_so(self, auditor):
        note(factories.person(), Did.SIGNED_IN, now=timezone.now())

        assert "Nothing fits all of this" in page(auditor.get(reverse("log"), {"who": "zzz"}))

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ({"thing": "17"}, "Write it like “conversation 17”."),
            ({"from": "x"}, "This is not a day."),
            ({"from": "2026-11-02", "to": "2026-11-01"}, "lies before the first"),
            ({"act": "flew"}, "There is no such act."),
            ({"who": "person"}, "More than 10 people are called so"),
        ],
    )
    def test_says_what_is_wrong_and_goes_on(self, auditor, asked, sentence):
        for _ in range(11):
            factories.person()

        answer = auditor.get(reverse("log"), asked)

        assert answer.status_code == 200
        assert sentence in page(answer)

    @pytest.mark.parametrize("words", ["\x00", "%", "9" * 5_000, "1_2", "conversation " + "9" * 18])
    def test_stands_whatever_is_asked_for(self, auditor, words):
        note(None, Did.SENT_FORM, now=timezone.now())
        for field in ("who", "whom", "act", "thing", "from", "to", "before", "after"):
            assert auditor.get(reverse("log"), {field: words}).status_code == 200

    def test_is_walked_by_place(self, auditor):
        for number in range(PAGE + 3):
            note(None, Did.SENT_FORM, thing_id=number, now=timezone.now())

        older = re.search(r'rel="next" href="([^"]+)"', page(auditor.get(reverse("log"))))[1]
        last = auditor.get(reverse("log") + older.replace("&amp;", "&"))

        assert [entry.thing_id for entry in last.context["page"].entries] == [2, 1, 0]


class TestFile:
    def test_holds_all_that_fits_and_stands_in_the_log_itself(self, auditor):
        ana = factories.person(name="=1+1")
        for number in range(PAGE * 3):
            note(ana, Did.OPENED_PAGE, "page", thing_id=number, now=timezone.now())

        table = body(auditor.get(reverse("log_export", args=["csv"]), {"act": Did.OPENED_PAGE}))
        rows = list(csv.DictReader(io.StringIO(table)))

        assert len(rows) == PAGE * 3
        assert rows[0]["who"] == "'=1+1"
        assert AuditEntry.objects.filter(user=auditor.user, act=Did.TOOK_LOG).exists()

    def test_is_sent_as_it_is_read_however_much_it_is(self, auditor, monkeypatch):
        monkeypatch.setattr(queries, "CHUNK", 10)
        for number in range(95):
            note(None, Did.OPENED_PAGE, "page", thing_id=number, now=timezone.now())
        answer = auditor.get(reverse("log_export", args=["jsonl"]), {"act": Did.OPENED_PAGE})

        with CaptureQueriesContext(connection) as asked:
            lines = iter(answer.streaming_content)
            first = json.loads(next(lines))
            after_one = len(asked)
            rest = sum(1 for _ in lines)

        assert (first["thing_id"], rest) == (94, 94)
        assert after_one < len(asked) / 5

    def test_comes_as_json_lines_too(self, auditor):
        note(None, Did.SENT_FORM, "filter_save", now=timezone.now())

        lines = body(auditor.get(reverse("log_export", args=["jsonl"]))).splitlines()

        assert {json.loads(line)["thing"] for line in lines} == {"filter_save", ""}

    def test_comes_in_no_other_form(self, auditor):
        assert auditor.get(reverse("log_export", args=["xlsx"])).status_code == 404


class TestLooks:
    def test_tell_an_agent_who_opened_what_is_theirs(self, signed_in):
        client = signed_in(Role.AGENT)
        mine = factories.agent(user=client.user)
        coach = factories.person(Role.COACH, name="Coco Berg")
        now = timezone.now()
        note(coach, Did.OPENED_CONVERSATION, "conversation", thing_id=5, agent=mine, now=now)
        note(coach, Did.OPENED_PAGE, "page", thing_id=9, agent=factories.agent(), now=now)
        note(coach, Did.CHANGED_AGENT, "agent", thing_id=1, agent=mine, now=now)

        answer = client.get(reverse("looks"))

        assert [entry.thing_id for entry in answer.context["page"].entries] == [5]
        assert "Coco Berg" in page(answer)

    def test_say_that_nobody_looked_yet(self, signed_in):
        client = signed_in(Role.AGENT)
        assert "No conversations are yours yet" in page(client.get(reverse("looks")))
        factories.agent(user=client.user)
        assert "Once somebody opens" in page(client.get(reverse("looks")))
