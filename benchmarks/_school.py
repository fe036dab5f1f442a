"""The school of a large company for benchmarks: practice, a replay, a lesson, stories."""

from __future__ import annotations

from copy import copy
from datetime import datetime, timedelta
from random import Random
from typing import Any

from benchmarks._reviews import store
from highpoint.apps.accounts.models import Role, User
from highpoint.apps.learning import operations as learning
from highpoint.apps.learning.models import LessonRun
from highpoint.apps.quality.models import Moment
from highpoint.apps.replays import operations as replays
from highpoint.apps.replays.models import Replay
from highpoint.apps.stories import telling
from highpoint.apps.stories.models import Story
from highpoint.apps.training import operations as practicing
from highpoint.apps.training.models import Practice, PracticeMoment
from highpoint.apps.training.scenarios import playable
from highpoint.practice.lesson import lesson
from highpoint.practice.scenario import names

LESSON = "saying-no-kindly"
SCENE = "three-legged-desk"
SCENES = 8
EACH = 20
STORIES = 300


def practiced(now: datetime) -> None:
    """Let everybody who may practice have done so often, and one person try the rest of it."""
    people = list(User.objects.filter(role__in=[Role.AGENT, Role.LEAD, Role.COACH, Role.ADMIN]))
    first = User.objects.get(email="agent@bench.test")
    played = [_played(first, name, now) for name in (SCENE, *names()[:SCENES])]
    chance = Random(7)
    made = store(Practice, (_copied(chance.choice(played), p, chance) for p in people * EACH))
    of = {one.slug: list(one.moments.all()) for one in played}
    store(PracticeMoment, (_moved(m, one) for one in made for m in of[one.slug]))
    replays.try_moment(first, _missed(), "I am so sorry. I look into it right now.", now=now)
    learning.begin(first, lesson(LESSON), now=now)
    words = ("A repair in my street", "The heel broke.", "He called at nine, as he had said.")
    for number in range(STORIES):
        told = telling.Told(f"Story {number}", *words, "I felt looked after.", True)
        telling.tell(told, by=people[number % len(people)], now=now - timedelta(hours=number))


def numbers(users: dict[str, User]) -> dict[str, Any]:
    """Return what stands in the school's addresses, by their name."""
    done = {role: Practice.objects.filter(person=user).first() for role, user in users.items()}
    talk = {role: practice.pk if practice else 0 for role, practice in done.items()}
    return {
        "practice_talk": talk,
        "scene": SCENE,
        "lesson": LESSON,
        "lesson_scorm": LESSON,
        "replay": Replay.objects.latest("pk").pk,
        "replay_moment": _missed().pk,
        "story": Story.objects.latest("pk").pk,
        "mastery_of": LessonRun.objects.latest("pk").person_id,
    }


def _missed() -> Moment:
    """Return the moment that the one agent tries again."""
    missed = Moment.objects.filter(agent__user__email="agent@bench.test", kind="distress")
    return missed.filter(verdict="missed").exclude(reply=[]).latest("started_at")


def _played(person: User, scene: str, now: datetime) -> Practice:
    going = practicing.begin(person, playable(scene), now=now - timedelta(days=1), seed=5)
    for place, text in enumerate(practicing.scenario_of(going).models.good):
        if going.ended_at is None:
            going = practicing.say(going, text, after=place, now=now)
    return practicing.stop(going, now=now)


def _copied(practice: Practice, person: User, chance: Random) -> Practice:
    one = copy(practice)
    one._state = copy(practice._state)
    one.pk, one.person, one._state.adding = None, person, True
    days = timedelta(days=chance.randrange(180))
    one.begun_at, one.last_at = practice.begun_at - days, practice.last_at - days
    one.ended_at = one.last_at
    return one


def _moved(moment: PracticeMoment, practice: Practice) -> PracticeMoment:
    return PracticeMoment(
        practice=practice,
        person_id=practice.person_id,
        kind=moment.kind,
        verdict=moment.verdict,
        at=practice.last_at,
    )
