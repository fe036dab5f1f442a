"""Questions of which the half is left out, said in full: “when did you call, and with whom?”"""

from __future__ import annotations

import re
from typing import NamedTuple

from highpoint.practice.listening.rewriting import Rewriting

_WH = r"(?:(?:for|at|on|in|to|by|from|since|until|with|under|through|via|over|about|near|into) )?(?:what|which|whose|who|whom|when|where|why|how)"
_MORE = r"(?: (?:day|time|hour|date|number|name|town|city|address|place|company|colleague|many|much|long|often|far|old|to|from|for|with))?"
_AUX = r"(?:did|do|does|was|were|is|are|am|has|have|had|will|would|can|could|should)"
_LEFT_OUT = re.compile(
    rf"\b(?P<wh>{_WH})\b(?P<noun>(?: [\w'-]+){{0,3}}?) (?P<rest>{_AUX} [^.,;:!?\n]+?)(?P<and>,? (?:and|or) (?:also |maybe |if so )?)(?P<short>{_WH}{_MORE})(?= ?\?)"
)


# “And the next trip, when?”
_AT_THE_END = r"(?:(?<=[.!?] )|^|(?<=\band ))(?P<named>(?:the|your|his|her|their) (?:[\w'-]+ ){0,2}[\w'-]+), (?P<last>when|where|who|how much)(?= ?\?)"
# “Room?”, “And the color?”, “Name on the booking?”
_BARE = r"(?:(?<=[.!?] )|^)(?P<bare>(?:and |also |so )*(?:the |your )?(?P<what>(?:(?:full|first|last|exact|order) )?(?:room|name|colou?r|size|model|brand|floor|age|price|weight)(?: (?:on|of|for) (?:the|your) [\w-]+)?))(?= ?\?)"
# “Which number on Coker Street?”: of the house.
_HOUSE = r"\b(?P<house>(?:which|what) (?=number (?:on|in|of) (?:\w+ ){1,2}(?:street|road|lane|avenue|drive|square|close|row)\b))"
# “And on Saturdays you open when?”
_WH_LAST = r"(?:(?<=[.!?] )|^|(?<=and ))(?P<ahead>(?:(?:and |so )?(?:on|in|at) [\w ]+? )?)you (?P<does>[\w ]+?) (?P<whl>when|where|since when|until when|from when)(?= ?\?)"
# “May I confirm your full name?”: it is asked for, nothing is offered.
_TAKES = (
    r"\b(?P<takes>(?:may|might|can|could) (?:i|we) (?:please |just |also |first |quickly |kindly )*(?:(?:re-?)?confirm|verify|(?:double-?)?check|take|note)(?: down)?(?: with you)?)"
    r"(?= (?:(?:your|his|her|their) (?:[\w'-]+ ){0,4}?|the (?:full |exact )?(?=[\w ]+? (?:of|on) (?:your|his|her|their|the)\b))(?:names?|surname|date|numbers?|address|e-?mail|date of birth|birth ?date|post ?code|zip|code|reference|details)\b(?! (?:is|are|for you|against)\b))"
)
# “State your reference.”, “Name and order number.”
_THING = (
    r"(?:(?:full |first |last )?names?|surname|(?:(?:order|reference|account|customer|contract|booking|policy|serial|ticket|case|phone|card|telephone|mobile|patient|bill|invoice|confirmation|tracking|membership) )?(?:numbers?|id|code|reference)"
    r"|order|e-?mail(?: address)?|address|post ?code|zip(?: code)?|(?:birth ?)?date(?: of (?:the |your )?(?:birth|purchase|order|delivery|travel|stay|booking|invoice))?|phone|details|data|information)"
)
_CURT = (
    r"(?:(?<=[.!?] )|^)(?:(?:ok|okay|well|so|first|then|now|please),? )*"
    r"(?:(?:please |i |we |i'll |just )*(?:state|give|provide|send|quote|supply|enter|type|submit|need) (?:me |us |here )?)?"
    rf"(?:your |the |all )*(?P<things>{_THING}(?:(?:,|,? and) (?:your |the )?{_THING})*)(?:,? please)?(?:[.!]|$)"
)
# “You wrote of two allergies. What are they?”
_JUST_NAMED = (
    r"\b(?:your|the|his|her|their|an?|two|three|four|some|another) (?P<thing>(?!\w+(?:er|or|ist)\b)(?!\w*(?:team|colleague|day|week|month|morning|evening|night|hour|minute|moment|way|matter|mistake|hand|time)s?\b)[\w'-]{3,})"
    r"[.!] (?:(?:and|so|just|but) )?(?:what|where|which) (?:is|are|was|were) (?P<pro>it|they|those)(?= ?\?| (?:now|exactly|then|kept|at the moment) ?\?)"
)
# “First a quick check: the last four digits and your date of birth.”
_CHECK = r"\b(?P<check>(?:check|verification|security)(?: first)?:) (?P<data>(?:the|your|his|her) [^.!?]+)[.!]"
_EITHER_WAY = re.compile(
    f"{_CHECK}|{_JUST_NAMED}|{_AT_THE_END}|{_BARE}|{_CURT}|{_HOUSE}|{_WH_LAST}|{_TAKES}|{_LEFT_OUT.pattern}"
)


_OF_WHERE_THEY_ARE = {"room": "which room are you in", "floor": "which floor is it"}


_DATA = re.compile(r"\b(?:data|information)\b")
_NUMBER = re.compile(r"(?:^|(?<=and )|(?<=, ))number\b")


def _in_full(found: re.Match[str]) -> str:
    """Return the whole question for one that only names a thing, empty where more is asked."""
    if found["named"]:
        return f"{found['last']} is {found['named']}"
    if found["whl"] and not found["does"].startswith(("are", "were", "did", "have", "can")):
        return f"{found['whl']} do you {found['does']} {found['ahead'].strip()}".rstrip()
    if found["takes"]:
        return "may i have"
    if found["check"]:
        return f"{found['check']} may i have {found['data']}?"
    if found["things"]:
        things = _DATA.sub("details", _NUMBER.sub("reference number", found["things"]))
        return f"may i have your {things}?"
    if found["bare"]:
        return _OF_WHERE_THEY_ARE.get(found["what"], f"what is the {found['what']}")
    return f"{found['house']}house " if found["house"] else ""


# “How much rent is due, and when?”: the rent.
_OF_THE_NOUN = re.compile(rf"(?P<aux>{_AUX}) (?P<how>(?:not )?[\w'-]+)$")


def _whole(noun: str, rest: str) -> str:
    """Return what is left out of a short question, with the noun of the long one where it has no other."""
    noun = noun.removeprefix("much ").removeprefix("many ")
    found = (
        _OF_THE_NOUN.match(rest) if noun and " " not in noun and rest.split()[0] in _IS else None
    )
    return f"{found['aux']} {noun} {found['how']}" if found else rest


_IS = ("is", "are", "was", "were")


class FilledOut(NamedTuple):
    """A text whose questions are whole, and each letter's place before."""

    text: str
    places: list[int]


def filled_out(text: str) -> FilledOut:
    """
    Return a normalized text in which a question of one word says what it is about.

    >>> filled_out("when did you first call, and with whom?").text
    'when did you first call, and with whom did you first call?'
    >>> filled_out("when do you fly, and where to?").text
    'when do you fly, and where to do you fly?'
    >>> filled_out("he is on his way. and the next trip, when?").text
    'he is on his way. and when is the next trip?'
    >>> filled_out("you wrote of two allergies. what are they?").text
    'you wrote of two allergies. what are the allergies?'
    >>> filled_out("and the color?").text
    'what is the color?'
    >>> filled_out("may i please confirm your full name?").text
    'may i have your full name?'
    >>> filled_out("checking. state your reference and name.").text
    'checking. may i have your reference and name?'
    >>> filled_out("who is it, and what is it?").text
    'who is it, and what is it?'
    """
    rewriting = Rewriting(text)
    for found in _EITHER_WAY.finditer(text):
        start, end = found.span()
        if found["pro"]:
            start, end = found.span("pro")
            rewriting.put(start, end, f"the {found['thing']}", stands=(start, start))
        elif whole := _in_full(found):
            rewriting.put(start, end, whole, stands=(start, start))
        else:
            more = f" {_whole(found['noun'].strip(), found['rest'])}"
            rewriting.put(end, end, more, stands=(end - 1, end - 1))
    return FilledOut(*rewriting.done())
