"""The pages of the metrics: of a whole talk or of many (metrics.toml), and the features of a talk."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from highpoint.about import figures
from highpoint.about.page import Example, Page, Table, lines, talk_of
from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.dialogue import listening, uptakes
from highpoint.engine.features import Feature, every_feature, features
from highpoint.engine.warning import warn

Text = Mapping[str, Any]
Tell = Callable[[Conversation, Analysis], str]


def metric_pages() -> Iterator[Page]:
    """Yield the pages of the metrics: what is read of a whole talk or of many, then the features."""
    file = files("highpoint.about") / "metrics.toml"
    text = tomllib.loads(file.read_text("utf-8"))
    for name, told in text["measures"].items():
        yield _measure(name, told)
    for name, feature in every_feature().items():
        yield _feature(feature, text["features"][name])


def _measure(name: str, text: Text) -> Page:
    return Page(
        "metrics",
        name,
        text["title"],
        text["definition"],
        text["formula"],
        text["source"],
        text["cannot_tell"],
        do=tuple(text["do"]),
        dont=tuple(text["dont"]),
        codes_head="In the code",
        codes=((text["code"].replace(":", "."), "computes it."),),
        figures=tuple(_figures(text)),
        examples=_examples(text, TELL.get(name)),
    )


def _feature(feature: Feature, text: Text) -> Page:
    def tell(talk: Conversation, analysis: Analysis) -> str:
        found = features(talk, analysis)[feature.NAME]
        return f"{found.value:.2f}" if found else "no occasion"

    return Page(
        "metrics",
        feature.NAME,
        feature.TITLE,
        feature.DEFINITION,
        feature.FORMULA,
        feature.SOURCE,
        feature.CANNOT_TELL,
        do=tuple(text["do"]),
        dont=tuple(text["dont"]),
        codes_head="In the code",
        codes=(
            (
                f"highpoint.engine.features.{feature.NAME}",
                "measures it; `highpoint features` writes it. It is part of no score.",
            ),
        ),
        figures=tuple(filter(None, [figures.of_metric(feature.NAME)])),
        examples=_examples(text, tell),
    )


def _figures(text: Text) -> Iterator[Table]:
    if "figures_told" in text:
        yield Table((), (), text["figures_told"])
    if "whole" in text and (found := figures.of_whole(text["whole"])):
        yield found
    if "figures" in text and (found := figures.of_metric(text["figures"])):
        yield found


def _examples(text: Text, tell: Tell | None) -> tuple[Example, ...]:
    if "example" not in text or tell is None:
        return ()
    talk = talk_of(text["example"])
    return (Example(lines(talk), tell(talk, analyze(talk))),)


def _mood(talk: Conversation, analysis: Analysis) -> str:
    return ", then ".join(f"{point.value:+.1f}" for point in analysis.mood)


def _score(talk: Conversation, analysis: Analysis) -> str:
    told = analysis.evaluation
    return f"{told.score:.0f} ({told.low:.0f} to {told.high:.0f}, n {told.n})"


def _listening(talk: Conversation, analysis: Analysis) -> str:
    value = listening(uptakes(talk, analysis.language))
    return "nothing to take up" if value is None else f"{value:.2f}"


def _warning(talk: Conversation, analysis: Analysis) -> str:
    return ", then ".join(f"{risk.chance:.2f}" for risk in warn(talk).risks)


TELL: Mapping[str, Tell] = {
    "score": _score,
    "mood": _mood,
    "end_state": lambda talk, analysis: analysis.end_state.value,
    "resolved": lambda talk, analysis: analysis.resolved.value,
    "overall": lambda talk, analysis: f"{analysis.overall:.1f} of 5",
    "impact": lambda talk, analysis: f"{analysis.impact:+.1f}",
    "early_warning": _warning,
    "listening": _listening,
}
