"""What the figures of moments and cues are kept as, for the pages that show them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from highpoint.about.pages import telling
from highpoint.engine.analyze import ENGINE_VERSION, Analysis
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.cues import every_cue

FIGURES = Path(__file__).resolve().parents[1] / "src/highpoint/about/figures/moments.json"

Row = dict[str, Any]
Talks = Mapping[str, tuple[Conversation, Analysis]]


def kinds(rows: Sequence[Row], *, readers_agree: bool) -> Row:
    """Return the figures of each kind and mark; a set read once has no readers' agreement."""
    kept = {}
    for row in rows:
        found = row["readers"]
        figures = {key: row[key] for key in ("f1", "precision", "recall", "kappa")}
        figures["readers_f1"] = found["f1"] if readers_agree else None
        kept[row["name"]] = _rounded(figures) | {"n": round((found["found"] + found["read"]) / 2)}
    return kept


def cues(talks: Talks, reader: Mapping[str, Row], ids: Sequence[str], reach: int) -> Row:
    """Count for each cue the turns and places it is seen in, and those in moments it tells of."""
    tells = telling()
    names = [cue.CUE for cue in every_cue()]
    kept = {name: {"turns": 0, "hits": 0, "inside": 0} for name in names}
    for identity in ids:
        _, analysis = talks[identity]
        inside = _turns_of(reader[identity], reach)
        seen: dict[str, set[int]] = {}
        for each in analysis.observations:
            turn = each.span.turn
            seen.setdefault(each.cue, set()).add(turn)
            kept[each.cue]["hits"] += 1
            kept[each.cue]["inside"] += any(
                turn in inside.get(k, ()) for k in tells.get(each.cue, ())
            )
        for cue, turns in seen.items():
            kept[cue]["turns"] += len(turns)
    return dict(sorted(kept.items()))


def people(talks: Talks, ids: Sequence[str]) -> int:
    """Count the turns that people wrote."""
    both = (Role.CUSTOMER, Role.AGENT)
    return sum(turn.role in both for identity in ids for turn in talks[identity][0].turns)


def write(parts: Sequence[Row]) -> None:
    """Keep the figures of every part, where the pages read them."""
    row = {"engine": ENGINE_VERSION, "parts": list(parts)}
    FIGURES.write_text(json.dumps(row, indent=1) + "\n", "utf-8")


def _turns_of(row: Row, reach: int) -> dict[str, set[int]]:
    """Return the turns that a reader's moments and marks take up, kind by kind."""
    found: dict[str, set[int]] = {}
    for moment in row["moments"]:
        near = range(moment["turn"] - reach, moment["turn"] + reach + 1)
        found.setdefault(moment["kind"], set()).update((*near, *moment["reply"]))
    for mark in row["marks"]:
        found.setdefault(mark["mark"], set()).add(mark["turn"])
    return found


def _rounded(figures: Row) -> Row:
    return {key: each if each is None else round(each, 3) for key, each in figures.items()}
