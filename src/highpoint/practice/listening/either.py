"""Which of two things a customer takes where a reply lets them choose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from highpoint.engine.text import normalize
from highpoint.practice.listening.chosen import of_no_use
from highpoint.practice.listening.meaning import concepts, content, profiles
from highpoint.practice.listening.options import swapped, told_options, whole_options
from highpoint.practice.scenario import Fact, Scenario, Taken

_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]+)*[.!?]?")
WHICH = re.compile(
    r"\b(?:which|what)(?:'s (?:better|best|easier|easiest|nicer|quicker|simpler|more)\b| (?:one|of (?:the two|them|these|those)|(?:\w+ )?(?:would|do|does|should|suits|works|is (?:better|best|easier|easiest|good|nicer|quicker|simpler))))\b"
    r"|\b(?:who|whom) (?:would|do|does|should|shall|is (?:better|best))\b|^\W*(?:so |and )?which\W*$|\bwhen (?:suits|works|would (?:suit|be better)|is (?:better|best))\b",
    re.IGNORECASE,
)
_OR = re.compile(
    r",? or (?:rather |maybe |better |would you rather have |do you prefer )?(?!rather\b|so\b)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[,;(–]|:(?!\d))|\s+-\s|\s+(?:suits?|works?|be|for|of the|instead|please|which|what|do|would|shall|if|today\?|better|best|easier|in(?! the (?:morning|afternoon|evening)\b))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[,:;–]\s+")
_AFTERTHOUGHT = re.compile(r"(?:\w+ed|sent|free|for|with|at|which)\b", re.IGNORECASE)
_NO_CHOICE = re.compile(
    r"\b(?:not|no|so|anything|something|someone|anyone|else|more|other|another|shall|should|would|do|does|did|is|are"
    r"|can|could|will|was|were|had|this|that|there|if|too|as well|at all|yet|already|have|has|i|we|your|my|it|them|me|us|what|which|when|later|similar|good|less|questions?)\b",
    re.IGNORECASE,
)
_LEADS = frozenset(
    [
        *("would", "like", "want", "prefer", "rather", "have", "take", "need", "choose"),
        *("is", "was", "it", "be", "you", "do", "does", "did", "shall"),
        *("should", "i", "we", "and", "suit", "me", "send", "get", "can"),
        *("could", "add", "offer", "give", "make", "put", "on", "bring", "say"),
        *("said", "it's", "them", "either", "ok", "okay", "good", "to", "wait"),
    ]
)
# “Were there any other things, like a helmet or lights?”
_EXAMPLES = re.compile(r"\b(?:any|such as|for example|for instance)\b|, like\b", re.IGNORECASE)
# “Did you share a PIN or password?” is one question; “did you book online or by phone?” lets choose.
_ASKS_WHETHER = re.compile(
    r"(?:(?:and|so|ok|okay|but)\W+)*(?:did|have|has|had|do you (?:have|know|still)|is there|are there|was there|does)\b",
    re.IGNORECASE,
)
_ASKS_WHAT_IS = re.compile(
    r"(?:^|, |\b(?:and|so|but) )(?:did|have|has|had|are|is|was|were|do|does) (?!you (?:want|prefer|like))",
    re.IGNORECASE,
)
_PARALLEL = re.compile(
    r"(?:by|via|in|on|at|with|to|from|for|as|between|the|a|an|online|phone|cash|card|e-?mail|app|store|transfer)\b",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z][A-Z]|[A-Z]-|I\b")
_ARTICLES = frozenset(("a", "an", "the"))
_PREPOSITIONS = frozenset(
    ["by", "via", "in", "on", "at", "with", "to", "from", "for", "as", "between"]
)
_MOST_WORDS = 5
_SAID_NO = re.compile(r"\b(?:no|not|never|without|don't|doesn't|can't|won't)\b")
_CLAUSES = re.compile(r"[.,;!?]")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.]\d\d)?\b")
_NOON, _DAWN, _DUSK = 12, 6, 18
_WORTH = {Taken.GLADLY: 3.0, Taken.WILLINGLY: 2.0, Taken.GRUDGINGLY: -1.0, Taken.NOT: -3.0}


def alternatives(reply: str) -> tuple[str, ...]:
    """
    Return the things that a question of a reply lets the customer choose from, none where none.

    >>> alternatives("Would you like it by email or by post?"), alternatives("Is that all right or not?")
    (('by email', 'by post'), ())
    >>> alternatives("We have a new one, or store credit. Which would you prefer?")
    ('a new one', 'store credit')
    """
    return next((each.options for each in reversed(choices(reply))), ())


class Choice(NamedTuple):
    """Things to choose from, none where none, and the sentence that asks which."""

    options: tuple[str, ...] = ()
    asked: str = ""


def choices(reply: str) -> list[Choice]:
    """
    Return each choice that a reply lets the customer make, in order, with the sentence that asks.

    >>> [each.options for each in choices("Tea or coffee? And by post or by courier?")]
    [('Tea', 'coffee'), ('by post', 'by courier')]
    """
    told = [each.strip() for each in _SENTENCE.findall(untitled(reply))]
    found: list[Choice] = []
    for at, sentence in enumerate(told):
        which = WHICH.search(sentence)
        if not (sentence.endswith("?") or which):
            continue
        options = whole_options(sentence) or _two_of(sentence)
        # “Which floor do you live on?” lets nobody choose of what was told before it.
        lets = which is not None and not _OF_THEIR_LIFE.search(sentence)
        if not options and lets and at and not told[at - 1].endswith("?"):
            options = told_options(told[at - 1]) or _two_of(told[at - 1])
        if options:
            found.append(Choice(tuple(map(_thing_alone, options)), sentence))
    return found


def _thing_alone(option: str) -> str:
    """
    Return an option without whether it would do, an hour to another with its “between”.

    >>> _thing_alone("the morning flight at 8:10 okay"), _thing_alone("8 and 10")
    ('the morning flight at 8:10', 'between 8 and 10')
    """
    alone = _UNTIL_THEN.sub("", _WOULD_DO.sub("", option)) or option
    return _HOURS.sub(r"between \g<0>", alone)


# “For food or rent until then?”: for either of them.
_UNTIL_THEN = re.compile(
    r"(?<=\w),? (?:until then|till then|in the meantime|meanwhile|for now)$", re.IGNORECASE
)
_WOULD_DO = re.compile(r",? (?:be )?(?:all right|alright|ok|okay|fine|good)$", re.IGNORECASE)
_HOURS = re.compile(r"^\d{1,2}(?:[:.]\d\d)? and \d{1,2}(?:[:.]\d\d)?\b")


_OF_THEIR_LIFE = re.compile(
    r"\b(?:which|what|when|who|whom) (?!one\b|of (?:the|these|those|them)\b|option\b|way\b)(?:\w+ )?(?:do|does|did|would|should|is) (?:you|he|she|they|it|your \w+) (?!like\b|prefer\b|rather\b|want\b|choose\b|take\b|say\b|think\b|suit\b|be\b|have\b|go for\b|pick\b|better\b|best\b|easier\b)\w+",
    re.IGNORECASE,
)


# “Dr. Ueda” ends no sentence.
_TITLES = re.compile(r"\b(dr|mr|mrs|ms|st)\.(?= \w)", re.IGNORECASE)


def untitled(text: str) -> str:
    """Return a text without the stops that end no sentence: those of “Dr. Ueda”."""
    return _TITLES.sub(r"\1", text)


def _two_of(sentence: str) -> tuple[str, ...]:
    places = list(_OR.finditer(sentence))
    if not places or not places[-1].start():
        return ()
    if _ASKS_WHETHER.match(sentence) and not _PARALLEL.match(sentence[places[-1].end() :]):
        return ()
    rest = sentence[places[-1].end() :].rstrip("?.! ")
    end = _AFTER.search(rest)
    other = rest[: end.start()] if end else rest
    before = _WOULD_DO.sub("", sentence[: places[-1].start()])
    hour = _HOUR_BEFORE.search(before)
    if hour and _LATER.match(other):
        return hour[0], other.split()[0]
    bare = _ANOTHER.sub("", other) if _PARALLEL.match(other) else other
    led = _WHICH_ONE.match(before)
    if led and not _OR.search(before):
        first = before[led.end() :]
        return (first, other) if max(len(first.split()), len(other.split())) <= _MOST_LED else ()
    if not other or len(other.split()) > _MOST_WORDS or _NO_CHOICE.search(bare):
        return ()
    if _EXAMPLES.search(before):
        return ()
    first = _like(other, before)
    if len(first.split()) == 1 and (more := _OF_BOTH.search(other)):
        other = other[: more.start()]
    if other[0].isdigit() and re.search(rf"\bbetween {re.escape(first)}$", before):
        return f"between {first}", f"between {other}"
    if first and not _NO_CHOICE.search(first):
        return (*_listed(before, first), first, other)
    # Of what is so, and not for them to choose, nobody takes the one thing that was understood.
    return () if _ASKS_WHAT_IS.search(sentence) else (other,)


# “Which one, the family room or a taxi to our other house?”
_WHICH_ONE = re.compile(
    r"^(?:(?:so|and|then|ok|okay)\W+)*which (?:one|of (?:them|these|those|the two)|would (?:you (?:like|prefer)|it be|be best))\W+(?=(?:the|an?|your|our) )",
    re.IGNORECASE,
)
_MOST_LED = 8
# “6 am or later?”
_HOUR_BEFORE = re.compile(r"\b(?:at )?\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m| o'clock)?$", re.IGNORECASE)
_LATER = re.compile(r"(?:later|earlier|after|before)\b(?:,|$)", re.IGNORECASE)
_HEADING = re.compile(
    r"\b(?:the|your|which|what) (?:time|day|date|hour|colou?r|size|seat|way|place|format|address)$",
    re.IGNORECASE,
)
_ASKS_FOR_ONE = re.compile(r"\b(?:when|where|what|how|who|why|did|was|were)\b", re.IGNORECASE)
# “To this address or to another one?”
_ANOTHER = re.compile(r"\b(?:an)?other\b", re.IGNORECASE)


def _listed(before: str, first: str) -> tuple[str, ...]:
    """Return the things that stand before the last two, as in “a desk, a leg or a refund”."""
    found: list[str] = []
    rest = before.rstrip(" ,")
    while rest.endswith(f", {first}"):
        rest = rest[: -len(first) - 2]
        more = _like(first, rest)
        if rest.strip() == more or _ASKS_FOR_ONE.search(rest) or _HEADING.search(rest):
            # “Hello Sam, desk or leg?”, “when did it come, morning or evening?”, “the time, …?”
            break
        if not more or _NO_CHOICE.search(more) or abs(len(more.split()) - len(first.split())) > 1:
            break
        found.insert(0, more)
        first = more
    return tuple(found)


# “Morning or evening on the fifth?”: both are.
_OF_BOTH = re.compile(r"(?<=\w) (?:on|in|at|for|of|this|next|tomorrow)\b.*$", re.IGNORECASE)


def _like(other: str, before: str) -> str:
    """Return the end of the words before an “or” that stands as what comes after it does."""
    parts = _BEFORE.split(before.rstrip(" ,"))
    while len(parts) > 1 and _AFTERTHOUGHT.match(parts[-1]) and not _same_start(parts[-1], other):
        parts.pop()
    if _CODE.fullmatch(other) and (codes := [each for each in parts if _CODE.fullmatch(each)]):
        return codes[-1]
    said = parts[-1].split()
    lows = [each.lower() for each in said]
    begins = other.split()[0].lower()
    if begins[0].isdigit():
        return " ".join(said[-len(other.split()) :])
    starts = {begins} if begins in _PREPOSITIONS else _ARTICLES
    at = max((i for i, each in enumerate(lows) if each in starts), default=-1)
    if at < 0:
        at = max((i + 1 for i, each in enumerate(lows) if each in _LEADS), default=0)
    first = " ".join(said[at:])
    end = _AFTER.search(first) or re.search(r" with\b", first)
    first = first[: end.start()] if end and begins not in _PREPOSITIONS else first
    return first if len(first.split()) <= _MOST_WORDS else ""


# “4A”, “16:15”: what stands among other things is the one that looks the same.
_CODE = re.compile(r"(?=\w*\d)[\w:.-]+")


def _same_start(part: str, other: str) -> bool:
    return part.split()[0].lower() == other.split()[0].lower()


def tells_which(fact: Fact, options: tuple[str, ...]) -> bool:
    """Tell whether a fact names one of some things in most of its lines."""
    shared = [content(normalize(one)) for one in options]
    named = frozenset[str]().union(*shared)
    alike = frozenset.intersection(*shared) if len(shared) > 1 else frozenset()
    # Of “look or look away” each word tells.
    named -= alike if all(each - alike for each in shared) else frozenset()
    lines = [line.replace("{value}", fact.value) for line in fact.says]
    return sum(bool(named & concepts(normalize(line))) for line in lines) * 2 > len(lines)


def preferred(options: tuple[str, ...], scenario: Scenario, said: Sequence[str] = ()) -> str:
    """
    Return the one of some things that suits a customer best, the first where all do, as they say it.

    ``said`` are their own words of before: who has chosen chooses the same again.

    >>> from highpoint.practice.scenario import shipped
    >>> preferred(("coffee", "a new grinder"), shipped("grinder-day-34"))
    'a new grinder'
    >>> preferred(("a replacement", "a voucher"), shipped("three-legged-desk"))
    'a replacement'
    >>> preferred(("a refund", "a voucher"), shipped("report-that-never-came"))
    'neither, I just want the report'
    """
    if not options:
        return ""
    if of_no_use(options, scenario):
        return f"neither, I just want {scenario.matter['want']}"
    told = {each for line in said for each in concepts(normalize(line))}
    named = [concepts(normalize(each)) for each in options]
    told -= frozenset.intersection(*named)
    if len(options) > _PAIR and options[-1] == _BOTH:
        # Who wants each of them takes all.
        options, whole = options[:-1], options[-1]
        if all(_worth(normalize(each), scenario) >= _WORTH[Taken.WILLINGLY] for each in options):
            return whole
    best = max(
        options,
        key=lambda each: (
            _worth(normalize(each), scenario) + _STAYS * len(concepts(normalize(each)) & told)
        ),
    )
    best = re.sub(r"^an? (?=\d)", "the ", best, flags=re.IGNORECASE)
    # What is a sentence of its own already is as the customer says it.
    words = (best if SPOKEN.match(best) else swapped(best)).split()
    if any(each[:1].islower() for each in options) and not _CALENDAR.match(words[0]):
        words[0] = words[0][:1].lower() + words[0][1:]
    return " ".join(words)


def speaks_of_one(options: tuple[str, ...], scenario: Scenario) -> bool:
    """
    Tell whether a customer's own story speaks of one of some things more than of the others.

    >>> from highpoint.practice.scenario import shipped
    >>> speaks_of_one(("teal", "white"), shipped("jersey-too-small"))
    True
    """
    worth = sorted((_worth(normalize(each), scenario) for each in options), reverse=True)
    return worth[0] > max(worth[1], 0.0)


# An option that is a sentence of the customer's own.
SPOKEN = re.compile(
    r"(?:please|neither|I'll|I will|(?:I(?:'d)?|it|this|that|they|he|she|somebody|someone|one of you|a [\w-]+|(?:my|your|the) (?:[\w-]+'s )?[\w-]+) (?:can|rather|would rather))\b"
)


# What needs no word around it: such a sentence, or a way to a place.
STANDS_ALONE = re.compile(rf"{SPOKEN.pattern}|to\b")


def _worth(option: str, scenario: Scenario) -> float:
    key = profiles(scenario)[2].about(option)
    worth = 0.0
    if key:
        outcome = scenario.outcome(key)
        worth += _WORTH[outcome.taken] if outcome.allowed else _WORTH[Taken.NOT]
    meant = concepts(option) | _daytime(option)
    liked, disliked = _likes(scenario.wish, scenario.facts)
    plain = _PLAINLY.search(option) is not None and not option.startswith(("i'll ", "i'd "))
    return worth + 3.0 * plain + len(meant & liked) - len(meant & disliked)


# Bounded: a workshop tries many a scenario that is no more.
@lru_cache(maxsize=128)
def _likes(wish: tuple[str, ...], facts: tuple[Fact, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return what a customer's own wishes and facts speak well of, and what not."""
    lines = [*wish, *(line for fact in facts for line in fact.says)]
    liked: set[str] = set()
    disliked: set[str] = set()
    for clause in (part for line in lines for part in _CLAUSES.split(normalize(line))):
        (disliked if _SAID_NO.search(clause) else liked).update(concepts(clause))
    common = {each for each in liked | disliked if len(each) < _SHORT}
    return frozenset(liked - disliked - common), frozenset(disliked - liked - common)


_SHORT = 4
_PAIR, _BOTH = 2, "both"
_STAYS = 2.0


# How most people do things, where a story does not tell.
_PLAINLY = re.compile(r"\b(?:direct(?:ly)?|alone|online|myself|yourself|your own)\b")


def _daytime(option: str) -> frozenset[str]:
    """Return the part of the day in which an hour lies."""
    hour = _CLOCK.search(option)
    if hour is None or not _DAWN <= int(hour[1]) <= _DUSK:
        return frozenset()
    return concepts("morning" if int(hour[1]) < _NOON else "afternoon")
