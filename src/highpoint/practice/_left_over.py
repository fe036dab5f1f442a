"""Parts of a reply that are left without a word: each question gets a short one that fits it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from highpoint.practice._fitted import TAKES
from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Heard
from highpoint.practice.listening import ways
from highpoint.practice.listening.clauses import of_their_world
from highpoint.practice.listening.forms import (
    PART,
    RHETORICAL,
    answered_otherwise,
    beside,
    core,
    form_of,
    marked,
    unmarked,
)

# Who says one of these has answered the whole reply.
_WHOLE = frozenset(
    [
        *(Act.HERE, Act.RETELL, Act.ONE_WORD, Act.CORRECT, Act.TOOK_BACK, Act.TOLD_ALREADY),
        *(Act.PRESS_TIME, Act.PRESS_REASON, Act.PRESS_STEP, Act.DOUBT, Act.REMIND, Act.RATHER),
        *(Act.TRIES, Act.STILL, Act.AS_WRITTEN, Act.FOLLOWS, Act.DECLINE, Act.DO_NOT_KNOW),
    ]
)
# One yes is enough for all that is put up.
_YES = frozenset(("may", "offered"))
# Of so many things nobody says that they do not know them.
_MOST = 2
_REACHES = re.compile(
    r"^\W*(?:and )?(?:how|where|by what means) (?:can|may|could|do|should|shall) (?:i|we) (?:best )?(?:reach|contact|get hold of) you\b"
)
# More than the “how are you?” of a greeting, which is passed over where a thing is asked for.
_HOW_THEY_ARE = re.compile(
    r"^\W*(?:and )?how (?:are you (?:getting on|doing|feeling|holding up|coping|bearing up|keeping)\b|do you feel\b|have you been\b)"
)
_OF_OTHERS = re.compile(
    r"(?:would|will|can|could|may|might|shall|should) (?:he|she|they|it|our|mr|mrs|ms|dr|your [\w-]+)\b"
)


def left_over(matter: Sequence[Intent], heard: Heard) -> list[Intent]:
    """Return a word for each question that what is answered so far leaves out, none for a lone one."""
    if not matter or any(each.act in _WHOLE for each in matter):
        return []
    told = {each.asked or heard.answers.get(each.about, "") for each in matter}
    told |= heard.taken | {question for _, question in heard.choices}
    unknown = sum(unmarked(each.about).startswith(PART) for each in matter)
    took = any(each.act in TAKES or unmarked(each.about) in _YES for each in matter)
    found: list[Intent] = []
    for question in heard.each_question:
        if question in told or heard.greets_only:
            continue
        if _REACHES.search(question):
            found.append(Intent(Act.ON_FILE, "", question))
            continue
        if _HOW_THEY_ARE.search(question):
            found.append(Intent(Act.SMALL_TALK, "", question))
            continue
        if not _wants_a_word(question):
            continue
        part = beside(marked(form_of(question), question), question)
        if not part:
            continue
        if unmarked(part).startswith(PART):
            unknown += 1
            if unknown > _MOST:
                continue
        kinds = {unmarked(each.about) for each in (*matter, *found)}
        if unmarked(part) in kinds or (unmarked(part) in _YES and took):
            continue
        found.append(Intent(Act.IMPROVISE, part, question))
    return found


def _wants_a_word(question: str) -> bool:
    """Tell whether a question asks how things are, or for leave, and puts nothing up to be taken."""
    asked = core(question)
    if answered_otherwise(question) or RHETORICAL.match(question) or ways.CONFIRMS.search(question):
        return False
    if any(way.search(question) for way in (ways.TRY_IT, ways.CLOSES, ways.ELSE, ways.WHICH)):
        return False
    if ways.OPEN.match(asked):
        return not (ways.proposes(question) or ways.SHALL.search(asked))
    return ways.closed(asked) and (of_their_world(asked) or bool(_OF_OTHERS.match(asked)))
