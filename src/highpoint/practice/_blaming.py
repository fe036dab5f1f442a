"""Whether a reply blames or makes excuses: words no customer forgives, and those that explain."""

from __future__ import annotations

import re

from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.practice._about import About


def defends(
    text: str,
    moments: dict[Kind, Moment],
    seen: dict[str, list[Span]],
    about: About,
    *,
    marked: bool,
) -> bool:
    """
    Tell whether a normalized reply defends itself instead of helping.

    ``marked`` is the engine's word for it, which hears excuses that may be none: a no with its
    reason and another way hides behind nothing, nor does who owns the fault, takes it off the
    customer, or says yes to them. Plain blame needs no such weighing.
    """
    if blames(text):
        return not (about.offered and Verdict.MET in _refusals(moments, about))
    if not marked or "owning" in seen or _NOT_YOURS.search(text):
        return False
    return not _explains(moments, seen, about)


def blames(text: str) -> bool:
    """
    Tell whether a normalized text plainly blames the customer, somebody else, or the rules.

    >>> blames("you should have checked that"), blames("it's the supplier's fault, not ours")
    (True, True)
    >>> blames("you should have heard from us"), blames("it is not your fault")
    (False, False)
    """
    return bool(_BLAMES.search(text)) and not _NOT_YOURS.search(text)


def _explains(moments: dict[Kind, Moment], seen: dict[str, list[Span]], about: About) -> bool:
    if about.offered or "specific_apology" in seen:
        return True
    said_yes = bool(about.answered) and not about.denies
    return said_yes and bool({"plain_answer", "extra_touch"} & seen.keys())


def _refusals(moments: dict[Kind, Moment], about: About) -> tuple[Verdict | None, ...]:
    refusal = moments.get(Kind.REFUSAL)
    return (refusal.verdict if refusal else None, about.plain_no)


# What the customer left undone, in the agent's eyes.
_LEFT_UNDONE = (
    r"(?:read|checked|known|thought|asked|contacted|called|said|told|done|made|entered|typed|pressed|clicked|noticed|looked"
    r"|misunderstood|misread|forgotten|overlooked|missed|ordered|booked|chosen|selected|saved|kept|paid attention|brought"
    r"|planned|arrived|come|acted|reacted|listened|followed|informed|let us|taken|reported|verified|confirmed|filled|measured"
    r"|backed|set|used|been (?:more |a bit more )?(?:careful|attentive|patient)|considered|picked|paid|complained|made sure)"
)
_OUR = r"(?:our|my|us|me|ours|mine)"
_BLAMES = re.compile(
    "|".join(
        (
            # You are to blame.
            rf"\byou (?:(?:really|just|clearly|simply|probably|obviously) )?(?:should|must|could|ought to|might|need to|needed to)(?:'ve| have) (?:\w+ )?{_LEFT_UNDONE}\b",
            r"\bhad you (?:only )?(?:read|checked|told|asked|called|contacted|followed|paid|come|written)\b",
            rf"\bif you(?:'d| had) (?:only |just )?{_LEFT_UNDONE}\b",
            r"\byou (?:(?:just|simply|clearly|obviously|apparently|probably) )?(?:didn't|did not|failed to|forgot to|neglected to|never) (?:even |bother to )?(?:read|check|follow|look|listen|tell us|inform|pay attention|notice|understand|mention|give us|ask|contact|cancel|confirm|bring|fill|enter|measure)\b",
            r"\bwhy (?:didn't|did) you (?:not )?(?:just )?(?:tell|say|check|read|call|contact|ask|come|wait|do|buy|book|order)\b",
            r"\b(?:is|are|was|lies|sits|must be|has to be|problem's|fault's|error's|that's|it's) (?:\w+ ){0,2}?(?:your (?:own )?(?:fault|mistake|problem|error|doing|responsibility|negligence)|(?:on|at) your (?:end|side))\b(?!\?)|\b(?:fault|mistake|error|problem) (?:is|was|must be|has to be) yours\b",
            r"\byour own (?:fault|mistake|problem|error|doing|responsibility|choice|negligence)\b",
            r"\byou(?:'re| are) (?:the only (?:one|customer|person|guest)|overreacting|exaggerating|confused|mistaken|wrong|to blame|being (?:\w+ )?(?:rude|difficult|unreasonable|dramatic|unfair))\b",
            r"\b(?:nobody|no one|no-one|none of our (?:customers|guests)) (?:else )?(?:(?:has|had|ever)(?: ever)? )?(?:complain\w*|has (?:this|that|such|had this))",
            r"\b(?:other|all other|all our|everybody else's) (?:customers|people|guests|patients|passengers) (?:don't|do not|never|manage|have no|read|understand)\b|\b(?:people|customers|everyone|those) who complains?\b|\b(?:everyone|everybody) else (?:manages|understands|reads|gets it)",
            r"\b(?:that's|that is|this is) what (?:happens|you get) (?:when|if|for)\b",
            r"\b(?:nobody|no one) (?:forced|made|asked) you\b",
            r"\b(?:we|i) (?:(?:did |already |clearly |have )*warned|(?:did |already |clearly )+(?:told|tell|inform|informed|notified|notify)) you\b|\byou were (?:warned|(?:already|clearly|previously) (?:warned|told|informed|notified))\b",
            r"\byou (?:yourself )?(?:agreed to|accepted|signed|consented to) (?:it|this|that|these|those|them|our|the (?:terms|contract|conditions|rules))\b",
            r"\byou (?:can't|cannot|can not) (?:just |really |seriously )?(?:expect|blame|demand)\b|\bdon't blame\b|\bblam(?:e|ing) (?:me|us)\b",
            r"\b(?:people|customers) (?:like you|always|never)\b",
            # Mind your manners.
            r"\b(?:please |need to |you should |just )?(?:calm (?:yourself )?down|settle down|get over it)\b|\bdon't (?:take|use) (?:that|this) (?:tone|language)\b|\bwatch your\b|\bno (?:need|reason) to (?:be|get) (?:rude|upset|angry|emotional|loud|aggressive)\b|\bdon't (?:be|get) (?:so )?(?:rude|dramatic|upset|emotional|angry|aggressive)\b",
            r"(?:^|[.!?,;] |please |must |should |could you )(?:just )?stop (?:repeating|complaining|shouting|arguing|whining|bothering|asking|accusing|blaming|insisting)\b|\byou keep (?:complaining|repeating|asking|saying)\b|\bif you (?:don't|do not) like it\b|\b(?:getting|being) (?:upset|angry|rude) (?:won't|will not|doesn't|does not)\b",
            r"\b(?:complain|take (?:it|that|this) up) (?:to|with) (?:head ?office|someone else|somebody else|them|the|your)\b",
            # It was not us.
            rf"\b(?:not|isn't|wasn't|aren't|never) (?:really |actually )?{_OUR} (?:\w+ )?(?:fault|mistake|error|problem|responsibility|job|department|doing|concern|decision|business)\b|\bnot (?:ours|us|me|mine)\b(?! (?:to|only))",
            r"\b(?:nothing|not anything) to do with (?:us|me|our)\b|\bout of (?:our|my) hands\b|\b(?:can't|cannot|can not|won't) be (?:held )?(?:responsible|liable|blamed|accountable)\b|\b(?:we|i)(?:'m|'re| am| are) not (?:responsible|liable|to blame|at fault)\b",
            r"\b(?:we|i) (?:did|do|have done|'ve done) (?:nothing wrong|not make|everything (?:right|correctly|properly|by the book|we had to))\b|\b(?:we|i) (?:didn't|did not|don't|do not) (?:do anything wrong|make (?:any )?mistakes?|cause)\b",
            r"\b(?:everything|it all|all) (?:was|is|went) (?:done )?(?:correct\w*|fine|right|properly|in order) (?:on|at|from) (?:our|my) (?:side|end)\b|\bour (?:system|systems|records|team|staff|process) (?:\w+ )?(?:doesn't|does not|don't|do not|never) (?:make|fail|lie)",
            r"\b(?:is|was|were|are|'s) (?:all |clearly |entirely |only )?(?:the )?(?:fault|mistake|responsibility|error) of (?:the|your|another|a|our)\b|\bthe (?!(?:whole|entire|real) )[\w-]+(?: [\w-]+)?'s (?:fault|responsibility|problem)\b",
            r"\b(?:the|another|some other) [\w-]+ (?:department|company|team|office|branch|supplier|courier|partner) (?:is|are|was|were)? ?(?:responsible|to blame|at fault|made (?:that|this|the) (?:mistake|error)|messed)|\bthat(?:'s| was| is) (?:the|some|an)? ?other (?:department|team|office|branch|shift|people)\b|\b[a-z]+ (?:department|team)? ?(?:is|are) (?:the ones? )?responsible for (?:that|this|it)\b",
            # The rules, and only doing one's job.
            r"\b(?:just|only) doing (?:my|our) job\b|\bi (?:just|only) (?:work here|follow)\b|\b(?:i|we) (?:don't|do not|didn't|did not) make the (?:rules|policy|policies|prices)\b|\bpolicy is policy\b|\brules are (?:the )?rules\b|\bnot (?:my|our) (?:rules|policy)\b|\babove my pay\b",
            r"\b(?:i|we)(?:'ve| have)? already (?:told|explained|answered) (?:you|that|this|it)\b|\bi(?:'ve| have) (?:told|explained to) you\b|\bhow (?:often|many times) (?:do|must|should|have) i\b|\bin the contract you signed\b|\byou had (?:the|your|every) chance\b|\b(?:stop|stopping) wasting\b|\byou just (?:didn't|don't)\b",
        )
    )
)
_NOT_YOURS = re.compile(
    r"\b(?:not|isn't|wasn't|never|nothing) (?:\w+ )?(?:your (?:own )?(?:fault|mistake|doing|error))\b|\b(?:not|isn't|wasn't) (?:\w+ )?you(?:rs)?\b(?= (?:but|who|it))"
    r"|(?<!not )(?<!n't )(?<!not really )\b(?:our|my) (?:own )?(?:fault|mistake|error)\b(?! (?:if|when|that you))|\bshouldn't have (?:said|happened)\b"
    r"|\byou did (?:everything|nothing)\b|\b(?:fault|mistake|error) (?:is|was|lies|sits) (?:\w+ )?(?:ours|mine|with us|on our (?:side|end))\b|\byou(?:'re| are) not (?:overreacting|exaggerating|wrong|mistaken|to blame)\b"
)
