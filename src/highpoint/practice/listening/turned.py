"""Questions asked in the order of a statement, turned round: “tell me when you ordered it”."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from highpoint.engine.text import words
from highpoint.practice.listening import ways
from highpoint.practice.listening.rewriting import Rewriting

# What leads up to such a question. Who says “let me know when you are ready” asks nothing.
_ASKS = re.compile(
    r"\b(?:(?:can|could|would|will) you (?:please |just |kindly |also |maybe |quickly |perhaps )*(?:tell (?:me|us)|let (?:me|us) know|say|explain|describe|share|confirm|remind me|remember|recall|check)(?: for me| again| please)?"
    r"|(?:are|were) you able to (?:tell (?:me|us)|say)|would you mind (?:telling (?:me|us)|letting (?:me|us) know|saying|sharing)"
    r"|do you (?:still |also |perhaps |maybe |happen to )*(?:know|remember|recall)|(?:do you have |have you (?:got )?)?any idea"
    r"|(?:may|might|can|could) (?:i|we) (?:please |just |also |quickly |kindly )*(?:ask|know|confirm|verify|check(?= (?:what|which|when|where|how \w+) (?:your?|he|she|they|his|her|their)\b))(?: you)?"
    r"|(?:i|we)(?:'d| would)? (?:just |also |still )*(?:like|love|need|want|have) to (?:know|ask(?: you)?|understand|hear)"
    r"|i (?:was |am |'m )?(?:just )?wonder(?:ing)?)(?: please)?,? (?=(?P<w>WH|if|whether)\b)"
    r"|(?:^|(?<=[,:]) |\b(?:and|please|then|so|also|but|just|first|now) )(?P<tell>(?:tell (?:me|us)|let (?:me|us) know)(?: please| again)?,? )(?=(?P<v>WH)\b)".replace(
        "WH",
        "(?:(?:for|at|on|in|to|by|from|since|until) )?(?:what|which|whose|who|whom|when|where|why|how)",
    )
)
_STOP = re.compile(r"[.!?;:\n]")
_WH = (
    r"(?:(?:for|at|on|in|to|by|from|since|until) )?"
    r"(?:(?:what|which|whose)(?: exactly)?(?: (?!you\b|it\b|he\b|she\b|they\b|we\b|i\b|the\b|your\b|his\b|her\b|their\b|this\b|that\b|there\b|(?:would|will|can|could|should|shall|may|might|is|are|was|were|do|does|did|has|have|had|to|for|with|about)\b)[\w'-]+){0,3}?"
    r"|how (?:much|many|long|often|far|old|soon|big|late|tall|high|heavy|wide|large|fast)(?: (?!you\b|it\b|he\b|she\b|they\b|we\b|i\b|the\b|your\b|his\b|her\b|their\b|this\b|that\b|there\b|(?:would|will|can|could|should|shall|may|might|is|are|was|were|do|does|did|has|have|had|to|for|with|about)\b)[\w'-]+){0,2}?"
    r"|(?:who|whom|when|where|why|how)(?: exactly)?|if|whether)"
)
_PRONOUN = r"you|it|he|she|they|we|i|this|that|there|somebody|someone|anybody|anyone|everybody|everyone|everything"
_NOUN = r"(?:the|your|his|her|their|my|our|this|that|these|those|a|an) (?:[\w'-]+ ){1,4}?"
_ADVERB = r"(?:just|already|also|first|last|normally|usually|always|still|ever|really|actually|then|originally|currently|now|probably|both|all|only)"
_CLAUSE = re.compile(
    rf"(?P<lead>^|, |,? (?:and|or) (?:also )?)(?P<wh>{_WH}) (?P<who>(?:{_PRONOUN})(?='(?:s|re|ve|d|ll|m)\b| )|{_NOUN}(?<= ))(?: ?)"
)
_SHORT_FORMS = {"'s": "is", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
_INVERTS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "am",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "might",
        "must",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "can't",
        "couldn't",
        "won't",
    ]
)
_DONE = re.compile(
    r"(?:been|got|gotten|had|done|seen|gone|come|made|taken|given|told|said|spoken|written|sent|found|lost|left|put|chosen|known|thought|heard|felt"
    r"|kept|brought|broken|begun|bought|paid|met|held|read|set|let|cut|sold|spent|worn|won|built|forgotten|lived|tried|used|\w{2,}ed)\b"
)
# Each past tense and its verb.
_PAIRS = words(
    "bought buy paid pay got get came come went go saw see took take gave give told tell said say spoke speak wrote write sent send made make found find "
    "lost lose left leave put put chose choose knew know thought think heard hear felt feel kept keep brought bring broke break began begin fell fall flew "
    "fly drove drive rang ring met meet held hold sold sell spent spend stood stand slept sleep sat sit wore wear won win woke wake understood understand "
    "caught catch grew grow ran run rode ride stole steal swam swim taught teach threw throw drank drink ate eat became become built build dealt deal "
    "forgot forget hid hide lent lend meant mean struck strike tore tear did do had have used use died die tied tie lied lie "
)
_PAST = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_GOES = frozenset(
    words(
        "say show end start come go look cost work open close need want live run leave weigh stand mean read sound take get begin arrive belong expire play pay "
        "fit lie sit eat like do have see think know ask wear plan speak understand teach stay happen feel use call make give put keep turn blink beep print "
        "cover include move travel fly drive ride sing sleep change break stop hang charge earn owe send write receive call prefer wish hope expect finish land "
        "depart board sell serve study weigh suit hurt smell taste drip leak display tell contain hold involve fall grow "
    )
)
_PLURAL = re.compile(r"(?:[^s]s|people|children|parents|men|women|kids|guests)$")


class Turned(NamedTuple):
    """A text with its questions turned round, its places before, and where the questions begin."""

    text: str
    places: list[int]
    begins: tuple[int, ...]


def turned(text: str) -> Turned:
    """
    Return a normalized text in which each question is asked as one, with each letter's place before.

    >>> turned("ok, could you tell me when you ordered it?").text
    'ok, when did you order it?'
    >>> turned("i'd like to know what the label says.").text
    'what does the label say.'
    >>> turned("please let me know when you are ready.").text
    'please let me know when you are ready.'
    >>> turned("could you tell me what would suit you, and what you need?").text
    'what would suit you, and what do you need?'
    """
    rewriting = Rewriting(text)
    begins: list[int] = []
    for found in _ASKS.finditer(text):
        if found.start() < rewriting.at:
            continue
        stop = _STOP.search(text, found.end())
        end = stop.start() if stop else len(text)
        asked = text[found.end() : end]
        new = _round(asked)
        told = found.start("tell") if found["tell"] else found.start()
        if found["tell"] and (new == asked or _waits(asked)):
            continue
        if new == asked and not text.startswith(("i", "we"), told):
            # “Could you tell me what happened”: a question already.
            continue
        begins.append(rewriting.put(told, end, new, stands=(found.end(), end - 1)))
    return Turned(*rewriting.done(), tuple(begins))


def _waits(asked: str) -> bool:
    """Tell whether somebody wants to be told once something is so."""
    return bool(re.match(r"(?:when|where|how)\b", asked)) and not _PAST_TENSE.search(asked)


_PAST_TENSE = re.compile(rf"\b(?:{'|'.join(_PAST)}|was|were|\w{{3,}}ed)\b")


@lru_cache(maxsize=4096)
def _round(asked: str) -> str:
    """Return the questions of a clause turned round, one after the other."""
    found, at = [], 0
    for each in _CLAUSE.finditer(asked):
        if each.start() < at:
            continue
        first = each.start("who")
        verb = _verb(asked[first:])
        if verb is None:
            continue
        subject, aux, rest, used = verb
        head = "" if each["wh"] in ("if", "whether") else f"{each['wh']} "
        found += [asked[at : each.start("wh")], f"{head}{aux} {subject}{rest}"]
        at = first + used
    return "".join([*found, asked[at:]])


class Stated(NamedTuple):
    """The question that a statement stands for, and the answer that is supposed: yes, no or none."""

    question: str
    supposed: str


_TAG = re.compile(
    rf"{ways.TAG.pattern}|, (?:is|was) (?:that|this|it) (?:right|correct|so|true)$|,? (?:right|correct|i (?:take|suppose|assume|guess)(?: it)?|i hope)$"
)
_DENIED = re.compile(
    r"(?P<who>you|it|he|she|they|we|i|there|that|this|(?:the|your|his|her|their) [\w'-]+) (?P<aux>do|did|does|have|has|had|is|are|was|were|can|could|will|would)(?:n't| not)(?: (?:happen to|by any chance|perhaps|maybe))? (?P<rest>.+)"
)
_SHORT_NOT = re.compile(r"'re not\b")
_SUBJECT = re.compile(rf"(?:{_PRONOUN}|the|your|his|her|their)\b")
_LEADS = re.compile(r"^\W*(?:(?:and|so|but|ok|okay|then|well|now)\W+)+")


@lru_cache(maxsize=2048)
def stated(asked: str) -> Stated | None:
    """
    Return the question that a statement stands for which is asked by a tag, or in the negative.

    >>> stated("she travels by train, doesn't she").question
    'does she travel by train'
    >>> stated("you didn't switch it off, did you")
    Stated(question='did you switch it off', supposed='no')
    >>> stated("did you switch it off") is None
    True
    """
    bare = _LEADS.sub("", asked)
    tag = _TAG.search(bare)
    if tag and not tag.start():
        return None
    said = bare[: tag.start()] if tag else bare
    if found := _DENIED.fullmatch(_SHORT_NOT.sub(" are not", said)):
        question = f"{found['aux']} {found['who']} {found['rest']}"
        return Stated(question, "no" if tag else "")
    if tag is None or re.match(rf"(?:{_WH}|{'|'.join(_INVERTS)}|do|does|did|has|have|had)\b", said):
        return None
    supposed = "no" if " never " in f" {said} " else "yes"
    verb = _verb(said)
    if verb is None:
        return Stated(said, supposed) if _SUBJECT.match(said) else None
    subject, aux, rest, used = verb
    return Stated(f"{aux} {subject}{rest}{said[used:]}", supposed)


def _verb(text: str) -> tuple[str, str, str, int] | None:
    """Return the subject a text begins with, the word that goes before it, and what is left of its verb."""
    pronoun = re.match(rf"(?:{_PRONOUN})\b(?!-)", text)
    if pronoun and (short := re.match(r"'(?:s|re|ve|d|ll|m)\b", text[pronoun.end() :])):
        return pronoun[0], _SHORT_FORMS[short[0]], "", pronoun.end() + short.end()
    found = [(each[0], each.start(), each.end()) for each in re.finditer(r"[\w'-]+", text)][:8]
    if pronoun and not (
        len(found) > 1 and pronoun[0] in ("this", "that") and not _is_verb(found[1][0])
    ):
        adverb = re.match(rf"{pronoun[0]} ((?:{_ADVERB} )*)", text)
        kept = adverb[1] if adverb else ""
        at = adverb.end() if adverb else pronoun.end() + 1
        return _turn(pronoun[0], kept, text, at, plural=pronoun[0] in ("you", "they", "we", "i"))
    for place in range(2, min(len(found), 6)):
        word, start, _ = found[place]
        plural = bool(_PLURAL.search(found[place - 1][0]))
        if _is_verb(word) and (not plural or word[-1] != "s" or word in _INVERTS or word == "was"):
            plain = word in _GOES
            if plain and not plural:
                continue
            return _turn(text[: start - 1], "", text, start, plural=plural)
    return None


def _is_verb(word: str) -> bool:
    return (
        word in _INVERTS
        or word in _PAST
        or word in ("has", "have", "had", "do", "does", "did")
        or word in _GOES
        or _bare(word) in _GOES
        or (word.endswith("ed") and len(word) > 4)
    )


def _turn(
    subject: str, adverb: str, text: str, at: int, *, plural: bool
) -> tuple[str, str, str, int] | None:
    """Put the auxiliary of the verb at a place before the subject; “do” where it has none."""
    word = re.match(r"[\w'-]+", text[at:])
    if word is None:
        return None
    verb, end = word[0], at + word.end()
    rest = f" {adverb}".rstrip() if adverb else ""
    if verb in _INVERTS:
        return subject, verb, rest, end
    if verb in ("have", "has", "had") and _DONE.match(
        re.sub(rf"^ (?:{_ADVERB} )*", "", text[end:])
    ):
        return subject, verb, rest, end
    if verb in _PAST or (verb.endswith("ed") and len(verb) > 4 and verb not in ("need", "speed")):
        return subject, "did", f"{rest} {_present(verb)}", end
    if plural:
        return subject, "do", f"{rest} {verb}", end
    if verb.endswith("s"):
        return subject, "does", f"{rest} {_bare(verb)}", end
    return None


def _bare(verb: str) -> str:
    """Return the verb of “he says”."""
    if verb == "has":
        return "have"
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if re.search(r"(?:sh|ch|ss|x|zz|o)es$", verb):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") else verb


_WITH_E = re.compile(
    r"(?:[vcsguz]|[^aeo]at|let|plet|[iu]d|[iau]r|[^ehl]or|[^aeo]in|on|[bdgkptz]l|ul|[^aeo]am|um|[^o]ok|ik|ak|op|yp|ap|ot|vit)$"
)
_NO_E = re.compile(
    r"(?:ss|(?<!ch)ang|ong|ing|air|ear|oin|ain|ean|ook|eak|oak|eam|oom|oup|own|hear|mon|son|ton|open|ion|print|aus|visit|(?<!f)ail|eap|stop)$"
)
_DOUBLED = re.compile(r"([bdgmnprt])\1$|[ae]ll$")


def _present(verb: str) -> str:
    """
    Return the verb of a past tense.

    >>> [_present(each) for each in ("ordered", "arrived", "stopped", "tried", "told", "signed")]
    ['order', 'arrive', 'stop', 'try', 'tell', 'sign']
    """
    if verb in _PAST:
        return _PAST[verb]
    cut = verb[:-2]
    if cut.endswith("i"):
        return f"{cut[:-1]}y"
    if cut in ("agre", "fil", "chang", "arrang"):
        return f"{cut}e"
    if cut in ("cancell", "travell", "labell"):
        return cut[:-1]
    if _DOUBLED.search(cut) and not cut.endswith(("ll", "add")):
        return cut[:-1]
    if _NO_E.search(cut) or not _WITH_E.search(cut):
        return cut
    return f"{cut}e"
