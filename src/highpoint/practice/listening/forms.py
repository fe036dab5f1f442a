"""What a question wants by its form alone, where nothing of the scenario answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from zlib import crc32

from highpoint.practice.listening import ways
from highpoint.practice.listening.clauses import Clause, questions
from highpoint.practice.listening.details import PLAIN, Detail, details, read
from highpoint.practice.listening.meaning import concepts
from highpoint.practice.listening.turned import stated
from highpoint.practice.listening.what_is import lets_choose, of_two

_FILE, _PARTS = "forms.toml", "parts.toml"
_MARK = "#"
# Any question for more than a yes or a no, which nothing else answers, but none for what may be done.
_ANY = "open"
# Begins the forms of what is said of one part of a question.
PART = "part-"
_PART_OF = {
    ways.Wants.TIME: "time",
    ways.Wants.LENGTH: "length",
    ways.Wants.PLACE: "place",
    ways.Wants.PERSON: "person",
    ways.Wants.MONEY: "money",
    ways.Wants.NUMBER: "number",
    ways.Wants.REASON: "reason",
    ways.Wants.YES_NO: "yes",
}
_LETS_CHOOSE = re.compile(
    rf"{ways.WHICH.pattern}|\b(?:what|how|which \w+) (?:would|do|shall|should) (?:you|we|i) (?:like|prefer|rather|want|choose|take|say|think|feel|do)\b"
    r"|\bwhat (?:can|may|could) (?:i|we)\b|\bwhat about\b|\bhow about\b|\bwhat if\b"
)
_SHALL_OR = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|then|well) )*(?:shall|should) (?:i|we)\b.*\bor (?:will|would|can|do|shall|should) (?:you|i|we)\b"
)
# What is supposed of one thing is not known of two.
_EITHER = "either"
_SUPPOSES = frozenset(
    (
        "is-it",
        "do-you",
        "did-you",
        "have-you",
        "are-you",
        "were-you",
        "will-you",
        "has",
        "got-it",
        "open",
        "which",
    )
)
# Forms to which somebody says that they do not know, or why they are asked.
EVADING = frozenset(
    (
        *("is-it", "do-you", "are-you", "were-you", "either", "of-them", "how-many-theirs", "open"),
        *("own", "has", "did-you", "have-you"),
    )
)
# What they want, they always know.
_WISH = "want"
CONFIRM, _GOT_IT = "confirm", "got-it"
# “Is it still loud?”, and what is said to it once that is over.
STILL_SO, GONE = "still-so", "gone"
# “You have it with you, don't you?”, “you didn't touch it, did you?”: what the agent supposes is so.
_SUPPOSED, _DENIED = "supposed", "denied"
_SUPPOSED_OF = frozenset(
    (*_SUPPOSES, "ever", "not-me", "before", "either", "open", "of-them", CONFIRM)
)
# Forms whose words fit beside the answer to another part of a question too.
_FITS_BESIDE = frozenset(
    (
        *("offered", "may", "hold", "sends", "confirms", "does", "will-do", "manages", "can-you"),
        *(_SUPPOSED, _DENIED),
        *("because", "want", "since", "ever", "not-me", "got-it", "whichever", "who-does", CONFIRM),
        *(
            "they-are",
            "weather",
            "how-many-people",
            "who-for",
            "until",
            "suits",
            "tried",
            "none",
            "first",
            "needs",
            "at-hand",
            "still-so",
            "ask-for",
            "at-home",
            "before",
            "not-yet",
        ),
    )
)
_OF_THEIR_OWN = re.compile(
    r"\b(?:(?:would|will|do|are|were) you (?:\w+ )?(?:like|want|thinking|plan\w*|prefer|going to|choose|hope|hoping|wish)|have in mind)\b"
)
# “Could you tell me what …”: the question is what comes after.
_ASKS_TO_ASK = re.compile(
    r"^.*?\b(?:(?:may|might|can|could|would|will) (?:i|you) (?:please |just |kindly |also |quickly )?(?:ask(?: you)?(?: to (?:tell me|say))?|know|tell me|let me know|say)"
    r"|(?:please |just )?(?:tell me|let me know)|do you (?:happen to )?know)(?: me)?,? (?:for )?(?=(?:(?:on|at|in|from|to|by|since|until|for|with|under) )?(?:what|which|who|whom|where|when|why|how|if|whether)\b)"
)
# “Could you tell me the number?”: what is wanted is the number.
_TELL_THE = re.compile(
    r"^.*?\b(?:can|could|would|will) you (?:please |just |kindly |also |quickly )*(?:tell|name) (?:me|us),? (?:please,? )?"
    r"(?=(?:the|your|his|her|their|its) (?!(?:truth|rest|story|whole)\b)\w)"
)
_WHETHER = re.compile(r"^(?:if|whether) (?=\w)")
_LEADS_UP = r"(?:^\W*|[,:;–-]\s*|\b(?:and|so|but|or|then|also|ok|okay|please|now|first|great|thanks|meanwhile|well|sorry|or maybe)\b\W+)"
_BEGINS = re.compile(
    rf"{_LEADS_UP}((?:can|could|would|will|may|might|do|does|did|is|are|am|was|were|have|has|had|shall|should|isn't|aren't|wasn't|don't|doesn't|didn't|haven't|hasn't|won't|can't) "
    r"(?:you|i|we|he|she|it|they|the|your|his|her|their|my|our|this|that|these|those|there|any\w*|some\w*|everything|\w+))"
    r"|\b((?:what|which|who|whom|whose|where|when|why|how)(?:'s|'re|'d)?\b(?! (?:you|i|we|he|she|it|they|your|the \w+ (?:is|are|was|has|will))\b))"
    r"|(?:^\W*)((?:any|someone|somebody|anyone|anybody|you) )"
)


def forms() -> dict[str, Detail]:
    """Return the shipped forms by key, in the order in which they are tried."""
    return read(_FILE)


@cache
def small_things() -> dict[str, Detail]:
    """Return all that is answered without the scenario, by key."""
    return details() | forms() | read(_PARTS)


def core(clause: str) -> str:
    """
    Return a normalized question without what leads up to it.

    >>> core("thanks, and could you tell me when it broke"), core("ok great, do you have a lift")
    ('when it broke', 'do you have a lift')
    """
    said = stated(clause)
    if said is not None:
        return said.question
    asked = _TELL_THE.sub("what is ", _ASKS_TO_ASK.sub("", clause))
    if _WHETHER.match(asked):
        return _WHETHER.sub("do ", asked)
    begins = _BEGINS.search(asked)
    if asked != clause or begins is None:
        return asked.strip()
    return asked[begins.start(begins.lastindex or 0) :].strip()


@lru_cache(maxsize=2048)
def form_of(clause: str) -> str:
    """
    Return the form of a normalized question, empty where it has none.

    >>> form_of("did anybody touch it"), form_of("may i put you on hold"), form_of("how come")
    ('ever', 'hold', 'why')
    """
    asked = core(clause)
    return next((each.key for each in forms().values() if each.asked_by.search(asked)), "")


def asked_in_form(parts: Sequence[Clause], taken: AbstractSet[str]) -> dict[str, str]:
    """Return the forms of the questions that nothing else answers, each marked by what it is about."""
    found: dict[str, str] = {}
    for each in parts:
        if not (each.question or ways.REQUESTING.search(each.text)):
            continue
        if _SHALL_OR.search(each.text) and not lets_choose(f"{each.text}?"):
            # “Shall I come up, or will you come down?”: either way will do, and no yes answers it.
            found.setdefault(marked("whichever", each.text), questions(each)[0])
            continue
        asked = questions(each)
        two_cases = len(asked) > 1 and _TWO_CASES.match(each.text) and not ways.closes(each.text)
        if two_cases and taken.isdisjoint(asked):
            # “Somebody was in there, or did the card not work?”: what is wrong is told once more.
            found.setdefault(marked("tells-more", each.text), asked[0])
            continue
        for one in asked:
            beside = one in taken or answered_otherwise(one)
            beside = beside or lets_try(each._replace(text=one))
            form = "" if beside or lets_choose(f"{one}?") else form_of(one)
            two = of_two(one) and (form in ("may", "offered") or _LIKES_WHICH.match(core(one)))
            form = "whichever" if form and two else form
            form = "will-do" if form == "does" and _SOME_TIME.search(one) else form
            form = _EITHER if form in _SUPPOSES and of_two(one) else form
            form = "" if form == _ANY and _LETS_CHOOSE.search(one) else form
            if not beside and (ways.CONFIRMS.search(one) or _READ_BACK.search(one)):
                form = CONFIRM
            said = stated(one) if not beside and form in ("", *_SUPPOSED_OF) else None
            if said is not None and said.supposed:
                form = _SUPPOSED if said.supposed == "yes" else _DENIED
            if form:
                found.setdefault(marked(form, one), one)
    return found


def unknown(question: str) -> str:
    """
    Return the form in which somebody says that they do not know what a question asks for.

    >>> unmarked(unknown("who told you that")), unmarked(unknown("when would you like to start"))
    ('part-name', 'part-own')
    """
    if form_of(question) == _WISH:
        return marked(_WISH, question)
    asked = core(question)
    sort = _PART_OF.get(ways.wants(asked), "else")
    if ways.OPEN.match(asked) and _COUNTS.search(asked):
        sort = "number"
    if sort == "time" and ways.ASKS_HOUR.search(asked):
        sort = "hour"
    if sort == "else" and _CALENDAR.search(asked):
        sort = "time"
    if sort in ("person", "else") and _NAMES.search(asked):
        sort = "name"
    if sort == "yes":
        sort = next((each for each, way in _YES_OR_NO if way.match(asked)), sort)
        sort = _EITHER if of_two(asked) else sort
    elif _OF_THEIR_OWN.search(asked):
        sort = "own"
    return marked(f"{PART}{sort}", question)


def beside(form: str, question: str) -> str:
    """
    Return what a question that is answered by form gets beside the answer to another one.

    Who has answered the main thing passes over what they have no word for: a “that I'd have to
    check” behind it sounds like nobody.
    """
    part = in_passing(form, question)
    return "" if unmarked(part) in _VAGUE else part


def in_passing(form: str, question: str) -> str:
    """
    Return what a question gets that is answered by form while something else is said.

    It says no more than that they do not know, or of themselves a small no.
    """
    if RHETORICAL.match(question) or _WHERE_THEY_ARE.search(question):
        return ""
    if unmarked(form) in _FITS_BESIDE:
        return form
    if unmarked(form) in OF_THEMSELVES:
        return marked(OF_THEMSELVES[unmarked(form)], question)
    return unknown(question)


_VAGUE = frozenset(
    f"{PART}{each}"
    for each in (
        *("time", "hour", "length", "place", "person", "name", "money", "number"),
        *("yes", "are", "do", "has", "either", "else"),
    )
)


# What is asked of themselves gets a small no; what somebody else would do has to be asked.
_THEY = r"(?:he|she|they|your (?:[\w-]+'s )?(?:\w+ )?[\w-]+)"
_PEOPLE = r"(?:he|she|they|your (?:wife|husband|partner|mother|father|mum|mom|dad|son|daughter|brother|sister|nephew|niece|cousin|child|children|kids|baby|boy|girl|friend|neighbou?r|colleague|flatmate|boss|parents|family|grand\w+))"
_YES_OR_NO = (
    ("me", re.compile(r"(?:was|is) (?:it|that|this) you (?:who|that|on|at) (?:\w+ )?(?:call|r[au]ng|wrote|pa(?:y|id)|book|order|bought|sign|spoke|ask|tried|sent|phon|report|came)\w*|were you the (?:one|person) (?:who|that) (?:call|r[au]ng|wrote|paid|book|order|bought|sign|spoke|ask|tried|sent|phon|report|came)\w*")),
    ("not-me", re.compile(r"(?:was|is) (?:it|that) you\b|were you the (?:one|person)\b")),
    ("did", re.compile(r"did you\b")),
    ("were", re.compile(r"were you\b")),
    ("have", re.compile(rf"(?:have you\b(?! got)|(?:has|have) {_THEY} (?:already |yet |ever )?\w+(?:ed|en|ne|wn|t|d)\b)")),
    ("are", re.compile(rf"(?:are you|(?:is|are) (?:{_PEOPLE}|somebody|someone|anybody|anyone))\b")),
    ("has", re.compile(r"(?:do you (?:still |also |happen to |already |by any chance |maybe |perhaps )*(?:have|own|keep)|have you got)\b")),
    ("do", re.compile(r"do you\b")),
    ("home", re.compile(r"(?:is|are) there (?:a|an|any)\b(?!.*\b(?:online|account|app|page|system|file|statement|booking)\b)")),
    ("ask", re.compile(rf"(?:will|would|can|could|may|might) {_THEY}\b")),
)  # fmt: skip
# Nobody says that they do not know where they are.
_WHERE_THEY_ARE = re.compile(r"\bwhere are you(?: now)?$")
# “Isn't it a mess?” wants no answer.
RHETORICAL = re.compile(
    r"^\W*(?:(?:and|so|but|oh) )*(?:isn't|aren't|doesn't|don't|wasn't|weren't|didn't|haven't|won't|can't)\b"
)
# What is said of oneself in passing: nobody does not know whether they are hungry.
OF_THEMSELVES = {
    "are-you": "part-are",
    "do-you": "part-do",
    "has": "part-has",
    "have-you": "part-have",
    "either": "part-either",
}


# “K 77 04 91, correct?”, “Monday at six, right?”: what is wrong in it is corrected before.
_READ_BACK = re.compile(
    r"\d[\w,.-]*,? (?:correct|right|is that (?:it|right|correct))$"
    r"|\b(?:\w+day|tomorrow|tonight) at \w+(?: \w+)?, (?:correct|right|yes)$"
)
_LIKES_WHICH = re.compile(
    r"(?:would|do) (?:you|he|she|they) (?:rather|prefer|like|want|wish)\b|(?:should|shall) (?:the|it|they|he|she|that|this)\b"
)
_TWO_CASES = re.compile(
    r"^(?!\W*(?:(?:and|so|but|ok) )?(?:shall|should|can|could|may|would|will|do you|are you|have you|what|which|who|where|when|why|how)\b)[^?]+,? or (?:did|was|were|is|has) (?!it\W*$|that\W*$|you\b)\w"
)
_CALENDAR = re.compile(r"\b(?:what|which) (?:date|day|week|month|year)\b")
_NAMES = re.compile(
    r"\bnames?\b|\bwho(?:m)?\b.*\b(?:told|tell|said|say|spoke|speak|talk\w*|helped|answered|promised?|call\w*|served?|wrote|write)\b"
)
_COUNTS = re.compile(r"\bhow (?:many|often|old|big|far|high|heavy|large|tall)\b")


def answered_otherwise(question: str) -> bool:
    """Tell whether a question is answered by other means than a fact or a form, or wants no answer."""
    return any(way.search(question) for way in _OTHERWISE)


_SHOWS_NOW = re.compile(
    r"\bwhat (?:does|do) \w+(?: \w+)? (?:show|say|see|read) now\b"
    r"|\bhow (?:does|do|is) \w+ (?:now )?(?:look|looking|sound|behave|run|running)\b"
)


# “Could you try that before Monday?”: nobody has tried it while they answer.
_SOME_TIME = re.compile(
    r"\b(?:(?:before|by|until|on|from|after) (?!now\b|that\b|this\b)(?:\w+ )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|noon|tomorrow|tonight|week\w*|lunch)|whenever|tomorrow|tonight|later|next week"
    r"|(?:when|once|as soon as) (?:you|it|he|she|they)(?:'re|'s| are| is| have| has| get| can) (?!now\b)|(?:have|has|find|got) (?:a|the) (?:moment|minute|time|chance))\b"
)


def lets_try(part: Clause) -> bool:
    """
    Tell whether a clause has the customer try whether it works.

    >>> lets_try(Clause(0, "does it work now", True)), lets_try(Clause(0, "when did it arrive", True))
    (True, False)
    """
    if not ways.TRY_IT.search(part.text) or ways.closes(part.text):
        return False
    if _SOME_TIME.search(part.text):
        return False
    if not part.question:
        return True
    tries = [one for one in questions(part) if ways.TRY_IT.search(one)]
    return any(
        (not ways.OPEN.match(core(one)) or bool(_SHOWS_NOW.search(one)))
        and form_of(one) != _GOT_IT
        and not ways.FOR_YOU.search(one)
        and not (ways.SUITS.search(one) and not (ways.NOW.search(one) or _SHOWS_NOW.search(one)))
        for one in tries or [part.text]
    )


def marked(form: str, clause: str) -> str:
    """Return a form with a mark of the question's own, so that it has the same answer again."""
    if form in _ALWAYS_THE_SAME:
        return form
    about = " ".join(sorted(concepts(clause)))
    return f"{form}{_MARK}{crc32(about.encode()) % 10_000:04d}"


def unmarked(about: str) -> str:
    """
    Return the form that was marked.

    >>> unmarked("since#0042"), unmarked("email")
    ('since', 'email')
    """
    return about.partition(_MARK)[0]


# What has one answer in a talk, however it is asked for.
_ALWAYS_THE_SAME = (*PLAIN, "until")
# Questions that are answered by other means, or want no answer.
_OTHERWISE = (
    ways.SUITS,
    ways.INVITES,
    ways.HOW_ARE_YOU,
    ways.THERE,
    ways.WHO,
    ways.SAY_AGAIN,
    ways.GREETS,
    ways.CLOSES,
    ways.ALL_SET,
    ways.ANY_DETAILS,
    # “May I tell them, or would you rather I did not?”
    re.compile(
        r"^\W*(?:or )?(?:would you |you'd )?(?:rather|prefer) (?:that )?(?:i|we) (?:did|do|should)?(?:n't| not)\b"
    ),
)
