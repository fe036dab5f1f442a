"""A second opinion as it is kept: the labelled form of MOMENTS.md, marked with whose it is and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.trajectory import EndState, Resolved
from highpoint.errors import HighpointError


class NoOpinion(HighpointError):
    """One conversation got no opinion, for a reason that people can be told."""


class ServerBusy(NoOpinion):
    """The server did not answer in time or had no room, however often it was asked."""


@dataclass(frozen=True, slots=True)
class OpinionMoment:
    """A moment as the model judged it. ``quote`` stands in the talk as it was written there."""

    kind: Kind
    turn: int
    verdict: Verdict
    reply: tuple[int, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class OpinionMark:
    """A mark as the model saw it. ``quote`` stands in the turn as it was written there."""

    mark: MarkKind
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model said of a talk, after everything that did not hold was thrown away."""

    end_state: EndState
    resolved: Resolved
    overall: int
    moments: tuple[OpinionMoment, ...]
    marks: tuple[OpinionMark, ...]
    thrown_away: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """
    Whose opinion it is.

    ``model`` is the name asked for, ``answered_as`` what the server says answered; ``at`` an
    ISO time; ``instructions`` and ``talk`` short hashes of what was asked and of the talk.
    """

    model: str
    server: str
    at: str
    instructions: str
    talk: str
    masked: bool
    answered_as: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One conversation judged by a model."""

    id: str
    source: Source
    judged: Judged

    def to_dict(self) -> dict[str, Any]:
        """Return the labelled form of MOMENTS.md; ``second_opinion`` marks it as no reading of ours."""
        source, judged = self.source, self.judged
        return {
            "second_opinion": {
                "model": source.model,
                "answered_as": source.answered_as,
                "server": source.server,
                "at": source.at,
                "instructions": source.instructions,
                "talk": source.talk,
                "masked": source.masked,
                "thrown_away": dict(judged.thrown_away),
            },
            "id": self.id,
            "labels": {
                "end_state": judged.end_state.value,
                "resolved": judged.resolved.value,
                "overall": judged.overall,
            },
            "moments": [
                {
                    "kind": each.kind.value,
                    "turn": each.turn,
                    "verdict": each.verdict.value,
                    "reply": list(each.reply),
                    "quote": each.quote,
                }
                for each in judged.moments
            ],
            "marks": [
                {"mark": each.mark.value, "turn": each.turn, "quote": each.quote}
                for each in judged.marks
            ],
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Opinion:
        """
        Read what ``to_dict`` wrote.

        :raises KeyError, TypeError, ValueError: where the row is something else
        """
        told = dict(row["second_opinion"])
        thrown_away = told.pop("thrown_away")
        labels = row["labels"]
        return cls(
            id=row["id"],
            source=Source(**told),
            judged=Judged(
                end_state=EndState(labels["end_state"]),
                resolved=Resolved(labels["resolved"]),
                overall=labels["overall"],
                moments=tuple(
                    OpinionMoment(
                        Kind(each["kind"]),
                        each["turn"],
                        Verdict(each["verdict"]),
                        tuple(each["reply"]),
                        each["quote"],
                    )
                    for each in row["moments"]
                ),
                marks=tuple(
                    OpinionMark(MarkKind(each["mark"]), each["turn"], each["quote"])
                    for each in row["marks"]
                ),
                thrown_away=thrown_away,
            ),
        )
