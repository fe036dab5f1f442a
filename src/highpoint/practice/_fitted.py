"""What goes together in one message: one yes, no sharp word beside a mild one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Heard
from highpoint.practice.listening import ways
from highpoint.practice.listening.forms import core, marked, unmarked
from highpoint.practice.scenario import Scenario
from highpoint.practice.voice.fitting import answering

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


def in_its_place(each: Intent, heard: Heard) -> Intent:
    """
    Return what is said instead of what fits no such question.

    Which of several they want has no yes; “may we name you?” is no offer that may not help.
    """
    leave = next((form for form in heard.forms_anyway if unmarked(form) == "may"), "")
    if each.act is Act.DOUBT and leave:
        return Intent(Act.IMPROVISE, leave)
    if heard.asks_which and (each.act in TAKES or unmarked(each.about) in _YES_TO_OFFERS):
        return Intent(Act.IMPROVISE, marked("whichever", heard.asks_which), heard.asks_which)
    return each


def once_each(matter: Sequence[Intent]) -> list[Intent]:
    """Return what is meant without a second word made up for a question that has its answer."""
    told = {each.asked for each in matter if each.act is Act.TELL}
    found: list[Intent] = []
    for each in matter:
        made_up = each.act is Act.IMPROVISE and each.asked
        twin = made_up and any(one.act is each.act and one.asked == each.asked for one in found)
        needless = unmarked(each.about) == "whichever" and each.asked in told
        found += [] if twin or (made_up and needless) else [each]
    return found


_YES_TO_OFFERS = ("offered", "may")


def offers_beside_a_choice(heard: Heard) -> bool:
    """Tell whether a question of its own puts something up, beside one that lets choose."""
    chosen = {question for _, question in heard.choices}
    return bool(chosen and heard.offered) and any(
        ways.SHALL.search(core(each)) for each in heard.each_question if each not in chosen
    )


def one_yes(matter: list[Intent], scenario: Scenario, *, beside: bool = False) -> Iterator[Intent]:
    """
    Leave out each yes but the first, and all where more is said instead.

    That is one of two things named, or a fact that tells the yes to the same question; a yes to
    what is put up ``beside`` the two things stays.
    """
    if any(each.act in TAKES or unmarked(each.about) in _YES_FORMS for each in matter):
        matter = [each for each in matter if not _of_what_is_put_up(each, scenario)]
    said = any(each.act in (Act.CHOOSE, Act.DOUBT) or _tells_yes(each, scenario) for each in matter)
    chosen = any(each.act is Act.CHOOSE for each in matter)
    for each in matter:
        given = chosen and each.act is Act.ACCEPT and bool(each.about)
        gift = given and scenario.outcome(each.about).side
        bare = (each.act in TAKES and not gift) or unmarked(each.about) in _YES_FORMS
        bare = bare and not (chosen and beside)
        # Who has named one of two hours says no other hour that suits them.
        again = (chosen and each.act is not Act.CHOOSE) and (
            unmarked(each.about) in _TELLS_WHICH or _WHICH_WOULD.search(each.asked) is not None
        )
        if not (again or (bare and said)):
            yield each
        said = said or bare


def _of_what_is_put_up(intent: Intent, scenario: Scenario) -> bool:
    """Tell whether a fact was found by the agent's own thing: “would you like my direct number?”"""
    found = intent.act is Act.TELL and _OWN_THING.search(intent.asked)
    return bool(found) and not _tells_yes(intent, scenario)


_OWN_THING = re.compile(
    r"\b(?:would you like|do you want|shall i give you) (?:my|our|me to|us to)\b"
)


def _tells_yes(intent: Intent, scenario: Scenario) -> bool:
    """Tell whether a fact says yes to a question for approval."""
    if intent.act is not Act.TELL or not intent.asked:
        return False
    asks = ways.SUITS.search(intent.asked) or ways.proposes(core(intent.asked))
    lines = answering(scenario.fact(intent.about).says, intent.asked)
    return bool(asks) and 2 * sum(bool(_YES.match(line)) for line in lines) > len(lines)


_YES = re.compile(r"(?:yes|yeah|yep|sure|of course|certainly|please)\b", re.IGNORECASE)
_WHICH_WOULD = re.compile(
    r"\bwhat would (?:help|suit|you)\b|\bwhich (?:one|of|would|is(?! the \w+ (?:way|number|name|address|day|street)))\b"
)
_TELLS_WHICH = frozenset(("suits", "which", "whichever"))
