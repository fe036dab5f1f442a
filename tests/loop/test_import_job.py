"""The job behind the import page: resumed, never twice, stopped with a sentence."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from highpoint.apps.conversations.models import Conversation, Import
from highpoint.loop import held_job, import_job
from highpoint.loop.import_file import LOOK, look
from tests.factories import person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Status = Import.Status


def talk(number: int, **fields) -> str:
    turns = [
        {"role": "customer", "text": f"My parcel {number} never came and I am really upset."},
        {"role": "agent", "text": "Good morning, this is Ana. I am so sorry it is lost."},
    ]
    row = {"id": f"t{number}", "agent": "ana", "started_at": "2026-03-02T09:00:00Z", "turns": turns}
    return json.dumps(row | fields)


def lines(count: int) -> bytes:
    return "\n".join(talk(number) for number in range(count)).encode()


@pytest.fixture
def bring(tmp_path):
    """Return a function that makes an import of some bytes, waiting for a worker."""

    def make(content: bytes, name: str = "talks.jsonl", **fields) -> Import:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.upload"
        path.write_bytes(content)
        fields = {"status": Status.WAITING, "beat_at": NOW, "created_at": NOW} | fields
        return Import.objects.create(
            name=name,
            path=str(path),
            bytes_total=len(content),
            started_by=person(),
            **fields,
        )

    return make


def ran(source: Import) -> Import:
    import_job.run(source.pk)
    source.refresh_from_db()
    return source


class TestRun:
    def test_takes_everything_in_and_removes_the_file(self, bring):
        source = bring(lines(3))
        path = Path(source.path)

        source = ran(source)

        assert (source.status, source.new, source.left_out) == (Status.DONE, 3, 0)
        assert (source.path, path.exists()) == ("", False)
        assert source.bytes_read == source.bytes_total
        assert Conversation.objects.filter(brought_by=source).count() == 3

    def test_changes_nothing_the_second_time(self, bring):
        ran(bring(lines(3)))

        again = ran(bring(lines(3)))

        assert (again.new, again.updated, again.unchanged) == (0, 0, 3)
        assert Conversation.objects.count() == 3

    def test_counts_a_changed_conversation_as_updated(self, bring):
        ran(bring(lines(2)))

        again = ran(bring(talk(1, subject="Now with a subject").encode()))

        assert (again.new, again.updated, again.unchanged) == (0, 1, 0)

    def test_keeps_the_good_rows_and_tells_the_bad_ones_with_their_line(self, bring):
        source = ran(bring(talk(1).encode() + b"\n{broken\n" + talk(2).encode()))

        problem = source.problems.get()
        assert (source.status, source.new, source.left_out) == (Status.DONE, 2, 1)
        assert problem.line == 2
        assert problem.reason

    def test_keeps_what_came_before_the_end_of_a_torn_gzip(self, bring):
        whole = gzip.compress(lines(4_000), mtime=0)

        source = ran(bring(whole[: len(whole) // 2], "talks.jsonl.gz"))

        assert source.status == Status.DONE
        assert 0 < source.new < 4_000
        assert "gzip" in source.problems.last().reason

    def test_reads_a_bomb_in_bounded_pieces(self, bring):
        bomb = gzip.compress(b"0" * 200_000_000, mtime=0)

        source = ran(bring(bomb, "talks.jsonl.gz"))

        assert (source.status, source.new, source.left_out) == (Status.DONE, 0, 1)

    def test_keeps_no_more_reasons_than_a_person_would_read(self, bring, monkeypatch):
        monkeypatch.setattr(import_job, "MOST_PROBLEMS", 5)

        source = ran(bring(b"{broken\n" * 500))

        assert source.left_out == 500
        assert source.problems.count() == 5

    @pytest.mark.parametrize(
        ("content", "name", "says"),
        [
            (b"", "talks.jsonl", "empty"),
            (b"PAR1 but no more", "talks.parquet", "Parquet"),
            (b"a,b\n1,2\n", "talks.csv", "column"),
        ],
    )
    def test_stops_with_a_sentence_where_nothing_can_be_read(self, bring, content, name, says):
        source = ran(bring(content, name))

        assert source.status == Status.FAILED
        assert says in source.error
        assert source.path

    def test_stops_with_a_sentence_where_the_file_is_gone(self, bring):
        source = bring(lines(1))
        Path(source.path).unlink()

        assert ran(source).status == Status.FAILED

    def test_stops_with_a_sentence_at_a_fault_of_our_own(self, bring, monkeypatch, caplog):
        def fault(*_, **__):
            raise ZeroDivisionError

        monkeypatch.setattr(import_job, "take_in", fault)

        source = ran(bring(lines(1)))

        assert source.status == Status.FAILED
        assert "inside Highpoint" in source.error
        assert "ZeroDivisionError" in caplog.text


class TestResuming:
    @pytest.fixture
    def short(self, monkeypatch):
        monkeypatch.setattr(import_job, "BATCH", 10)
        monkeypatch.setattr(held_job, "SLICE", timedelta(0))

    @pytest.mark.usefixtures("short")
    def test_goes_on_after_the_last_whole_batch_and_counts_nothing_twice(self, bring):
        source = ran(bring(lines(25) + b"\n{broken"))
        assert (source.status, source.items_done, source.new) == (Status.WAITING, 10, 10)

        while source.status == Status.WAITING:
            source = ran(source)

        assert (source.status, source.new, source.unchanged) == (Status.DONE, 25, 0)
        assert (source.left_out, source.problems.count()) == (1, 1)

    @pytest.mark.usefixtures("short")
    def test_hands_over_to_the_next_job_when_its_time_is_up(self, bring):
        ran(bring(lines(25)))

        assert OrmQ.objects.count() == 1

    def test_leaves_alone_what_a_living_worker_holds(self, bring):
        held = {"status": Status.RUNNING, "runner": "other", "beat_at": timezone.now()}

        source = ran(bring(lines(1), **held))

        assert (source.status, source.runner, source.new) == (Status.RUNNING, "other", 0)

    def test_takes_over_from_a_worker_that_is_gone(self, bring):
        long_ago = timezone.now() - held_job.STALE - timedelta(seconds=1)

        source = ran(bring(lines(1), status=Status.RUNNING, runner="gone", beat_at=long_ago))

        assert (source.status, source.new) == (Status.DONE, 1)

    def test_writes_nothing_more_once_another_has_taken_over(self, bring, monkeypatch):
        monkeypatch.setattr(import_job, "BATCH", 10)
        take_in = import_job.take_in

        def robbed(*args, **options):
            yield from take_in(*args, **options)
            Import.objects.update(runner="other")

        source = bring(lines(25))
        monkeypatch.setattr(import_job, "take_in", robbed)

        source = ran(source)

        assert (source.runner, source.new) == ("other", 10)
        assert Conversation.objects.count() == 10

    def test_goes_on_after_it_was_stopped_by_hand(self, bring, monkeypatch):
        monkeypatch.setattr(import_job, "BATCH", 10)
        monkeypatch.setattr(held_job, "SLICE", timedelta(0))
        source = ran(bring(lines(15)))
        import_job.stop(source)
        assert ran(source).status == Status.FAILED

        import_job.start(source, now=timezone.now())
        while source.status in (Status.FAILED, Status.WAITING):
            source = ran(source)

        assert (source.status, source.new, source.unchanged) == (Status.DONE, 15, 0)
        assert source.error == ""


class TestStart:
    def test_hands_the_import_to_the_workers_and_sets_a_watch(self, bring):
        source = bring(lines(1), status=Status.PREVIEW, beat_at=None)

        import_job.start(source, now=NOW)

        source.refresh_from_db()
        assert (source.status, source.beat_at) == (Status.WAITING, NOW)
        assert OrmQ.objects.count() == 1
        assert Schedule.objects.filter(name=import_job.JOB.watch).count() == 1

    @pytest.mark.parametrize("status", [Status.WAITING, Status.RUNNING, Status.DONE])
    def test_refuses_what_is_under_way_or_done(self, bring, status):
        with pytest.raises(import_job.CannotStart):
            import_job.start(bring(lines(1), status=status), now=NOW)

        assert not OrmQ.objects.exists()


class TestStop:
    def test_leaves_alone_what_has_no_file(self, bring):
        source = bring(lines(1), status=Status.RUNNING)
        Import.objects.update(path="")

        import_job.stop(source)

        source.refresh_from_db()
        assert source.status == Status.RUNNING


class TestTakeUpStopped:
    def test_hands_on_an_import_whose_worker_is_gone(self, bring):
        long_ago = timezone.now() - held_job.STALE - timedelta(seconds=1)
        bring(lines(1), status=Status.RUNNING, beat_at=long_ago)

        import_job.take_up_stopped()

        assert OrmQ.objects.count() == 1

    def test_leaves_a_living_one_alone(self, bring):
        bring(lines(1), status=Status.RUNNING, beat_at=timezone.now())

        import_job.take_up_stopped()

        assert not OrmQ.objects.exists()

    def test_ends_its_own_watch_when_nothing_is_open(self, bring):
        source = bring(lines(1), status=Status.PREVIEW)
        import_job.start(source, now=NOW)
        ran(source)

        import_job.take_up_stopped()

        assert not Schedule.objects.filter(name=import_job.JOB.watch).exists()


class TestLook:
    def test_stores_nothing(self, bring):
        seen = look(bring(lines(9)))

        assert len(seen.conversations) == 5
        assert not Conversation.objects.exists()

    @pytest.mark.parametrize("packed", [False, True])
    def test_reads_only_the_beginning_of_a_long_table(self, bring, monkeypatch, packed):
        rows = b"ticket_id,role,body\n" + b"".join(
            b"%d,customer,Where is it now\n%d,agent,On its way to you\n" % (n, n)
            for n in range(LOOK // 40)
        )
        assert len(rows) > LOOK
        content, name = (gzip.compress(rows), "t.csv.gz") if packed else (rows, "t.csv")

        seen = look(bring(content, name))

        assert len(seen.conversations) == 5
        assert not seen.problems

    def test_tells_of_a_torn_gzip(self, bring):
        seen = look(bring(gzip.compress(lines(3))[:-20], "talks.jsonl.gz"))

        assert seen.problems

    def test_leaves_out_a_meaning_told_to_stand_in_no_column(self, bring):
        table = b"ticket_id,role,body,agent\n1,customer,Where is it,Ana\n"

        assert look(bring(table, "t.csv")).conversations[0].conversation.agent == "Ana"
        seen = look(bring(table, "t.csv", mapping={"agent": ""}))
        assert seen.conversations[0].conversation.agent is None
