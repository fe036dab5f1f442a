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

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, MarkKind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.text import normalize, sentences, words
from highpoint.practice._about import About
from highpoint.practice._blaming import blames, defends, has_an_edge
from highpoint.practice._caring import Care as Care
from highpoint.practice._caring import cared, owns_fault
from highpoint.practice._deeds import only_answers_sometime, tells_deed, tells_finding
from highpoint.practice._either import alternatives, preferred
from highpoint.practice._odd import Odd, is_beside_everything, oddness
from highpoint.practice._steadfast import contradicts, has_a_catch, withdraws
from highpoint.practice._ways import ANY_DETAILS, NO_TIME
from highpoint.practice.phrases import says_when
from highpoint.practice.scenario import Scenario

# Two sentences are the same line where this share of their letters is in the same order.
_ALIKE = 0.82
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
# Of so many different words at least a line is told again where only their order differs.
_LONG = 6
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
    ``edged`` says that it may be blame, for somebody who expects it, ``owns`` that the fault is theirs.
    ``put_off`` says that a question was met by looking into it. ``settling`` is a question
    whether something suits, ``proposes`` one that offers what no outcome names, ``which`` one
    that lets the customer choose, ``beside`` one they can only put aside, ``supposes`` such a one
    that wants a yes or a no. ``suggests`` is something put up for approval that no outcome names, ``doubtful`` one that is far from what they want,
    ``checked`` a question whether there is anything else, ``all_set`` one whether that was all,
    ``invites`` a wish to hear more questions, ``try_it`` one that something be tried. ``contradicts``, ``withdraws``
    and ``catch`` tell that it does not fit what was said or agreed; ``announces`` says that what is
    offered is told as settled, ``either`` that one of two things is asked for, ``told_back`` which facts it says itself; ``life`` is the fact of their
    life that a question beside the matter comes near, ``choice`` what they may choose,
    ``reminds_of`` the line of theirs that answers what no fact does; ``answers`` the question that each of ``asked``,
    ``details`` and ``forms`` answers, ``order`` its place among all.
    """

    odd: Odd | None = None
    care: Care = Care.NONE
    work: bool = False
    same_again: bool = False
    defensive: bool = False
    edged: bool = False
    owns: bool = False
    scripted: bool = False
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
    either: bool = False
    told_back: frozenset[str] = frozenset()
    life: str = ""
    choice: str = ""
    reminds_of: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    greets_only: bool = False
    questions: bool = False
    asks_anything: bool = False
    reason: bool = False
    offered: tuple[str, ...] = ()
    offered_in: str = ""
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
    if odd is not None and odd is not Odd.ONE_WORD:
        return Heard(odd=odd, spans={"odd": Span(last.index, 0, len(last.text))})
    seen = _seen(said, last.index)
    moments = {m.kind: m for m in said.moments if last.index in m.reply or m.turn == last.index}
    about = About(text, scenario, pending, normalize(theirs[-1]) if theirs else "")
    no_time = NO_TIME.search(text)
    names, wrong = _names(last.text, seen.get("name_use", ()), scenario)
    marked = {m.mark for m in said.marks if m.turn == last.index}
    hold = _verdict(moments, Kind.HOLD, last.index)
    care = cared(moments, seen, text, scenario)
    checked = "closing_check" in seen or about.invites or about.closes
    defensive = defends(
        text,
        moments,
        seen,
        about,
        marked=MarkKind.DEFENSIVE in marked and not checked,
        fits=care is Care.FITS,
    )
    beside = about.open_question and not (checked or "offer_help" in seen)
    beside = beside and not (about.wants_detail or about.how_are_you or hold)
    heard = Heard(
        odd=odd,
        care=care,
        work=any(cue in seen for cue in _WORK) or bool(_WORKED.search(text) or tells_finding(text)),
        same_again=_same_line(last.text, ours),
        defensive=defensive,
        edged=has_an_edge(text) and care is not Care.FITS and "owning" not in seen,
        owns=not defensive and owns_fault(text),
        scripted=MarkKind.SCRIPTED in marked,
        extra_touch=MarkKind.EXTRA_TOUCH in marked,
        insult="insult" in seen,
        asked=about.asked,
        asked_else=("details_asked" in seen or about.wants_detail or bool(_DETAILS.search(text)))
        and about.requests
        and not (about.asked or about.confirms),
        any_details=about.wants_detail or bool(ANY_DETAILS.search(text)),
        plainly_asked=about.plainly_asked,
        details=about.details,
        corrects=about.corrects,
        forms=about.forms,
        forms_anyway=about.forms_anyway,
        checked=checked,
        all_set=about.all_set,
        settling=about.checks,
        proposes=about.proposes,
        which=about.which,
        beside=beside or about.confirms,
        supposes=(beside or about.confirms) and about.closed_question,
        suggests=about.suggests
        or (about.try_it and any(map(_MENDED.search, map(normalize, ours)))),
        doubtful=about.doubtful,
        invites=about.invites,
        how_are_you=about.how_are_you,
        try_it=about.try_it and not (about.how_are_you or (about.offered and about.checks)),
        contradicts=contradicts(last.text, ours, scenario),
        withdraws=not about.offered and withdraws(last.text),
        catch=has_a_catch(last.text),
        contact=about.contact and not says_when(text),
        announces=about.announces,
        either=about.either,
        told_back=about.told_back,
        life=about.life,
        choice=preferred(alternatives(last.text), scenario) if about.chooses else "",
        reminds_of=about.reminds_of,
        answers=about.answers,
        order=about.order,
        greets_only=about.greets_only,
        questions=about.questions,
        asks_anything=about.asks_anything,
        reason=about.reason,
        offered=about.offered,
        offered_in=text if about.offered else "",
        refused=about.refused,
        remedy=not defensive and _remedy(text, seen, dated=about.dated),
        refusal=_refusal(moments, last.index, about),
        promise=_verdict(moments, Kind.PROMISE, last.index),
        hold=hold,
        instructs=about.instructs,
        says_again=about.says_again and not about.asked,
        of_them=about.of_them,
        there=about.there,
        who=about.who,
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
        goodbye=_says_goodbye(text, seen)
        and not about.greets_only
        and not (about.asked or about.open_question)
        and (not about.ends_asking or checked),
        spans=_spans(last.index, last.text, seen, moments, about),
    )
    nothing = not (heard.moves_on or heard.asks_anything or blames(text) or heard.says_again)
    nothing = nothing and not seen.keys() - _SAY_LITTLE
    if nothing and is_beside_everything(text, theirs, scenario):
        return Heard(odd=Odd.NONSENSE, spans={"odd": Span(last.index, 0, len(last.text))})
    return heard


def _remedy(text: str, seen: dict[str, list[Span]], *, dated: bool) -> bool:
    """Tell whether something is done about it, or promised; to write again some day is not."""
    if "done" in seen or _DONE.search(text) or tells_deed(text):
        return True
    rest = _TELLS_LATER.sub(" ", text)
    if (
        only_answers_sometime(rest)
        or _ONLY_TALK.search(rest)
        or (rest != text and not _OWN_DEED.search(rest))
    ):
        return False
    return dated or ("promise" in seen and "looking_up" not in seen)


# Things an agent says they have done that the engine, careful with real talks, lets pass.
_DONE = re.compile(
    r"(?:^|[.!,:] )(?:it's |it is |that's |all )?(?:now )?(?:booked|arranged|reserved|rebooked|refunded|fixed|sorted)\b(?! (?:it|the|by))|"
    r"\b(?:i|we)(?:'ve| have)(?: got)? (?!(?:a|one|some|another|two|few|a few) (?:\w+ )?(?:question|suggestion|idea|thing)|your|no |(?:[\w'-]+ ){0,6}(?:customers|people|calls|guests|patients|passengers)\b)(?:[\w'-]+ ){1,6}(?:for you|free|ready|reserved|waiting)\b|"
    r"\b(?:i'm|i am|we're|we are) (?:now |just |already )?(?:processing|fixing|arranging|correcting|sorting|solving|repairing|taking care of|putting (?:it|this|that) right)\b|"
    r"\b(?:i|we)(?:'ve| have) (?:just |now |already )?(?:fixed|arranged|corrected|sorted|solved|mended"
    r"|put (?:it|this|that) right|taken care of)\b"
)
# “… and I'll let you know”: after a deed it takes nothing away.
_TELLS_LATER = re.compile(
    r"(?:,? and |,? then |^|(?<=[.!?;] ))(?:i|we)?(?:'ll| will)? ?(?:also |then |personally )?(?:let you know|get back to you|be in touch|contact you|update you|keep you (?:updated|posted|informed))\b[^.!?;]*"
)
_OWN_DEED = re.compile(r"\b(?:i|we)(?:'ll| will|'m|'re| am| are|'ve| have)\b")
# A question for whatever helps to find the matter.
_DETAILS = re.compile(
    r"\b(?:your|the|some|any|a few|more|what|which) (?:\w+ ){0,2}(?:details|information|particulars|reference)\b[^.!?]*(?:\?|$)"
)
# A deed told some turns before: who is asked then whether it is better tries it.
_MENDED = re.compile(
    r"\b(?:i|we)(?:'ve| have) (?:just |now |already )*(?:switched|reset|changed|restarted|replaced|reconnected|restored|unlocked|unblocked|fixed|repaired|activated"
    r"|raised|turned|rebooted|cleared|updated|released|removed|corrected|reopened|mended)\b"
)
# What an agent has begun to do about it.
_WORKED = re.compile(
    r"\b(?:i|we)(?:'ve| have)? (?:just |now |already )?(?:looked (?:into|at|it)|checked|found (?:it|the|your|what|out)|gone through|spoken (?:to|with)|talked to|opened your|taken (?:over|on) your|pulled up)\b"
    r"|\bi(?: can)? see (?:it|what happened|what went wrong|your (?:order|booking|account|file|case|appointment))\b"
)
_ONLY_TALK = re.compile(
    r"\b(?:do|doing) (?:everything|all|whatever|what) (?:i|we) can\b|\beverything in (?:my|our) power\b|"
    r"\b(?:be (?:there|here|with you) (?:soon|shortly)|delayed|is expected to|should arrive)\b|\b(?:get back to you|be in touch|see what|let you know|contact you|reach out|look into|check|be (?:reviewed|considered|examined|assessed|looked (?:at|into)|forwarded|notified|informed|communicated|recorded|logged|contacted)"
    r"|update you|keep you (?:updated|posted|informed)|do (?:my|our) (?:very |utmost )?best|doing our best|try)\b"
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


def _names(text: str, used: Sequence[Span], scenario: Scenario) -> tuple[int, bool]:
    """Return how often the customer's name is used, and whether another's is."""
    known = {part.casefold() for part in scenario.customer.name.split()}
    known |= {part.casefold() for part in scenario.customer.call.split()}
    called_by = (scenario.customer.call, *scenario.customer.name.split())
    either = "|".join(sorted(map(re.escape, called_by), key=len, reverse=True))
    count = len(re.findall(rf"\b(?:{either})(?:\s+(?:{either}))?\b", text, re.IGNORECASE))
    called = {text[s.start : s.end].casefold() for s in used}
    greeted = re.match(r"\s*(?i:hi|hello|dear|hey)\s+(?:Mr|Ms|Mrs)?\.?\s*([A-Z][a-z]+)[,!.]", text)
    spoken_to = [*([greeted[1]] if greeted else ()), *_SPOKEN_TO.findall(text)]
    story = " ".join((scenario.company, *(each.value for each in scenario.facts)))
    other = any(
        each.casefold() not in known and not (each in _NO_NAMES or each in story)
        for each in spoken_to
    )
    return min(count, 9), other and not (called & known)


# “Thanks, David.”, “What is your order number, Diana?”
_SPOKEN_TO = re.compile(
    r"\b(?:(?i:thanks|thank you|sorry|ok|okay),?|(?i:understand|perfect|great|right|sure|number|address|name),) ([A-Z][a-z]{2,})(?=[.,!?]|$)"
)
_CALENDAR_AND_TONGUES = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Christmas",
    "Easter",
    "English",
    "German",
    "French",
    "Spanish",
    "Portuguese",
    "Italian",
    "Polish",
    "Turkish",
    "Arabic",
    "Hindi",
    "Japanese",
    "Chinese",
    "Dutch",
    "Russian",
    "Tomorrow",
    "Today",
    "Number",
    "Please",
]
_NO_NAMES = frozenset(
    {
        "There",
        "Sir",
        "Madam",
        "All",
        "Customer",
        "Team",
        "Friend",
        "Again",
        "Thanks",
        "Thank",
        "Sorry",
        "Great",
        "Yes",
        "And",
        *_CALENDAR_AND_TONGUES,
    }
)


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
    if same.quick_ratio() < _ALIKE:
        return False
    return same.ratio() >= _ALIKE or _same_words(line, other)


def _same_words(line: str, other: str) -> bool:
    """Tell whether one line is the other with its parts in another order."""
    one, two = set(words(line)), set(words(other))
    return len(one) >= _LONG and len(one & two) >= _ALIKE * len(one | two)


def _lines(text: str) -> list[str]:
    low = normalize(text)
    told = [low[a:b].strip() for a, b in sentences(low) if len(words(low[a:b])) > _SHORT]
    return [line for line in told if not _SIGN_OFF.match(line)]


# What every letter of somebody ends with is no line said again.
_SIGN_OFF = re.compile(
    r"(?:(?:kind|best|warm|many|with)\b.{0,12})?\b(?:regards|wishes|thanks|yours|sincerely)\b"
)


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
