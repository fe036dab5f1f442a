"""How the customer of a real talk takes another reply: the same moves, words without a matter."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from zlib import crc32

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.language import ENGLISH
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.text import normalize, words
from highpoint.practice._remembering import ANY_REMEDY
from highpoint.practice.director import Turn, react
from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Care, Heard, listen
from highpoint.practice.moves import Effect
from highpoint.practice.persona import BadNews, Persona, Typing
from highpoint.practice.scenario import (
    Ask,
    Comes,
    Customer,
    Fact,
    Models,
    Scenario,
)
from highpoint.practice.state import State

_LINES = files("highpoint.practice") / "words" / "replay.toml"
_QUESTION = "question"
_DETAILS = "details"
_NOBODY = "Customer"
_CARE = ("acknowledgement", "apology", "specific_apology")
_OPEN = ("question", "request", "plea", "details_asked", "distress", "harm", "hostility", "churn")
_CONTENT = ("thanks", "goodbye", "solved", "praise")
_FEW_WORDS = 8
# Fewer words than these answer nothing, but for a yes or a no.
_SHORT = 4
_NOT_UPSET = -0.2
_UNTROUBLED = -0.1
# Of somebody in a real talk nothing is known but what they wrote: middling in all.
_ANYBODY = Persona(
    id="replay",
    title="The customer of a real talk",
    region="united-states",
    patience=0.5,
    pace=0.5,
    chattiness=0.4,
    formality=0.4,
    directness=0.5,
    warmth=0.5,
    bad_news=BadNews.EVENLY,
    typing=Typing.NEAT,
)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a reply does to the customer: mood before and after, what moved them, their answer."""

    before: float
    after: float
    effects: tuple[Effect, ...]
    answer: str


def reaction(talk: Conversation, said: Analysis, mood: float | None) -> Reaction | None:
    """
    Return how the customer takes the last turn of a talk, which is the agent's.

    ``said`` is the engine's reading of it, ``mood`` the customer's before that turn. None where
    the engine reads no mood, or the talk is not in English, which is all this customer speaks.
    """
    if mood is None or not said.whole or said.language != ENGLISH:
        return None
    scenario = _scenario(talk, said, mood)
    state = _state(talk, said, scenario)
    heard = _heard(talk, said, scenario, state)
    if _is_settled(talk, said, heard, state):
        state = replace(state, agreed=ANY_REMEDY, done=True, waiting=())
    turn = react(scenario, state, heard)
    answer = " ".join(_answer(talk, heard, turn))
    return Reaction(state.mood, turn.state.mood, turn.effects, answer)


def _scenario(talk: Conversation, said: Analysis, mood: float) -> Scenario:
    """Return a scenario of which nothing is known but the talk: no facts, no outcomes."""
    theirs = tuple(turn.text for turn in talk.turns if turn.role is Role.CUSTOMER)
    name = talk.customer_name or _given_name(talk, said) or _NOBODY
    asked = any(moment.kind is Kind.QUESTION for moment in _offered(talk, said))
    return Scenario(
        id=f"replay {talk.id}",
        title="A real talk",
        industry="",
        channel=talk.channel,
        difficulty=2,
        persona=_ANYBODY,
        customer=Customer(name, name.split()[0]),
        company="",
        situation="",
        matter={
            "thing": "matter",
            "trouble": "this went wrong",
            "want": "help with this",
            "stake": "it matters to me",
            "since": "for a while",
        },
        mood=mood,
        trust=0.5,
        opening=theirs,
        wish=(),
        # Whatever is asked for, they will look it up.
        facts=(Fact(_DETAILS, ()),),
        asks=(Ask(_QUESTION, (), (), Comes.FIRST),) if asked else (),
        outcomes=(),
        # What makes sense is what this talk is about.
        policy=" ".join(turn.text for turn in talk.turns[:-1]),
        teaches=(),
        tips=(),
        models=Models((), ()),
    )


def _given_name(talk: Conversation, said: Analysis) -> str:
    """Return the name the customer gave in the talk, empty where they gave none."""
    spans = [
        each.span
        for each in said.observations
        if each.cue == "name_given" and talk.turns[each.span.turn].role is Role.CUSTOMER
    ]
    return talk.turns[spans[0].turn].text[spans[0].start : spans[0].end] if spans else ""


def _offered(talk: Conversation, said: Analysis) -> list[Moment]:
    """Return the moments that the customer offers and the last turn is the first to answer."""
    last = talk.turns[-1].index
    return [m for m in said.moments if m.turn != last and min(m.reply, default=-1) == last]


def _state(talk: Conversation, said: Analysis, scenario: Scenario) -> State:
    """Return the customer as the talk so far has left them."""
    last = talk.turns[-1].index
    before = [seen for seen in said.observations if seen.span.turn < last]
    ours = [seen for seen in before if talk.turns[seen.span.turn].role is Role.AGENT]
    state = replace(
        State.begin(scenario),
        names=sum(seen.cue == "name_use" for seen in ours),
        cares=len({seen.span.turn for seen in ours if seen.cue in _CARE}),
        vague=sum(m.kind is Kind.PROMISE and m.verdict is Verdict.PARTIAL for m in said.moments),
    )
    offered = {moment.kind for moment in _offered(talk, said)}
    if offered & {Kind.DISTRESS, Kind.HOSTILITY}:
        # Trouble told anew: care is not "once more".
        state = replace(state, cares=0)
    return state


def _is_settled(talk: Conversation, said: Analysis, heard: Heard, state: State) -> bool:
    """Tell whether the customer had what they came for, and the reply does not undo it."""
    if heard.odd or heard.defensive or heard.insult or heard.refusal:
        return False
    block = _last_block(talk)
    theirs = {seen.cue for seen in said.observations if seen.span.turn in block}
    return bool(theirs & set(_CONTENT)) and not theirs & set(_OPEN) and state.mood >= 0


def _last_block(talk: Conversation) -> set[int]:
    """Return the customer's turns that the last turn answers."""
    found = set()
    for turn in reversed(talk.turns[:-1]):
        if turn.role is Role.AGENT:
            break
        if turn.role is Role.CUSTOMER:
            found.add(turn.index)
    return found


def _heard(talk: Conversation, said: Analysis, scenario: Scenario, state: State) -> Heard:
    heard = listen(talk, scenario, pending=state.pending, analysis=said)
    if scenario.customer.name == _NOBODY:
        heard = replace(heard, wrong_name=False)
    verdict = next((m.verdict for m in _offered(talk, said) if m.kind is Kind.QUESTION), None)
    later = heard.hold is not None or "looking_up" in heard.spans or heard.asked_else
    text = talk.turns[-1].text
    no_answer = heard.odd or heard.defensive or heard.refusal or "?" in text
    no_answer = no_answer or ("plain_answer" not in heard.spans and len(text.split()) < _SHORT)
    if verdict is Verdict.MET and not later and not no_answer:
        heard = replace(heard, answered=(_QUESTION,), put_off=False)
    trouble = {Kind.DISTRESS, Kind.HOSTILITY} & {m.kind for m in _offered(talk, said)}
    if state.mood >= _UNTROUBLED and not trouble:
        # Care where nothing is amiss is a phrase, and earns nothing.
        heard = replace(heard, care=Care.NONE)
    return heard


def _answer(talk: Conversation, heard: Heard, turn: Turn) -> Iterator[str]:
    """Yield the customer's sentences, each fit for any matter."""
    keys = list(dict.fromkeys(_key(intent, talk, heard, turn) for intent in turn.intents))
    acts = {intent.act for intent in turn.intents}
    if Act.PRESS_TIME in acts:
        keys = [key for key in keys if key != Act.ACCEPT.value]
    if heard.asked_else or "tells" in keys:
        keys = [key for key in keys if key != Act.ASK_AGAIN.value]
    if Act.CALM.value in keys:
        keys = [key for key in keys if key != Act.VENT.value]
    if {"tells", Act.AGREE_WAIT.value} & set(keys):
        keys = [key for key in keys if key != Act.THANK.value]
    seed = crc32(f"{talk.id} {talk.turns[-1].text}".encode())
    for key in keys:
        lines = _lines().get(key, ())
        if lines:
            yield lines[(seed + crc32(key.encode())) % len(lines)]


def _key(intent: Intent, talk: Conversation, heard: Heard, turn: Turn) -> str:
    if intent.act in (Act.TELL, Act.TOLD_ALREADY, Act.IMPROVISE, Act.DO_NOT_KNOW):
        return "tells"
    if intent.act in (Act.PRESS_STEP, Act.VENT):
        return _pressing(intent.act, talk, heard, turn)
    return intent.act.value


def _pressing(act: Act, talk: Conversation, heard: Heard, turn: Turn) -> str:
    """Tell what stands in place of “what happens now?” where the reply leaves room for more."""
    if "offer_help" in heard.spans and not heard.checked:
        return "explains" if _little_said(talk) else "told above"
    if "?" in talk.turns[-1].text and not heard.checked:
        return "tells"
    if heard.answered:
        return "answered"
    if heard.work and turn.state.mood >= _NOT_UPSET:
        return "noted"
    return act.value


def _little_said(talk: Conversation) -> bool:
    theirs = [words(normalize(t.text)) for t in talk.turns if t.role is Role.CUSTOMER]
    return sum(map(len, theirs)) < _FEW_WORDS


@cache
def _lines() -> Mapping[str, Sequence[str]]:
    with _LINES.open("rb") as file:
        return {key: tuple(lines) for key, lines in tomllib.load(file).items()}
