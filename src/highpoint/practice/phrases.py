"""What an agent's words are about: phrases of a scenario, and topics that scenarios share."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from highpoint.engine.text import normalize

_FILE = files("highpoint.practice") / "words" / "topics.toml"
_DAY = (
    r"(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|this (?:morning|afternoon"
    r"|evening|week)|next week|by the end of|\d{1,2}(?:st|nd|rd|th)|(?:january|february|march|april"
    r"|may|june|july|august|september|october|november|december) \d|\d+ (?:working |business )?days?"
    r"|(?:one|two|three|four|five|six|seven|eight|ten|twelve|fourteen|fifteen|twenty|thirty|a few|a couple of) (?:working |business )?(?:days?|weeks?))"
)
_TIME = (
    r"(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|o'clock|h\b)|\d{1,2}:\d\d|noon|midday|midnight|(?:\d+|an|one|two"
    r"|three|half an|a few|ten|five|thirty|twenty) (?:hours?|minutes?|mins?)|at (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half past)\b|within the hour"
    r"|right away|straight away|straightaway|immediately|right now)"
)
_WHEN = re.compile(rf"\b(?:{_DAY}|{_TIME})")
_GAP = r"\W+(?:[\w'-]+\W+){0,3}?"
# An offer cannot reach over the end of a sentence, nor over "but".
_CLAUSE = re.compile(
    r"(?<!\bmr)(?<!\bdr)(?<!\bms)(?<!\bmrs)\.+(?!\d|(?:com|org|net|example|de|uk|eu)\b)|[:;=]-?[()d]+(?!\w)|[🙂😊😀😉😅🙏👍❤😢😞]+|[!?;\n]+|,? (?:but|however|although|though|instead)\b(?! of\b)(?=,? \w)"
)
_NO = re.compile(
    r"\b(?:can(?:no|')t|can not|cannot|won't|will not|don't|do not|doesn't|does not|unable|isn't|is not"
    r"|aren't|not (?:able|allowed|possible|permitted|offer\w*|entitled|eligible)|no longer|no (?:way|chance|possibility|option)|never"
    r"|(?:i|we|they) have no (?!problem|doubt|worr|question|hurry|rush|need|issue|fee|charge|cost|idea|record)|there(?:'s| is| are) (?:sadly |unfortunately )?(?:nobody|no one|no (?!need|rush|hurry|doubt|question|reason|risk|worr|harm|charge|cost|fee|issue|problem|obligation|deadline|limit|minimum|wait|queue|deposit|catch|penalty|interest|pain|needle|better|longer|way (?:you|it|he|she|they)|record|trace|sign|note|entry|mention|error|mistake|fault))"
    r"|not (?:the )?(?:whole|full|all of|everything|entire)|unfortunately no|impossible|couldn't|could not|wouldn't|no (?:refund|voucher|discount|exchange)\w*"
    r"|(?:nobody|no one) here|(?:nobody|no one|none of us)(?: (?:here|there|of us|at the \w+|on our side))? (?:can|could|may|is (?:able|allowed))"
    r"|without (?:a|any)|can only \w+ (?:\w+ ){0,3}(?:with|if|when|against|after)|only (?:possible|allowed|available) (?:with|if|when|after))\b"
)


# “What is” is as often “what's”.
_SHORTENS = frozenset(("what", "where", "who", "when", "how"))
# Words of denial that take nothing away.
_HARMLESS = re.compile(
    r"\byou (?:don't|do not|won't|will not) (?:have|need) to\b|\bno need\b|\b(?:nothing|not a thing) (?:to pay|else)"
    r"|\bat no (?:extra |additional )?(?:cost|charge)\b|\bno (?:extra )?(?:cost|charge|fee|problem)\b|\bdon't worry\b"
    r"|\b(?:can(?:no|')t|cannot|can not|won't|will not|not) be (?:moved|changed|cancel\w*|postponed|taken away|lost)(?: again)?\b"
    r"|\b(?:nobody|no one)(?: else)? (?:can|could|may) (?:see|read|use|access|touch|open|take|log|sign|get (?:in|at|to))\b"
    r"|\bnot (?:only|a problem)\b|\byou (?:did not|didn't|have not|haven't|never) \w+|\b(?:won't|will not|not) (?:be )?(?:take long|hurt|cost|charged?|pay|owe|worry)|\b(?:nothing|not anything) (?:to pay|owed|due)|\bwithout (?:any |a )?(?:cost|charge|fee|delay)\b"
)
# “Saturday doesn't work”: what stands behind the day.
NOT_TO_BE_HAD = r"(?:doesn't|does not|won't|will not|isn't|is not|can't|cannot) (?:work(?: out| for us)?|possible|be done|happen|be possible|available|free)\W*$"
# An agent's own no, which the engine reads only where it is softened or lent to a policy.
_PLAIN_NO = re.compile(
    r"\b(?:we|i) (?:don't|do not|won't|will not|can't|cannot|never|no longer) (?:\w+ ){0,1}"
    r"(?:send|offer|give|replace|refund|provide|sell|allow|make|accept|change|cancel|waive|exchange|pay|cover|deliver|ship|book|move|extend|return|do)\b"
    r"|\b(?:nobody|no one|none of us)(?: (?:here|there|of us|at the \w+|on our side))? (?:can|could|may|is (?:able|allowed) to) [a-z]{3,}"
    r"|^\W*(?:no|sorry, no|impossible|not possible|that's not possible|that is not possible)\W*$"
    # “Saturday doesn't work.”
    r"|^\W*(?:(?:no|sorry|well)\W+)*(?:(?:on|before|by) )?(?:that|this|tonight|(?:to|mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next week)(?: morning| evening| afternoon)?"
    rf" {NOT_TO_BE_HAD}"
)


# As many as all shipped scenarios have, with room: to compile one costs as much as many a reply.
@lru_cache(maxsize=16384)
def pattern(phrase: str) -> re.Pattern[str]:
    """
    Return what finds a phrase in normalized text.

    >>> bool(pattern("send * leg").search("i will send you the leg"))
    True
    >>> bool(pattern("replac*").search("a replacement"))
    True
    >>> bool(pattern("where is your dad").search("where's your dad"))
    True
    """
    parts: list[str] = []
    gap, before = False, ""
    for word in normalize(phrase).split():
        if word == "*":
            gap = True
            continue
        if word == "is" and before in _SHORTENS and not gap:
            parts.append(r"(?:\W+is\b|'s\b)")
            before = word
            continue
        if parts:
            parts.append(_GAP if gap else r"\W+")
        gap, before = False, word
        parts.append(_word(word))
    return re.compile("".join(parts) or r"(?!)")


def matches(text: str, about: Iterable[str]) -> list[tuple[int, int]]:
    """Return where a normalized text holds one of some topics or phrases, as (start, end)."""
    return sorted(_hits(text, about))


def mentions(text: str, about: Iterable[str]) -> bool:
    """Tell whether a normalized text holds one of some topics or phrases."""
    return any(_hits(text, about))


def _hits(text: str, about: Iterable[str]) -> Iterator[tuple[int, int]]:
    for entry in about:
        for phrase in topics().get(entry, (entry,)):
            if _longest_word(phrase) in text:
                yield from (hit.span() for hit in pattern(phrase).finditer(text))


# Bounded: a workshop tries many a scenario that is no more.
@lru_cache(maxsize=65536)
def _longest_word(phrase: str) -> str:
    """Return a word that each text with the phrase holds: to look for it costs next to nothing."""
    words = [word.rstrip("*") for word in normalize(phrase).split() if word[:1] != "{"]
    return max((word for word in words if word != "is"), key=len, default="")


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the clauses of a normalized text, as (start, end)."""
    edges = [0]
    for cut in _CLAUSE.finditer(text):
        edges.append(cut.start())
    edges.append(len(text))
    return [(a, b) for a, b in itertools.pairwise(edges) if text[a:b].strip(" .!?;\n")]


def denied(clause: str, at: tuple[int, int] | None = None) -> bool:
    """
    Tell whether a clause says no, of what stands ``at`` a place in it: an offer in it is none.

    >>> denied("we don't send single legs"), denied("you don't have to send it back")
    (True, False)
    >>> denied("i have booked friday, it will not be moved", (14, 20))
    False
    """
    bare = without_harmless(clause)
    if at is None:
        return bool(_NO.search(bare))
    for no in _NO.finditer(bare):
        before = no.start() < at[0]
        between = bare[no.end() : at[0]] if before else bare[at[1] : no.start()]
        if not (_FIRM if before else _ANOTHER).search(between):
            return True
    return False


def without_harmless(clause: str) -> str:
    """
    Return a clause with blanks in place of the denials that take nothing away.

    >>> without_harmless("you won't be charged").split()
    ['you']
    """
    return _HARMLESS.sub(lambda found: " " * len(found[0]), clause)


# After a no, words that offer again; after an offer, words that begin another matter.
_FIRM = re.compile(
    r"\b(?:i|we|you)(?:'ll|'ve| can| could| will| have|'d be| would)\b|\b(?:happy to|let me|yes|until|before|(?:i|we) (?:give|get|bring|send|move|book|offer|find))\b"
)
_ANOTHER = re.compile(r"[,:()]|\b(?:and|so|because|as|that|until|if)\b")
_STATES = (
    r"(?:see|saw|know|knew|think|thought|understand|understood|hear|heard|hope|hoped|need|needed|want|wanted"
    r"|wonder|guess|believe|feel|felt|read|notice[ds]?|mean|meant|ask|asked|apologi[sz]e|regret|promised|am|are"
    r"|was|were|had|said|told|wrote|called|received|got|like|love|require|charged?|do|did|hate|wish|thank|can|could"
    r"|made|sent|realize|realise|appreciate|get|say|assume|suppose|imagine|should|must|might|would)"
)
_PUT_RIGHT = (
    r"(?:refunded|returned|booked|rebooked|reserved|credited|cancell?ed|moved|changed|arranged|removed|waived"
    r"|stopped|restored|reset|blocked|unblocked|unlocked|lifted|reversed|paid back|taken off|set up|replaced)"
)
_OPENS = r"^\W*(?:(?:ok|okay|so|well|maybe|perhaps|then|or|and|great|right|good|alright|even|also|plus|please|just) )*"
# How an offer is made: by who makes it, by asking whether it suits, as done, or as a thing alone.
_OFFERING = re.compile(
    r"\b(?:i|we|they|he|she|it|you|that|there)(?:'ll| will| can| could| may| would|'ve| have|'m| am|'re| are|'d| is|'s)\b"
    r"|\b(?:would you|shall (?:i|we)|let me|let us|let's|how about|what about|do you want|if you (?:like|want|prefer)"
    r"|instead|either|or|happy to|glad to|able to|going to|want (?:it|that|one|me to)|has been|have been|booked|arranged|ready"
    r"|on its way|on the way|sending|giving|putting|moving|adding|taking|here is|here's|offer\w*|please|yes|sure|of course|free)\b"
    r"|\b(?:will|can|gets?)\b"
    rf"|\b(?:i|we) (?:(?:just|now|also|already|then|always|gladly) )?(?!{_STATES}\b)[a-z]{{3,}}"
    rf"|\b(?:was|were|is|are) (?:now |already |just )?{_PUT_RIGHT}\b"
    r"|\b(?:is|are) (?:still )?(?:free|available|reserved|in stock|possible|yours|included|allowed|kept|held|here|there|working|off|on|gone|open|back|done|through|active|connected|fixed|confirmed|signed)\b"
    r"|\b(?:works?|open|running|active|on) again\b"
    r"|\b(?:driver|rider|courier|technician|engineer|colleague|nurse|store|shop|van|doctor) (?:then )?(?:comes|brings|takes|delivers|collects|picks|shows)\b|\bcomes (?:with|on|by|back|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|\byou(?:'d| would|'ll)? (?:need|have) to\b|\byou (?:must|should)\b"
    rf"|{_OPENS}(?:lend|waive|cover|refund) (?:you|it|the|your)\b"
    rf"|{_OPENS}(?:refund|replacement|exchange|repair|courier|technician|backup box|new [a-z]+) (?:, )?(?:is |was |will be )?(?:done|sent|ordered|booked|issued|coming|in \d|by|within|today|tomorrow|on)\b"
    rf"|{_OPENS}(?:a|an|some|another|full|half) "
    rf"|{_OPENS}(?:keep|go|call|contact|ask|use|try|wait|restart|reinstall|install|buy|visit|check|come|bring|pay|take"
    r"|look|download|read|clear|switch|turn|unplug|export|book|send)\b"
)
# What an agent only tells again of what the customer did or wants.
_RETOLD = re.compile(
    r"\b(?:i|we) (?:can |could )?(?:see|saw|understand|understood|know|hear|heard|read|notice[ds]?)(?: here)?(?: that)?,? (?:you|your|the)\b"
    r"|\byou(?:'d| had| have|'ve)? (?:already |just )?(?:asked|wanted|said|wrote|told|mentioned|called|ordered|received|requested|bought)\b"
)
_FIRMLY = re.compile(r"\b(?:i|we)(?:'ll|'ve| will| can| could| have|'m|'re| am| are)\b|\bwill\b")
# A question about what was, or for what the customer knows, not about what may be.
_PAST = re.compile(
    r"^\W*(?:(?:and|so|ok|okay) )?(?:did|have|has|had|was|were|when did|what did|why did|which|what|where|who|how (?:many|much|long))\b"
    r"|^\W*(?:(?:and|so|ok|okay) )?(?:can|could|would|will) you (?:please )?(?:tell|give|share|confirm|provide|read|describe|spell|repeat|let me know)\b"
)


def offers(clause: str, *, question: bool) -> bool:
    """
    Tell whether a clause is in the form of an offer.

    >>> offers("the letters are sent automatically", question=False)
    False
    >>> offers("we can lend you a table", question=False), offers("i changed it to may", question=False)
    (True, True)
    >>> offers("did the technician come", question=True)
    False
    >>> offers("i see you asked for a refund", question=False)
    False
    """
    if question and _PAST.search(clause) and not _HOW_ABOUT.search(clause):
        return False
    if question and len(clause.split()) <= _SHORT:
        return True
    told_again = _RETOLD.search(clause)
    if told_again and not _FIRMLY.search(clause[: told_again.start()] + clause[told_again.end() :]):
        return False
    return bool(_OFFERING.search(clause))


def retold(clause: str) -> bool:
    """Tell whether a clause only tells again what the customer did or wants."""
    return bool(_RETOLD.search(clause))


_SHORT = 8
_HOW_ABOUT = re.compile(
    r"\b(?:what about|what if|how about|which would you|have you (?:tried|considered|thought)|did you try)\b"
)
_LEAD = (
    r"^\W*(?:(?:ok|okay|so|and|well|hi|hello|hey|right|great|good|thanks|thank you|now|alright|sure|got it|first|but"
    r"|hmm?|oh|perfect|also|then) ?,? ?)*"
)
_ASKS = re.compile(
    _LEAD
    + r"(?:what(?:'s|s| is| are| was| were| do| did| does| kind| sort| colou?r| time| exactly| number| size)"
    r"|which (?:\w+ ){0,2}(?:is|are|was|were|do|did|does|shall|should|can|could|may|would|will)|which (?:\w+ )?(?:e-?mail|number|address|name|day|time|date)\W*$|who(?:'s| is| was| did| told| are)"
    r"|when(?:'s| is| was| were| did| do| does)|where(?:'s| is| are| was| were| did| do| does| should)"
    r"|(?:what|when|where|how|who|why) (?:exactly|precisely|roughly) (?:is|are|was|were|do|does|did|has|have|will)"
    r"|(?:is|was|were|are|does|has) (?:it|he|she|they|there|your)|was (?:that|this)|did (?:he|she|they|your|anybody|anyone|somebody)"
    r"|how (?:much|many|long|old|did|do|does|is|are|was)|(?:do|did|have|are|were|can|could|would|will) you|can i (?:get|have))\b"
)


def asks(clause: str) -> bool:
    """
    Tell whether a clause is a question by its words, whatever stop is after it.

    >>> asks("ok whats the policy number"), asks("what i can do is lend you a table")
    (True, False)
    """
    return bool(_ASKS.search(clause))


def says_when(clause: str) -> bool:
    """
    Tell whether a normalized clause names a day or a time.

    >>> says_when("by the 5th, at noon"), says_when("soon")
    (True, False)
    """
    return bool(_WHEN.search(clause))


def says_no(clause: str) -> bool:
    """
    Tell whether a clause is an agent's plain no, whatever it is about.

    >>> says_no("we don't send single legs"), says_no("i don't see why")
    (True, False)
    """
    return bool(_PLAIN_NO.search(without_harmless(clause)))


@cache
def topics() -> Mapping[str, tuple[str, ...]]:
    """Return the shared topics with their phrases."""
    with _FILE.open("rb") as file:
        groups = tomllib.load(file)
    return {name: tuple(phrases) for group in groups.values() for name, phrases in group.items()}


def _word(word: str) -> str:
    if word in ("{day}", "{time}"):
        return _DAY if word == "{day}" else _TIME
    if word.endswith("*"):
        return rf"\b{re.escape(word[:-1])}[\w'-]*"
    edge = r"\b" if word[:1].isalnum() else ""
    return rf"{edge}{re.escape(word)}(?![\w])"
