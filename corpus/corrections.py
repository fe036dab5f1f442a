"""
What people said against the engine, as labelled turns: a file of ``highpoint export corrections``.

A correction knows one thing of a message, whether it is of one kind, and nothing of the other
kinds. So it is learned from by the head of that kind alone, and weighs as much as ``WEIGHT``
turns of the corpus, since it is of the company's own customers. Of agents' messages, marks and
kinds without a learned head the heads learn nothing; those are counted and left out.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.reading import Reading
from highpoint.engine.weights.heads import features, tokens
from highpoint.errors import HighpointError

# Chosen so that a few dozen corrections move a head, and a few wrong ones do not turn it over.
WEIGHT = 5.0


class BadCorrections(HighpointError):
    """A file that is no export of corrections, with the line."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """One customer's message and what people know of it, kind by kind; ``talk`` names its talk."""

    talk: str
    own: dict[str, float]
    odds: Mapping[str, float]
    known: dict[str, bool] = field(default_factory=dict)

    @property
    def example(self) -> tuple[dict[str, float], frozenset[str]]:
        """The message as training reads it, with the kinds that people say it is of."""
        return self.own, frozenset(kind for kind, is_one in self.known.items() if is_one)

    def fold(self, folds: int) -> int:
        """Return the part that it is held out with: all of a conversation in the same one."""
        return hashlib.sha256(self.talk.encode()).digest()[0] % folds


def read(path: Path, kinds: Collection[str]) -> tuple[list[Corrected], Counter[str]]:
    """
    Return the messages that people corrected, and how many corrections are left out, and why.

    Of two corrections of one message and kind the later one counts.

    :raises BadCorrections: naming the line that is no correction
    """
    found: dict[tuple[str, int, str], Corrected] = {}
    left_out: Counter[str] = Counter()
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        row = _row(line, f"{path.name}, line {number}")
        if row["role"] != Role.CUSTOMER:
            left_out["not a customer's message"] += 1
        elif row["kind"] not in kinds:
            left_out[f"no learned head: {row['kind']}"] += 1
        else:
            place = f"{row.get('source')} {row.get('conversation')}", row["turn"], row["text"]
            if place not in found:
                found[place] = _corrected(place[0], row)
            found[place].known[row["kind"]] = row["is_one"]
    foreign = sum(len(each.known) for each in found.values() if not each.odds)
    if foreign:
        left_out["a language without learned heads"] = foreign
    return [each for each in found.values() if each.odds], left_out


def told(name: str, corrected: Sequence[Corrected], calls: Sequence[bool]) -> str:
    """
    Return a line on how a head stands to corrections: as shipped, and trained with the others.

    ``calls`` are those of heads that have not seen the corrections of the same conversation.
    """
    truth = [each.known[name] for each in corrected]
    before = sum(
        (each.odds[name] > 0) == is_one for each, is_one in zip(corrected, truth, strict=True)
    )
    after = sum(call == is_one for call, is_one in zip(calls, truth, strict=True))
    n = len(truth)
    return (
        f"{name:10} {n} corrections, {sum(truth)} of them “this is one”: "
        f"right as shipped {_share(before, n)}, trained with the others {_share(after, n)}"
    )


def _share(right: int, n: int) -> str:
    between = jeffreys(right, n)
    return f"{right / n:.2f} ({between.low:.2f} to {between.high:.2f})"


def _corrected(talk: str, row: Mapping[str, Any]) -> Corrected:
    # Of the talk only the message is there, and whether it was the customer's first.
    earlier = () if row["turn"] <= 1 else (Turn(0, Role.CUSTOMER, row.get("before") or "Hello."),)
    here = len(earlier)
    talk_of_it = Conversation("correction", (*earlier, Turn(here, Role.CUSTOMER, row["text"])))
    reading = Reading(talk_of_it)
    text, signs = reading.texts[here], reading.signs(here)
    odds = reading.heads.odds(text, signs) if reading.heads else {}
    return Corrected(talk, features(tokens(text), signs), odds)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadCorrections(
            f"{path} cannot be read. Give a file of “highpoint export corrections --to FILE.jsonl”."
        ) from error


def _row(line: str, where: str) -> dict[str, Any]:
    wanted = {"turn": int, "role": str, "text": str, "kind": str, "is_one": bool}
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadCorrections(f"{where}: this is no JSON.") from error
    if not isinstance(row, dict):
        raise BadCorrections(f"{where}: this is no correction.")
    for name, kind in wanted.items():
        if not isinstance(row.get(name), kind):
            raise BadCorrections(f"{where}: “{name}” is missing or of another form.")
    return row
