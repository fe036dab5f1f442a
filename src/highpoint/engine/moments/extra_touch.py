"""The agent goes beyond the request."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Mark, MarkKind
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._marking import AgentScale, standings
from highpoint.engine.reading import Reading

MARK = MarkKind.EXTRA_TOUCH
TITLE = "Extra touch"
DEFINITION = (
    "The agent goes beyond the request unasked: a tip, a check, a waived fee, a kind personal word."
)
CANNOT_TELL = "What the team does for everyone anyway."
REASONS = {"extra_touch": "You went beyond what was asked."}

SCALE = AgentScale(
    bias=-1.4,
    own={
        "extra_touch.favor": 1.8,
        "extra_touch.kept_for_you": 1.8,
        "extra_touch.own_day": 1.7,
        "extra_touch.bring_along": 1.7,
        "extra_touch.looked_ahead": 1.6,
        "extra_touch.tip": 1.6,
        "extra_touch.caution": 1.5,
        "extra_touch.may_freely": 1.6,
        "extra_touch.may_want": 1.6,
        "extra_touch.reminder": 1.0,
        "extra_touch.kind_words": 0.6,
        "extra_touch.praise_passed": 1.3,
        "praise_heard": 0.3,
        "refusal": -0.6,
    },
    before={"hostility": -0.3, "personal": 0.6, "praise": 0.3},
    signs={"asks": -0.2, "wishes theirs": 1.0},
)


def find(reading: Reading) -> Iterator[Mark]:
    """Yield one mark for each agent's turn that does more than was asked."""
    if not reading.present("extra_touch"):
        return
    for standing in standings(reading):
        place = SCALE.strongest(standing, ("extra_touch",))
        if place is not None and SCALE.weigh(standing) > 0:
            yield judging.mark(reading, MARK, judging.sentence(reading, place), "extra_touch")
