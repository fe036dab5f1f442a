"""The agent defends instead of helping."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Mark, MarkKind
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._marking import AgentScale, standings
from highpoint.engine.reading import Reading

MARK = MarkKind.DEFENSIVE
TITLE = "Defensive"
DEFINITION = "The agent blames, makes excuses, hides behind policy, contradicts or retorts."
CANNOT_TELL = (
    "An explanation that was asked for and one that excuses, where the words are the same."
)
REASONS = {"defensive": "These words defend or blame, where the customer needed to be heard."}

SCALE = AgentScale(
    bias=-2.3,
    own={
        "defensive.as_we_said": 2.6,
        "defensive.your_fault": 2.2,
        "defensive.calm_down": 2.0,
        "defensive.proud": 1.8,
        "defensive.it_is_policy": 1.7,
        "defensive.sorry_but": 1.6,
        "defensive.contradicts": 1.3,
        "defensive.denied": 1.4,
        "defensive.their_view": 1.2,
        "defensive.your_choice": 1.4,
        "defensive.not_us": 1.1,
        "defensive.not_ours": 0.5,
        "defensive.you_should_have": 1.2,
        "defensive.general_rule": 1.2,
        "defensive.habit": 1.1,
        "defensive.when_so": 1.1,
        "defensive.no_more_than_so": 1.1,
        "defensive.if_so": 0.8,
        "defensive.our_best": 1.1,
        "defensive.expected": 0.6,
        "defensive.these_things_happen": 1.1,
        "defensive.but_we": 0.7,
        "defensive.blaming_question": 0.5,
        "next_step": -0.3,
        "question": -0.5,
        "offer_help": -0.5,
        "looking_up": -0.5,
        "done": -0.4,
    },
    before={"hostility": 0.4, "repeat": 0.5, "thanks": -0.5, "praise": -0.5},
    signs={"felt": 1.0, "asks": -0.4, "asked plainly": -0.6},
)


def find(reading: Reading) -> Iterator[Mark]:
    """Yield one mark for each agent's turn that defends itself against a displeased customer."""
    if not reading.present("defensive"):
        return
    for standing in standings(reading):
        place = SCALE.strongest(standing, ("defensive",))
        if place is not None and SCALE.weigh(standing) > 0:
            yield judging.mark(reading, MARK, judging.sentence(reading, place), "defensive")
