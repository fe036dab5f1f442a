"""A real worker killed while it scores history again, and another that goes on after it."""

import json
import time

import pytest

from tests.loop.test_kill_import import Machine, talk

TALKS = 600

PREPARE = """
import django, json
django.setup()
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from highpoint.apps.quality.models import Evaluation, Rescoring, Scorecard, ScoreTally
from highpoint.loop import held_job, rescore_job
rescore_job.BATCH = 20
held_job.STALE = timedelta(seconds=1)
"""
START = (
    PREPARE
    + """
import sys
from highpoint.apps.accounts.models import Role, User
from highpoint.apps.quality import cards
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
now = timezone.now()
talks = (Conversation.from_dict(json.loads(line)) for line in open(sys.argv[1]))
list(take_in(talks, now=now))
admin = User.objects.create_user("a@example.test", name="A", role=Role.ADMIN)
draft = cards.next_version(Scorecard.objects.get(), by=admin, now=now)
cards.remove_criterion(draft, "question")
draft.refresh_from_db()
cards.tell(draft, name=draft.name, why="To see.", weights={})
rescore_job.start(cards.publish(draft, by=admin, now=now), by=admin, now=now)
"""
)
# The first worker takes its time, so that however fast the machine it dies in the middle.
WORK = (
    PREPARE
    + """
import time
at_full_speed = rescore_job.rescore
def slowly(*arguments):
    time.sleep(0.25)
    at_full_speed(*arguments)
rescore_job.rescore = slowly
call_command("qcluster")
"""
)
TAKE_UP_AND_WORK = PREPARE + "rescore_job.take_up_stopped(); call_command('qcluster')"
ASK = (
    PREPARE
    + """
from django.db.models import Sum
work = Rescoring.objects.get()
def of(card):
    tallied = ScoreTally.objects.filter(scorecard=card).aggregate(n=Sum("conversations"))["n"]
    return [Evaluation.objects.filter(scorecard=card).count(), tallied or 0]
old, new = Scorecard.objects.order_by("version")
print(json.dumps({
    "status": work.status, "error": work.error, "done": work.done, "old": of(old), "new": of(new),
}))
"""
)


class Watched(Machine):
    def seen(self) -> dict:
        return json.loads(self.do(ASK))


@pytest.mark.django_db
def test_a_killed_rescoring_goes_on_and_scores_everything_once(tmp_path, up_to_date):
    talks = tmp_path / "talks.jsonl"
    talks.write_text("\n".join(map(talk, range(TALKS))), encoding="utf-8")
    with up_to_date.beside(tmp_path / "home") as database:
        machine = Watched(tmp_path / "home", database)
        machine.do(START, str(talks))

        with machine.worker(WORK):
            machine.wait_for(lambda seen: seen["done"] > 0)
        killed = machine.seen()
        time.sleep(1.1)
        with machine.worker(TAKE_UP_AND_WORK):
            done = machine.wait_for(lambda seen: seen["status"] in ("done", "failed"))

    assert killed["status"] == "running"
    assert 0 < killed["done"] < TALKS, "the worker must die in the middle to prove anything"
    assert killed["new"] == [killed["done"], killed["done"]]
    assert (done["status"], done["error"], done["done"]) == ("done", "", TALKS)
    assert done["old"] == done["new"] == [TALKS, TALKS]
