"""A placement test: three moments to answer, six questions, and which lessons they suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.practice.lesson import Lesson, Line, Question, lesson, lesson_for, of_reply, told

_FILE = files("highpoint.practice") / "placement.yaml"


@dataclass(frozen=True, slots=True)
class Open:
    """A moment to be answered in one's own words."""

    customer: str
    kind: Kind
    said: tuple[Line, ...]

    def judge(self, reply: str) -> Moment | None:
        """Return what the engine reads in a reply."""
        return of_reply(self.customer, self.said, reply, self.kind)


@dataclass(frozen=True, slots=True)
class Result:
    """How one behavior went in the test: ``verdict`` is empty where nothing was written."""

    kind: Kind
    verdict: str
    why: str
    reply: str = ""

    @property
    def met(self) -> bool:
        return self.verdict == Verdict.MET

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "verdict": self.verdict,
            "why": self.why,
            "reply": self.reply,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Result:
        return cls(Kind(row["kind"]), row["verdict"], row["why"], row["reply"])


@cache
def opens() -> tuple[Open, ...]:
    """Return the moments to answer in one's own words."""
    return tuple(
        Open(
            each["customer"],
            Kind(each["kind"]),
            tuple(Line(Role.CUSTOMER, text.removeprefix("C: ")) for text in each["said"]),
        )
        for each in _rows()["moments"]
    )


@cache
def questions() -> tuple[tuple[Lesson, Question], ...]:
    """Return the questions with a choice of replies, each with the lesson it is of."""
    found = [lesson(name) for name in _rows()["lessons"]]
    return tuple((each, next(q for q in each.quiz if q.said)) for each in found)


def judge(replies: Sequence[str], chosen: Sequence[int]) -> list[Result]:
    """Return how each behavior went; replies and choices in the test's own order."""
    results = []
    for one, reply in zip(opens(), replies, strict=True):
        moment = one.judge(reply) if reply.strip() else None
        verdict = moment.verdict.value if moment else Verdict.MISSED.value if reply.strip() else ""
        why = told(moment, one.kind) if reply.strip() else "You left this one open."
        results.append(Result(one.kind, verdict, why, reply.strip()))
    for (_, question), choice in zip(questions(), chosen, strict=True):
        answer = question.answers[choice]
        verdict = (answer.verdict or Verdict.MISSED).value
        results.append(Result(question.kind, verdict, answer.why, answer.text))
    return results


def suggested(results: Sequence[Result]) -> list[Lesson]:
    """Return the lessons for what was missed, then for what was met in part; each once."""
    order = {Verdict.MISSED.value: 0, "": 1, Verdict.PARTIAL.value: 2}
    open_ones = sorted((r for r in results if not r.met), key=lambda r: order[r.verdict])
    return list({each.id: each for each in (lesson_for(r.kind) for r in open_ones)}.values())


@cache
def _rows() -> Mapping[str, Any]:
    rows: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return rows
