import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from highpoint.apps.accounts.models import Role
from highpoint.apps.conversations.models import Conversation, Import, ImportProblem
from highpoint.loop import import_job
from highpoint.web import uploads
from tests import factories

pytestmark = pytest.mark.django_db

Status = Import.Status

TABLE = (
    b"ticket_id,author_type,body,created,assignee\n"
    b"1,customer,Where is my lamp?,2026-03-01 09:00,Ana\n"
    b"1,agent,It leaves today.,2026-03-01 09:05,Ana\n"
    b"2,customer,I am really upset.,2026-03-02 10:00,Bo\n"
)


def talk(number: int = 1) -> bytes:
    turns = [{"role": "customer", "text": "Where is my lamp?"}, {"role": "agent", "text": "Here."}]
    return json.dumps({"id": f"t{number}", "agent": "ana", "turns": turns}).encode()


def drop(client, content: bytes, name: str = "talks.csv"):
    return client.post(reverse("imports"), {"file": SimpleUploadedFile(name, content)})


def dropped(client, content: bytes, name: str = "talks.csv") -> Import:
    assert drop(client, content, name).status_code == 302
    return Import.objects.latest("pk")


def page_of(client, source: Import) -> str:
    answer = client.get(reverse("import", args=[source.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def choices(client, source: Import, **changes) -> dict:
    """Return what the form of the page would send, with some of it changed."""
    form = client.get(reverse("import", args=[source.pk])).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    return sent | changes


def files() -> set[str]:
    return {str(path) for path in uploads.folder().iterdir()}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


class TestDroppingAFile:
    def test_keeps_it_under_a_name_of_our_own_that_only_we_can_read(self, signed_in):
        source = dropped(signed_in(), TABLE, "../../etc/pass wd.csv")

        path = Path(source.path)
        assert path.parent == uploads.folder()
        assert "pass" not in path.name
        assert path.read_bytes() == TABLE
        assert path.stat().st_mode & 0o777 == 0o600
        assert source.name == "pass wd.csv"

    def test_stores_nothing_of_it(self, signed_in):
        source = dropped(signed_in(), TABLE)

        assert source.status == Status.PREVIEW
        assert not Conversation.objects.exists()

    def test_asks_for_a_file_where_there_is_none(self, signed_in):
        answer = signed_in().post(reverse("imports"))

        assert answer.status_code == 400
        assert "Choose a file first." in answer.content.decode()

    def test_refuses_an_empty_file_and_keeps_nothing(self, signed_in):
        answer = drop(signed_in(), b"")

        assert answer.status_code == 400
        assert not files()
        assert not Import.objects.exists()

    def test_refuses_a_file_whose_length_alone_is_too_large(self, signed_in, settings):
        settings.UPLOAD_LIMIT_MB = 1

        answer = drop(signed_in(), b"x" * 1_200_000)

        assert answer.status_code == 413
        assert "larger than 1 MB" in answer.content.decode()
        assert not files()

    def test_stops_a_file_that_grows_past_the_limit_whatever_it_announced(
        self, signed_in, settings
    ):
        settings.UPLOAD_LIMIT_MB = 1

        answer = drop(signed_in(), b"x" * 1_030_000)

        assert answer.status_code == 413
        assert not files()
        assert not Import.objects.exists()

    def test_is_refused_without_the_token_of_the_form(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(factories.person(Role.ADMIN))

        answer = drop(client, TABLE)

        assert answer.status_code == 403
        assert not Import.objects.exists()

    @pytest.mark.parametrize("role", [Role.AGENT, Role.COACH, Role.EXECUTIVE, Role.AUDITOR])
    def test_is_for_those_who_import(self, signed_in, role):
        assert drop(signed_in(role), TABLE).status_code == 403
        assert not Import.objects.exists()


class TestTheLook:
    def test_shows_the_columns_as_guessed_and_the_conversations_as_understood(self, signed_in):
        client = signed_in()
        source = dropped(client, TABLE)

        page = page_of(client, source)

        assert "Where is my lamp?" in page
        assert "I am really upset." in page
        assert choices(client, source)["column_text"] == "body"
        assert "Looks right, take it in" in page

    def test_shows_what_would_be_left_out(self, signed_in):
        client = signed_in()
        source = dropped(client, talk() + b"\n{broken\n", "talks.jsonl")

        assert "Would be left out" in page_of(client, source)

    def test_shows_another_mapping_once_told(self, signed_in):
        client = signed_in()
        source = dropped(client, TABLE)

        client.post(reverse("import", args=[source.pk]), choices(client, source, column_agent=""))

        source.refresh_from_db()
        assert source.mapping["agent"] == ""
        assert "nobody named" in page_of(client, source)

    def test_shows_times_in_the_zone_told(self, signed_in):
        client = signed_in()
        source = dropped(client, TABLE)
        assert "1 Mar 2026, 09:00" in page_of(client, source)

        told = choices(client, source, time_zone="America/New_York")
        client.post(reverse("import", args=[source.pk]), told)

        assert "1 Mar 2026, 14:00" in page_of(client, source)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"time_zone": "Mars/Olympus"},
            {"column_text": "no such column"},
            {"encoding": "klingon"},
            {"name": ""},
        ],
    )
    def test_refuses_a_choice_that_is_not_there(self, signed_in, wrong):
        client = signed_in()
        source = dropped(client, TABLE)
        url = reverse("import", args=[source.pk])

        answer = client.post(url, choices(client, source, start="yes", **wrong))

        assert answer.status_code == 400
        source.refresh_from_db()
        assert source.status == Status.PREVIEW

    def test_asks_for_what_it_cannot_tell_and_does_not_start(self, signed_in):
        client = signed_in()
        source = dropped(client, b"a,b\n1,2\n")
        url = reverse("import", args=[source.pk])

        page = page_of(client, source)
        client.post(url, choices(client, source, start="yes"))

        assert "No column was found for “Which conversation”" in page
        assert "take it in" not in page
        source.refresh_from_db()
        assert source.status == Status.PREVIEW

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("noise.csv", bytes(range(256)) * 40),
            ("noise.parquet", b"PAR1" + bytes(range(256))),
            ("noise.gz", b"\x1f\x8b" + bytes(range(256))),
            ("torn.jsonl.gz", gzip.compress(talk() * 200)[:40]),
            ("bomb.jsonl.gz", gzip.compress(b"[" * 30_000_000)),
            ("bomb.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 5_000_000)),
            ("west.csv", TABLE.replace(b"lamp", "lámpara".encode("cp1252"))),
            ("wide.csv", TABLE.decode().encode("utf-16")),
            ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(500)),
            ("zeros.jsonl", bytes(5_000)),
            ("nul.csv", TABLE.replace(b"lamp", b"la\x00mp")),
        ],
    )
    def test_stands_whatever_the_file_holds(self, signed_in, name, content):
        client = signed_in()

        page = page_of(client, dropped(client, content, name))

        assert "Did we read it right?" in page

    def test_is_thrown_away_on_leaving(self, signed_in):
        client = signed_in()
        source = dropped(client, TABLE)

        answer = client.post(reverse("import_leave", args=[source.pk]), follow=True)

        assert "talks.csv was removed" in answer.content.decode()
        assert not files()
        assert not Import.objects.exists()


class TestTakingIn:
    def test_starts_the_job_with_the_choices_on_the_page(self, signed_in):
        client = signed_in()
        source = dropped(client, TABLE)
        url = reverse("import", args=[source.pk])

        client.post(url, choices(client, source, start="yes", name="March", column_agent=""))

        source.refresh_from_db()
        assert (source.status, source.name) == (Status.WAITING, "March")
        import_job.run(source.pk)
        assert Conversation.objects.filter(brought_by=source, agent=None).count() == 2

    def test_a_second_press_starts_nothing_more(self, signed_in):
        client = signed_in()
        source = dropped(client, TABLE)
        url = reverse("import", args=[source.pk])
        sent = choices(client, source, start="yes")

        client.post(url, sent)
        answer = client.post(url, sent)

        assert answer.status_code == 302
        assert OrmQ.objects.count() == 1

    def test_shows_what_it_brought(self, signed_in):
        client = signed_in()
        source = dropped(client, talk(1) + b"\n{broken\n" + talk(2), "talks.jsonl")
        import_job.start(source, now=timezone.now())
        import_job.run(source.pk)

        page = page_of(client, source)

        assert "Everything is taken in and read" in page
        assert "1 line left out" in page
        assert "Read the conversations" in page

    def test_says_how_many_are_in_a_language_that_is_not_read(self, signed_in):
        client = signed_in()
        turns = [{"role": "customer", "text": "Hei, minun paketti ei ole vielä tullut."}]
        source = dropped(client, json.dumps({"id": "f", "turns": turns}).encode(), "f.jsonl")
        import_job.start(source, now=timezone.now())
        import_job.run(source.pk)

        assert "1 conversation is in a language that the engine" in page_of(client, source)

    def test_leads_to_what_was_brought_and_not_to_the_made_up_company(self, signed_in):
        client = signed_in()
        source = Import.objects.create(
            name="talks", status=Status.DONE, started_by=client.user, created_at=timezone.now()
        )

        before = page_of(client, source)
        factories.agent("Ana", made_up=True)

        assert 'href="/conversations/">Read the conversations' in before
        assert 'href="/conversations/?made_up=no">Read the conversations' in page_of(client, source)


@pytest.fixture
def under_way(signed_in):
    client = signed_in()
    source = dropped(client, TABLE)
    import_job.start(source, now=timezone.now())
    return client, source


class TestProgress:
    def progress(self, client, source):
        return client.get(reverse("import_progress", args=[source.pk]))

    def test_asks_for_itself_again_while_under_way(self, under_way):
        answer = self.progress(*under_way)

        assert 'hx-trigger="every 2s"' in answer.content.decode()
        assert "HX-Refresh" not in answer

    def test_ends_when_done(self, under_way):
        client, source = under_way
        import_job.run(source.pk)

        answer = self.progress(client, source)

        assert answer["HX-Refresh"] == "true"
        assert "every 2s" not in answer.content.decode()

    def test_says_where_no_worker_runs(self, under_way):
        client, source = under_way
        assert "No worker" not in self.progress(client, source).content.decode()

        Import.objects.update(beat_at=timezone.now() - timedelta(seconds=30))

        assert "No worker seems to be running" in self.progress(client, source).content.decode()

    def test_says_where_another_import_comes_first(self, under_way):
        client, source = under_way
        Import.objects.update(beat_at=timezone.now() - timedelta(seconds=30))
        Import.objects.create(
            name="other",
            status=Status.RUNNING,
            beat_at=timezone.now(),
            created_at=timezone.now(),
        )

        page = self.progress(client, source).content.decode()

        assert "Another import is under way" in page
        assert "No worker" not in page

    def test_can_be_stopped_and_gone_on_with(self, under_way):
        client, source = under_way

        client.post(reverse("import_stop", args=[source.pk]))
        assert "Stopped by hand" in page_of(client, source)
        client.post(reverse("import_start", args=[source.pk]))

        source.refresh_from_db()
        assert source.status == Status.WAITING

    def test_says_why_it_cannot_be_started_twice(self, under_way):
        client, source = under_way

        answer = client.post(reverse("import_start", args=[source.pk]), follow=True)

        assert "started already" in answer.content.decode()


class TestProblems:
    @pytest.fixture
    def source(self, signed_in):
        source = dropped(signed_in(), TABLE)
        Import.objects.filter(pk=source.pk).update(status=Status.DONE, left_out=120)
        ImportProblem.objects.bulk_create(
            ImportProblem(source=source, line=line, reason=f"Line {line} is broken.")
            for line in range(1, 121)
        )
        return source

    def test_are_paged(self, client, source):
        page = page_of(client, source)

        assert "Line 50 is broken." in page
        assert "Line 51 is broken." not in page
        second = client.get(reverse("import", args=[source.pk]), {"page": "2"}).content.decode()
        assert "Line 51 is broken." in second

    def test_can_be_taken_along_as_a_table(self, client, source):
        answer = client.get(reverse("import_problems", args=[source.pk]))

        rows = b"".join(answer.streaming_content).decode().splitlines()
        assert rows[:2] == ["line,reason", "1,Line 1 is broken."]
        assert len(rows) == 121

    def test_hold_no_formula_for_a_table_program(self, client, source):
        ImportProblem.objects.filter(line=1).update(reason="=HYPERLINK(1)")

        answer = client.get(reverse("import_problems", args=[source.pk]))

        assert "'=HYPERLINK(1)" in b"".join(answer.streaming_content).decode()


class TestPastImports:
    def test_a_lead_sees_their_own_only(self, signed_in):
        Import.objects.create(
            name="others.csv", created_at=timezone.now(), started_by=factories.person()
        )
        client = signed_in(Role.LEAD)
        dropped(client, TABLE, "mine.csv")

        page = client.get(reverse("imports")).content.decode()

        assert "mine.csv" in page
        assert "others.csv" not in page

    def test_an_administrator_sees_all_and_whose_they_are(self, signed_in):
        other = factories.person(name="Ines Falk")
        Import.objects.create(name="others.csv", created_at=timezone.now(), started_by=other)

        page = signed_in(Role.ADMIN).get(reverse("imports")).content.decode()

        assert "others.csv" in page
        assert "by Ines Falk" in page

    @pytest.mark.parametrize(
        "name", ["import", "import_progress", "import_problems", "import_leave", "import_stop"]
    )
    def test_of_somebody_else_are_not_there(self, signed_in, name):
        source = Import.objects.create(
            name="others.csv", created_at=timezone.now(), started_by=factories.person()
        )
        url = reverse(name, args=[source.pk])
        client = signed_in(Role.LEAD)

        post = name in ("import_leave", "import_stop")
        answer = client.post(url) if post else client.get(url)

        assert answer.status_code == 404

    def test_forget_a_file_that_nobody_took_in_after_a_day(self, signed_in):
        client = signed_in()
        dropped(client, TABLE, "old.csv")
        Import.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
        dropped(client, TABLE, "new.csv")

        client.get(reverse("imports"))

        assert [source.name for source in Import.objects.all()] == ["new.csv"]
        assert len(files()) == 1

    @pytest.mark.parametrize("path", ["", "/nowhere/at-all", "."])
    @pytest.mark.parametrize("days", [0, 2])
    def test_stand_where_the_file_of_one_is_gone(self, signed_in, path, days):
        client = signed_in()
        source = Import.objects.create(
            name="talks.csv",
            path=path,
            started_by=client.user,
            created_at=timezone.now() - timedelta(days=days),
        )

        one = client.get(reverse("import", args=[source.pk]))
        told = client.post(reverse("import", args=[source.pk]), {"start": "yes", "name": "x"})
        every = client.get(reverse("imports"))

        assert one.status_code == every.status_code == 200
        assert told.status_code == 400

    def test_keep_what_an_import_that_stopped_brought_but_not_its_file(self, signed_in):
        client = signed_in()
        source = dropped(client, TABLE)
        long_ago = timezone.now() - timedelta(days=2)
        Import.objects.update(status=Status.FAILED, error="It broke.", created_at=long_ago)

        client.get(reverse("imports"))

        assert not files()
        assert "It broke." in page_of(client, source)
        assert "Go on from there" not in page_of(client, source)
