"""Which lines fit what was just said, and the trouble a customer came in with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from highpoint.engine.text import normalize, sentences, words
from highpoint.practice.listening.forms import core
from highpoint.practice.listening.meaning import Profiles, concepts, content, stem
from highpoint.practice.listening.suited import YES_OR_NO, gives, sort_of
from highpoint.practice.listening.turned import stated
from highpoint.practice.listening.ways import Wants
from highpoint.practice.listening.what_is import asks_what_is
from highpoint.practice.scenario import Ask
from highpoint.practice.voice.lines import GRAVE, Line

_ASKS = re.compile(r"\?|\b(?:tell me|could you|explain|like to know|to be told)\b")
_CONTENT = 0.45
_CHEERFUL = re.compile(
    r"excellent|great service|impressed|You're a star|brilliant|Amazing|Legend|good service|look easy|my friends|made my day|you're doing|a star|You legend"
    r"|and you\?|[Yy]ourself\?|So far so good|Not bad|How are you\?|How about you\?|And yours\?"
    r"|You're the best!|Omg|wonderful day|lovely day|great day|good one|Enjoy|Brilliant|Sweet|Ooh|Cool|Nice one|best!|^Great|^Lovely|^Wonderful|[Pp]erfect|[Ss]ounds good|delighted|How service|how service",
)
_FEW = 3


def unlike_before(lines: Sequence[str], before: str) -> tuple[str, ...]:
    """Return the lines that do not say again what was just said; all, where each does."""
    said = concepts(normalize(before))
    new = tuple(
        line
        for line in lines
        if sum(len(each) > _FEW for each in concepts(normalize(line)) & said) < _FEW
    )
    return new if len(new) >= min(_FEW, len(lines)) else tuple(lines)


def given(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that take up something given, and not an answer that tells them something."""
    return tuple(each for each in lines if not _TOLD.search(each.text)) or tuple(lines)


_TOLD = re.compile(
    r"\b(?:know|known|clear|answers?|answered|telling|see|wondered|understand|noted?|stand|so that's that|so be it|how it is)\b",
    re.IGNORECASE,
)


def seen_to_work(lines: Sequence[str]) -> tuple[str, ...]:
    """
    Return the questions of who has just seen that it works; all, where each asks whether it will.

    >>> seen_to_work(("Will it work tonight?", "Whom do I call if it fails tonight?"))
    ('Whom do I call if it fails tonight?',)
    """
    return tuple(line for line in lines if not _WILL_IT_WORK.search(line)) or tuple(lines)


_WILL_IT_WORK = re.compile(
    r"\b(?:will|does|can|is|going to)\b[^.!?]*\b(?:works?|go through|safe)\b", re.IGNORECASE
)


def leaving_for_later(lines: tuple[str, ...], asked: str, ahead: Sequence[str]) -> tuple[str, ...]:
    """
    Return the lines that do not tell what the next questions ask; all, where those answer less.

    >>> lines = ("In May, I have the receipt", "In May")
    >>> leaving_for_later(lines, "when was it", ["do you have a receipt"])
    ('In May',)
    """
    own = content(core(asked))
    later = {word for each in ahead for word in content(core(each)) if word not in own}
    if not later:
        return lines
    told = {line: content(normalize(line)) for line in lines}
    kept = tuple(line for line in lines if not later & told[line])
    best = max((len(own & told[line]) for line in lines), default=0)
    return kept if any(len(own & told[line]) == best for line in kept) else lines


@lru_cache(maxsize=4096)
def answering(lines: tuple[str, ...], question: str, value: str = "") -> tuple[str, ...]:
    """
    Return the lines of a fact that answer a question best: of its sort, and about what it names.

    >>> answering(("It was Callum", "On Tuesday at nine"), "when was it")
    ('On Tuesday at nine',)
    """
    if not question:
        return lines
    sort = sort_of(question)
    if sort is Wants.YES_NO and not asks_what_is(core(question)):
        best = [each for each in lines if YES_OR_NO.match(each)] or list(lines)
        said = stated(question)
        if said is not None and said.supposed == "no":
            # “You didn't tell anyone, did you?” is answered by no yes.
            best = [each for each in lines if not _YES.match(each)] or list(lines)
        best = [each for each in best if not other_hours(question, each)] or [
            each for each in lines if not YES_OR_NO.match(each)
        ]
        best = best or list(lines)
    else:
        best = [each for each in lines if not YES_OR_NO.match(each)] or list(lines)
        best = [each for each in best if gives(sort, each.replace("{value}", value))] or best
    about = content(core(question))
    told = {each: content(normalize(each.replace("{value}", value))) for each in best}
    whole = [each for each in best if len(about) > 1 and about <= told[each]]
    near = whole or [each for each in best if about & told[each]]
    return tuple(near or best)


def other_hours(question: str, line: str) -> bool:
    """Tell whether a line says yes to one part of the day where another was asked about."""
    asked, told = set(_PART_OF_DAY.findall(question)), set(_PART_OF_DAY.findall(line.lower()))
    return bool(asked and told) and not asked & told and not line.lower().startswith(("no", "not"))


_YES = re.compile(r"(?:yes|yeah|yep|sure|of course)\b", re.IGNORECASE)
_PART_OF_DAY = re.compile(
    r"\b(morning|afternoon|evening|night|noon|today|tomorrow|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)


def felt_once(lines: Sequence[str], before: str) -> list[str]:
    """
    Return the lines that do not name a feeling which the turn has named.

    >>> felt_once(("I'm fed up", "I need to sell bread"), "Dead again, I'm fed up with this.")
    ['I need to sell bread']
    """
    felt = {each.lower() for each in _FEELING.findall(before)}
    return [line for line in lines if not felt.intersection(map(str.lower, _FEELING.findall(line)))]


_FEELING = re.compile(
    r"\b(?:exhausted|fed up|tired|had enough|worried|upset|angry|furious|desperate|scared|frustrat\w+|annoy\w+|stress\w+|panick\w+|worn out|frightened)\b",
    re.IGNORECASE,
)


def without_feelings(text: str) -> str:
    """
    Return a text without its sentences that name a feeling; as it is, where each does.

    >>> without_feelings("I need to sell bread. I'm fed up.")
    'I need to sell bread.'
    """
    told = [each for each in re.split(r"(?<=[.!?])\s+", text) if not _FEELING.search(each)]
    return " ".join(told) or text


def in_full(lines: Sequence[str], most: int = _FEW) -> list[str]:
    """Return the lines of more than so many words, as a letter has them; all, where few have."""
    full = [line for line in lines if len(line.split()) > most or "{value}" in line]
    return full if len(full) >= _FEW else list(lines)


def unceremonious(lines: Sequence[str]) -> list[str]:
    """
    Return the lines without those of great ceremony; all, where each has it.

    >>> unceremonious(["I am most relieved.", "What a relief."])
    ['What a relief.']
    """
    return [line for line in lines if not _CEREMONY.search(line)] or list(lines)


_CEREMONY = re.compile(
    r"\b(?:most (?:relieved|kind|grateful|helpful|convenient|upset\w*)|I shall|I should (?:be|prefer)|obliged|I thank you|if you please|[Gg]ladly"
    r"|my best wishes|Good day to you|I am content|all my heart|how (?:good|kind) of you|Forgive me|Pardon me|I await|dealt with this)\b"
)


def sober(lines: Sequence[str]) -> tuple[str, ...]:
    """
    Return the lines without warm thanks, all where each has them.

    >>> sober(["Thank you, that closes it", "Then do it"])
    ('Then do it',)
    """
    return tuple(line for line in lines if not _WARM.search(line)) or tuple(lines)


def before_it_is_done(lines: Sequence[str]) -> tuple[str, ...]:
    """
    Return the lines that take what is put up, and are not relieved as if it were done; all, where each is.

    >>> before_it_is_done(["That's my evening saved", "Yes, please do"])
    ('Yes, please do',)
    """
    return tuple(line for line in lines if not _AS_DONE.search(line)) or tuple(lines)


_AS_DONE = re.compile(
    r"\b(?:saved|finally|at last|lifesaver|relie(?:f|ved)|thank god|weight off|(?:it|that) (?:came|worked)|that's (?:settled|sorted|fixed|done))\b",
    re.IGNORECASE,
)
_WARM = re.compile(
    rf"\b(?:[Tt]hank|[Tt]hanks|appreciate|grateful|relieved|happy|glad|bless|kind|lovely|great|wonderful|delighted|pleased|lifesaver)\b|!|{_CHEERFUL.pattern}"
)


def after_a_word(lines: Sequence[str]) -> list[str]:
    """
    Return the thanks that go on from another sentence, and do not begin anew; all, where none does.

    >>> after_a_word(["Okay good, thanks.", "Thanks for your help.", "Thanks, I suppose."])
    ['Thanks for your help.']
    """
    return [line for line in lines if not _BEGINS_ANEW.search(line)] or list(lines)


_BEGINS_ANEW = re.compile(
    r"^(?:ok|okay|right|great|good|perfect|alright|all right|ah|oh|yes|well|fine|cool|brilliant|amazing|sweet|nice|aw|that's good|that was quick)\b"
    r"|\b(?:I suppose|all I needed|that's it|anyway|at least|let's hope|good to know|that helps|very clear|\{when\} then)\b",
    re.IGNORECASE,
)


def in_keeping(lines: Sequence[str]) -> list[str]:
    """
    Return the lines that are more than the small change of a chat; all, where each is no more.

    >>> in_keeping(["Yes, that works.", "That suits me well.", "Sounds good"])
    ['That suits me well.']
    """
    return [line for line in lines if not _CHAT.fullmatch(line)] or list(lines)


def not_refused(lines: tuple[str, ...], refused: Sequence[str]) -> tuple[str, ...]:
    """
    Return the lines that wish for nothing the agent has said no to; all, where each does.

    >>> not_refused(("Saturday, please", "on Monday"), ("saturday",))
    ('on Monday',)
    """
    if not refused:
        return lines
    way = re.compile(rf"\b(?:{'|'.join(map(re.escape, refused))})s?\b", re.IGNORECASE)
    return tuple(line for line in lines if not way.search(line)) or lines


_CHAT = re.compile(
    r"(?:aw|aww|ooh|haha|omg)\b.*|(?:(?:oh|ah|yes|yeah|yep|yup|ok|okay|right|all right|alright|sure|fine|good|great|perfect|cool|thanks|nope|nah|ooh|hm|amazing|wonderful|lovely|well)\W+)*"
    r"(?:(?:(?:that|this|it)(?:'s| is)? )?(?:sounds good|works?|(?:all )?(?:good|fine|okay|ok|perfect|great|right)(?: with me| by me)?|do that|all set|all clear|i guess so)"
    r"|fine by me|go ahead|yes|yeah|yep|okay|ok|sure|fine|good|great|perfect|lovely|alright|all right|please|then|thanks|yes please|yes okay|yes good|let's do that|that is everything!)?"
    r"(?:,? (?:yes|please|thanks|thank you|then|so much))*[.!]?",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def declining(lines: tuple[str, ...], named: tuple[str, ...], offered: str) -> tuple[str, ...]:
    """
    Return the lines that decline nothing but what was offered; ``named`` is all they may decline.

    >>> declining(("No coffee, please", "No, thank you"), ("coffee", "voucher"), "a voucher")
    ('No, thank you',)
    """
    absent = _things(" ".join(named)) - _things(offered)
    return tuple(line for line in lines if not _things(line) & absent)


def _things(text: str) -> frozenset[str]:
    """Return the words of a text that name something, each as it is: a discount is no voucher."""
    return frozenset(stem(word) for word in words(normalize(text)) if content(word))


def asking_nothing(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines that take an offer without asking what may just have been told."""
    return tuple(line for line in lines if not _OPEN_QUESTION.search(line)) or tuple(lines)


_OPEN_QUESTION = re.compile(r"\b(?:[Hh]ow|[Ww]hen|[Ww]hat|[Ww]here|[Ww]ho)\b[^.!?]*\?")


def subdued(came: float, mood: float) -> bool:
    """
    Tell whether somebody who came in a mood has, for all that was done, no cheers yet.

    >>> subdued(-0.2, 0.3), subdued(-0.2, 0.8), subdued(-0.7, 0.8), subdued(0.2, 0.4)
    (True, False, True, False)
    """
    return came <= GRAVE or (came < 0 and mood < _CONTENT)


def quiet(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines without those too cheerful for who came in real trouble."""
    return tuple(each for each in lines if not _CHEERFUL.search(each.text))


def pointing_at_what_is_named(lines: Sequence[str], before: str, thing: str) -> list[str]:
    """
    Return the lines of a first question that point at nothing the turn has not named.

    ``thing`` is what the matter is about. None where each line points at something unnamed.

    >>> lines = ("Is it in Frankfurt?", "Can you see the bag?", "Where is the bag, can you see it?")
    >>> pointing_at_what_is_named(lines, "Please help me.", "bag")
    ['Can you see the bag?', 'Where is the bag, can you see it?']
    >>> len(pointing_at_what_is_named(lines, "Our suitcase never came.", "bag"))
    3
    """
    nouns = Counter(word for line in lines for word in content(normalize(line)))
    known = concepts(normalize(thing)) | {word for word, count in nouns.items() if count > 1}
    # A short word stands for too much: “so”, “the”.
    named = any(len(each) > _FEW for each in concepts(normalize(before)) & known)
    person = _PERSON.search(before) is not None
    return [line for line in lines if _stands(line, named=named, person=person)]


def _stands(line: str, *, named: bool, person: bool) -> bool:
    thing, somebody = _POINTS.search(line), _POINTS_AT_SOMEBODY.search(line)
    if somebody and not person:
        return False
    return named or thing is None or _NAMES.search(line[: thing.start()]) is not None


# “There is …”, “that I may …”, “this letter” and “one day” point at nothing said before.
_POINTS = re.compile(
    r"\b(?:it|its|these|those|they|them|their)\b|\bit's\b|\b(?:that|this)\b(?! (?:\w+ing|i|we|my|is why|day|week)\b)"
    r"|\b(?:in|from|over|down|up) there\b|\bone of\b",
    re.IGNORECASE,
)
_POINTS_AT_SOMEBODY = re.compile(r"\b(?:he|she|him|her|his|hers|he's|she's)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:he|she|him|her|his|mother|father|mum|mom|dad|son|daughter|wife|husband|sister|brother|girl|boy|man|woman|doctor|aunt|uncle|grand\w+)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\b(?:the|my|our|your|a|an|no|another) [a-z]{3,}", re.IGNORECASE)


def asked_in(opening: str, ask: Ask, asks: Profiles) -> bool:
    """Tell whether an opening already asks, in other words, what would be asked after it."""
    text = normalize(opening)
    told = [text[a:b] for a, b in sentences(text)]
    own = concepts(normalize(" ".join(ask.says)))
    return any(
        _ASKS.search(each)
        and (asks.about(each) == ask.key or any(len(word) > _FEW for word in concepts(each) & own))
        for each in told
    )
