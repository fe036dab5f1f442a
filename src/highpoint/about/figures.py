"""The figures that benchmarks measured on real talks, as the pages show them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from highpoint.about.page import Table


def of_kind(name: str) -> Table:
    """Return how well a kind of moment or mark agrees with careful readers."""
    rows = []
    for part in _read("moments")["parts"]:
        found = part["kinds"][name]
        shown = (found[key] for key in ("readers_f1", "f1", "precision", "recall", "kappa"))
        rows.append((_of(part), f"{found['n']:,}", *map(_two, shown)))
    return Table(
        ("labelled talks", "n", "readers' F1", "F1", "precision", "recall", "kappa of verdicts"),
        tuple(rows),
        f"n is the mean number of such moments that the readers marked. {NOTE}",
    )


def of_cue(name: str, tells: str) -> Table:
    """Return how often a cue is seen, and how much of it lies in labelled moments."""
    rows = []
    for part in _read("moments")["parts"]:
        found = part["cues"].get(name, {"turns": 0, "hits": 0, "inside": 0})
        turns = part["turns"]
        row = (_of(part), f"{found['turns']:,} of {turns:,} ({found['turns'] / turns:.1%})")
        inside = f"{found['inside'] / found['hits']:.2f}" if found["hits"] else "–"
        rows.append((*row, f"{found['hits']:,}", inside) if tells else row)
    head = ("labelled talks", "turns of people in which it is seen")
    more = ("places", f"of these in labelled moments of {tells}")
    return Table((*head, *more) if tells else head, tuple(rows), NOTE)


def of_whole(name: str) -> Table | None:
    """Return how well a label of the whole talk agrees with careful readers."""
    rows = []
    for part in _read("moments")["parts"]:
        if name in part["whole"]:
            told = part["whole"][name]
            rows.append((_of(part), f"{part['talks']:,}", told["kind"], _two(told["value"])))
    return (
        Table(("labelled talks", "n", "agreement", "figure"), tuple(rows), NOTE) if rows else None
    )


def of_metric(name: str) -> Table | None:
    """Return what a metric shows on what people said of real talks."""
    told = _read("features")["features"].get(name)
    if not told:
        return None
    rows = []
    for each in told:
        n = f"{each['n']:,}" + (f", {each['yes']:,} yes" if "yes" in each else "")
        between = f"{each['value']:.2f} ({each['low']:.2f} to {each['high']:.2f})"
        more = ""
        if "recall" in each:
            more = f"; precision {each['precision']:.2f}, recall {each['recall']:.2f}"
        rows.append((each["label"], n, each["kind"] + more, between, _shows(each)))
    return Table(("against", "n", "kind", "figure (95 %)", "shows"), tuple(rows), SAYS)


NOTE = (
    "Rules may be tuned on the first half of each set and never on the second; “more” was read once, "
    "so it has no readers' agreement. Made by `./dev bench moments --write`."
)
SAYS = (
    "Spearman: 0 says nothing, 1 all. AUC: 0.5 says nothing, 0 and 1 all. None of these labels shaped "
    "the metric unless its source says so. Made by `./dev bench features --write`."
)


def _shows(told: dict[str, Any]) -> str:
    """Return in words what a figure shows; little where the interval leaves nothing or next to it."""
    nothing, little = (0.5, 0.05) if told["kind"] == "AUC" else (0.0, 0.1)
    if told["low"] <= nothing <= told["high"]:
        return "nothing"
    way = "more" if told["value"] > nothing else "less"
    return f"a little {way}" if abs(told["value"] - nothing) < little else way


def _of(part: dict[str, Any]) -> str:
    return f"{part['set']}, {part['half']} half ({part['talks']:,} talks)"


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


@cache
def _read(name: str) -> dict[str, Any]:
    file = files("highpoint.about") / "figures" / f"{name}.json"
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return read
