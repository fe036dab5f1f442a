"""The two things that a question with an “or” puts up, each as the customer would name it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SO = r"(?:(?:and|so|or|but|then|also|ok|okay|well|now|just|maybe|perhaps|otherwise|rather)\W+)*"
_AT = rf"(?:^|[,:;–] |\b(?:and|so|but) ){_SO}"
_LIKES = r"(?:rather|prefer|like|want|wish|need)"
_BETTER = r"(?:easier|better|simpler|nicer|quicker|best|more convenient|more comfortable|ok|okay|fine|good|all right|enough|possible|suit|work|fit|help|do|get you through|see you through|tide you over|bridge it|save you|serve you|cover it)"
_SOMEBODY = r"(?:he|she|they|(?:somebody|someone)(?: else)?|(?:your|our) (?:[\w-]+'s )?[\w-]+|(?:a|the|my) (?:colleague|developer|nurse|technician|driver|porter|manager)|one of us)"
# How one half of such a question is put: by what the agent does, what they do, or the thing alone.
_FRAMES = (
    ("agent", re.compile(rf"{_AT}(?:shall|should|can|could|may|might) (?:I|we) (?P<what>.+)$", re.I)),
    ("agent", re.compile(rf"{_AT}(?:would|do) you {_LIKES} (?:me|us) to (?P<what>.+)$", re.I)),
    ("agent", re.compile(rf"{_AT}(?:is|would) it (?:be )?{_BETTER}(?: for you)?,? if (?:I|we) (?P<what>.+)$", re.I)),
    ("own", re.compile(rf"{_AT}(?:is|would) it (?:be )?{_BETTER}(?: for you)?,? (?:to|if you) (?P<what>.+)$", re.I)),
    ("own", re.compile(rf"{_AT}(?:would|do) (?P<who>you|{_SOMEBODY}) {_LIKES} to (?P<what>.+)$", re.I)),
    ("own", re.compile(rf"{_AT}(?:would) (?P<who>you|{_SOMEBODY}) rather (?P<what>(?!have\b|the\b|a\b|an\b|your\b|my\b|our\b|\d)[a-z].+)$", re.I)),
    ("can", re.compile(rf"{_AT}(?:can|could|will|shall|should) (?P<who>you|{_SOMEBODY}) (?P<what>.+)$", re.I)),
    ("does", re.compile(rf"{_AT}(?:would|will) (?P<who>you) (?P<what>(?!{_LIKES}\b|be\b|have\b|accept\b|mind\b)[a-z].+)$", re.I)),
    ("does", re.compile(rf"{_AT}do (?P<who>you) (?P<what>manage\b.*)$", re.I)),
    ("does", re.compile(rf"{_AT}(?:does|will|would) (?P<who>{_SOMEBODY}) (?P<what>(?!{_LIKES}\b)(?:send|bring|collect|fetch|pick|take|come|go|call|write|pay|drive)\b.*)$", re.I)),
    ("stays", re.compile(rf"{_AT}(?:shall|should|may|can|could) (?P<who>it|this|that|they) (?P<what>.+)$", re.I)),
    ("thing", re.compile(rf"{_AT}(?:would|do) you (?:insist on|stick to|stay with|hold on to) (?P<what>.+)$", re.I)),
    ("thing", re.compile(rf"{_AT}(?:would|do) you (?:{_LIKES}|accept|take)(?: have)? (?P<what>.+)$", re.I)),
    ("thing", re.compile(rf"{_AT}(?:would|will|is|are|does|do) (?P<what>(?!it\b|that\b|this\b|you\b|there\b|I\b|we\b|{_SOMEBODY}\b|any)(?:[\w:.'-]+ ){{1,7}}?)(?:be )?{_BETTER}\b.*$", re.I)),
)  # fmt: skip
_OR = re.compile(r",? or ", re.IGNORECASE)
_RATHER_NOT = re.compile(r"\bnot?\b|n't\b|\bso\b", re.IGNORECASE)
_VERBS = frozenset(
    [
        *("send", "bring", "collect", "fetch", "pick", "keep", "wait", "stay", "move", "change"),
        *("cancel", "return", "take", "leave", "call", "ring", "write", "come", "go", "see"),
        *("try", "use", "pay", "book", "have", "get", "give", "put", "refund", "replace"),
        *("repair", "fix", "meet", "start", "stop", "buy", "order", "exchange", "swap"),
        *("split", "print", "read", "e-mail", "email", "text", "post", "ship", "fly", "drive"),
        *("lend", "free", "make", "fill", "let", "offer", "unblock", "block", "close", "open"),
        *("transfer", "reset", "postpone", "skip", "share", "upload"),
    ]
)
_SWAP = {
    "i": "you", "me": "you", "us": "you", "my": "your", "our": "your", "mine": "yours", "ours": "yours",
    "you are": "I am", "you're": "I'm", "you": "me", "your": "my", "yours": "mine", "yourself": "myself", "ourselves": "yourselves", "yourselves": "ourselves",
}  # fmt: skip
_WORD = re.compile(r"\byou are\b|[\w'-]+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*\([^)]*\)|\s*[,;–(].*$|\s+(?:instead|please|for now|for you)\W*$|\s+(?:itself|which|that (?:is|was|has|goes|you|we|they|can)|with no|without)\b.*$"
)
_NAMED = re.compile(r"(?:an?|the|your|our|my|their|another|some) ", re.IGNORECASE)
_MOST_WORDS, _FEW_WORDS = 12, 3


# “Will you come, or her father?”
_WILL_YOU = re.compile(
    rf"{_AT}(?:will|would|can|do|are) you (?:be )?\w+(?: \w+)?,?$", re.IGNORECASE
)
_SOMEBODY_ELSE = re.compile(r"(?:your|her|his|their) [\w-]+", re.IGNORECASE)


class Half(NamedTuple):
    """One of the two: what kind of thing it is, its words, and whose deed it is."""

    kind: str
    words: str
    who: str = ""


def whole_options(sentence: str) -> tuple[str, ...]:
    """
    Return the two things between which a question lets choose where one of them is a question of its own.

    >>> whole_options("Can your brother drive there, or shall I have it delivered?")
    ('my brother can drive there', 'please have it delivered')
    >>> whole_options("Do you want the first at the same hour, or would a later flight suit you better?")
    ('the first at the same hour', 'a later flight')
    >>> whole_options("Shall I tell them, or would you rather I did not?")
    ()
    """
    bare = _plainly(sentence)
    for cut in reversed(list(_OR.finditer(bare))):
        left, right = bare[: cut.start()], bare[cut.end() :]
        if _RATHER_NOT.search(right):
            continue
        if _WILL_YOU.search(left) and _SOMEBODY_ELSE.fullmatch(right):
            return "I will", swapped(right)
        first, second = _half(left), _half(right, only=True)
        if second is None and first is not None:
            begins = right.split()[0].lower() if right.split() else ""
            kind = "own" if first.kind == "thing" else first.kind
            second = Half(kind, _trimmed(right), first.who) if begins in _VERBS else None
            if first.kind == "thing" and _NAMED.match(right):
                second = Half("thing", _trimmed(right))
            if pair := _two_ways(first, right):
                return pair
            if second is None and first.kind in ("own", "agent") and _SOME_TIME.match(right):
                # “Would you rather fly tonight, or tomorrow at six?”
                return _said(first), swapped(_trimmed(right))
        if first is None or second is None:
            continue
        if first.kind == "thing" and first.words.split()[0].lower() == "to":
            continue
        named = (*_said_each(first, left), _said(second))
        if all(0 < len(each.split()) <= _MOST_WORDS for each in named):
            return named
    return ()


def _plainly(sentence: str) -> str:
    """
    Return a sentence without its stop, what is in brackets, and a courtesy between its commas.

    >>> _plainly("I can free it now, or, if you'd rather, send cash.")
    'I can free it now, or send cash'
    """
    return _OR_RATHER.sub("or", _BRACKETS.sub("", sentence)).strip().rstrip("?!. ")


_BRACKETS = re.compile(r"\s*\([^)]*\)")
_OR_RATHER = re.compile(
    r"\bor,? if (?:you|that)(?:'d|'s| would| is)? (?:rather|prefer|like|wish|want|easier|better)(?: that| it)?,",
    re.IGNORECASE,
)
_SOME_TIME = re.compile(
    r"(?:today|tonight|tomorrow|now|later|first thing|next \w+|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:at|before|after|by) (?:\d|noon|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\b",
    re.IGNORECASE,
)
_WAY = r"(?:to|by|at|in|on|with|as|via|through|into|onto|before|after)"
_LAST_WAY = re.compile(rf".*\b(?P<way>{_WAY} (?!it\b|that\b|this\b|them\b).+)$", re.IGNORECASE)
_A_WAY = re.compile(rf"{_WAY} \w", re.IGNORECASE)


def _two_ways(first: Half, right: str) -> tuple[str, ...]:
    """
    Return both ways or places of a deed, where only they differ.

    >>> _two_ways(Half("stays", "go to the hospice", "it"), "to your home first")
    ('to the hospice', 'to your home first')
    """
    found = _LAST_WAY.match(first.words) if _A_WAY.match(right) else None
    if found is None:
        return ()
    named = (found["way"], _trimmed(right))
    return named if all(len(each.split()) <= _MOST_WORDS for each in named) else ()


def _said_each(half: Half, text: str) -> tuple[str, ...]:
    """Return a half as the customer says it; each of several things, where a text ends in them."""
    listed = _items(text[text.rfind(half.words) :]) if half.kind == "thing" else ()
    listed = listed if len(listed) > 1 else ()
    return listed or (_said(half),)


def _items(text: str) -> tuple[str, ...]:
    """
    Return the things that a text lists, or the one that it begins with.

    >>> _items("a desk, a leg"), _items("a 22:40 to York, an hour's drive,")
    (('a desk', 'a leg'), ('a 22:40 to York',))
    """
    parts = text.split(", ")
    short = all(0 < len(each.split()) <= _FEW_WORDS for each in parts)
    same = len({each.split()[0].lower() if _NAMED.match(each) else "" for each in parts}) == 1
    if short and same and not text.rstrip().endswith(","):
        return tuple(each.strip() for each in parts)
    return (_trimmed(text),)


def _half(text: str, *, only: bool = False) -> Half | None:
    """Return how the end of a text puts something up; with ``only``, how all of it does."""
    best: tuple[int, Half] | None = None
    for kind, way in _FRAMES:
        found = way.search(text)
        if found is None or (only and found.start()):
            continue
        what = _trimmed(found["what"])
        who = (
            (found.groupdict().get("who") or "") if kind in ("own", "can", "does", "stays") else ""
        )
        if what and (best is None or found.start() > best[0]):
            best = found.start(), Half(kind, what, who)
    return best[1] if best else None


def _trimmed(text: str) -> str:
    return _TAIL.sub("", text).strip(" .,!?")


def _said(half: Half) -> str:
    """Return a half as the customer says it; a thing alone as the agent named it."""
    if half.kind == "thing":
        # “Would you like it sent by post?”
        return f"please have {half.words}" if half.words.startswith("it ") else half.words
    told = swapped(half.words)
    if half.kind == "agent":
        return f"please {told}"
    if half.kind == "stays":
        return f"{half.who.lower()} can {told}"
    who = "I" if half.who.lower() in ("", "you") else swapped(half.who.lower())
    if half.kind == "does":
        return f"I'll {told}" if who == "I" else f"{who} can {told}"
    if half.kind == "can":
        return f"{who} can {told}"
    return f"I'd rather {told}" if who == "I" else f"{who} would rather {told}"


def swapped(words: str) -> str:
    """
    Return words of the agent's as the customer says them.

    >>> swapped("e-mail me your photo")
    'e-mail you my photo'
    >>> swapped("stay where you are")
    'stay where I am'
    """
    return _WORD.sub(lambda each: _SWAP.get(each[0].lower(), each[0]), words)


_WE_CAN = re.compile(
    r"\b(?:I|we)(?: can| could| would| will|'d|'ll) (?:also |either |now |still )*(?P<what>[a-z].+)$",
    re.IGNORECASE,
)
_YOU_CAN = re.compile(
    r"^(?:you|you(?: can| could|'d|'ll| may))\b(?: can| could| may)? (?P<what>.+)$", re.I
)
_WE_DO = re.compile(rf"^(?:I|we) (?P<what>(?:{'|'.join(sorted(_VERBS))})\b.+)$", re.IGNORECASE)
_BOTH = re.compile(r"^(?:both|all(?: of (?:it|them))?|the two)$", re.IGNORECASE)


def _deeds(bare: str, cuts: Sequence[re.Match[str]]) -> tuple[str, ...]:
    """Return the deeds of a statement that somebody may choose from: the agent's, or their own."""
    edges = [0, *(place for cut in cuts for place in cut.span()), len(bare)]
    parts = [bare[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    first, yours = _WE_CAN.search(parts[0]), _YOU_CAN.match(parts[0])
    if (first is None and yours is None) or len(parts) == 1:
        return ()
    named = [_said(Half("agent", _trimmed(first["what"])))] if first else []
    if yours and not first:
        named = [f"I'll {swapped(_trimmed(yours['what']))}"]
    for part in parts[1:]:
        again, own = _WE_CAN.fullmatch(part) or _WE_DO.match(part), _YOU_CAN.match(part)
        begins = part.split()[0].lower() if part.split() else ""
        if _BOTH.match(part):
            named.append(part.lower())
        elif own:
            named.append(f"I'll {swapped(_trimmed(own['what']))}")
        elif again or begins in _VERBS:
            kind = Half(
                "agent" if first or again else "does", _trimmed(again["what"] if again else part)
            )
            named.append(_said(kind))
        else:
            return ()
    return tuple(named) if all(1 <= len(each.split()) <= _MOST_WORDS for each in named) else ()


_AND = re.compile(
    r"\b(?:see|have|offer|are|is|between|either|free)\W+(?P<one>(?:[\w:.'-]+ ){0,3}?[\w:.'-]+) and (?P<two>(?:[\w:.'-]+ ){0,5}?[\w:.'-]+?)(?= free| available| open| left| still| on offer|[,.;]|$)",
    re.IGNORECASE,
)
# “14A and 9A are free on your flight.”
_BOTH_FREE = re.compile(
    r"^(?:\w+, )?(?P<one>(?:[\w:.'-]+ ){0,3}?[\w:.'-]+) and (?P<two>(?:[\w:.'-]+ ){0,3}?[\w:.'-]+) (?:are|is|would be|were) (?:both |still |all )*(?:free|available|open|left|possible|on offer|in stock|there)\b",
    re.IGNORECASE,
)
_TWO_WAYS = re.compile(
    r"^(?:there are |(?:we|i|you) (?:have|see|can (?:offer|do|give|propose)) (?:you )?)?(?:two|three|several|these) (?:ways|options|possibilities|choices|things|kinds)\b[^:]*:\s*",
    re.IGNORECASE,
)
# “Nurse Peter or nurse Imani can show her.”
_EITHER_CAN = re.compile(
    r"(?P<one>(?!I\b|we\b|you\b)(?:[\w.'-]+ ){0,3}[\w.'-]+) or (?P<two>(?!I\b|we\b|you\b)(?:[\w.'-]+ ){0,3}?[\w.'-]+) (?:can|could|would|will|is|are)\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:there(?:'s| is| are)|(?:I|we)(?: have(?: got)?|'ve(?: got)?| can offer| could offer| offer)|it's|either|between)\W+(?:you |still )*(?P<what>.+)$",
    re.IGNORECASE,
)


def told_options(sentence: str) -> tuple[str, ...]:
    """
    Return the two things of a statement after which it is asked which one.

    >>> told_options("For the 19th I can see 4A and 11A free, both windows.")
    ('4A', '11A')
    >>> told_options("I can free it now, or send cash to a bank, or both.")
    ('please free it now', 'please send cash to a bank', 'both')
    >>> told_options("There's a 22:40 to York, an hour's drive, or the 23:15 to Leeds itself.")
    ('a 22:40 to York', 'the 23:15 to Leeds')
    """
    bare = _plainly(sentence)
    cuts = list(_OR.finditer(bare))
    if deeds := _deeds(bare, cuts):
        return deeds
    if listed := _TWO_WAYS.match(bare):
        parts = re.split(
            r",? (?:or|and) (?=(?:an?|the|your|to|by|with|on|in)\b)", bare[listed.end() :]
        )
        named = tuple(map(_trimmed, parts)) if len(parts) > 1 else ()
    elif cuts:
        there = _THERE.search(bare[: cuts[-1].start()])
        named = (*_items(there["what"]), _trimmed(bare[cuts[-1].end() :])) if there else ()
        if not named and (pair := _EITHER_CAN.match(bare)):
            named = (pair["one"], pair["two"])
        left = Half("stays", bare[: cuts[-1].start()].rstrip(","))
        named = named or _two_ways(left, bare[cuts[-1].end() :])
    else:
        pair = _BOTH_FREE.match(bare) or _AND.search(bare)
        named = (pair["one"], _other_one(pair["two"])) if pair else ()
    if named and all(0 < len(each.split()) <= _MOST_WORDS for each in named):
        return named
    return ()


def _other_one(words: str) -> str:
    """Return “another at six” as who chooses it says it."""
    return re.sub(
        r"^(?:another|a second|one more)(?: one)?\b", "the one", words, flags=re.IGNORECASE
    )
