"""What moves the customer: each thing heard, by how much, and the study it rests on. Long because each move stands here once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from highpoint.engine.moment import Verdict
from highpoint.practice._odd import Odd
from highpoint.practice._sizing import UPSET, lands, most_coldness, sized
from highpoint.practice.listen import Care, Heard
from highpoint.practice.scenario import Scenario, Taken
from highpoint.practice.state import State, patience_of

_COLDNESS, _WORDS = "coldness", "words"
_FILE = files("highpoint.practice") / "words" / "moves.toml"
_MANY_NAMES = 4
# So much one reply can lift who came in upset: by words and answers, and with an offer they like.
_MOST_BY_WORDS, _MOST_WITH_AN_OFFER = 0.45, 0.9
# So often good news lifts somebody by itself.
_NEWS_TWICE = 2
# So many replies in a row without a step, and the care in them was words alone.
_IDLE = 2
# From here on somebody feels heard.
_HEARD = 0.5


@dataclass(frozen=True, slots=True)
class Move:
    """
    How much one thing heard moves a customer of middling patience and warmth.

    ``share`` is what it adds up with: *coldness*, which has a bound, or *words*, which are lent.
    """

    key: str
    says: str
    source: str
    size: str
    temper: float = 0.0
    trust: float = 0.0
    heard: float = 0.0
    patience: float = 0.0
    share: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """
    A move that was made: by how much for this customer, and by which words of the reply.

    ``about`` is the title of the outcome a move is about, where it names one.
    """

    move: str
    temper: float
    words: tuple[int, int] | None
    about: str = ""

    @property
    def says(self) -> str:
        says = moves()[self.move].says
        return f"{says}: {self.about}" if self.about else says


@cache
def moves() -> Mapping[str, Move]:
    """Return all moves by key."""
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)
    return {key: Move(key=key, **row) for key, row in rows.items()}


def moved(state: State, heard: Heard, scenario: Scenario) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after a reply, and what moved it with its words."""
    persona = scenario.persona
    effects = []
    most = patience_of(persona)
    room = _room(state, heard, scenario)
    for key, span_of in _felt(state, heard, scenario):
        move = moves()[key]
        temper = sized(move.temper, persona, state.temper, news=key.startswith("refusal"))
        if move.temper > 0 and move.share != _WORDS:
            temper *= lands(state, scenario)
        if move.share == _COLDNESS:
            temper *= 1 - state.coldness / most_coldness(scenario)
        elif move.share == _WORDS and state.hollow and not state.agreed:
            temper = 0.0
        if key == "care_hollow":
            temper -= state.lent
        if temper > 0:
            temper = min(temper, room)
            room -= temper
        words = heard.spans.get(span_of)
        effects.append(Effect(key, round(temper, 4), (words.start, words.end) if words else None))
        state = replace(
            state,
            temper=state.temper + temper,
            trust=_unit(state.trust + move.trust),
            heard=_unit(state.heard + move.heard),
            patience=min(most, state.patience + move.patience),
            coldness=state.coldness - (temper if move.share == _COLDNESS else 0.0),
            lent=_lent(state.lent, key, temper),
            hollow=state.hollow or key == "care_hollow",
        )
    effects += _not_allowed(heard, scenario)
    return state, tuple(effects)


def _room(state: State, heard: Heard, scenario: Scenario) -> float:
    """Return how much gladder one reply can make somebody: an upset one by words not without end."""
    if state.temper >= 0 or heard.news or "done" in heard.spans:
        return math.inf
    liked = any(
        _is_liked(key, scenario) and not scenario.outcome(key).side for key in heard.offered
    )
    return _MOST_WITH_AN_OFFER if liked else _MOST_BY_WORDS


def _lent(before: float, key: str, temper: float) -> float:
    """Return how much of their temper the customer owes to words alone."""
    if key == "care_hollow":
        return 0.0
    return before + temper if moves()[key].share == _WORDS else before


def _not_allowed(heard: Heard, scenario: Scenario) -> list[Effect]:
    """Return what was offered and policy does not allow: it moves nobody, the debrief tells it."""
    found = []
    for outcome in scenario.outcomes:
        if outcome.key in heard.offered and not outcome.allowed:
            words = heard.spans.get(f"offered {outcome.key}")
            place = (words.start, words.end) if words else None
            found.append(Effect("not_allowed", 0.0, place, outcome.title))
    return found


def _felt(state: State, heard: Heard, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield the moves a reply makes, each with the name of its words in ``heard.spans``."""
    if heard.odd is Odd.SILENCE and nobody_waits(state):
        return
    if heard.odd is Odd.SILENCE and state.agreed and state.waiting:
        # Who is served and left with one more question goes in peace, not in anger.
        yield "put_off", "odd"
        return
    if heard.odd is not None and heard.odd is not Odd.ONE_WORD:
        again = heard.odd in _SENSELESS and state.odd > state.silences
        yield ("nonsense_again" if again else _ODD[heard.odd]), "odd"
        return
    if _is_hollow(state, heard):
        yield "care_hollow", "all"
    yield from _treated(state, heard)
    yield from _called(state, heard)
    yield from _served(state, heard, scenario)
    yield from _ended(state, heard)


def _treated(state: State, heard: Heard) -> Iterator[tuple[str, str]]:
    if heard.insult:
        yield "insult", "insult"
    elif heard.defensive:
        yield ("defensive_again" if state.blamed else "defensive"), "defensive"
    if heard.same_again and heard.care is not Care.NONE and not state.rituals:
        yield "ritual", "acknowledgement"
    elif heard.same_again and (heard.care is not Care.NONE or not heard.moves_on):
        yield "same_again", "all"
    elif heard.scripted and not heard.checked:
        yield "scripted", "scripted"
    if heard.care is not Care.NONE:
        yield from _cared(state, heard)
    elif not state.cares and state.mood < UPSET and state.cold < 2 and heard.odd is None:
        yield "care_missing", "all"
    if heard.owns and not state.owned:
        yield "fault_owned", "all"
    if heard.personal is not None:
        yield ("personal" if heard.personal is Verdict.MET else "personal_missed"), "personal"
    elif heard.personal_word and state.passed_over:
        yield "personal", "personal_reply"
    if heard.repeat is Verdict.MET:
        yield "owned", "repeat"
    elif heard.repeat is not None:
        yield "not_owned", "repeat"
    if took_back(state, heard):
        yield "took_back", f"offered {state.agreed}"
    elif heard.contradicts:
        yield "contradicted", "all"
    elif heard.catch and state.agreed and not (heard.refused or heard.answered):
        yield "catch", "all"
    if heard.churn is Verdict.MET:
        yield "win_back", "churn"
    if heard.extra_touch:
        yield "extra_touch", "extra_touch"


def _cared(state: State, heard: Heard) -> Iterator[tuple[str, str]]:
    """Weigh words of care: the first, the first that fit, and those that stand for work."""
    idle = not heard.moves_on or heard.same_again
    late = state.heard < _HEARD and not (state.hollow or heard.same_again)
    if state.cares and idle and not state.agreed and _nearly_all_words(state):
        yield "care_again", "acknowledgement"
    elif (heard.insult or heard.defensive) or (state.cares and not late):
        return
    elif heard.care is Care.FITS:
        yield "care_fits", "acknowledgement"
    elif not state.cares:
        yield "care_bare", "acknowledgement"


def _is_hollow(state: State, heard: Heard) -> bool:
    """Tell whether it shows now that kind words were all there was to be: by more of them, or later."""
    if heard.moves_on or state.agreed or state.hollow or not state.cares:
        return False
    now = heard.care is not Care.NONE
    more = now or heard.scripted or heard.same_again
    return _mostly_words(state, now=now) and state.idle + 1 >= (_IDLE if more else _IDLE + 1)


def _mostly_words(state: State, *, now: bool = True) -> bool:
    """Tell whether at least every other reply has had words of care, this one counted in."""
    return 2 * (state.cares + now) >= state.replies + 1


def _nearly_all_words(state: State) -> bool:
    """Tell whether more than two replies in three have had words of care, this one counted in."""
    return 3 * (state.cares + 1) > 2 * (state.replies + 1)


def nobody_waits(state: State) -> bool:
    """Tell whether the customer is served and waits for nothing more."""
    return bool(state.agreed) and (state.took_leave or not (state.waiting or state.pressing))


def took_back(state: State, heard: Heard) -> bool:
    """Tell whether what was agreed is refused now."""
    if not state.agreed or state.agreed in heard.offered:
        return False
    return state.agreed in heard.refused or heard.withdraws


def _called(state: State, heard: Heard) -> Iterator[tuple[str, str]]:
    if heard.wrong_name:
        yield "wrong_name", "name_use"
    elif heard.names and not state.names:
        yield "name_once", "name_use"
    if heard.names and (heard.names > 2 or state.names + heard.names >= _MANY_NAMES):
        yield "name_stuffed", "name_use"


def _served(state: State, heard: Heard, scenario: Scenario) -> Iterator[tuple[str, str]]:
    new = [key for key in heard.asked if key not in state.told]
    again = [
        key
        for key in heard.asked
        if key in state.told and key not in heard.told_back and not scenario.fact(key).personal
    ]
    if again and not new:
        yield "asked_twice", f"asked {again[0]}"
    elif new or heard.asked_else:
        yield "work_begun", f"asked {new[0]}" if new else "details_asked"
    settled = [key for key in heard.answered if key in state.pending]
    if settled:
        no = heard.unwelcome and not (heard.offered or heard.remedy)
        yield ("answered_no" if no else "answered"), f"answered {settled[0]}"
    elif state.waiting and not heard.defensive and not _only_greets(state, heard):
        put_off = heard.put_off and heard.moves_on
        yield ("put_off" if put_off or _works_on_it(state, heard) else "passed_over"), "all"
    best = best_offer(heard, scenario, state)
    if best is not None and is_better(best, state, scenario):
        yield f"offer_{scenario.outcome(best).taken.value}", f"offered {best}"
    elif best is not None and best not in state.accepted and _is_liked(best, scenario):
        yield "offer_side", f"offered {best}"
    elif (
        (heard.remedy or heard.suggests)
        and (best is None or not scenario.outcome(best).side)
        and not state.done
        and (state.agreed or not heard.refusal)
        and not heard.same_again
    ):
        yield "remedy", "done" if "done" in heard.spans else "promise"
    kept = heard.news and state.agreed and best is None
    if (kept or heard.found) and state.gladdened < _NEWS_TWICE:
        yield "came_about", "done" if "done" in heard.spans else "all"
    yield from _said_no(heard)
    if heard.promise is Verdict.MET:
        yield "promise_timed", "promise"
    elif heard.promise is not None:
        yield ("promise_vague_again" if state.vague else "promise_vague"), "promise"
    if heard.hold is not None:
        yield ("hold_kind" if heard.hold is Verdict.MET else "hold_bare"), "hold"
    if heard.odd is Odd.ONE_WORD and not settled:
        yield "one_word", "all"
    elif not (
        heard.moves_on
        or heard.news
        or state.agreed
        or heard.goodbye
        or (heard.asks_anything and not heard.defensive)
        or _only_greets(state, heard)
        or _cares_first(state, heard)
    ):
        yield "no_step", "all"


def _only_greets(state: State, heard: Heard) -> bool:
    """Tell whether a reply is the first and a greeting: nothing is passed over by it yet."""
    return heard.greets_only and not state.greeted


def _works_on_it(state: State, heard: Heard) -> bool:
    # After the remedy a question waits more easily: who closes kindly lets it be asked again.
    served = state.agreed and (
        heard.moves_on or heard.checked or heard.asks_anything or heard.goodbye
    )
    return bool(
        served
        or heard.remedy
        or heard.news
        or heard.asked
        or heard.asked_else
        or heard.hold
        or _cares_first(state, heard)
    )


def _cares_first(state: State, heard: Heard) -> bool:
    """Tell whether the first reply is a word of care: it need not solve anything yet."""
    return heard.care is not Care.NONE and not (state.greeted or heard.defensive)


def _said_no(heard: Heard) -> Iterator[tuple[str, str]]:
    verdict = heard.refusal
    if verdict is None and heard.refused:
        verdict = Verdict.PARTIAL if heard.offered else Verdict.MISSED
    if verdict is None:
        return
    where = "refusal" if "refusal" in heard.spans else "all"
    yield (
        {Verdict.MET: "refusal_kind", Verdict.PARTIAL: "refusal_half"}.get(verdict, "refusal_bare"),
        where,
    )


def _ended(state: State, heard: Heard) -> Iterator[tuple[str, str]]:
    if not heard.goodbye:
        return
    served = state.agreed or heard.offered or heard.remedy
    if served and _WARM & heard.spans.keys():
        yield "warm_end", "goodbye"
    elif not served and not heard.moves_on:
        yield "brushed_off", "goodbye"


# What makes a goodbye warm.
_WARM = frozenset(
    ("thanks", "personal_reply", "praise_reply", "kind_word", "name_use", "extra_touch")
)


def best_offer(heard: Heard, scenario: Scenario, state: State) -> str | None:
    """
    Return the offer in a reply that the customer likes best, None where there is none.

    What settles the matter goes before a gift beside it, what is new before what is agreed.
    """
    offers = [key for key in heard.offered if key not in state.declined or len(heard.offered) == 1]

    def order(key: str) -> tuple[bool, bool, int]:
        side = scenario.outcome(key).side and not state.agreed
        return key in state.accepted, side, _liking(key, scenario)

    return min(offers, key=order, default=None)


def is_better(offer: str, state: State, scenario: Scenario) -> bool:
    """Tell whether an offer settles the matter, or settles it better than what is agreed."""
    if scenario.outcome(offer).side:
        return False
    if not state.agreed or state.agreed not in {each.key for each in scenario.outcomes}:
        return not state.agreed or _is_liked(offer, scenario)
    return _liking(offer, scenario) < _liking(state.agreed, scenario)


def _liking(key: str, scenario: Scenario) -> int:
    return list(Taken).index(scenario.outcome(key).taken)


def _is_liked(key: str, scenario: Scenario) -> bool:
    return scenario.outcome(key).taken in (Taken.GLADLY, Taken.WILLINGLY)


_ODD = {
    Odd.SILENCE: "silence",
    Odd.NONSENSE: "nonsense",
    Odd.OWN_WORDS: "own_words",
    Odd.OTHER_LANGUAGE: "other_language",
    Odd.OUT_OF_ROLE: "out_of_role",
}
_SENSELESS = frozenset((Odd.NONSENSE, Odd.OWN_WORDS, Odd.OTHER_LANGUAGE))


def _unit(value: float) -> float:
    return max(0.0, min(1.0, round(value, 4)))
