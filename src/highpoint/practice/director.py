"""What the customer does next: from the state and what was heard to intents, or to the end."""

from __future__ import annotations

from dataclasses import dataclass, replace

from highpoint.practice._answering import answer, nothing_more, open_asks, sharp, thanks
from highpoint.practice._odd import Odd
from highpoint.practice._remembering import remembered
from highpoint.practice.intent import Act, Ending, Intent
from highpoint.practice.listen import Heard
from highpoint.practice.moves import Effect, moved, nobody_waits
from highpoint.practice.persona import BadNews
from highpoint.practice.scenario import Scenario
from highpoint.practice.state import State

# So often a question is asked before the customer lets it rest; less often once they are served.
_MOST_ASKED, _MOST_ASKED_SERVED = 3, 2
_SECOND_CHANCE = 1.2
_ANGRY = -0.6
_BESIDE_THEMSELVES = -0.8
_GLAD = 0.1
# So many questions beside the matter are answered after the thanks.
_LINGERS = 4
# What they want to hear more about, whatever is agreed.
_PRESSES = (Act.PRESS_TIME, Act.PRESS_STEP, Act.PRESS_REASON, Act.TOOK_BACK, Act.CATCH)
_PLAIN_SPOKEN, _RESERVED = 0.55, 0.3


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of one reply: the state after it, what moved it, what the customer does."""

    state: State
    effects: tuple[Effect, ...]
    intents: tuple[Intent, ...]
    ending: Ending | None = None


def opening(scenario: Scenario, state: State) -> tuple[Intent, ...]:
    """Return the intents of the customer's first turn."""
    asks = tuple(Intent(Act.ASK, key) for key, _ in state.waiting)
    return (Intent(Act.OPEN), *asks)


def react(scenario: Scenario, state: State, heard: Heard) -> Turn:
    """Let a reply move the customer, then decide what they do."""
    before = state
    heard = _as_taken(state, heard)
    state, effects = moved(state, heard, scenario)
    state = remembered(state, heard, scenario)
    ending = _unserved_end(state, heard, scenario)
    if ending is not None:
        return Turn(state, effects, _last_words(ending, heard), ending)
    if state.patience <= 0:
        state = replace(state, warned=True, patience=_SECOND_CHANCE)
        return Turn(state, effects, (*sharp(before, state, heard), Intent(Act.THREATEN)))
    if heard.odd is Odd.SILENCE and nobody_waits(state):
        return Turn(state, effects, _parting(before, state, heard), _content(state))
    if heard.odd is not None and heard.odd is not Odd.ONE_WORD:
        return Turn(state, effects, _to_odd(heard.odd, state, scenario))
    state = _let_rest(state)
    served_end = _served_end(before, state, heard, scenario)
    if served_end is not None:
        return Turn(state, effects, _parting(before, state, heard), served_end)
    state, intents = answer(before, state, heard, scenario)
    pressing = any(each.act in _PRESSES for each in intents)
    return Turn(replace(state, pressing=pressing), effects, intents)


def _as_taken(state: State, heard: Heard) -> Heard:
    """Return a reply as the customer takes it: whoever was blamed before hears blame sooner."""
    if heard.courtesy and (state.agreed or state.gladdened):
        # Thanks after good news are neither blame nor a script, however often they come.
        return replace(heard, same_again=False, scripted=False)
    if not (state.blamed and heard.edged) or heard.insult:
        return heard
    return replace(heard, defensive=True, remedy=False, answered=(), owns=False)


def _let_rest(state: State) -> State:
    """Drop the question that was asked often enough."""
    most = _MOST_ASKED_SERVED if state.agreed else _MOST_ASKED
    tired = tuple(key for key, times in state.waiting if times >= most)
    return replace(
        state,
        answered=state.answered + tired,
        waiting=tuple((key, times) for key, times in state.waiting if key not in tired),
    )


def _unserved_end(state: State, heard: Heard, scenario: Scenario) -> Ending | None:
    """Tell whether the customer has had enough, and how they go."""
    persona = scenario.persona
    gone = Ending.SILENT if persona.directness < _RESERVED else Ending.LEAVES
    if state.insulted >= 2 or (state.insulted and state.mood < _ANGRY and state.warned):
        return Ending.ESCALATES
    if heard.odd is Odd.SILENCE and state.silences >= (2 if state.agreed else 3):
        return Ending.SETTLES if state.done and state.mood > 0 else gone
    if state.patience > 0 or not state.warned:
        return None
    if state.silences or heard.odd is not None:
        return gone
    plain = persona.directness >= _PLAIN_SPOKEN and persona.bad_news is not BadNews.WELL
    plain = plain and state.mood < _ANGRY
    # Whoever is beside themselves asks for somebody else before they go, unless they are reserved.
    if plain or (state.mood < _BESIDE_THEMSELVES and gone is Ending.LEAVES):
        return Ending.ESCALATES
    return gone


def _last_words(ending: Ending, heard: Heard) -> tuple[Intent, ...]:
    if ending is Ending.SILENT:
        return ()
    if ending is Ending.ESCALATES:
        first = (Intent(Act.INSULTED),) if heard.insult else ()
        return (*first, Intent(Act.ESCALATE))
    return (Intent(Act.GOODBYE),) if ending is Ending.SETTLES else (Intent(Act.LEAVE),)


def _served_end(before: State, state: State, heard: Heard, scenario: Scenario) -> Ending | None:
    """
    Tell whether the customer has what they came for and the talk is over.

    Whoever is asked something still answers first, and a question still open is asked before the
    thanks, unless the agent has said goodbye.
    """
    if not state.agreed or state.waiting:
        return None
    closed = heard.goodbye or heard.checked
    if any(key not in before.told for key in heard.asked) or _asked_something(heard, state):
        return None
    if not heard.goodbye and (
        state.accepted != before.accepted or (not before.thanked and open_asks(state, scenario))
    ):
        return None
    if not (before.thanked or (closed and before.agreed)):
        return None
    return _content(state)


def _asked_something(heard: Heard, state: State) -> bool:
    """Tell whether the agent waits for an answer; who asks on and on gets a goodbye."""
    return heard.waits and state.lingers <= _LINGERS


def _content(state: State) -> Ending:
    return Ending.THANKS if state.mood >= _GLAD else Ending.SETTLES


def _parting(before: State, state: State, heard: Heard) -> tuple[Intent, ...]:
    """Return the last words of somebody who was served: thanks only where they are meant."""
    first = (nothing_more(heard),) if heard.checked else ()
    if before.thanked or state.mood < 0:
        return (*first, Intent(Act.GOODBYE))
    return (*first, thanks(state), *(() if first else (Intent(Act.GOODBYE),)))


def _to_odd(odd: Odd, state: State, scenario: Scenario) -> tuple[Intent, ...]:
    """Answer what is no answer as a person would, and keep to the matter."""
    act = {
        Odd.SILENCE: Act.NUDGE,
        Odd.NONSENSE: Act.NOT_UNDERSTOOD,
        Odd.OWN_WORDS: Act.OWN_WORDS_BACK,
        Odd.OTHER_LANGUAGE: Act.OTHER_LANGUAGE,
        Odd.OUT_OF_ROLE: Act.OUT_OF_ROLE,
    }[odd]
    pending = [Intent(Act.ASK_AGAIN, key) for key, _ in state.waiting[:1]]
    return (Intent(act), *(pending if odd is not Odd.SILENCE and state.odd > 1 else ()))
