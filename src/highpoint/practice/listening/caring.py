"""How a reply meets the customer's trouble: with nothing, a bare sorry, or care that fits."""

from __future__ import annotations

import re
from enum import StrEnum

from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.text import normalize, sentences, stems
from highpoint.practice.scenario import Scenario

_CARE = ("acknowledgement", "apology", "specific_apology")


class Care(StrEnum):
    """How a reply meets the customer's trouble."""

    NONE = "none"
    BARE = "bare"  # a bare sorry, or care after the questions
    FITS = "fits"  # names this customer's feeling or trouble, before or with the work


def cared(
    moments: dict[Kind, Moment], seen: dict[str, list[Span]], text: str, scenario: Scenario
) -> Care:
    """
    Take the engine's verdict where it saw trouble, and its cues where trouble goes on.

    The customer knows more than the engine: a sorry that names what happened to them fits, in
    whatever words they told it.
    """
    if _CONSOLES.search(text):
        return Care.FITS
    # Who only says that the fault is theirs owns it, and cares not yet.
    sorry = "apology" in seen or bool(_SORRY.search(text))
    if sorry and _names_trouble(text, scenario):
        return Care.FITS
    if _STOCK.search(text) and not _names_trouble(_STOCK.sub("sorry", text), scenario):
        return Care.BARE
    if not sorry and "acknowledgement" not in seen:
        return Care.NONE
    for kind in (Kind.DISTRESS, Kind.HOSTILITY):
        if kind in moments and any(cue in seen for cue in _CARE):
            return Care.FITS if moments[kind].verdict is Verdict.MET else Care.BARE
    if sorry and ("acknowledgement" in seen or _FEELS.search(text)):
        return Care.FITS
    return Care.BARE if sorry or "acknowledgement" in seen else Care.NONE


def owns_fault(text: str) -> bool:
    """
    Tell whether a normalized reply takes the fault upon the company, or says that they are right.

    >>> owns_fault("this was our mistake, not yours."), owns_fault("we let you down here.")
    (True, True)
    >>> owns_fault("it was not our mistake."), owns_fault("you should have read it, right?")
    (False, False)
    """
    return bool(_OWNS.search(text))


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


# Words of care that fit everybody and are meant for nobody.
_STOCK = re.compile(
    r"\b(?:(?:i|we) (?:\w+ )?understand (?:your (?:frustration|concern|situation)|how frustrating (?:this|that|it))"
    r"|(?:apologi[sz]e for|sorry for|apologies for|regret) (?:any|the|this) (?:inconvenience|trouble|problem)s?)"
)
# Words of care that no script has.
_MEANT = re.compile(
    r"\b(?:ashamed|mortified|inexcusable|embarrass\w+|no wonder|every (?:reason|right) to|heart-?breaking|heart goes out|nightmare"
    r"|i(?:'d| would) be (?:furious|angry|upset|livid|worried|scared)|what a (?:shock|mess|day|horrible|terrible|rotten)|you(?:'ve| have) every (?:reason|right)"
    r"|how (?:awful|horrible|frightening|stressful|painful|scared|worried)|rubbish timing|let you down|(?:should never|shouldn't|should not) have happened|not good enough)\b"
)
# Takes it off the customer's shoulders.
_CONSOLES = re.compile(
    r"\b(?:(?:wasn't|isn't|not) (?:stupid|silly|your fault)|you did nothing wrong|you did the right thing|happens to (?:so many|the best|anybody|anyone))\b"
)
# What it must be like, beside a sorry.
_FEELS = re.compile(
    r"\b(?:that's|that is|that sounds|this is|this sounds|it's|how|what an?|must be|must have been) (?:(?:so|really|just|very|truly|absolutely|quite) )?(?:miserable|awful|terrible|horrible|dreadful|rotten|rough|infuriating|maddening|upsetting|worrying|exhausting|disappointing|annoying|unfair|painful|hard)\b"
    r"|\byou shouldn't have (?:had )?to\b|\b(?:i|we)(?:'d| would) (?:feel|be) (?:the same|upset|annoyed|angry|cross|worried|mad)\b|\bi feel (?:really |so )?(?:bad|awful|terrible)\b"
)
# The fault is theirs, or the customer is right.
_OWNS = re.compile(
    r"(?<!not )(?<!n't )(?<!not really )(?<!hardly )\b(?:our|my) (?:own )?(?:mistake|fault|error|mix-up|failure|doing)\b(?! (?:if|when|that you))|\b(?:that|this|it)(?: one)?(?:'s| is| was) (?:all |entirely |clearly )?on us\b"
    r"|\bwe(?:'ve| have)? (?:really |clearly )?(?:let you down|dropped the ball|got (?:it|this|that) wrong|failed you|messed (?:it |this )?up|slipped up)\b|\b(?:somebody|someone|one|a colleague)(?: \w+)? (?:on|at|of|from) (?:our|us)(?: (?:side|end|team))? (?:\w+ )?(?:slipped|messed|mixed|made an?|got (?:it|this|that) wrong)\b"
    r"|\b(?:mistake|fault|error) (?:is|was|lies|sits|happened) (?:\w+ )?(?:ours|with us|on our (?:side|end)|from our side)\b|\b(?:mistake|fault|error) (?:from|on|at) our (?:side|end)\b"
    r"|\byou(?:'re| are) (?:quite |absolutely |completely |totally |perfectly |entirely )?right(?: to be|[,.:;!]| and\b)|\b(?:wasn't|isn't|not|nothing) (?:\w+ )?your (?:fault|mistake|doing)\b"
)
_SORRY = re.compile(rf"\b(?:sorry|apolog\w+|regret)\b|{_MEANT.pattern}")
_NAMED = 2
