"""A real worker killed in the middle of an import, and another that goes on after it."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

TALKS = 1_500
PATIENCE_SECONDS = 90

# The product as it is, with small batches so that there is a middle to be killed in, and a
# short wait before a silent worker counts as gone.
PREPARE = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "highpoint.project.settings")
django.setup()
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from highpoint.apps.conversations.models import Conversation, Import
from highpoint.apps.quality.models import Moment, ScoreTally, Tally
from highpoint.loop import held_job, import_job
import_job.BATCH = 20
held_job.STALE = timedelta(seconds=1)
"""
# The first worker takes its time, so that however fast the machine it dies in the middle.
WORK = (
    PREPARE
    + """
import time
at_full_speed = import_job.take_in
def slowly(*arguments, **options):
    time.sleep(0.25)
    return at_full_speed(*arguments, **options)
import_job.take_in = slowly
call_command("qcluster")
"""
)
TAKE_UP_AND_WORK = PREPARE + "import_job.take_up_stopped(); call_command('qcluster')"
START = (
    PREPARE
    + """
import sys
path = sys.argv[1]
source = Import.objects.create(
    name="talks.jsonl", path=path, bytes_total=os.path.getsize(path), created_at=timezone.now()
)
import_job.start(source, now=timezone.now())
"""
)
ASK = (
    PREPARE
    + """
import json
from django.db.models import Count, Sum
source = Import.objects.get()
tallied = Tally.objects.aggregate(n=Sum("offered"))["n"]
scored = ScoreTally.objects.aggregate(n=Sum("conversations"))["n"]
print(json.dumps({
    "status": source.status, "error": source.error, "new": source.new,
    "unchanged": source.unchanged, "left_out": source.left_out,
    "remarks": source.problems.count(), "kept": Conversation.objects.count(),
    "ids": Conversation.objects.values("external_id").distinct().count(),
    "moments": Moment.objects.count(), "tallied": tallied, "scored": scored,
}))
"""
)


def talk(number: int) -> str:
    turns = [
        {"role": "customer", "text": f"My parcel {number} never came and I am really upset."},
        {"role": "agent", "text": "Good morning, this is Ana. I am so sorry it is lost."},
        {"role": "customer", "text": "Can you send a new one?"},
        {"role": "agent", "text": "Yes, it leaves today. Have a lovely day!"},
    ]
    row = {"id": f"t{number}", "agent": "ana", "started_at": "2026-03-02T09:00:00Z", "turns": turns}
    return json.dumps(row)


class Machine:
    """A home folder of its own with its database, and the processes that run on it."""

    def __init__(self, home: Path, database: str):
        self.environment = {
            **os.environ,
            "HIGHPOINT_HOME": str(home),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "highpoint.project.settings",
        }

    def do(self, program: str, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def seen(self) -> dict:
        return json.loads(self.do(ASK))

    def wait_for(self, holds) -> dict:
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds(seen := self.seen()):
            assert time.monotonic() < end, f"nothing moves any more: {seen}"
        return seen

    @contextmanager
    def worker(self, program: str):
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen) -> None:
    """Kill a worker and all it started at once, as a power cut would."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


@pytest.mark.django_db
def test_a_killed_import_goes_on_and_brings_everything_once(tmp_path, up_to_date):
    assert settings.Q_CLUSTER["workers"] >= 1
    upload = tmp_path / "upload"
    upload.write_text("\n".join([*map(talk, range(TALKS)), "{broken"]), encoding="utf-8")
    with up_to_date.beside(tmp_path / "home") as database:
        machine = Machine(tmp_path / "home", database)
        machine.do(START, str(upload))

        with machine.worker(WORK):
            machine.wait_for(lambda seen: seen["new"] > 0)
        killed = machine.seen()
        time.sleep(1.1)
        with machine.worker(TAKE_UP_AND_WORK):
            done = machine.wait_for(lambda seen: seen["status"] in ("done", "failed"))

    assert killed["status"] == "running"
    assert 0 < killed["new"] < TALKS, "the worker must die in the middle to prove anything"
    assert (done["status"], done["error"]) == ("done", "")
    assert (done["new"], done["unchanged"], done["left_out"]) == (TALKS, 0, 1)
    assert (done["kept"], done["ids"], done["remarks"]) == (TALKS, TALKS, 1)
    assert done["tallied"] == done["moments"]
    assert done["scored"] == TALKS
    assert not upload.exists()
