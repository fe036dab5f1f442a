"""
A lesson: what makes one kind of moment go well, with all that training research asks of it.

It is kept as YAML, one file each, and holds what studies of behavior modeling found to make it
hold (Taylor, Russ-Eft and Chan 2005, 117 studies): points coded as rules, good and weak models,
a scenario of one's own, a goal, a coach who looks, and recognition. The last three are steps the
trainee takes; a lesson carries the words for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.moments import every_kind
from highpoint.errors import HighpointError
from highpoint.practice._checked import Checked
from highpoint.practice.plain_yaml import Unreadable, load

_FILES = files("highpoint.practice") / "lessons"
_ROLES = {"C": Role.CUSTOMER, "A": Role.AGENT}
LEAST_QUESTIONS, MOST_QUESTIONS = 4, 6


class BadLesson(HighpointError):
    """A lesson that cannot be taken; ``problems`` lists all that is missing or wrong."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("This lesson cannot be taken yet: " + " ".join(problems))


class NoSuchLesson(HighpointError):
    """A lesson that is in no file."""


@dataclass(frozen=True, slots=True)
class Point:
    """A learning point, coded as a rule to follow, with the reason for it."""

    rule: str
    because: str


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of an example."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Model:
    """An exchange to learn from, good or weak; what it met is read by the engine, not by hand."""

    note: str
    said: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing to choose in a question, whether it is right, and what is said of it then."""

    text: str
    right: bool
    why: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """
    One question of a quiz. Where ``said`` holds an exchange, the engine has judged the replies.
    """

    ask: str
    kind: Kind
    answers: tuple[Answer, ...]
    said: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as written: replies that the engine judges, or answers with their reasons."""

    ask: str
    kind: Kind
    said: tuple[Line, ...]
    replies: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Lesson:
    """One lesson, whole. ``kinds`` are the moments it trains, the first the main one."""

    id: str
    title: str
    place: int
    kinds: tuple[Kind, ...]
    customer: str
    why: str
    points: tuple[Point, ...]
    good: Model
    weak: Model
    asked: tuple[Asked, ...]
    scenarios: tuple[str, ...]
    own: str
    look: str

    @cached_property
    def quiz(self) -> tuple[Question, ...]:
        """The questions, with the engine's verdict on each reply; judged when first asked for."""
        return tuple(_question(each, self.customer) for each in self.asked)


@cache
def names() -> tuple[str, ...]:
    """Return the ids of all lessons, in the order they are best taken in."""
    return tuple(each.id for each in sorted(_all().values(), key=lambda each: each.place))


def lesson(name: str) -> Lesson:
    """
    Return a lesson by its id.

    :raises NoSuchLesson: where there is none
    """
    if name not in _all():
        raise NoSuchLesson("There is no such lesson.")
    return _all()[name]


def source(name: str) -> str:
    """Return a lesson's YAML."""
    return (_FILES / f"{lesson(name).id}.yaml").read_text(encoding="utf-8")


def lessons() -> list[Lesson]:
    """Return all lessons, in the order they are best taken in."""
    return [lesson(name) for name in names()]


@cache
def lesson_for(kind: Kind) -> Lesson:
    """Return the lesson that trains a kind of moment: there is one for each."""
    return next(each for each in lessons() if kind in each.kinds)


@cache
def _all() -> dict[str, Lesson]:
    # That they are right, the tests see to: judging every model takes as long as a page may.
    found = [read(each.read_text(encoding="utf-8"), judge=False) for each in _FILES.iterdir()]
    return {each.id: each for each in found}


def read(text: str, *, judge: bool = True) -> Lesson:
    """
    Read a lesson from YAML. With ``judge``, the engine has to agree with its models and quiz.

    :raises BadLesson: with every problem found, each a sentence that names its place
    """
    checked = Checked(values(text))
    kinds = tuple(Kind(each) for each in checked.choices("kinds", tuple(Kind)))
    customer = checked.text("customer", most=60)
    found = Lesson(
        id=checked.slug("id"),
        title=checked.text("title", most=80),
        place=int(checked.number("place", 1, 99)),
        kinds=kinds,
        customer=customer,
        why=checked.text("why"),
        points=tuple(
            Point(each.text("rule", most=200), each.text("because", most=300))
            for each in checked.parts("points", least=3)
        ),
        good=_model(checked.part("good")),
        weak=_model(checked.part("weak")),
        asked=tuple(_asked(each, kinds) for each in checked.parts("quiz", least=LEAST_QUESTIONS)),
        scenarios=checked.lines("scenarios", least=1),
        own=checked.text("own"),
        look=checked.text("look"),
    )
    problems = checked.problems or (_problems(found) if judge else [])
    if problems:
        raise BadLesson(problems)
    return found


def values(text: str) -> dict[str, Any]:
    """
    Return a text's plain values, whether they make a lesson or not.

    :raises BadLesson: where it is no YAML, or no set of named parts
    """
    try:
        row = load(text)
    except Unreadable as error:
        raise BadLesson([str(error)]) from error
    if row is None:
        return {}
    if not isinstance(row, dict):
        raise BadLesson(["It must be a set of named parts: id, title, points, good, weak …"])
    return row


def judged(customer: str, said: Iterable[Line]) -> Analysis:
    """Return what the engine reads in an example."""
    turns = (Turn(place, line.role, line.text) for place, line in enumerate(said))
    return analyze(
        Conversation(
            id="lesson",
            turns=tuple(turns),
            channel="chat",
            language="en",
            customer_name=customer,
        )
    )


def of_reply(customer: str, said: tuple[Line, ...], reply: str, kind: Kind) -> Moment | None:
    """Return the moment of a kind that a reply meets or misses, None where it offers none."""
    whole = (*said, Line(Role.AGENT, reply))
    last = len(whole) - 1
    found = [each for each in judged(customer, whole).moments if each.kind is kind]
    judging = [each for each in found if last in each.reply or each.turn == last]
    return judging[-1] if judging else found[-1] if found else None


def told(moment: Moment | None, kind: Kind) -> str:
    """Return a verdict's reason in words."""
    if moment is None:
        return "Nothing here to meet or miss: this reply does not come to it."
    return every_kind()[kind].REASONS.get(moment.reason, "")


def _model(checked: Checked) -> Model:
    return Model(checked.text("note", most=300), _said(checked, least=2))


def _said(checked: Checked, least: int) -> tuple[Line, ...]:
    lines = []
    for text in checked.lines("said", least=least):
        who, _, words = text.partition(": ")
        if who not in _ROLES or not words:
            checked.problem(f'“{text[:40]}” must begin with "C: " or "A: ", for who says it.')
            continue
        lines.append(Line(_ROLES[who], words))
    return tuple(lines)


def _asked(checked: Checked, kinds: tuple[Kind, ...]) -> Asked:
    kind = Kind(checked.choice("kind", tuple(Kind), usual=kinds[0] if kinds else Kind.DISTRESS))
    said = _said(checked, least=0)
    if said:
        ask = checked.text("ask", usual="Which reply meets the moment?")
        return Asked(ask, kind, said, checked.lines("replies", least=2), ())
    answers = tuple(
        Answer(each.text("text", most=300), each.truth("right"), each.text("why", most=400))
        for each in checked.parts("answers", least=2)
    )
    return Asked(checked.text("ask", most=200), kind, (), (), answers)


def _question(asked: Asked, customer: str) -> Question:
    answers = asked.answers or tuple(
        _judged(asked, reply, of_reply(customer, asked.said, reply, asked.kind))
        for reply in asked.replies
    )
    return Question(asked.ask, asked.kind, answers, asked.said)


def _judged(asked: Asked, reply: str, moment: Moment | None) -> Answer:
    right = moment is not None and moment.verdict is Verdict.MET
    return Answer(reply, right, told(moment, asked.kind), moment.verdict if moment else None)


def _problems(found: Lesson) -> list[str]:
    """Return what is wrong between the parts, each of which is right alone."""
    problems = []
    if len(found.quiz) > MOST_QUESTIONS:
        problems.append(f"A quiz has {MOST_QUESTIONS} questions at the most.")
    for number, question in enumerate(found.quiz, start=1):
        right = sum(answer.right for answer in question.answers)
        if right != 1:
            problems.append(f"Question {number} has {right} right answers; it needs one.")
    good = _verdicts(found, found.good)
    weak = _verdicts(found, found.weak)
    for kind in found.kinds[:1]:
        if good.get(kind) is not Verdict.MET:
            problems.append(f"The good model does not meet its moment ({kind}).")
        if weak.get(kind) in (Verdict.MET, None):
            problems.append(f"The weak model does not miss its moment ({kind}).")
    return problems


def _verdicts(found: Lesson, model: Model) -> Mapping[Kind, Verdict]:
    """Return the first verdict on each kind of moment in an example."""
    verdicts: dict[Kind, Verdict] = {}
    for moment in judged(found.customer, model.said).moments:
        verdicts.setdefault(moment.kind, moment.verdict)
    return verdicts
