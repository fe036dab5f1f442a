"""How a lesson stands in the workshop: its versions, its form by parts, what is missing and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.forms import BoundField

from highpoint.apps.learning.models import LessonRun, LessonVersion
from highpoint.apps.training.versions import Status
from highpoint.practice.lesson import MOST_QUESTIONS, Lesson, lesson, names, read
from highpoint.web.forms.lessons import MOST_POINTS, LessonForm

# How the parts of a lesson are called in its form, and the field each is mended in.
_PARTS = {
    "title": ("The title", "title"), "why": ("Why it matters", "why"),
    "place": ("The place in the list", "place"), "kinds": ("The moment it trains", "kind"),
    "customer": ("The customer's name", "customer"), "own": ("The moment of one's own", "own"),
    "look": ("What a coach should look at", "look"),
    "scenarios": ("The list of customers to try it with", "scenarios"),
    "points": ("The list of rules", "rule0"), "quiz": ("The quiz", "ask0"),
    "good": ("The talk that works", "good_said"), "weak": ("The talk that does not", "weak_said"),
}  # fmt: skip
_TOP = re.compile(r"(?P<name>[A-Z][a-z]+) (?P<what>.+)", re.S)
_MODEL = re.compile(r"(?P<model>good|weak): (?P<name>note|said) (?P<what>.+)", re.S)
_NUMBERED = re.compile(r"(?P<group>points|quiz) (?P<place>\d+): (?P<name>\w+) (?P<what>.+)", re.S)
_ANSWER = re.compile(
    r"quiz (?P<place>\d+): answers (?P<answer>\d+): (?P<name>\w+) (?P<what>.+)", re.S
)
_RIGHT = re.compile(r"Question (?P<place>\d+) has ")


@dataclass
class Row:
    """One lesson in the list, with its versions, the newest first."""

    slug: str
    title: str
    brought: bool
    begun: int
    versions: list[LessonVersion] = field(default_factory=list)

    @property
    def draft(self) -> LessonVersion | None:
        return _first(self.versions, Status.DRAFT)

    @property
    def published(self) -> LessonVersion | None:
        return _first(self.versions, Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing or wrong, and the field to mend it in."""

    says: str
    anchor: str


def rows() -> list[Row]:
    """Return all lessons by title."""
    begun = dict(LessonRun.objects.order_by().values_list("lesson").annotate(Count("pk")))
    found = {name: Row(name, lesson(name).title, True, begun.get(name, 0)) for name in names()}
    for each in LessonVersion.objects.select_related("made_by"):
        row = found.setdefault(
            each.slug, Row(each.slug, each.title, False, begun.get(each.slug, 0))
        )
        if not row.versions:
            row.title = each.title
        row.versions.append(each)
    return sorted(found.values(), key=lambda row: (row.title.lower(), row.slug))


def of(slug: str) -> dict[str, Any]:
    """Return a lesson's versions as the pages of the workshop need them."""
    versions = list(LessonVersion.objects.filter(slug=slug).select_related("made_by"))
    return {
        "slug": slug,
        "title": versions[0].title if versions else lesson(slug).title,
        "versions": versions,
        "draft": _first(versions, Status.DRAFT),
        "published": _first(versions, Status.PUBLISHED),
        "brought": slug in names(),
    }


def as_far(text: str) -> Lesson:
    """
    Return the lesson of a text that has all its parts, whether they hold against the engine or not.

    :raises BadLesson: where a part is missing
    """
    return read(text, judge=False)


def parts(form: LessonForm) -> dict[str, Any]:
    """Return a form's numbered fields together: the rules, the questions, and who is chosen."""
    return {
        "chosen": [one.choice_label for one in form["scenarios"] if one.data["selected"]],
        "points": [(form[f"rule{n}"], form[f"because{n}"]) for n in range(MOST_POINTS)],
        "quiz": [_question(form, n) for n in range(MOST_QUESTIONS)],
    }


def _question(form: LessonForm, place: int) -> dict[str, str | int | BoundField]:
    return {
        "number": place + 1,
        "ask": form[f"ask{place}"],
        "said": form[f"said{place}"],
        "answers": form[f"answers{place}"],
        "about": form.initial.get(f"about{place}", ""),
        "filled": bool(form.initial.get(f"answers{place}")),
    }


def problem(sentence: str, *, yaml: bool) -> Problem:
    """
    Return a problem in the form's own words, with the field it is about.

    >>> problem("points 2: because is missing.", yaml=False)
    Problem(says='Rule 2: its because is missing.', anchor='id_because1')
    """
    if yaml:
        return Problem(sentence, "source")
    if found := _ANSWER.fullmatch(sentence):
        says = (
            f"Question {found['place']}, answer {found['answer']}: {found['name']} {found['what']}"
        )
        return Problem(says, f"id_answers{int(found['place']) - 1}")
    if found := _NUMBERED.fullmatch(sentence):
        place = int(found["place"])
        one = "Rule" if found["group"] == "points" else "Question"
        name = "answers" if found["name"] == "replies" else found["name"]
        return Problem(f"{one} {place}: its {name} {found['what']}", f"id_{name}{place - 1}")
    if found := _MODEL.fullmatch(sentence):
        one = "The talk that works" if found["model"] == "good" else "The talk that does not"
        what = "what to say of it" if found["name"] == "note" else "its lines"
        return Problem(f"{one}: {what} {found['what']}", f"id_{found['model']}_{found['name']}")
    if found := _RIGHT.match(sentence):
        return Problem(sentence, f"id_answers{int(found['place']) - 1}")
    if found := _TOP.fullmatch(sentence):
        says, name = _PARTS.get(found["name"].lower(), ("", ""))
        if says:
            return Problem(f"{says} {found['what']}", f"id_{name}")
    return Problem(sentence, _of_model(sentence))


def _of_model(sentence: str) -> str:
    for model in ("good", "weak"):
        if sentence.startswith(f"The {model} model"):
            return f"id_{model}_said"
    return ""


def _first(versions: list[LessonVersion], status: Status) -> LessonVersion | None:
    return next((each for each in versions if each.status == status), None)
