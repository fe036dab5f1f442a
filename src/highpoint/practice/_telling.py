"""What a customer answers to the questions of a reply: from the story, else by their form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from highpoint.engine.moment import Verdict
from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Heard
from highpoint.practice.listening import ways
from highpoint.practice.listening.details import PLAIN
from highpoint.practice.listening.forms import (
    CONFIRM,
    EVADING,
    GONE,
    OF_THEMSELVES,
    STILL_SO,
    beside,
    core,
    form_of,
    in_passing,
    marked,
    unknown,
    unmarked,
)
from highpoint.practice.scenario import HANDED, Fact, Scenario, Told
from highpoint.practice.state import State

# A message in a chat, or a breath on the phone, holds two thoughts.
MOST_THOUGHTS = 2
# A letter holds one thought more than a chat message.
_MOST_IN_A_LETTER = MOST_THOUGHTS + 1
# A yes to an offer is said in passing, before the answers that the same message holds.
_IN_PASSING = (Act.ACCEPT, Act.ACCEPT_HALF, Act.SUITS)
# So many plain things are told at once: a name, a number, an address.
_MOST_PLAIN = 3
# So many parts of a question are answered, and so many of them by a word that they are not known.
_MOST_ANSWERS, _MOST_PARTS = 4, 2
# What is said of a number that may be wrong, and that nobody wrote down.
_NOT_SURE = "part-yes"
# What is said of “the rest”.
_OTHER_PART = "part-else"
# Below this mood an unserved customer says how bad it is.
UPSET = -0.15
# What somebody in any mood answers, as it asks for what they did or have.
_KNOWN = ("is-it", "either", "did-you", "have-you", "were-you", "are-you", "has")
_A_DAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|tomorrow|tonight)\b", re.IGNORECASE
)
_BY_DAY = re.compile(rf" (?:by|on|before|until|for) ({_A_DAY.pattern})", re.IGNORECASE)
# Below this one they are curt about what is beside the matter.
_CURT = -0.6


def told(before: State, heard: Heard, state: State, scenario: Scenario) -> Iterator[Intent]:
    """Yield what the customer tells of what was asked, and what they want to know themselves."""
    new = [key for key in heard.asked if key not in before.told]
    reference = _reference(new, before, heard, scenario)
    heard = replace(heard, answers={**reference, **heard.answers})
    new = [*reference, *new] or _any_details(before, heard, scenario)
    answers = in_one_breath(
        _asked_for(new, before, state, heard, scenario), most_thoughts(scenario, heard), scenario
    )
    yield from answers
    if heard.details:
        return
    # Who is given something beside what is agreed does not ask when.
    gift = before.agreed and state.agreed == before.agreed and state.accepted != before.accepted
    if heard.promise is Verdict.PARTIAL and not (heard.when or answers or gift):
        yield Intent(Act.PRESS_TIME)
    waits = heard.hold is not None and not heard.asked and heard.promise is not Verdict.PARTIAL
    if waits and not (heard.answered or heard.offered or heard.forms or heard.settling):
        yield Intent(Act.AGREE_WAIT)
    elif _follows(heard, scenario) and not answers:
        yield Intent(Act.FOLLOWS)


def most_thoughts(scenario: Scenario, heard: Heard) -> int:
    """Return how many thoughts a message of a scenario's channel holds: an answer to each question."""
    usual = _MOST_IN_A_LETTER if scenario.channel == "email" else MOST_THOUGHTS
    return max(usual, min(max(len(heard.answers), len(heard.each_question)), _MOST_ANSWERS))


def in_one_breath(intents: Iterable[Intent], most: int, scenario: Scenario) -> list[Intent]:
    """Return as many intents as a message holds; no plain thing that was asked for is left out."""
    intents = list({each[:2]: each for each in intents}.values())
    plain = [each for each in intents if _is_plain(each, scenario)][:_MOST_PLAIN]
    yes = [each for each in intents if each.act in _IN_PASSING][:1]
    yes = yes if any(each.act is Act.TELL for each in intents) else []
    others = [each for each in intents if not (_is_plain(each, scenario) or each in yes)]
    others = others[: max(most - len(plain), 1) if most else 0]
    return [each for each in intents if each in plain or each in others or each in yes]


def _is_plain(intent: Intent, scenario: Scenario) -> bool:
    """Tell whether an intent hands over what anybody knows of themselves."""
    if intent.act is Act.TELL:
        return bool(HANDED & set(scenario.fact(intent.about).asked_by))
    return intent.act is Act.MY_NAME or unmarked(intent.about) in PLAIN


def _asked_for(
    new: Sequence[str], before: State, state: State, heard: Heard, scenario: Scenario
) -> list[Intent]:
    """Return an answer to each question, in their order: from the story, else by its form."""
    places = {each: place for place, each in enumerate(heard.each_question)}
    return sorted(
        _answers(new, before, state, heard, scenario),
        # “The rest I'd have to check” comes after what is known.
        key=lambda i: (
            unmarked(i.about) == _OTHER_PART,
            heard.order.get(i.about, places.get(i.asked, 0)),
        ),
    )


def _answers(
    new: Sequence[str], before: State, state: State, heard: Heard, scenario: Scenario
) -> Iterator[Intent]:
    """Yield an answer to each question, facts first, then small things, then by form."""
    if over := _is_over(state, heard):
        # Whatever they told of it before was so before.
        yield Intent(Act.IMPROVISE, marked(GONE, over), over)
        new = [key for key in new if heard.answers.get(key) != over]
        forms = tuple(each for each in heard.forms if heard.answers.get(each) != over)
        heard = replace(heard, forms=forms, asked=tuple(new))
    again = [k for k in heard.asked if k in heard.plainly_asked and scenario.fact(k).handed]
    if any(key in heard.answers for key in new):
        # A day that the agent merely names is not asked for, where something else is.
        new = [key for key in new if key in heard.answers or key in heard.plainly_asked]
    if heard.corrects:
        yield Intent(Act.CORRECT, heard.corrects)
        rest = [key for key in new if key != heard.corrects]
        yield from (Intent(Act.TELL, key, heard.answers.get(key, "")) for key in rest)
        return
    if heard.corrects is not None:
        # Whoever cannot tell it better does not only say that it is wrong.
        yield Intent(Act.IMPROVISE, _NOT_SURE)
        return
    if heard.who:
        yield Intent(Act.MY_NAME)
    wished = {heard.answers.get(key) for key in new} | {one for _, one in heard.choices}
    if heard.sounded_in and not heard.sounded_in & wished:
        yield Intent(Act.RATHER, "", min(heard.sounded_in))
    yield from (Intent(Act.CHOOSE, chosen, question) for chosen, question in heard.choices)
    others = [k for k in heard.answers if k in heard.asked and k not in new and k not in again]
    others = others if new or heard.details or heard.forms else []
    yield from (Intent(Act.TELL, key, heard.answers.get(key, "")) for key in [*new, *others])
    if not (new or heard.details or heard.choice):
        if heard.reminds_of:
            yield Intent(Act.REMIND, _told_once(heard.reminds_of, before, scenario))
            return
        if again:
            back = again[0] in heard.told_back
            yield Intent(Act.IMPROVISE, CONFIRM) if back else Intent(Act.TOLD_ALREADY, again[0])
    yield from (Intent(Act.IMPROVISE, detail) for detail in heard.details)
    if new or heard.details or heard.choice or heard.who:
        # Beside what is known stands that the rest is not: no part is left without a word.
        for form in heard.forms[:_MOST_PARTS]:
            if part := beside(form, heard.answers[form]):
                yield Intent(Act.IMPROVISE, part, heard.answers[form])
    elif heard.forms and set(heard.offered) <= set(before.accepted):
        yield _by_form(heard.forms[0], state, heard)
    elif heard.forms:
        # What is asked beside an offer is no part of it.
        for form in [each for each in heard.forms if not ways.closed(heard.answers[each])][:1]:
            if part := in_passing(form, heard.answers[form]):
                yield Intent(Act.IMPROVISE, part, heard.answers[form])
    if not (new or again or heard.who or heard.details or heard.forms or heard.choice or over):
        yield from () if heard.sounded_in else _otherwise(before, state, heard)


def _told_once(line: str, before: State, scenario: Scenario) -> str:
    """Return a wish without the day by which it is to be, where they have told that day already."""
    told = [fact for fact in scenario.facts if fact.key in before.told]
    facts = [fact for fact in told if fact.told is not Told.AT_ONCE]
    days = {day.lower() for fact in facts for day in _mostly_named(fact)}
    return _BY_DAY.sub(lambda by: "" if by[1].lower() in days else by[0], line)


def _mostly_named(fact: Fact) -> set[str]:
    """Return the days that most lines of a fact name."""
    named = Counter(day for line in fact.says for day in set(_A_DAY.findall(line)))
    return {day for day, count in named.items() if 2 * count > len(fact.says)}


def _is_over(state: State, heard: Heard) -> str:
    """Return the question whether the trouble goes on where it has just been ended, else nothing."""
    if not (heard.news or heard.granted or state.gladdened):
        return ""
    return next((each for each in heard.each_question if form_of(each) == STILL_SO), "")


def _by_form(form: str, state: State, heard: Heard) -> Intent:
    """Return what a question wants by its form; of their life somebody rather tells what is so."""
    asked = heard.answers.get(form, "")
    if heard.life and heard.life not in state.told and state.mood >= UPSET:
        return Intent(Act.TELL, heard.life, asked)
    if unmarked(form) in EVADING and (state.mood >= _CURT or unmarked(form) in _KNOWN):
        # Nobody in an even mood is curt about a side question, and nobody does not know their own doing.
        part = unknown(asked)
        return Intent(
            Act.IMPROVISE, marked("open", asked) if unmarked(part) == _OTHER_PART else part, asked
        )
    return Intent(Act.IMPROVISE, form, asked)


def _otherwise(before: State, state: State, heard: Heard) -> Iterator[Intent]:
    """Yield what is said to a question that no fact, small thing or form answers."""
    known = heard.asked or (heard.offered and set(heard.offered) <= set(before.accepted))
    closed = heard.asked and ways.closed(core(heard.answers.get(heard.asked[0], "")))
    small_no = any(unmarked(each) in OF_THEMSELVES for each in heard.forms_anyway)
    if heard.asked and closed and small_no:
        # “Do you need it by Thursday, then?”: who has told so does not now say that they don't.
        yield Intent(Act.TELL, heard.asked[0], heard.answers.get(heard.asked[0], ""))
    elif known and heard.forms_anyway and (closed or not heard.asked):
        yield from (Intent(Act.IMPROVISE, each) for each in heard.forms_anyway)
    elif heard.asked:
        yield Intent(Act.TELL, heard.asked[0], heard.answers.get(heard.asked[0], ""))
    elif heard.contact:
        yield Intent(Act.ON_FILE)
    elif heard.checked:
        return
    elif heard.asked_else and not heard.offered:
        yield Intent(Act.DO_NOT_KNOW)
    elif heard.beside and not heard.greets_only:
        yield _beside(state, heard)


def _follows(heard: Heard, scenario: Scenario) -> bool:
    """Tell whether the customer just does what they are told; nobody does so by letter."""
    busy = heard.asked or heard.offered or heard.suggests or heard.try_it or heard.refused
    return heard.instructs and not busy and scenario.channel != "email"


def _beside(state: State, heard: Heard) -> Intent:
    """Answer a question beside the matter: with something of their life, or what they suppose."""
    if heard.supposes:
        if heard.instructs:
            return Intent(Act.TRIES)
        return Intent(Act.OF_ME if heard.of_them else Act.THINK_SO)
    if heard.life and heard.life not in state.told and state.mood >= UPSET:
        return Intent(Act.TELL, heard.life)
    if not heard.of_them:
        return Intent(Act.DO_NOT_KNOW)
    return Intent(Act.LATER if state.agreed and state.mood > 0 else Act.ASIDE)


def _any_details(state: State, heard: Heard, scenario: Scenario) -> list[str]:
    """Take a question for “your details” as one for the first fact not told."""
    if not heard.any_details:
        return []
    if not heard.asked_else or heard.checked or heard.who or heard.details or heard.forms:
        return []
    return _first_untold(state, scenario)


def _reference(
    new: Collection[str], before: State, heard: Heard, scenario: Scenario
) -> dict[str, str]:
    """Take a question for a number of the matter, put beside others, as one for the first fact."""
    answered = {*heard.answers.values(), *heard.taken}
    asked = [each for each in heard.each_question if _A_NUMBER.search(each)]
    asked = [each for each in asked if each not in answered]
    if not (asked and (new or heard.forms or heard.who)):
        return {}
    first = _first_untold(replace(before, told=()), scenario)
    return {key: asked[0] for key in first if key not in (*before.told, *new)}


def _first_untold(state: State, scenario: Scenario) -> list[str]:
    return [
        fact.key
        for fact in scenario.facts
        if fact.told is Told.WHEN_ASKED and not fact.personal and fact.key not in state.told
    ][:1]


_A_NUMBER = re.compile(
    r"\b(?:have|get|give (?:me|us)|share|confirm|tell (?:me|us)|what(?:'s| is)|need)\b.*\b(?:your|the) (?:[\w ]+ and (?:your )?)?(?:reference|order|account|customer|contract|booking|reservation|case|ticket) (?:number|id|code)\b"
)
