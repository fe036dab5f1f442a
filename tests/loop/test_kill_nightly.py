"""The nightly jobs in a real process that is killed at one statement after the other."""

import json
import os
import subprocess
import sys

import pytest

# One process sets the stage; for each point it forks a child that does the job and is killed, by
# the signal that nothing can catch, at one statement it sends to the database. Then the job is done
# again, and what is kept must be what a run that nobody disturbed leaves.
PROGRAM = '''
import json, os, signal, sys
import django
django.setup()
from datetime import UTC, date, datetime, timedelta
from django.db import connection, connections
from highpoint.apps.accounts.models import Role
from highpoint.apps.care import leaving
from highpoint.apps.care.models import Consent, FollowUp, LeavingFigures, LeavingWord, Promise
from highpoint.apps.customers.models import LadderStep, Standing
from highpoint.apps.notices.models import Delivery, Notice
from highpoint.apps.prevention.models import Incident
from highpoint.engine.conversation import Conversation
from highpoint.loop import care_job, ladder_job, prevention_job
from highpoint.loop.intake import take_in
from tests import factories

NOW = datetime(2027, 2, 20, 12, tzinfo=UTC)
POINTS = 5

def talk(number):
    said = [("customer", "It came broken and I am really upset. I'm going elsewhere."),
            ("agent", "I am so sorry. I will call you tomorrow by 10 am.")]
    turns = [{"role": role, "text": text, "at": f"2027-02-19T1{at}:00:00Z"}
             for at, (role, text) in enumerate(said)]
    return Conversation.from_dict({"id": f"t{number}", "source": "shop", "agent": "Sam",
                                   "customer": f"c{number}@example.test", "turns": turns})

def stage():
    factories.person(Role.LEAD)
    list(take_in([talk(number) for number in range(4)], now=NOW))
    for number in range(4):
        customer = factories.customer(country="DE")
        identity = customer.identities.get()
        kept = {"accepted_at": NOW - timedelta(days=9), "consent": Consent.YES}
        factories.fact(identity, kind="birthday", month=2, day=27, **kept)
        for day in (10, 40, 90):
            factories.purchase(customer, NOW.date() - timedelta(days=day + number))

def care():
    while leaving.search():
        pass
    leaving.count(NOW, NOW.date())
    care_job.make_due(NOW)
    care_job.digest(NOW)

def talks():
    list(take_in([talk(number) for number in range(4, 7)], now=NOW))

def kept():
    told = {
        "follow-ups": FollowUp.objects.values_list("kind", "reason", "due"),
        "leaving": LeavingWord.objects.values_list("conversation__external_id", "turn", "start"),
        "counted": LeavingFigures.objects.values_list("day", "heard", "talks"),
        "notices": Notice.objects.values_list("to", "kind", "subject"),
        "deliveries": Delivery.objects.values_list("way", "state"),
        "promises": Promise.objects.values_list("conversation__external_id", "turn", "state"),
        "incidents": Incident.objects.values_list("conversation__external_id", "trouble__key"),
        "standings": Standing.objects.values_list("customer", "rung", "since"),
        "steps": LadderStep.objects.values_list("customer", "day", "after"),
    }
    return {name: sorted(map(str, rows)) for name, rows in told.items()}

def killed_at(job, statement):
    """Do a job in a child that is killed at a statement; tell whether it came to that."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        seen = 0
        def count(execute, sql, params, many, context):
            nonlocal seen
            if seen == statement:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1
            return execute(sql, params, many, context)
        with connection.execute_wrapper(count):
            job()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL

def statements(job):
    seen = 0
    def count(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        return execute(sql, params, many, context)
    with connection.execute_wrapper(count):
        job()
    return seen

def restored(path, image):
    connections.close_all()
    for end in ("", "-wal", "-shm"):
        if os.path.exists(path + end):
            os.unlink(path + end)
    with open(path, "wb") as file:
        file.write(image)

stage()
prevention_job.run()
path = str(connection.settings_dict["NAME"])
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
connections.close_all()
image = open(path, "rb").read()
found = {}
for name, job in {"care": care, "talks": talks, "ladder": lambda: ladder_job.look(NOW),
                  "prevention": prevention_job.run}.items():
    count = statements(job)
    whole = kept()
    rounds = []
    for point in range(POINTS):
        restored(path, image)
        died = killed_at(job, point * (count - 1) // (POINTS - 1))
        left = kept()
        job()
        rounds.append([died, kept() == whole, left != whole])
    restored(path, image)
    found[name] = {"statements": count, "rounds": rounds, "whole": {k: len(v) for k, v in whole.items()}}
print(json.dumps(found))
'''


@pytest.mark.django_db
def test_the_nightly_jobs_lose_and_double_nothing_wherever_they_are_killed(tmp_path, up_to_date):
    with up_to_date.beside(tmp_path / "home") as database:
        settings = {
            "HIGHPOINT_HOME": str(tmp_path / "home"),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "highpoint.project.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])

    for name, job in found.items():
        for died, same, _ in job["rounds"]:
            assert died, f"{name} must die in the middle to prove anything"
            assert same, f"{name} leaves something else after it was killed: {job}"
    # Somewhere each died with work undone, and each has work to do.
    assert any(undone for _, _, undone in found["care"]["rounds"])
    whole = found["talks"]["whole"]
    assert (found["care"]["whole"]["follow-ups"], whole["promises"]) == (12, 7)
    assert found["ladder"]["whole"]["standings"] == 4
