"""What a customer answers to a reply that makes sense: first feelings, then the matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from highpoint.engine.moment import Verdict
from highpoint.practice._doubting import asks_back, doubting, tells_the_heart
from highpoint.practice._fitted import (
    TAKES,
    fitting,
    in_its_place,
    offers_beside_a_choice,
    once_each,
    one_way,
    one_yes,
)
from highpoint.practice._left_over import left_over
from highpoint.practice._odd import Odd
from highpoint.practice._reacting import ANSWERS, IN_PASSING, NEVER_LEFT_OUT, moved_by
from highpoint.practice._remembering import ANY_REMEDY
from highpoint.practice._telling import UPSET, in_one_breath, most_thoughts, told
from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Care, Heard
from highpoint.practice.listening.forms import unmarked
from highpoint.practice.listening.what_is import of_two
from highpoint.practice.moves import is_better, took_back
from highpoint.practice.persona import BadNews
from highpoint.practice.scenario import Comes, Scenario, Taken, Told
from highpoint.practice.state import State

# Below this mood they turn on the agent.
_ANGRY = -0.6
# Down to this mood a half-kind no is swallowed.
_SWALLOWS = -0.3
_GLAD = 0.1
_LISTENED = 0.5
# What is said to whether they are happy with what was done.
PLEASED = "pleased"


def answer(
    before: State, state: State, heard: Heard, scenario: Scenario
) -> tuple[State, tuple[Intent, ...]]:
    """
    Return what the customer answers to a reply that makes sense, first feelings, then matter.

    Long because each step changes what the next one may add, and their order is the whole of it.
    """
    feelings = list(_feelings(before, state, heard, scenario))
    state = replace(
        state,
        called_out=state.called_out or Intent(Act.CALL_OUT) in feelings,
        named_enough=state.named_enough or Intent(Act.NAME_ENOUGH) in feelings,
    )
    matter = one_way(list(_matter(before, state, heard, scenario)), heard)
    if not before.greeted and any(each.act is Act.TELL for each in matter):
        # Nothing was tried yet that could be as before.
        matter = [each for each in matter if each.act is not Act.STILL]
    if not matter and heard.hold is not None and not heard.offered:
        matter = [Intent(Act.AGREE_WAIT)]
    if heard.checked:
        matter = _to_last_question(state, heard, scenario, matter)
    answered = {each.act for each in matter}
    if (
        answered & {Act.CHOOSE, Act.TOLD_ALREADY}
        or ((heard.announces or heard.either or heard.news) and answered & ANSWERS)
        or any(_tells_which(each, heard) for each in matter)
        or (state.accepted == before.accepted and any(_names_wish(each, heard) for each in matter))
    ):
        gift = Act.CHOOSE in answered
        beside = offers_beside_a_choice(heard)
        matter = [
            each
            for each in matter
            if each.act not in (*TAKES, Act.DOUBT)
            or (gift and (beside or _is_gift(each, heard, scenario)))
        ]
    else:
        matter = [in_its_place(each, heard) for each in matter]
    feelings, matter = fitting(
        feelings, once_each(list(one_yes(matter, scenario, beside=offers_beside_a_choice(heard))))
    )
    matter = doubting(matter + left_over(matter, heard), before, heard, scenario)
    retold = state.retold or tells_the_heart(matter)
    state = replace(state, asked_back=asks_back(matter), retold=retold)
    if heard.greets_only and not before.greeted and not matter:
        return state, _greeted_back(heard)
    most = most_thoughts(scenario, heard)
    first = moved_by(feelings, matter, before, state, heard, scenario)[:1]
    weighty = [i for i in first if i.act not in IN_PASSING]
    matter = in_one_breath(matter, most - len(weighty), scenario)
    given = tuple(i.about for i in matter if i.act is Act.TELL)
    state = replace(state, told=state.told + given)
    if not matter or (
        len(matter) == 1
        and matter[0].act in _ROOM_FOR_MORE
        and len(weighty) + 1 < most
        and not any(i.act in NEVER_LEFT_OUT for i in first)
    ):
        state, more = _more(before, state, heard, scenario, after=matter)
        matter += more
    elif _asked_for_more(matter, state, heard):
        # What they still want to know is the answer to “is there anything else?”
        state, more = _more(before, state, heard, scenario, after=matter)
        matter += [each for each in more if each.act in (Act.ASK, Act.ASK_AGAIN)]
    if not matter and not any(i.act in _STANDS_ALONE for i in feelings):
        matter = list(_idle(state, heard))
    if any(i.act is Act.ASK_AGAIN for i in matter):
        state = _asked_again(state)
    if any(i.act is Act.ACCEPT or i.act in ANSWERS for i in matter):
        # Whoever was just given something, or answers in full, asks on and does not scold.
        matter = [Intent(Act.ASK, i.about) if i.act is Act.ASK_AGAIN else i for i in matter]
    if any(i.act is Act.THANK for i in matter):
        state = replace(state, thanked=True)
    if any(i.act in (Act.PRESS_STEP, Act.PRESS_TIME, Act.PRESS_REASON) for i in matter):
        state = replace(state, pressed=state.pressed + 1)
    first = moved_by(feelings, matter, before, state, heard, scenario)[:1]
    state = replace(state, gladdened=state.gladdened + (Intent(Act.GLAD) in first))
    stays = len(matter) < most or any(i.act in NEVER_LEFT_OUT for i in first)
    return state, tuple((first if stays else weighty) + matter)


def _asked_for_more(matter: list[Intent], state: State, heard: Heard) -> bool:
    """Tell whether “is there anything else?” is still without an answer beside the others."""
    closed = any(i.act in (*_NOTHING_ELSE, *_NEEDS_MORE) for i in matter)
    return bool(heard.checked and state.agreed and not (closed or heard.goodbye))


def _is_gift(intent: Intent, heard: Heard, scenario: Scenario) -> bool:
    """Tell whether something given beside the matter is taken: for that one thanks, whatever is chosen."""
    given = intent.act is Act.ACCEPT and intent.about in heard.had
    return given and scenario.outcome(intent.about).side


def _names_wish(intent: Intent, heard: Heard) -> bool:
    """Tell whether somebody says what they want, or which of two: that is no yes and no doubt."""
    asked = heard.answers.get(intent.about, "") if intent.act is Act.TELL else ""
    return _WHICH_THEN.search(asked) is not None


def _tells_which(intent: Intent, heard: Heard) -> bool:
    """Tell whether a fact says which of two: the yes to one of them would be a second answer."""
    asked = heard.answers.get(intent.about, "") if intent.act is Act.TELL else ""
    return of_two(asked) and not heard.had and heard.asks_which == asked


_WHICH_THEN = re.compile(
    r"\bwhat (?:would|could|can|should|do) (?:\w+ )*(?:right|like|prefer|want|wish|help)\b|\bwhich\b.*\blike\b|\w or \w"
)


def _to_last_question(
    state: State, heard: Heard, scenario: Scenario, matter: list[Intent]
) -> list[Intent]:
    """Answer whether there is anything else: there is not, where nothing is open; never a bare yes."""
    if not (heard.settling or heard.proposes):
        matter = [each for each in matter if each.act not in _ASSENTS]
    wants_more = state.waiting or open_asks(state, scenario, invited=True)
    if not state.agreed or (wants_more and not heard.goodbye):
        return matter
    if any(each.act is Act.PRESS_TIME for each in matter):
        return matter
    more = [] if state.thanked or state.mood < 0 else [thanks(state)]
    return [*matter, nothing_more(heard), *more]


def nothing_more(heard: Heard) -> Intent:
    """Return the answer of who needs nothing else."""
    return Intent(Act.ALL_SET if heard.all_set else Act.NO_MORE)


def _greeted_back(heard: Heard) -> tuple[Intent, ...]:
    """Return what somebody says to a greeting after they have told their matter."""
    if heard.asked_else:
        return (Intent(Act.PRESS_STEP),)
    first = (Intent(Act.SMALL_TALK),) if heard.how_are_you else ()
    return (*first, Intent(Act.AS_WRITTEN))


# Ways to say yes: they answer an offer, and no question for anything else.
_ASSENTS = (Act.ACCEPT, Act.ACCEPT_HALF, Act.SUITS, Act.THINK_SO, Act.DO_NOT_KNOW, Act.AGREE_WAIT)
_NOTHING_ELSE = (Act.NO_MORE, Act.ALL_SET)
# Who says one of these has said what is still wanting.
_NEEDS_MORE = (Act.ASK, Act.ASK_AGAIN, Act.PRESS_TIME, Act.PRESS_STEP, Act.PRESS_REASON)
_ROOM_FOR_MORE = (Act.TELL, Act.SUITS, Act.ACCEPT, Act.ACCEPT_HALF, Act.TAKE_NO, Act.AGREE_WAIT)
_STANDS_ALONE = (
    Act.COUNTER,
    Act.SNAP,
    Act.CALL_OUT,
    Act.INSULTED,
    Act.ONE_WORD,
    Act.CONTRADICTED,
    Act.CATCH,
    Act.SMALL_TALK,
)


def _offered_after_all(before: State, heard: Heard) -> list[str]:
    return [k for k in heard.offered if k in before.refused and k not in before.accepted]


def _feelings(before: State, state: State, heard: Heard, scenario: Scenario) -> Iterator[Intent]:
    yield from sharp(before, state, heard)
    if heard.wrong_name:
        yield Intent(Act.CORRECT_NAME)
    if heard.contradicts and not took_back(before, heard):
        yield Intent(Act.CONTRADICTED)
    if any(is_better(key, before, scenario) for key in _offered_after_all(before, heard)):
        yield Intent(Act.AFTER_ALL)
    if _comes_late(before, state, heard):
        yield Intent(Act.CATCH)
    if heard.how_are_you and not heard.asked:
        yield Intent(Act.SMALL_TALK)
    if heard.names > 2 and not state.named_enough:
        yield Intent(Act.NAME_ENOUGH)
    if heard.care is Care.FITS and before.heard < _LISTENED <= state.heard and before.mood < _GLAD:
        yield Intent(Act.CALM)
    elif heard.personal is Verdict.MET:
        yield Intent(Act.WARM)


def _comes_late(before: State, state: State, heard: Heard) -> bool:
    """Tell whether something unwelcome comes up when the customer thought all was settled."""
    return bool(
        heard.catch
        and before.agreed
        and before.agreed == state.agreed
        and not (heard.refused or heard.contradicts or heard.answered)
    )


def sharp(before: State, state: State, heard: Heard) -> Iterator[Intent]:
    if heard.insult:
        yield Intent(Act.INSULTED)
    elif heard.defensive:
        yield Intent(Act.SNAP if state.mood < _ANGRY else Act.COUNTER)
    elif heard.same_again and heard.care is not Care.NONE and not before.called_out:
        yield Intent(Act.CALL_OUT)


def _matter(before: State, state: State, heard: Heard, scenario: Scenario) -> Iterator[Intent]:
    """
    Yield what the customer answers to the matter of a reply.

    Long because each answer to a question, an offer or a no stands here once, in its order.
    """
    if heard.no_time and not state.agreed:
        yield Intent(Act.PRESS_TIME)
        return
    if heard.odd is Odd.ONE_WORD and not heard.moves_on and not state.agreed:
        yield Intent(Act.ONE_WORD)
        return
    if took_back(before, heard):
        yield Intent(Act.TOOK_BACK)
        if not state.agreed:
            return
    if heard.there:
        yield Intent(Act.HERE)
        return
    if heard.says_again and not (heard.offered or heard.answered):
        yield Intent(Act.RETELL)
        return
    yield from _solved_or_not(before, state, heard, scenario)
    yield from told(before, heard, state, scenario)


def _solved_or_not(
    before: State, state: State, heard: Heard, scenario: Scenario
) -> Iterator[Intent]:
    """Yield what the customer says to what was offered, agreed or refused."""
    if state.agreed and heard.try_it:
        yield Intent(Act.TRIES)
    elif heard.try_it and not (heard.offered or heard.suggests or heard.either):
        yield Intent(Act.STILL)
    elif heard.doubtful and not state.agreed and scenario.mood >= 0 and state.mood >= _GLAD:
        yield Intent(Act.SUITS)
    elif heard.doubtful and not state.agreed:
        yield Intent(Act.DOUBT)
    elif new := [key for key in state.accepted if key not in before.accepted]:
        yield _taking(new[0], scenario, heard, beside=state.agreed == before.agreed != "")
    elif state.agreed and state.agreed != before.agreed:
        yield from _content_with(state, heard, scenario)
    elif state.agreed and state.declined != before.declined and not heard.answered:
        yield Intent(Act.DECLINE, state.declined[-1], heard.offered_in)
    elif state.agreed and heard.which:
        yield _taking(state.agreed, scenario, heard)
    elif state.agreed and (heard.settling or heard.proposes) and not heard.invites:
        if not heard.choice:
            yield (
                Intent(Act.IMPROVISE, PLEASED) if heard.pleased and state.done else _agreeing(heard)
            )
    elif state.agreed and heard.refusal is Verdict.MISSED and state.mood < _SWALLOWS:
        yield Intent(Act.PRESS_REASON)
    elif state.agreed and heard.refused and not heard.answered:
        yield Intent(Act.TAKE_NO)
    elif (
        heard.offered
        and not state.agreed
        and state.declined != before.declined
        and all(key in before.told for key in heard.asked)
    ):
        yield Intent(Act.DECLINE, state.declined[-1], heard.offered_in)
    elif not state.agreed:
        yield from _to_no(state, heard, scenario)


def _content_with(state: State, heard: Heard, scenario: Scenario) -> Iterator[Intent]:
    """
    Take a remedy; all questions answered is no offer to take, thanks follow by themselves.

    A remedy that the scenario does not name is passed over where the agent waits for an answer.
    """
    if state.agreed == ANY_REMEDY and heard.waits:
        if heard.settling and not heard.choice:
            yield _agreeing(heard)
        return
    if state.agreed == ANY_REMEDY and heard.news:
        # Good news is met with gladness, and nothing is to be taken.
        return
    if state.done or not all(ask.key in state.answered for ask in scenario.asks):
        yield _taking(state.agreed, scenario, heard)


def _agreeing(heard: Heard) -> Intent:
    """Return the yes to a question for approval: whether something suits, or shall be done."""
    shall = next((each for each in heard.forms_anyway if unmarked(each) == "offered"), "")
    return Intent(Act.IMPROVISE, shall) if shall and not heard.settling else Intent(Act.SUITS)


def _taking(agreed: str, scenario: Scenario, heard: Heard, *, beside: bool = False) -> Intent:
    """
    Return the yes to a remedy; what is only put up so far is kept as what it answers.

    Nobody grudges what comes ``beside`` the thing agreed on.
    """
    if agreed == ANY_REMEDY:
        return Intent(Act.ACCEPT)
    grudging = scenario.outcome(agreed).taken is Taken.GRUDGINGLY and not beside
    put_up = "" if agreed in heard.had else heard.offered_in
    return Intent(Act.ACCEPT_HALF if grudging else Act.ACCEPT, agreed, put_up)


def _to_no(state: State, heard: Heard, scenario: Scenario) -> Iterator[Intent]:
    if (heard.refusal is None or heard.answered) and not heard.refused:
        return
    half = heard.refusal is Verdict.PARTIAL and heard.moves_on and state.mood >= _SWALLOWS
    if heard.refusal is Verdict.MET or (half and scenario.persona.bad_news is not BadNews.HARD):
        yield Intent(Act.TAKE_NO)
    elif heard.reason:
        yield Intent(Act.PRESS_STEP)
    else:
        yield Intent(Act.PRESS_REASON)


def _more(
    before: State, state: State, heard: Heard, scenario: Scenario, *, after: list[Intent]
) -> tuple[State, list[Intent]]:
    """Add what the customer says of their own accord: a question, a thing they had kept back."""
    if state.waiting and (not heard.put_off or state.waiting == before.waiting):
        key, times = state.waiting[0]
        if not (heard.hold is not None or (heard.asked and times == 1)):
            return state, [Intent(Act.ASK_AGAIN, key)]
    kept_back = [
        f.key for f in scenario.facts if f.told is Told.ONCE_HEARD and f.key not in state.told
    ]
    if kept_back and _has_room(heard, after) and _feels_heard(state, heard, scenario):
        state = replace(state, told=(*state.told, kept_back[0]))
        return state, [Intent(Act.VOLUNTEER, kept_back[0])]
    asks = [] if heard.goodbye else open_asks(state, scenario, invited=heard.invites)
    if asks and not state.waiting:
        state = replace(state, waiting=((asks[0], 1),))
        return state, [Intent(Act.ASK, asks[0])]
    if (
        state.agreed
        and not state.waiting
        and not state.thanked
        and before.agreed
        and not any(i.act in (Act.ACCEPT, Act.ACCEPT_HALF) for i in after)
        and _may_thank(state, heard, suits=_only_suits(after, heard))
    ):
        return state, [thanks(state)]
    return state, []


def _has_room(heard: Heard, after: list[Intent]) -> bool:
    """Tell whether somebody may tell a thing unasked: not in place of an answer, nor after two."""
    if heard.checked or heard.doubtful or heard.questions or heard.asks_anything:
        return False
    return not (heard.waits or len(after) > 1)


def thanks(state: State) -> Intent:
    """Return thanks, for the remedy agreed on where the scenario names it."""
    return Intent(Act.THANK, "" if state.agreed == ANY_REMEDY else state.agreed)


def _only_suits(after: list[Intent], heard: Heard) -> bool:
    """Tell whether all that was asked is whether it suits them, and it does."""
    return [i.act for i in after] == [Act.SUITS] and len(heard.each_question) == 1


def _may_thank(state: State, heard: Heard, *, suits: bool = False) -> bool:
    """Tell whether thanks fit: not while something is asked for, nor after a sharp word."""
    unwelcome = state.declined and state.declined[-1] in heard.offered
    unwelcome = unwelcome or heard.defensive or heard.insult or heard.catch or heard.contradicts
    waits = state.mood < _GLAD if suits else heard.waits
    return not (waits or unwelcome or _told_no(heard))


def _told_no(heard: Heard) -> bool:
    """Tell whether a reply is a no, with nothing done or offered beside it."""
    if heard.offered or heard.remedy or heard.news or heard.goodbye or heard.checked:
        return False
    return bool(heard.refused or heard.refusal or heard.unwelcome)


def _feels_heard(state: State, heard: Heard, scenario: Scenario) -> bool:
    """Tell whether somebody opens up: once they feel heard, the friendly after a warm word."""
    if state.thanked or heard.goodbye:
        return False
    if scenario.mood >= 0:
        warm = heard.care is Care.FITS or heard.personal is Verdict.MET or heard.extra_touch
        return warm or heard.personal_word or heard.names > 0
    return state.heard >= _LISTENED and not state.agreed


def open_asks(state: State, scenario: Scenario, *, invited: bool = False) -> list[str]:
    """Return the questions the customer has not asked yet and may ask now, all where invited."""
    friendly = scenario.mood >= 0 and state.mood >= 0
    late = invited or state.agreed or (friendly and state.answered)
    comes = (Comes.FIRST, Comes.LATER, Comes.LAST) if late else (Comes.FIRST, Comes.LATER)
    return [
        a.key
        for a in scenario.asks
        if a.comes in comes and a.key not in state.answered and a.key not in state.pending
    ]


def _idle(state: State, heard: Heard) -> Iterator[Intent]:
    """Press on where the reply left the customer nothing to answer."""
    if state.agreed and heard.waits and not heard.questions:
        yield Intent(Act.SUITS)
    elif state.agreed and heard.waits:
        yield Intent(Act.THINK_SO if heard.supposes else Act.DO_NOT_KNOW)
    elif state.agreed:
        yield Intent(Act.TAKE_NO) if _told_no(heard) else thanks(state)
    elif state.mood < UPSET and not state.pressed % 2:
        yield Intent(Act.VENT)
        yield Intent(Act.PRESS_STEP)
    else:
        yield Intent(Act.PRESS_STEP)


def _asked_again(state: State) -> State:
    (key, times), *rest = state.waiting
    return replace(state, waiting=((key, times + 1), *rest))
