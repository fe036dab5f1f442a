"""What no person says in one breath: two yeses, a sharp word and a mild one, a fact for a try."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.practice import _ways as ways
from highpoint.practice._forms import unmarked
from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Heard

# Ways to take what is offered.
TAKES = (Act.ACCEPT, Act.ACCEPT_HALF, Act.SUITS)
# Questions to which somebody says yes and nothing more.
_YES_FORMS = frozenset(
    [
        "offered",
        "may",
        "can-you",
        "does",
        "will-do",
        "confirm",
    ]
)


def one_way(matter: list[Intent], heard: Heard) -> list[Intent]:
    """Leave out a fact found by the very question whether it is better now: that is answered."""
    if not any(each.act in (Act.STILL, Act.TRIES) for each in matter):
        return matter
    return [
        each
        for each in matter
        if each.act is not Act.TELL or not ways.TRY_IT.search(heard.answers.get(each.about, ""))
    ]


def fitting(feelings: list[Intent], matter: list[Intent]) -> tuple[list[Intent], list[Intent]]:
    """Leave out what no person says in one breath: a sharp word and a mild one."""
    if any(i.act in (Act.SNAP, Act.COUNTER, Act.INSULTED) for i in feelings):
        matter = [i for i in matter if i.act not in (Act.TAKE_NO, Act.THANK)]
    if any(i.act in (Act.DECLINE, Act.PRESS_REASON) for i in matter):
        feelings = [i for i in feelings if i.act not in (Act.CALM, Act.WARM)]
        matter = [i for i in matter if i.act is not Act.PRESS_TIME]
    return feelings, matter


def one_yes(matter: list[Intent]) -> Iterator[Intent]:
    """Leave out each yes but the first, and all where one of two things is named instead."""
    said = any(each.act in (Act.CHOOSE, Act.DOUBT) for each in matter)
    for each in matter:
        bare = each.act in TAKES or unmarked(each.about) in _YES_FORMS
        if not (bare and said):
            yield each
        said = said or bare
