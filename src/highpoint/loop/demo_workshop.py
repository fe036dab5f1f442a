"""The workshop of the made-up company: one scenario its coach published, one still a draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.resources import files

from django.db import transaction

from highpoint.apps.accounts.models import User
from highpoint.apps.training import workshop
from highpoint.apps.training.models import Practice, ScenarioVersion
from highpoint.apps.training.versions import Status
from highpoint.practice.plain_yaml import dump, load

COACH = "coach@demo.test"
KETTLE = "kettle-that-drips"
LAMP = "lamp-for-the-night-shift"
_DRAFT = {
    "id": LAMP,
    "title": "A lamp for the night shift",
    "industry": "retail",
    "channel": "chat",
    "difficulty": 1,
    "persona": "cheerful-regular",
    "customer": {"name": "Bento Salgueiro", "call": "Bento", "pronoun": "he"},
    "company": "Brindlewick",
    "situation": "Bento Salgueiro works nights and has bought his fourth lamp here. He would like to "
    "know which bulb is kind to tired eyes, and to say thank you.",
    "matter": {"thing": "lamp", "trouble": "", "want": "the right bulb", "stake": "", "since": ""},
    "start": {"mood": 0.4, "trust": 0.7},
    "opening": ["My fourth lamp from you stands on my desk and I could hug it."],
    "wish": ["I would love to know which bulb you would put into it."],
    "teaches": ["praise", "question"],
}


@transaction.atomic
def fill(now: datetime, seed: int = 7) -> None:
    """Make the coach's own scenarios, where there are none yet."""
    coach = User.objects.filter(email=COACH, made_up=True).first()
    taken = ScenarioVersion.objects.filter(slug__in=(KETTLE, LAMP)).exists()
    if coach is None or taken:
        return
    text = (files("highpoint.demo") / f"{KETTLE}.yaml").read_text(encoding="utf-8")
    first = dump(load(text) | {"tips": load(text)["tips"][:1]})
    begun = now - timedelta(days=40)
    draft = workshop.keep(KETTLE, first, by=coach, now=begun)
    workshop.publish(draft, by=coach, now=begun + timedelta(days=1), why="After a talk of May")
    draft = workshop.keep(KETTLE, text, by=coach, now=now - timedelta(days=12))
    workshop.publish(
        draft, by=coach, now=now - timedelta(days=11), why="Two more tips: the question, the hour"
    )
    workshop.keep(LAMP, dump(_DRAFT), by=coach, now=now - timedelta(days=2))


def remove() -> None:
    """Delete what made-up people wrote; what others practiced with stays, retired, as nobody's."""
    ours = ScenarioVersion.objects.filter(made_by__made_up=True)
    Practice.objects.filter(version__in=ours, person__made_up=True).delete()
    kept = set(Practice.objects.filter(version__in=ours).values_list("version", flat=True))
    ours.exclude(pk__in=kept).delete()
    ours.filter(pk__in=kept, status=Status.PUBLISHED).update(status=Status.RETIRED)
