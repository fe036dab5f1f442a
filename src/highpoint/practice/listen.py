"""
What a customer hears in the agent's last reply, as the engine that scores real talks reads it.

The engine tells what the words do (empathy, a refusal with a way forward, a promise with a time,
a defensive line); the scenario's own phrases tell what they are about (which fact is asked for,
which outcome is offered, which question is answered).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, MarkKind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.text import normalize, sentences, stems, words
from highpoint.practice._odd import Odd, oddness
from highpoint.practice.phrases import clauses, denied, matches, says_no
from highpoint.practice.scenario import Scenario

# Two sentences are the same line where this share of their letters is in the same order.
_ALIKE = 0.82
# What an agent asks that is not for a fact: whether the offer suits, whether all is done.
_CHECKS = ("closing_check", "offer_help")
_CARE = ("acknowledgement", "apology", "specific_apology")
_WORK = (
    "details_asked",
    "looking_up",
    "done",
    "promise",
    "next_step",
    "instruction",
    "referral",
    "plain_answer",
    "reason",
    "settled",
)
_SHORT = 2
_BARE = 3


class Care(StrEnum):
    """How a reply meets the customer's trouble."""

    NONE = "none"
    BARE = "bare"  # a bare sorry, or care after the questions
    FITS = "fits"  # names this customer's feeling or trouble, before or with the work


@dataclass(frozen=True, slots=True)
class Heard:
    """
    One reply, as the customer takes it. ``spans`` holds the words behind each thing heard.

    ``asked``, ``offered``, ``refused`` and ``answered`` hold keys of the scenario's parts;
    ``put_off`` says that a question was met by looking into it. ``overdone`` says that the
    reply gives care once more and no work.
    """

    odd: Odd | None = None
    care: Care = Care.NONE
    work: bool = False
    same_again: bool = False
    defensive: bool = False
    scripted: bool = False
    extra_touch: bool = False
    insult: bool = False
    asked: tuple[str, ...] = ()
    asked_else: bool = False
    checked: bool = False
    offered: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    remedy: bool = False
    refusal: Verdict | None = None
    promise: Verdict | None = None
    hold: Verdict | None = None
    when: bool = False
    answered: tuple[str, ...] = ()
    put_off: bool = False
    names: int = 0
    wrong_name: bool = False
    personal: Verdict | None = None
    personal_word: bool = False
    praise: Verdict | None = None
    repeat: Verdict | None = None
    churn: Verdict | None = None
    goodbye: bool = False
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def moves_on(self) -> bool:
        """Whether the reply brings the matter forward in any way."""
        return bool(
            self.work
            or self.asked
            or self.asked_else
            or self.offered
            or self.remedy
            or self.answered
            or self.promise
            or self.hold
            or self.refused
        )


def listen(
    talk: Conversation,
    scenario: Scenario,
    *,
    pending: Collection[str],
    analysis: Analysis | None = None,
) -> Heard:
    """
    Read the last turn of a talk, which is the agent's, for what it does and what it is about.

    ``pending`` are the keys of the customer's questions that wait for an answer.
    """
    last = talk.turns[-1]
    said = analysis or analyze(talk)
    text = normalize(last.text)
    theirs = [turn.text for turn in talk.turns if turn.role.value == "customer"]
    ours = [turn.text for turn in talk.turns[:-1] if turn.role.value == "agent"]
    odd = oddness(last.text, theirs, scenario)
    if odd is not None and odd is not Odd.ONE_WORD:
        return Heard(odd=odd, spans={"odd": Span(last.index, 0, len(last.text))})
    seen = _seen(said, last.index)
    moments = {m.kind: m for m in said.moments if last.index in m.reply or m.turn == last.index}
    about = _About(text, scenario, pending)
    names, wrong = _names(last.text, seen.get("name_use", ()), scenario)
    work = any(cue in seen for cue in _WORK)
    return Heard(
        odd=odd,
        care=_care(moments, seen, text, scenario),
        work=work,
        same_again=_same_line(last.text, ours),
        defensive=any(m.mark is MarkKind.DEFENSIVE and m.turn == last.index for m in said.marks),
        scripted=any(m.mark is MarkKind.SCRIPTED and m.turn == last.index for m in said.marks),
        extra_touch=any(
            m.mark is MarkKind.EXTRA_TOUCH and m.turn == last.index for m in said.marks
        ),
        insult="insult" in seen,
        asked=about.asked,
        asked_else="details_asked" in seen and not about.asked,
        checked="closing_check" in seen,
        offered=about.offered,
        refused=about.refused,
        remedy="done" in seen
        or _DONE.search(text) is not None
        or ("promise" in seen and "looking_up" not in seen),
        refusal=_verdict(moments, Kind.REFUSAL, last.index) or about.plain_no,
        promise=_verdict(moments, Kind.PROMISE, last.index),
        hold=_verdict(moments, Kind.HOLD, last.index),
        when="due_time" in seen,
        answered=about.answered,
        put_off=_verdict(moments, Kind.QUESTION) in (Verdict.MET, Verdict.PARTIAL),
        names=names,
        wrong_name=wrong,
        personal=_verdict(moments, Kind.PERSONAL),
        personal_word="personal_reply" in seen,
        praise=_verdict(moments, Kind.PRAISE),
        repeat=_verdict(moments, Kind.REPEAT),
        churn=_verdict(moments, Kind.CHURN),
        goodbye="goodbye" in seen,
        spans=_spans(last.index, last.text, seen, moments, about),
    )


# Things an agent says they have done that the engine, careful with real talks, lets pass.
_DONE = re.compile(
    r"\b(?:i|we)(?:'ve| have) (?:just |now |already )?(?:fixed|arranged|corrected|sorted|solved|mended"
    r"|put (?:it|this|that) right|taken care of)\b"
)


class _About:
    """What a normalized reply is about in a scenario."""

    def __init__(self, text: str, scenario: Scenario, pending: Collection[str]) -> None:
        self.spans: dict[str, tuple[int, int]] = {}
        parts = [(a, b, text[a:b], _is_question(text, b)) for a, b in clauses(text)]
        self.asked = tuple(
            fact.key
            for fact in scenario.facts
            if any(
                self._keep(f"asked {fact.key}", start, matches(part, fact.asked_by))
                for start, _, part, question in parts
                if question or _ASKING.search(part) or _is_bare(part)
            )
        )
        self.offered, self.refused = self._outcomes(parts, scenario)
        self.plain_no = self._plain_no(parts)
        self.answered = tuple(
            ask.key
            for ask in scenario.asks
            if any(
                self._keep(f"answered {ask.key}", start, matches(part, ask.answered_by))
                for start, _, part, question in parts
                if not question
            )
        )

    def _outcomes(
        self, parts: Sequence[tuple[int, int, str, bool]], scenario: Scenario
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        offered: dict[str, bool] = {}
        for outcome in scenario.outcomes:
            for start, _, part, _ in parts:
                if self._keep(f"offered {outcome.key}", start, matches(part, outcome.offered_by)):
                    offered[outcome.key] = offered.get(outcome.key, False) or not denied(part)
        return (
            tuple(key for key, is_offer in offered.items() if is_offer),
            tuple(key for key, is_offer in offered.items() if not is_offer),
        )

    def _plain_no(self, parts: Sequence[tuple[int, int, str, bool]]) -> Verdict | None:
        """Weigh a no that the engine does not read as one: bare, or with a reason or another way."""
        said = [(a, b) for a, b, part, question in parts if not question and says_no(part)]
        if not said:
            return None
        self.spans.setdefault("refusal", said[0])
        reason = any(_REASON.search(part) for _, _, part, _ in parts)
        return [Verdict.MISSED, Verdict.PARTIAL, Verdict.MET][bool(self.offered) + reason]

    def _keep(self, name: str, start: int, found: list[tuple[int, int]]) -> bool:
        if found:
            self.spans.setdefault(name, (start + found[0][0], start + found[0][1]))
        return bool(found)


_ASKING = re.compile(
    r"\b(?:please|could you|can you|can i (?:have|get|take)|may i|might i|let me have|give me|tell me"
    r"|send me|i(?:'ll| will)? need|i'd need|i just need|share|provide|confirm)\b"
)


_REASON = re.compile(
    r"\b(?:because|since|as they|as it|as we|due to|the reason|so that|afraid|sorry)\b"
)


def _is_bare(part: str) -> bool:
    """Tell whether a clause is a few words alone, as in “Order number.”"""
    return len(words(part)) <= _BARE


def _is_question(text: str, end: int) -> bool:
    return text[end : end + 1] == "?"


def _seen(said: Analysis, turn: int) -> dict[str, list[Span]]:
    seen: dict[str, list[Span]] = {}
    for each in said.observations:
        if each.span.turn == turn:
            seen.setdefault(each.cue, []).append(each.span)
    return seen


def _care(
    moments: dict[Kind, Moment], seen: dict[str, list[Span]], text: str, scenario: Scenario
) -> Care:
    """
    Take the engine's verdict where it saw trouble, and its cues where trouble goes on.

    The customer knows more than the engine: a sorry that names what happened to them fits, in
    whatever words they told it.
    """
    sorry = "apology" in seen or "specific_apology" in seen
    if sorry and _names_trouble(text, scenario):
        return Care.FITS
    for kind in (Kind.DISTRESS, Kind.HOSTILITY):
        if kind in moments and any(cue in seen for cue in _CARE):
            return Care.FITS if moments[kind].verdict is Verdict.MET else Care.BARE
    if sorry and "acknowledgement" in seen:
        return Care.FITS
    return Care.BARE if sorry or "acknowledgement" in seen else Care.NONE


def _names_trouble(text: str, scenario: Scenario) -> bool:
    """Tell whether the sentence with the sorry names two things of the matter, before any question."""
    matter = stems(normalize(" ".join(scenario.matter.values())))
    for start, end in sentences(text):
        sentence = text[start:end]
        if _SORRY.search(sentence):
            return len(stems(sentence) & matter) >= _NAMED
        if sentence.rstrip().endswith("?"):
            return False
    return False


_SORRY = re.compile(r"\b(?:sorry|apolog\w+|regret)\b")
_NAMED = 2


def _verdict(moments: dict[Kind, Moment], kind: Kind, turn: int | None = None) -> Verdict | None:
    """Return a kind's verdict; with a turn, only of a moment that the agent made there."""
    moment = moments.get(kind)
    if moment is None or (turn is not None and moment.turn != turn):
        return None
    return moment.verdict


def _names(text: str, used: Sequence[Span], scenario: Scenario) -> tuple[int, bool]:
    """Return how often the customer's name is used, and whether another's is."""
    known = {part.casefold() for part in scenario.customer.name.split()}
    known |= {part.casefold() for part in scenario.customer.call.split()}
    called_by = (scenario.customer.call, *scenario.customer.name.split())
    either = "|".join(sorted(map(re.escape, called_by), key=len, reverse=True))
    count = len(re.findall(rf"\b(?:{either})(?:\s+(?:{either}))?\b", text, re.IGNORECASE))
    called = {text[s.start : s.end].casefold() for s in used}
    greeted = re.match(r"\s*(?i:hi|hello|dear|hey)\s+(?:Mr|Ms|Mrs)?\.?\s*([A-Z][a-z]+)[,!.]", text)
    other = bool(greeted and greeted[1].casefold() not in known and greeted[1] not in _NO_NAMES)
    return min(count, 9), other and not (called & known)


_NO_NAMES = frozenset({"There", "Sir", "Madam", "All", "Customer", "Team", "Friend", "Again"})


def _same_line(text: str, before: Sequence[str]) -> bool:
    """Tell whether a whole sentence of some length was said before in nearly the same words."""
    old = [line for said in before for line in _lines(said)]
    return any(
        _alike(line, other)
        for line in _lines(text)
        for other in old
        if abs(len(line) - len(other)) <= len(line) / 3
    )


def _alike(line: str, other: str) -> bool:
    # The quick ratio is never below the true one and costs a tenth of it.
    same = SequenceMatcher(None, line, other, autojunk=False)
    return same.quick_ratio() >= _ALIKE and same.ratio() >= _ALIKE


def _lines(text: str) -> list[str]:
    low = normalize(text)
    return [low[a:b].strip() for a, b in sentences(low) if len(words(low[a:b])) > _SHORT]


def _spans(
    turn: int,
    text: str,
    seen: dict[str, list[Span]],
    moments: dict[Kind, Moment],
    about: _About,
) -> dict[str, Span]:
    """Return the words behind each thing heard, by its name."""
    found = {cue: spans[0] for cue, spans in seen.items()}
    for kind, moment in moments.items():
        own = [span for span in moment.evidence if span.turn == turn]
        if own:
            found[kind.value] = own[0]
    found |= {name: Span(turn, a, b) for name, (a, b) in about.spans.items()}
    found["all"] = Span(turn, 0, len(text))
    return found
