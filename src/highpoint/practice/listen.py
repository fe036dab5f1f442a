"""
What a customer hears in the agent's last reply, as the engine that scores real talks reads it.

The engine tells what the words do (empathy, a refusal with a way forward, a promise with a time,
a defensive line); the scenario's own phrases tell what they are about (which fact is asked for,
which outcome is offered, which question is answered).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, MarkKind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.text import normalize
from highpoint.practice._courtesy import is_courtesy, takes_leave
from highpoint.practice._odd import Odd, is_beside_everything, oddness
from highpoint.practice.listening.about import About
from highpoint.practice.listening.blaming import blames, defends, has_an_edge
from highpoint.practice.listening.called import names_used
from highpoint.practice.listening.caring import Care as Care
from highpoint.practice.listening.caring import cared, owns_fault
from highpoint.practice.listening.chosen import turned_down
from highpoint.practice.listening.deeds import MENDED, WORKED, remedy, tells_finding
from highpoint.practice.listening.either import choices, preferred
from highpoint.practice.listening.news import (
    brings_news,
    condoles,
    is_over,
    is_there_again,
    is_unwelcome,
)
from highpoint.practice.listening.said_again import same_line
from highpoint.practice.listening.sounded import refuses
from highpoint.practice.listening.steadfast import contradicts, has_a_catch, withdraws
from highpoint.practice.listening.ways import ANY_DETAILS, NO_TIME
from highpoint.practice.phrases import says_when
from highpoint.practice.scenario import Scenario

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
# What the engine sees in words about anything.
_SAY_LITTLE = frozenset(("question", "greeting", "goodbye", "closing", "defensive"))


@dataclass(frozen=True, slots=True)
class Heard:
    """
    One reply, as the customer takes it. ``spans`` holds the words behind each thing heard.

    ``asked``, ``offered``, ``refused`` and ``answered`` hold keys of the scenario's parts;
    ``plainly_asked`` are those facts asked for in so many words, ``details`` small things asked for that the scenario does not name.
    ``offered_in`` are the words of a reply that offers, ``any_details`` whether it wants whatever helps to find the matter.
    ``corrects`` the fact that is told wrongly, ``forms`` questions that nothing of the scenario answers, by their form, ``forms_anyway``
    those too that a fact answers, or that name what is offered.
    ``courtesy`` says that it is nothing but thanks or a sign-off, ``edged`` that it may be blame, for somebody who expects it, ``owns`` that the fault is theirs.
    ``put_off`` says that a question was met by looking into it. ``settling`` is a question
    whether something suits, ``proposes`` one that offers what no outcome names, ``which`` one
    that lets the customer choose, ``beside`` one they can only put aside, ``supposes`` such a one
    that wants a yes or a no. ``suggests`` is something put up for approval that no outcome names, ``doubtful`` one that is far from what they want,
    ``checked`` a question whether there is anything else, ``all_set`` one whether that was all,
    ``invites`` a wish to hear more questions, ``try_it`` one that something be tried. ``contradicts``, ``withdraws``
    and ``catch`` tell that it does not fit what was said or agreed; ``announces`` says that what is
    offered is told as settled, ``sounded_in`` are questions whether they would like what they hardly want, ``had`` are those told as done, ``turned_down`` those they choose something else than, ``granted`` that it is had from now on, ``either`` that one of two things is asked for, ``told_back`` which facts it says itself, ``named`` which of those they kept back; ``life`` is the fact of their
    life that a question beside the matter comes near, ``choices`` what they choose of what they may, each with its question, ``each_question`` all of them,
    ``taken`` those that a fact or a small thing answers, ``reminds_of`` the line of theirs that answers what no fact does; ``answers`` the question that each of ``asked``,
    ``details`` and ``forms`` answers, ``order`` its place among all. ``news`` says that something good
    has come about, ``found`` that what was lost is there again, ``unwelcome`` that something is not to be had, ``condoles`` that the agent is sorry for a loss.
    """

    odd: Odd | None = None
    care: Care = Care.NONE
    work: bool = False
    same_again: bool = False
    defensive: bool = False
    edged: bool = False
    owns: bool = False
    scripted: bool = False
    courtesy: bool = False
    extra_touch: bool = False
    insult: bool = False
    asked: tuple[str, ...] = ()
    asked_else: bool = False
    any_details: bool = False
    plainly_asked: frozenset[str] = frozenset()
    details: tuple[str, ...] = ()
    corrects: str | None = None
    forms: tuple[str, ...] = ()
    forms_anyway: tuple[str, ...] = ()
    checked: bool = False
    all_set: bool = False
    settling: bool = False
    pleased: bool = False
    proposes: bool = False
    which: bool = False
    beside: bool = False
    suggests: bool = False
    doubtful: bool = False
    supposes: bool = False
    invites: bool = False
    how_are_you: bool = False
    try_it: bool = False
    contradicts: bool = False
    withdraws: bool = False
    catch: bool = False
    instructs: bool = False
    no_time: bool = False
    says_again: bool = False
    of_them: bool = False
    there: bool = False
    who: bool = False
    contact: bool = False
    announces: bool = False
    granted: bool = False
    either: bool = False
    asks_which: str = ""
    told_back: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    life: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    each_question: tuple[str, ...] = ()
    reminds_of: str = ""
    taken: frozenset[str] = frozenset()
    answers: dict[str, str] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    greets_only: bool = False
    questions: bool = False
    asks_anything: bool = False
    reason: bool = False
    offered: tuple[str, ...] = ()
    offered_in: str = ""
    sounded_in: frozenset[str] = frozenset()
    had: frozenset[str] = frozenset()
    turned_down: frozenset[str] = frozenset()
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
    news: bool = False
    found: bool = False
    unwelcome: bool = False
    condoles: bool = False
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def choice(self) -> str:
        """What is chosen first, empty where nothing is to be chosen."""
        return self.choices[0][0] if self.choices else ""

    @property
    def moves_on(self) -> bool:
        """Whether the reply brings the matter forward in any way."""
        return bool(
            self.work
            or self.asked
            or self.asked_else
            or self.details
            or self.offered
            or self.suggests
            or self.doubtful
            or self.remedy
            or self.answered
            or self.promise
            or self.hold
            or self.refused
        )

    @property
    def waits(self) -> bool:
        """Whether the agent waits for an answer; to be asked for more questions is no such wait."""
        return bool(
            self.asked
            or self.details
            or self.forms
            or self.choice
            or self.beside
            or self.settling
            or self.proposes
            or self.how_are_you
            or self.sounded_in
            or self.try_it
            or self.says_again
            or self.contact
            or ((self.asked_else or self.asks_anything) and not self.checked)
        )


def listen(
    talk: Conversation,
    scenario: Scenario,
    *,
    pending: Collection[str],
    analysis: Analysis | None = None,
) -> Heard:
    """
    Read the agent's last turn; ``pending`` are the keys of the customer's open questions.

    Long because each thing heard is named here once.
    """
    last = talk.turns[-1]
    said = analysis or analyze(talk)
    text = normalize(last.text)
    theirs = [turn.text for turn in talk.turns if turn.role.value == "customer"]
    ours = [turn.text for turn in talk.turns[:-1] if turn.role.value == "agent"]
    odd = oddness(last.text, theirs, scenario)
    courtesy = is_courtesy(text)
    if courtesy and odd in (Odd.NONSENSE, Odd.ONE_WORD):
        odd = None
    if odd is not None and odd is not Odd.ONE_WORD:
        return Heard(odd=odd, spans={"odd": Span(last.index, 0, len(last.text))})
    seen = _seen(said, last.index)
    moments = {m.kind: m for m in said.moments if last.index in m.reply or m.turn == last.index}
    before = normalize(theirs[-1]) if theirs else ""
    about = About(text, scenario, pending, before, refused=any(map(refuses, ours)))
    in_full = text, *about.each_question
    no_time = NO_TIME.search(text)
    names, wrong = names_used(last.text, seen.get("name_use", ()), scenario)
    marked = {m.mark for m in said.marks if m.turn == last.index}
    hold = _verdict(moments, Kind.HOLD, last.index)
    hold = None if _SOME_OTHER_DAY.search(text) else hold
    care = cared(moments, seen, text, scenario)
    closes = [last.text[a:b].lower() for _, a, b in seen.get("closing_check", ())]
    asks_more = not (all(map(_IF_YOU_WANT_IT.match, closes)) or _OR_ELSE.search(text))
    checked = asks_more or about.manner.invites or about.manner.closes
    defensive = defends(
        text,
        moments,
        seen,
        about,
        marked=MarkKind.DEFENSIVE in marked and not checked,
        fits=care is Care.FITS,
    )
    beside = about.open_question and not (checked or "offer_help" in seen)
    beside = beside and not (about.wants_detail or about.manner.how_are_you or hold)
    chosen = list(_chosen(last.text, about, scenario, theirs[1:]))
    had = about.offers.had()
    put_up = [
        (one, each) for (one, _), (each, *_) in zip(chosen, about.asking.choices, strict=True)
    ]
    passed_by = turned_down(about.offered, had, put_up, scenario)
    offered = tuple(key for key in about.offered if key not in passed_by)
    heard = Heard(
        odd=odd,
        care=care,
        work=any(cue in seen for cue in _WORK) or bool(WORKED.search(text) or tells_finding(text)),
        same_again=same_line(last.text, ours),
        defensive=defensive,
        edged=has_an_edge(text, about.asked) and care is not Care.FITS and "owning" not in seen,
        owns=not defensive and owns_fault(text),
        scripted=MarkKind.SCRIPTED in marked,
        courtesy=courtesy,
        extra_touch=MarkKind.EXTRA_TOUCH in marked,
        insult="insult" in seen,
        asked=about.asked,
        asked_else=(
            "details_asked" in seen
            or about.wants_detail
            or any(_DETAILS.search(each) for each in in_full)
        )
        and about.manner.requests
        and not (about.asked or about.manner.confirms),
        any_details=about.wants_detail or any(ANY_DETAILS.search(each) for each in in_full),
        plainly_asked=about.asking.plainly_asked,
        details=about.asking.details,
        corrects=about.corrects,
        forms=about.forms,
        forms_anyway=about.forms_anyway,
        checked=checked,
        all_set=about.manner.all_set,
        settling=about.manner.checks,
        pleased=about.manner.pleased,
        proposes=about.manner.proposes,
        which=about.manner.which,
        beside=beside or about.manner.confirms,
        supposes=(beside or about.manner.confirms) and about.closed_question,
        suggests=about.suggests
        or (about.manner.try_it and any(map(MENDED.search, map(normalize, ours)))),
        doubtful=about.doubtful,
        invites=about.manner.invites,
        how_are_you=about.manner.how_are_you,
        try_it=about.manner.try_it
        and not (about.manner.how_are_you or (about.offered and about.manner.checks))
        and not (about.manner.checks and says_when(text) and _THAT_WORKS.search(text)),
        contradicts=contradicts(last.text, ours, scenario),
        withdraws=not about.offered and withdraws(last.text),
        catch=has_a_catch(last.text),
        contact=about.manner.contact and not says_when(text),
        announces=about.offers.announced(),
        granted=about.offers.granted(),
        either=bool(about.asking.put_up),
        asks_which=about.asking.asks_which,
        told_back=about.told_back,
        named=about.named,
        life=about.asking.life,
        choices=tuple(chosen),
        reminds_of=about.asking.reminds_of,
        taken=about.taken,
        answers=about.answers,
        each_question=about.each_question,
        order=about.order,
        greets_only=about.manner.greets_only,
        questions=about.manner.questions,
        asks_anything=about.manner.asks_anything,
        reason=about.offers.reason,
        offered=offered,
        sounded_in=about.offers.sounded_in,
        had=had,
        turned_down=passed_by,
        offered_in=text if offered else "",
        refused=about.refused,
        remedy=not defensive and (remedy(text, seen, dated=about.dated) or is_over(about.parts)),
        refusal=_refusal(moments, last.index, about),
        promise=_verdict(moments, Kind.PROMISE, last.index),
        hold=hold,
        instructs=about.manner.instructs,
        says_again=about.manner.says_again and not about.asked,
        of_them=about.manner.of_them,
        there=about.manner.there,
        who=about.asking.who,
        no_time=bool(no_time),
        when="due_time" in seen or says_when(text),
        answered=() if no_time or defensive else about.answered,
        put_off=_verdict(moments, Kind.QUESTION) in (Verdict.MET, Verdict.PARTIAL),
        names=names,
        wrong_name=wrong,
        personal=_verdict(moments, Kind.PERSONAL),
        personal_word="personal_reply" in seen,
        praise=_verdict(moments, Kind.PRAISE),
        repeat=_verdict(moments, Kind.REPEAT),
        churn=_verdict(moments, Kind.CHURN),
        goodbye=(_says_goodbye(text, seen) or takes_leave(text))
        and not about.manner.greets_only
        and not (about.asked or about.open_question)
        and (not about.manner.ends_asking or checked),
        news=brings_news(about.parts),
        found=is_there_again(about.parts),
        unwelcome=is_unwelcome(about.parts),
        condoles=condoles(text),
        spans=_spans(last.index, last.text, seen, moments, about),
    )
    nothing = not (heard.moves_on or heard.asks_anything or blames(text) or heard.says_again)
    nothing = nothing and not (courtesy or seen.keys() - _SAY_LITTLE)
    if nothing and is_beside_everything(text, theirs, scenario):
        return Heard(odd=Odd.NONSENSE, spans={"odd": Span(last.index, 0, len(last.text))})
    return heard


def _chosen(
    reply: str, about: About, scenario: Scenario, theirs: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is chosen for each question that lets choose, as it stands in the reply."""
    as_written = {tuple(map(normalize, each.options)): each.options for each in choices(reply)}
    for options, asked_in, _ in about.asking.choices:
        question = next((each for each in about.each_question if each in asked_in), "")
        written = as_written.get(tuple(map(normalize, options)), options)
        yield preferred(written, scenario, theirs), question


# “I check it in the morning and write to you”: a promise, nobody waits on the line for it.
_SOME_OTHER_DAY = re.compile(
    r"\b(?:i|we)(?:'ll| will)? (?:check|look|ask|find out|see)\b[^.!?]*\b(?:tomorrow|in the (?:morning|afternoon|evening)|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|\b(?:tomorrow|in the (?:morning|afternoon|evening)|tonight)\b[^.!?]*\b(?:i|we)(?:'ll| will) (?:check|look|ask|find out|see)\b"
)
# “If you want the price back, I'll book it”: an offer, and no question whether that was all.
_IF_YOU_WANT_IT = re.compile(
    r"if you\b(?!.*\b(?:else|more|further|other|any\w*|questions?|help)\b)"
)
# “… the needle, or something else?” asks no further question.
_OR_ELSE = re.compile(r"\w,? or (?:some|any)(?:thing|one|body) else\b")
# “Wednesday by twelve. Does that work?”: whether it suits.
_THAT_WORKS = re.compile(r"\b(?:does|would|will) that (?:work|do)\W*(?:$|\?)")
# A question for whatever helps to find the matter.
_DETAILS = re.compile(
    r"\b(?:your|the|some|any|a few|more|what|which) (?:\w+ ){0,2}(?:details|information|particulars|reference)\b[^.!?]*(?:\?|$)"
)


def _says_goodbye(text: str, seen: dict[str, list[Span]]) -> bool:
    """Tell whether the reply takes leave; a good evening that greets does not."""
    greeting = {span.start for span in seen.get("greeting", ())}
    return any(
        span.start not in greeting and not _NO_LEAVE.match(text, span.start)
        for span in seen.get("goodbye", ())
    )


# “I'll take care of it”, “after waiting so long”: words of leave-taking that take none.
_NO_LEAVE = re.compile(
    r"take care of\b|(?<=\w )so long\b(?=[,.]? ?(?:for|to|and|since|on|already|$|[.,]))"
)


def _refusal(moments: dict[Kind, Moment], turn: int, about: About) -> Verdict | None:
    """Weigh a no; the no that answers a question, and takes nothing away, is none."""
    if about.plain_no is None and not about.refused and about.answered:
        return None
    if about.plain_no is None and not about.refused and not about.denies:
        return None
    return _verdict(moments, Kind.REFUSAL, turn) or about.plain_no


def _seen(said: Analysis, turn: int) -> dict[str, list[Span]]:
    seen: dict[str, list[Span]] = {}
    for each in said.observations:
        if each.span.turn == turn:
            seen.setdefault(each.cue, []).append(each.span)
    return seen


def _verdict(moments: dict[Kind, Moment], kind: Kind, turn: int | None = None) -> Verdict | None:
    """Return a kind's verdict; with a turn, only of a moment that the agent made there."""
    moment = moments.get(kind)
    if moment is None or (turn is not None and moment.turn != turn):
        return None
    return moment.verdict


def _spans(
    turn: int,
    text: str,
    seen: dict[str, list[Span]],
    moments: dict[Kind, Moment],
    about: About,
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
