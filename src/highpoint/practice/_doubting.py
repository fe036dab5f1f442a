"""What a customer says where the form of a question may have them deny their own story."""

from __future__ import annotations

from collections.abc import Sequence

from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Heard
from highpoint.practice.listening.doubt import (
    DOUBT,
    HEART,
    LATER,
    asks_for_the_heart,
    in_doubt,
    is_guess,
    knows_it_all,
    of_their_story,
    stays_so,
)
from highpoint.practice.listening.forms import marked, unmarked
from highpoint.practice.scenario import Scenario
from highpoint.practice.state import State

# Who says one of these has answered the reply: what they would have to guess is passed over.
_ANSWERED = (Act.TELL, Act.CHOOSE, Act.MY_NAME, Act.CORRECT, Act.TOLD_ALREADY, Act.REMIND)
# “Is anything else open?”: the question whether that was all asks for nothing else.
_NOTHING_ELSE = (Act.NO_MORE, Act.ALL_SET)


def doubting(
    matter: Sequence[Intent], before: State, heard: Heard, scenario: Scenario
) -> list[Intent]:
    """
    Return what is meant with no guess at their own story.

    In its place stands the fact that knows all the question is about, else that they ask back, once
    and not twice in a row; beside a real answer nothing.
    """
    alone = len(heard.each_question) == 1
    answered = any(
        each.act in _ANSWERED or (alone and each.act in _NOTHING_ELSE) for each in matter
    )
    told = {*before.told, *(each.about for each in matter if each.act is Act.TELL)}
    found: list[Intent] = []
    for each in matter:
        asked = each.asked or heard.answers.get(each.about, "")
        if not _guesses(each, asked, scenario):
            found.append(each)
            continue
        key = knows_it_all(asked, scenario, told)
        if key:
            told.add(key)
            found.append(Intent(Act.TELL, key, asked))
        elif not (answered or asks_back(found)):
            found.append(Intent(Act.IMPROVISE, _in_doubt(asked, before, scenario), asked))
    return found


def _guesses(intent: Intent, asked: str, scenario: Scenario) -> bool:
    """Tell whether what is meant may deny what is so of their story."""
    if intent.act is not Act.IMPROVISE or not asked or not is_guess(intent.about):
        return False
    return not stays_so(intent.about, asked) and of_their_story(asked, scenario)


def _in_doubt(asked: str, before: State, scenario: Scenario) -> str:
    """Return the form to ask back by; who has just done so, or has told the heart of it, does not."""
    if asks_for_the_heart(asked, scenario) and not before.retold:
        return marked(HEART, asked)
    return marked(LATER, asked) if before.asked_back else in_doubt(asked)


def asks_back(matter: Sequence[Intent]) -> bool:
    """Tell whether somebody asks what a question is for."""
    return any(
        each.act is Act.IMPROVISE
        and each.about.startswith(DOUBT)
        and unmarked(each.about) not in (LATER, HEART)
        for each in matter
    )


def tells_the_heart(matter: Sequence[Intent]) -> bool:
    """Tell whether somebody says in one line what is at stake."""
    return any(unmarked(each.about) == HEART for each in matter)
