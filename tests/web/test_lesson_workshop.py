"""Lessons written in the page: drafted as form or YAML, checked, previewed, published in versions."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.learning import lessons, operations, workshop
from highpoint.apps.learning.models import LessonRun, LessonVersion
from highpoint.apps.training.versions import seen_as
from highpoint.practice.lesson import lesson, names, source, values
from highpoint.web.forms.lessons import filled, row_of
from tests import factories, learned

pytestmark = pytest.mark.django_db

NO = "saying-no-kindly"


@pytest.fixture
def coach(client):
    user = factories.person(Role.COACH)
    client.force_login(user)
    return user


def sent(text: str, **changed) -> dict:
    """Return what a browser sends of the form that shows a text."""
    form = filled(values(text))
    told = {name: value for name, value in form.initial.items() if value not in ("", None, [])}
    return told | {"way": "form", "seen": seen_as(text)} | changed


def page(client, name: str, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def post(client, name: str, slug: str, told: dict):
    return client.post(reverse(name, args=[slug]), told, follow=True).content.decode()


def published(coach, text: str, slug: str = NO) -> LessonVersion:
    draft = workshop.keep(slug, text, by=coach, now=timezone.now())
    return workshop.publish(draft, by=coach, now=timezone.now())


@pytest.mark.parametrize("name", names())
def test_every_lesson_goes_through_the_form_unchanged(rf, name) -> None:
    row = values(source(name))
    request = rf.post("/", sent(source(name)))
    assert filled(row_of(request.POST, name)).initial == filled(row).initial


def test_a_lesson_that_came_is_changed_and_learners_in_the_middle_keep_theirs(
    client, coach
) -> None:
    begun = learned.begun(factories.person(Role.AGENT))
    told = sent(source(NO), title="A kind no", do="publish")
    assert "What changes" in post(client, "lesson_edit", NO, told)
    assert "A kind no" in post(client, "lesson_publish", NO, {"why": "shorter"})
    assert lessons.taught(NO).lesson.title == "A kind no"
    assert lessons.lesson_of(LessonRun.objects.get(pk=begun.pk)).title == lesson(NO).title
    later = operations.begin(factories.person(Role.AGENT), lesson(NO), now=timezone.now())
    assert lessons.lesson_of(later).title == "A kind no"
    client.force_login(begun.person)
    assert "has changed since you began it" in page(client, "lesson", NO)


def test_a_new_one_says_what_is_missing_and_where(client, coach) -> None:
    assert "Give it a title" in client.post(reverse("lesson_new"), {"title": " "}).content.decode()
    client.post(reverse("lesson_new"), {"title": "Late parcels"})
    shown = page(client, "lesson_edit", "late-parcels")
    assert "The list of rules needs 3 or more." in shown
    assert "#id_rule0" in shown
    assert "#id_customer" in shown
    assert "to mend before it can be published" in page(client, "lesson_publish", "late-parcels")
    draft = workshop.draft_of("late-parcels")
    post(client, "lesson_publish", "late-parcels", {})
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_engine_has_to_agree_with_models_and_quiz(client, coach) -> None:
    told = sent(source(NO), good_said="C: Can I return it?\nA: No.", answers3="+ a | b\n+ c | d")
    shown = post(client, "lesson_edit", NO, told)
    assert "The good model does not meet its moment" in shown
    assert "Question 4 has 2 right answers; it needs one." in shown


def test_yaml_that_cannot_be_read_is_kept_and_told(client, coach) -> None:
    told = {"way": "yaml", "source": "title: [oh", "seen": seen_as(source(NO))}
    shown = post(client, "lesson_edit", NO, told)
    assert "It is not valid YAML: line" in shown
    assert workshop.draft_of(NO).source == "title: [oh"


def test_nobody_writes_over_anothers_draft(client, coach) -> None:
    workshop.keep(NO, source(NO) + "\n", by=coach, now=timezone.now())
    shown = post(client, "lesson_edit", NO, sent(source(NO), title="Mine"))
    assert "Somebody else has changed this draft" in shown
    assert "Mine" not in workshop.draft_of(NO).source


def test_a_preview_shows_the_draft_with_every_answers_verdict(client, coach) -> None:
    told = sent(source(NO), title="A kind no", do="preview")
    shown = post(client, "lesson_edit", NO, told)
    assert "A preview of the draft" in shown
    assert "What is said of each answer" in shown
    assert "Begin the lesson to answer" in shown


def test_a_copy_stands_beside_the_first_and_joins_the_list(client, coach) -> None:
    client.post(reverse("lesson_new"), {"title": "No at the desk", "like": NO})
    post(client, "lesson_publish", "no-at-the-desk", {})
    shown = page(client, "lessons")
    assert "No at the desk" in shown
    assert lesson(NO).title in shown


def test_a_retired_one_gives_way_and_its_learner_goes_on(client, coach) -> None:
    published(coach, source(NO).replace("title: Saying no kindly", "title: A kind no"))
    agent = factories.person(Role.AGENT)
    operations.begin(agent, lesson(NO), now=timezone.now())
    assert "Say why it retires" in post(client, "lesson_retire", NO, {"reason": ""})
    assert "stands again" in post(client, "lesson_retire", NO, {"reason": "too long"})
    assert lessons.taught(NO).lesson.title == lesson(NO).title
    client.force_login(agent)
    assert "A kind no" in page(client, "lesson", NO)
