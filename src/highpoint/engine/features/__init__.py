"""
Features: what else a talk tells, one small module each. They are shown and enter no score.

Not on the road of ``analyze``: whoever wants them asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation
from highpoint.engine.features._seen import Measure, Seen, lists

__all__ = ["Feature", "Measure", "every_feature", "features"]


class Feature(Protocol):
    """A module of this folder."""

    NAME: str
    TITLE: str
    DEFINITION: str
    FORMULA: str
    SOURCE: str
    CANNOT_TELL: str

    def measure(self, seen: Seen) -> Measure | None:
        """Return the feature's value in one talk, None where it had no occasion."""
        ...


@cache
def every_feature() -> Mapping[str, Feature]:
    """Return the modules of this folder by name."""
    names = sorted(each.name for each in iter_modules(__path__) if not each.name.startswith("_"))
    found = [cast(Feature, import_module(f"{__name__}.{name}")) for name in names]
    return {feature.NAME: feature for feature in found}


def features(conversation: Conversation, analysis: Analysis) -> dict[str, Measure | None]:
    """
    Return every feature of a talk, None where it had no occasion.

    All are None in a language that is not read as a whole, or has no lists for them.

    >>> from highpoint.engine.analyze import analyze
    >>> talk = Conversation.from_dict({"id": "a", "turns": [
    ...     {"role": "customer", "text": "The kettle leaks."},
    ...     {"role": "agent", "text": "We replace it today. I do that now."}]})
    >>> features(talk, analyze(talk))["ownership"].value
    0.5
    """
    words = lists(analysis.language) if analysis.whole else None
    if words is None:
        return dict.fromkeys(every_feature())
    seen = Seen(conversation, analysis, words)
    return {name: feature.measure(seen) for name, feature in every_feature().items()}
