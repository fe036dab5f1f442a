"""What a reply changes besides feelings: what is told, answered, agreed and done."""

from __future__ import annotations

from dataclasses import replace

from highpoint.engine.moment import Verdict
from highpoint.practice._odd import Odd
from highpoint.practice.listen import Care, Heard
from highpoint.practice.moves import best_offer, is_better, took_back
from highpoint.practice.scenario import Scenario, Taken
from highpoint.practice.state import State

# What is agreed where a remedy is promised that no outcome of the scenario names.
ANY_REMEDY = "*"


def remembered(state: State, heard: Heard, scenario: Scenario) -> State:
    """
    Keep what the reply changed besides feelings.

    Long because each thing kept is named here once.
    """
    settled = tuple(key for key in heard.answered if key not in state.answered)
    waiting = tuple((key, times) for key, times in state.waiting if key not in heard.answered)
    if state.agreed in heard.turned_down:
        state = replace(state, agreed="", done=False)
    best = best_offer(heard, scenario, state)
    taken = best is not None and scenario.outcome(best).taken is not Taken.NOT
    if took_back(state, heard):
        state = replace(state, agreed="", done=False)
    agreed = state.agreed
    accepted = state.accepted
    if best is not None and taken:
        if is_better(best, state, scenario):
            agreed = best
        if best not in accepted:
            accepted += (best,)
            settled += tuple(k for k in scenario.outcome(best).answers if k not in settled)
            waiting = tuple(each for each in waiting if each[0] not in settled)
    elif (
        not agreed
        and (heard.remedy or heard.suggests)
        and best is None
        and not heard.refusal
        and not heard.same_again
    ):
        agreed = ANY_REMEDY
    # What is told as done beside it is theirs too.
    accepted += tuple(
        key for key in heard.offered if key not in accepted and _is_theirs(key, heard, scenario)
    )
    if not agreed and _all_answered(state.answered + settled, heard, scenario):
        agreed = ANY_REMEDY
    refused_it = agreed in heard.refused and agreed not in heard.offered
    return replace(
        state,
        # What the agent has named is no news to them.
        told=state.told + tuple(sorted(heard.named.difference(state.told))),
        answered=state.answered + settled,
        waiting=waiting,
        agreed="" if refused_it else agreed,
        refused=tuple(key for key in state.refused if key not in heard.offered)
        + tuple(
            key for key in heard.refused if key not in state.refused and key not in heard.offered
        ),
        done=state.done or (heard.remedy and bool(agreed)),
        accepted=tuple(key for key in accepted if key not in heard.turned_down),
        had=state.had + tuple(sorted(heard.had.difference(state.had))),
        greeted=True,
        lingers=state.lingers + state.thanked,
        declined=state.declined
        + ((best,) if best and not taken and best not in state.declined else ()),
        cares=state.cares + (heard.care is not Care.NONE),
        names=state.names + heard.names,
        vague=state.vague + (heard.promise is Verdict.PARTIAL),
        odd=state.odd + (heard.odd is not None),
        silences=state.silences + (heard.odd is Odd.SILENCE),
        cold=state.cold + (heard.care is Care.NONE and heard.odd is None),
        insulted=state.insulted + heard.insult,
        blamed=state.blamed + (heard.defensive or heard.insult),
        owned=state.owned or heard.owns,
        rituals=state.rituals + (heard.same_again and heard.care is not Care.NONE),
        idle=_idle(state, heard),
        took_leave=state.took_leave if heard.odd is Odd.SILENCE else heard.goodbye,
        passed_over=heard.personal is Verdict.MISSED
        or (state.passed_over and not heard.personal_word),
    )


def _is_theirs(key: str, heard: Heard, scenario: Scenario) -> bool:
    return key in heard.had and scenario.outcome(key).taken is not Taken.NOT


def _idle(state: State, heard: Heard) -> int:
    """Count the replies in a row that bring nothing forward; silence is no reply."""
    if heard.odd is Odd.SILENCE:
        return state.idle
    return 0 if heard.moves_on else state.idle + 1


def _all_answered(answered: tuple[str, ...], heard: Heard, scenario: Scenario) -> bool:
    """Tell whether a friendly customer's questions are all answered: that settles their matter."""
    return (
        scenario.mood >= 0
        and len(scenario.asks) > 1
        and bool(heard.answered)
        and all(ask.key in answered for ask in scenario.asks)
    )
