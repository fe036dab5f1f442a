"""Whether a reply blames or makes excuses: words no customer forgives, and those that explain."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.text import sentences, words
from highpoint.practice.listening.about import About
from highpoint.practice.listening.clauses import of_their_world
from highpoint.practice.listening.news import brings_news
from highpoint.practice.phrases import NOT_TO_BE_HAD, clauses


def defends(
    text: str,
    moments: dict[Kind, Moment],
    seen: dict[str, list[Span]],
    about: About,
    *,
    marked: bool,
    fits: bool,
) -> bool:
    """
    Tell whether a normalized reply defends itself instead of helping.

    ``marked`` is the engine's word for it, which hears excuses that may be none: a no with its
    reason and another way hides behind nothing, nor does who owns the fault, takes it off the
    customer, says yes to them, or has done it; nor care that ``fits``. Plain blame needs no such
    weighing.
    """
    if blames(text):
        return not (about.offered and Verdict.MET in _refusals(moments, about))
    if _asks_for_facts(text) or brings_news(about.parts):
        return False
    surely = _likeness(text) > _VERY_SURE and not (about.asked and only_asks(text))
    marked = marked or surely or (not (about.answered or about.asked) and sounds_like_it(text))
    if not marked or fits or "owning" in seen or _NOT_YOURS.search(text):
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


def features(text: str) -> frozenset[str]:
    """
    Return the words, pairs and triples of a normalized text, whether it asks, and its length.

    >>> sorted(features("not us"))
    ['<4', '^ not', 'not', 'not us', 'us', 'us $']
    """
    said = words(text)
    edged = ["^", *said, "$"]
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(edged)}
    triples = {f"{a} {b} {c}" for a, b, c in zip(said, said[1:], said[2:], strict=False)}
    asks = {"?"} if "?" in text else set()
    return frozenset({*said, *pairs, *triples, *asks, f"<{min(5, len(said) // 4 + 1) * 4}"})


def sounds_like_it(text: str) -> bool:
    """
    Tell whether a normalized text sounds like blame, by weights fitted on our own corpus.

    It hears what no list of phrases holds, and is sometimes wrong: it asks to be weighed.
    """
    return _likeness(text) > _SURE


def has_an_edge(text: str, asked: Collection[str] = ()) -> bool:
    """
    Tell whether a normalized text may be blame, for somebody who was blamed before.

    Questions for something that they can tell (``asked``) are none.

    >>> has_an_edge("the policy applies to everyone, including you.")
    True
    >>> has_an_edge("the bill is on hold."), has_an_edge("i'll look at the policy for you.")
    (False, False)
    """
    return _likeness(text) > _MAYBE and not (asked and only_asks(text))


def _likeness(text: str) -> float:
    """Return the log odds that a normalized text is blame; who helps or plainly asks blames nobody."""
    if _HELPS.search(text) or _BARE_NO.match(text) or _plainly_asks(text) or _asks_for_facts(text):
        return -math.inf
    weights, bias = _weights()
    return bias + sum(weights.get(each, 0.0) for each in features(text))


def _plainly_asks(text: str) -> bool:
    """Tell whether a reply is a short question about the customer's world or the help they had."""
    if _OWN_QUESTION.match(text):
        return True
    if len(words(text)) > _FEW or _REPROACHES.search(text):
        return False
    return text.rstrip().endswith("?") and all(of_their_world(text[a:b]) for a, b in clauses(text))


def _asks_for_facts(text: str) -> bool:
    """
    Tell whether a normalized reply only asks how many, when, where, or what somebody does or has.

    >>> _asks_for_facts("how many are up there, do you think?"), _asks_for_facts("who do you think you are?")
    (True, False)
    >>> _asks_for_facts("what do you do for work?"), _asks_for_facts("what do you expect?")
    (True, False)
    >>> _asks_for_facts("i see. what do you think?"), _asks_for_facts("what do you think you are doing?")
    (True, False)
    >>> _asks_for_facts("so you tried the app. did you try another one?"), _asks_for_facts("did you read it?")
    (True, False)
    """
    said = [text[a:b].strip() for a, b in sentences(text) if text[a:b].strip(" .!?")]
    asked = [each for each in said if not _TAKES_UP.fullmatch(each)]
    return bool(asked) and all(_FOR_FACTS.match(each) for each in asked)


def only_asks(text: str) -> bool:
    """
    Tell whether a normalized reply holds nothing but questions, and no word of a reproach.

    >>> only_asks("how are you holding up?"), only_asks("did you even read it?")
    (True, False)
    """
    if _REPROACHES.search(text):
        return False
    said = [text[a:b].strip() for a, b in sentences(text)]
    return all(each.endswith("?") or _ASKS.match(each) for each in said)


_ASKS = re.compile(
    r"(?:(?:ok|okay|and|so|hi|thanks|then)\W+)*(?:(?:what|when|which|who|where|how)(?:'s|'re)? (?!a\b)"
    r"|(?:do|did|is|are|have|has|was|were|can|could|will|would) (?:you|your|the|it|there|he|she|they|this|that)\b)[^.!]+$"
)
# “Sounds like a special evening, what are you celebrating?”: neither a fault nor an expectation in it.
_FOR_FACTS = re.compile(
    r"\W*(?:(?:ok|okay|and|so|hi|hello|thanks|then|sorry about that)\W+|(?:that )?sounds like [\w' -]+, )*"
    r"(?:how (?:many|much|long|often|old|far|big)|when|where|which|what (?:are|do|did|have|would) you (?!expect|want (?:us|me)|think|thinking|talking|waiting)\w+"
    r"|what (?:do|would) you think\b(?! (?:you|i am|i'm|this is|we are)\b)|what did you expect to happen|what were you (?:told|promised)|do you want to know what is in\b"
    r"|what (?:kind|sort|time|day|date|size|color|fare|number|name)|what did (?:it|he|she|they)|did (?:anything|anybody|anyone|somebody|something)|how do you (?:live|manage|cope|get by)|have you already"
    r"|(?:did|have) you (?:already |also )?(?!read|check|look|think|thought|expect|kn[eo]w|understand|understood|reali[sz]e|bother|consider|follow|listen|pay|paid|tell|told|lose|lost|break|broken?|drop|forg[eo]t|miss|cause)\w+|did you check (?:a|any|your) (?:bag|bags|luggage|suitcase))\b"
    r"(?:(?!\b(?:even|not|always|ever|sure|really|fault|serious|kidding|read(?:ing)?|manual|instructions|terms|policy|carefully|properly|correctly|understand|actually|in the world|on earth)\b|n't\b)[^?.!])*\?\s*"
)
# “So you tried the app.”: what they have told, before the question.
_TAKES_UP = re.compile(
    r"\W*(?:(?:so|ok|okay|and|right)\W+)+you (?:tried|wrote|mentioned|called|asked us|told us)\b[^.!?]*\."
    r"|\W*(?:i see|i understand|(?:i'm|i am) (?:so |very |really )*sorry(?: (?:about|for|to hear) [^.!?]*)?)[.!]"
)
# “Saturday doesn't work”: a no, with no word about who is to blame.
_BARE_NO = re.compile(
    r"\W*(?:(?:no|sorry|well|hm)\W+)*(?:that|this|it|today|tonight|tomorrow|(?:(?:on|before|by|for) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week)(?: (?:morning|evening|afternoon))?"
    rf" {NOT_TO_BE_HAD}"
)
_FEW = 10
# “Have I answered everything you wanted to know?”
_OWN_QUESTION = re.compile(
    r"(?:(?:have|did|can|could|may|shall|should) (?:i|we)|is there|are there)\b(?! (?:even|not|help it|read)\b)[^?!.]*\?$"
)
_REPROACHES = re.compile(
    r"\b(?:sure|really|read|checks?|checked|understand|know|aware|even|not|own|properly|correctly|right|realize|expect|think|idea|always|fault|serious|kidding)\b|n't\b"
)


@cache
def _weights() -> tuple[Mapping[str, float], float]:
    row = json.loads(_FITTED.read_text(encoding="utf-8"))
    return row["weights"], row["bias"]


def _explains(moments: dict[Kind, Moment], seen: dict[str, list[Span]], about: About) -> bool:
    if about.welcome or "specific_apology" in seen:
        return True
    if about.denies:
        return False
    if "done" in seen or "promise" in seen:
        return True
    return bool(about.answered) and bool({"plain_answer", "extra_touch"} & seen.keys())


def _refusals(moments: dict[Kind, Moment], about: About) -> tuple[Verdict | None, ...]:
    refusal = moments.get(Kind.REFUSAL)
    return (refusal.verdict if refusal else None, about.plain_no)


# Who says what they do is not only defending.
_HELPS = re.compile(r"\b(?:i'll|we'll|(?:i|we) (?:will|can)(?!'|not| not)|let me)\b")
_FITTED = files("highpoint.practice") / "words" / "blame.json"
# So far above even odds; python -m corpus.train_blame prints what other margins would bring.
_SURE = 1.0
# So far above them that it is heard in what answers or asks too.
_VERY_SURE = 1.25
# Even odds will do for somebody who was blamed a moment ago.
_MAYBE = 0.0
# What the customer left undone, in the agent's eyes.
_LEFT_UNDONE = (
    r"(?:read|checked|known|thought|asked|contacted|called|said|told|done|made|entered|typed|pressed|clicked|noticed|looked"
    r"|misunderstood|misread|forgotten|overlooked|missed|ordered|booked|chosen|selected|saved|kept|paid attention|brought"
    r"|planned|arrived|come|acted|reacted|listened|followed|informed|let us|taken|reported|verified|confirmed|filled|measured"
    r"|backed|set|used|been (?:more |a bit more )?(?:careful|attentive|patient)|considered|picked|paid|complained|made sure|mentioned|expected|anticipated|prepared|prevented|avoided|spoken|raised|flagged|guessed)"
)
_OUR = r"(?:our|my|us|me|ours|mine)"
_BLAMES = re.compile(
    # One edge for all, so that the middle of a word is passed over at once.
    r"\b(?:"
    + "|".join(
        (
            # You are to blame.
            rf"(?<!thing )you (?:(?:really|just|clearly|simply|probably|obviously) )?(?:should|must|could|ought to|might|may|need to|needed to)(?:'ve| have) (?:\w+ )?{_LEFT_UNDONE}\b",
            r"had you (?:only )?(?:read|checked|told|asked|called|contacted|followed|paid|come|written)\b",
            rf"if you(?:'d| had) (?:only |just )?{_LEFT_UNDONE}\b",
            r"you (?:(?:just|simply|clearly|obviously|apparently|probably) )?(?:didn't|did not|failed to|forgot to|neglected to|never) (?:even |bother to )?(?:read|check|follow|look|listen|tell us|inform|pay attention|notice|understand|mention|give us|ask|contact|cancel|confirm|bring|fill|enter|measure|provide|send us|submit|back up|respond|keep|update)\b",
            r"did you (?:even|actually|really|not|ever) (?:read|check|look|listen|ask(?! for\b)|follow)\b|you were supposed to (?:check|read|call|tell|confirm|send|return|know|cancel|inform|contact|bring)\b",
            r"you made (?:the|a|an|this|that) (?:\w+ )?(?:error|mistake)\b|user error\b|it(?:'s| is) (?:really |all |entirely )?on you\b|you (?:ticked|checked) (?:the|that) box\b|you clicked (?:accept|agree|ok)\b",
            r"(?:maybe |perhaps )?next time,? (?:please |just |you (?:should |could )?)?(?:read|check|think|look|pay attention|plan|be more)\b|it was your (?:own )?(?:decision|choice|idea)\b",
            r"because you (?:didn't|did not|forgot|ignored|refused|missed|waited too|were (?:too )?late|came too)\b|(?:about|for|by|fix) your (?:own )?(?:mistakes?|errors?|carelessness)\b|if you (?:don't|do not|won't|can't) (?:follow|read|listen|cooperate|pay attention)\b|(?:people|customers) who (?:don't|do not|can't)\b",
            r"why (?:didn't|did) you (?:not )?(?:just )?(?:tell|say|check|read|call|contact|ask|come|wait|do|buy|book|order)\b",
            r"(?:is|are|was|lies|sits|must be|has to be|problem's|fault's|error's|that's|it's) (?:\w+ ){0,2}?(?:your (?:own )?(?:fault|mistake|problem|error|doing|responsibility|negligence))\b(?!\?)|(?:fault|mistake|error|problem) (?:is|was|must be|has to be) yours\b",
            r"your own (?:fault|mistake|problem|error|doing|responsibility|negligence)\b",
            r"you(?:'re| are) (?:the only (?:one|customer|person|guest)|overreacting|exaggerating|confused|mistaken|wrong|to blame|being (?:\w+ )?(?:rude|difficult|unreasonable|dramatic|unfair))\b",
            r"(?:nobody|no one|no-one|none of our (?:customers|guests)) (?:else )?(?:(?:has|had|ever)(?: ever)? )?(?:complain\w*|has (?:this|that|such|had this))",
            r"(?:other|all other|all our|everybody else's) (?:customers|people|guests|patients|passengers) (?:don't|do not|never|manage|have no|read|understand)\b|(?:people|customers|everyone|those) who complains?\b|(?:everyone|everybody) else (?:manage[sd]?|understands?|understood|reads?|gets|got|is|seems|has no)",
            r"(?:that's|that is|this is) what (?:happens|you get) (?:when|if|for)\b",
            r"(?:nobody|no one) (?:forced|made|asked) you\b",
            r"(?:we|i) (?:(?:did |already |clearly |have )*warned|(?:did |already |clearly )+(?:told|tell|inform|informed|notified|notify)) you\b|you were (?:warned|(?:already|clearly|previously) (?:warned|told|informed|notified))\b",
            r"(?<!have )(?<!did )you (?:yourself )?(?:agreed to|accepted|signed|consented to) (?:it|this|that|these|those|them|our|the (?:terms|contract|conditions|rules|agreement|form))\b",
            r"you (?:can't|cannot|can not) (?:just |really |seriously )?(?:expect|blame|demand|hold (?:us|me))\b|don't (?:blame|accuse|shoot the)(?! you)\b|blam(?:e|ing) (?:me|us|the wrong)\b|don't put (?:this|that|it) on\b|hold(?:ing)? (?:me|us) (?:responsible|liable|accountable)\b",
            r"(?:people|customers) like you\b",
            r"(?:maybe|perhaps|probably) you (?:just |simply )?(?:misread|misunderstood|forgot|pressed|entered|typed|mixed|lost|overlooked|broke|missed|clicked|did)\b|you (?:must be|are probably|'re probably) (?:mistaken|confused|wrong|imagining|thinking of)\b|you (?:knew (?:that|the|this|what|it)|misread|got (?:it|that|this) wrong|obviously (?:don't|didn't|can't|do not)|did (?:it|that|this) (?:yourself|wrong)|broke it|damaged it)\b",
            r"you(?:'re| are) the one (?:who|that) (?:changed|clicked|ordered|booked|entered|chose|made|signed|agreed|broke|did|asked|told|gave|forgot|pressed|missed|wanted)\b|are you sure (?:that )?(?:it|this|that) (?:wasn't|isn't|was not|is not) you|are you sure (?:that )?you (?:did|didn't|haven't|have not|have|read|used|entered)\b|exactly (?:as|what) you (?:ordered|asked|requested|wanted|chose)\b|what you did (?:with|to)\b",
            r"our (?:logs|records|system|data|notes|files) (?:\w+ ){1,2}(?:something (?:different|else)|otherwise|differently|the opposite|that you (?:did|didn't|made|were|used|entered|never)|no (?:such|message|call|mistake|error|fault))\b|(?:i|we) (?:really |highly )?doubt\b|hard to believe\b|(?:what|as) you claim\b|you (?:claim|say you)\b|hardly (?:our|my)\b",
            r"(?<!ll )(?<!will )(?<!me )(?<!to )(?<!and )(?:plan|prepare|think|listen|read)(?: it| that| this)? (?:better|properly|(?:more )?carefully|again|first)\b|unreali?stic|too demanding\b",
            # Mind your manners.
            r"hardly be (?:blamed|held|expected)\b|no (?:mistake|error|fault) (?:on|at|from|of) our\b|you (?:just |simply )ignored\b|your facts\b|accus(?:e|ing) (?:us|me)\b|(?:no|any) (?:need|reason) to (?:be|get) (?:so |this |that )?(?:rude|upset|angry|emotional|loud|aggressive)\b|(?:we|our (?:staff|team|colleagues|people)) (?:acted|handled (?:it|this)|behaved|followed|worked) (?:\w+ ){0,2}(?:correctly|properly|procedures?|protocol|rules|by the book)\b",
            r"who do you think you(?:'re| are)\b|what did you expect(?! to| instead)\b|you had (?:plenty of|enough|ample|lots of) (?:time|chances|warning)\b|not going to be (?:spoken|talked|treated|insulted)\b|you(?:'re| are) making (?:this|it) (?:more|harder|worse|bigger|up)\b|(?:problem|error|mistake|misunderstanding|fault|issue) (?:\w+ ){0,3}(?:on|from|at) your (?:side|part|end)(?= *[.,!;]| *$)|check your own\b|consider (?:this|the|that) (?:matter |case )?closed\b",
            r"never had (?:this|that|a|any|such)(?: \w+)? (?:problem|complaint|issue|trouble)s? (?:with|from) (?:any|other|some)\w*|(?:nobody|no one) told you to\b|not (?:our|my|the) only (?:customer|guest|passenger|patient|client|one)\b|other (?:people|customers|guests|patients) to (?:serve|help|look)\b|(?:odd|strange|ridiculous|silly|unreasonable|petty) (?:complaint|demand|request|question)\b|you were the one who\b|(?:don't|do not|can't) see what (?:we|i) did\b",
            r"don't (?!hesitate|worry|forget|be |wait|let|mind|read|send|give|tell)[a-z]+ (?:[\w']+ ){0,3}(?:me|my|us|our)\b|(?:getting|get|so) worked up\b|hysterical\b|exaggerat\w+|you should be (?:grateful|glad|happy|thankful)\b|(?<!you )live with it\b|get used to it\b|that's life\b|(?:i|we) (?:don't|do not|couldn't) care\b|write a (?:bad )?review\b|a you problem\b|not (?:our|my) circus\b",
            r"(?:i|we) (?:don't|do not|can't|cannot|won't) (?:decide|babysit|know (?:what|why|how) you(?!r)|(?:see|understand) (?:why|what|how) (?:you(?!r)|that's|this is)|owe you|read (?:your )?minds)\b|nothing to apologi[sz]e|(?:an|no) apology from\b|not going to change for you\b",
            r"(?:please |need to |you should |just )?(?:calm (?:yourself )?down|settle down|get over it)\b|don't (?:take|use) (?:that|this) (?:tone|language)\b|watch your\b|no (?:need|reason) to (?:be|get) (?:rude|upset|angry|emotional|loud|aggressive)\b|don't (?:be|get) (?:so )?(?:rude|dramatic|upset|emotional|angry|aggressive)\b",
            r"(?<!will )(?<!'ll )(?<!can )stop (?:repeating|complaining|shouting|arguing|whining|bothering|asking|accusing|blaming|insisting)\b|you keep (?:complaining|repeating|asking|saying)\b|if you (?:don't|do not) like it\b|(?:(?:getting|being) (?:upset|angry|rude|emotional)|shouting|yelling|complaining|arguing|insulting)(?: \w+){0,2} (?:won't|will not|doesn't|does not|isn't going to)\b",
            r"(?:your|that) (?:attitude|tone)\b|you(?:'re| are) not (?:listening|being (?:fair|reasonable|helpful))\b|be reasonable\b|(?:a lot of|such a|so much) fuss\b|making a (?:big deal|fuss|drama|scene)\b|(?:won't|not going to|will not) (?:argue|debate|discuss (?:this|that|it)|repeat)\b",
            r"what (?:do|did|else do) you (?:expect (?:me|us) to do\b|want (?:me|us) to do\b(?! (?:and|for you|about|with|by|next|first|instead|now|so)\b))|(?:(?<!ll )(?<!will )(?<!to )(?<!can )(?<!i )(?<!we )deal with it|tough luck|suit yourself|whatever you say|if you say so|you people|prove it|not a charity)\b|i(?:'m| am) only human\b",
            r"(?:complain|take (?:it|that|this) up) (?:to|with) (?:head ?office|someone else|somebody else|them)\b",
            r"instead of (?:complaining|shouting|arguing|blaming|whining|insulting)\b|(?:people|customers|somebody|someone) (?:of|at) your age\b|(?:don't|do not|can't) see (?:the|what the) (?:problem|fuss|issue)\b|(?:don't|do not) see why (?:we|i) should\b|(?:don't|do not) appreciate being\b|tone of your\b|(?:swearing|yelling|cursing) at (?:me|us)\b",
            r"(?:did|have) you (?:even|not even)\b|did you not (?:read|make|check|see|look|get|notice|know|think|keep|save)\b|you (?:didn't|did not|failed to|forgot to|never) (?:finish|complete|save|switch|turn|press)\b|why (?:are you|you are) so (?:angry|rude|upset|aggressive|impatient)\b|(?:like|as) (?:everybody|everyone) else\b(?=[,.]? ?(?:$|it|that|has|does|must|have))",
            r"(?:i|we)(?:'ll| will) (?:hang up|drop the call|end (?:the|this) (?:call|chat|conversation)|close (?:the|this) chat)\b(?! (?:when|once|after|now))|other [a-z]+ (?:\w+ ){0,6}without (?:any )?(?:trouble|problems?|issues?|complain\w+)\b|[\w' ]{2,45}, not (?:us|me|ours)(?=[.!]| *$)",
            r"as you (?:were|have been) (?:told|informed|advised|warned)\b|you(?:'ll| will) (?:just |simply |really )?have to (?:accept|live with|deal with) (?:it|that|this)\b|(?:it's|it is) (?:your|the customer's) (?:job|responsibility|duty) to\b|you(?:'re| are) (?:exaggerating|imagining)\b",
            # It was not us.
            r"(?!(?:we|i|us|me|who|nobody|one)\b)[a-z]+ (?:is|are|was|were) (?:the (?:one|ones) )?to blame\b|(?:system|systems|computer|records|we) (?:is|are) never wrong\b|(?:can't|cannot|won't) (?:comment on|speak for|say anything about|answer for)\b|(?:i|we) (?:do not|don't|cannot|can't) accept (?:that|this|any|the) (?:the )?(?:fault|blame|responsibility|mistake|accusation)\b|(?:don't|do not|doesn't|does not) make such (?:mistakes?|errors?)\b",
            rf"(?:not|isn't|wasn't|aren't|never) (?:really |actually )?{_OUR} (?:\w+ )?(?:fault|mistake|error|problem|responsibility|job|department|doing|concern|decision|business)\b|(?:that|it)(?:'s| is| was) [\w' ]{{2,45}}, not (?:us|me|ours)\b",
            r"(?:nothing|not anything) to do with (?:us|me|our|my)\b|out of (?:our|my) hands\b|(?:can't|cannot|can not|won't) be (?:held )?(?:responsible|liable|blamed|accountable)\b|(?:we|i)(?:'m|'re| am| are) not (?:responsible|liable|to blame|at fault)\b",
            r"(?:nothing|not anything) (?:is |was |went )?wrong (?:on|at|with) our\b|nobody (?:here|on our (?:side|team|end)) (?:made|did|is)\b|(?:don't|do not) think (?:that's|that is|it's|it is) (?:something|anything) we\b|that(?:'s| is) (?:simply |just |really )?(?:not true|untrue|nonsense|ridiculous|absurd)\b|(?:we|i) (?:did|do|have done|'ve done) (?:nothing wrong|not make|everything (?:right|correctly|properly|by the book|we had to))\b|(?:we|i) (?:didn't|did not|don't|do not) (?:do anything wrong|make (?:any )?mistakes?|cause)\b",
            r"(?:everything|it all|all) (?:was|is|went) (?:done )?(?:correct\w*|fine|right|properly|in order) (?:on|at|from) (?:our|my) (?:side|end)\b|our (?:system|systems|records|team|staff|process) (?:\w+ )?(?:doesn't|does not|don't|do not|never) (?:make|fail|lie)",
            r"(?:is|was|were|are|'s) (?:all |clearly |entirely |only )?(?:the )?(?:fault|mistake|responsibility|error) of (?:the|your|another|a|our)\b|the (?!(?:whole|entire|real) )[\w-]+(?: [\w-]+)?'s (?:fault|responsibility|problem)\b",
            r"(?:the|another|some other) [\w-]+ (?:department|company|team|office|branch|supplier|courier|partner) (?:is|are|was|were)? ?(?:responsible|to blame|at fault|made (?:that|this|the) (?:mistake|error)|messed)|that(?:'s| was| is) (?:the|some|an)? ?other (?:department|team|office|branch|shift|people)\b|[a-z]+ (?:department|team)? ?(?:is|are) (?:the ones? )?responsible for (?:that|this|it)\b|(?:they|courier|supplier|partner|department|warehouse|team|airline|bank|hotel|doctor|colleague|manufacturer|system) (?:dropped the ball|messed (?:\w+ )?up|screwed (?:\w+ )?up|is to blame|are to blame|is at fault)\b|(?:people|ones|those) who (?:actually |really )?(?:caused|did|made) (?:this|that|it)\b|take (?:it|that|this) up (?:with )\b",
            r"(?:i'm|i am|we're|we are) not (?:the ones?|taking the blame|going to (?:argue|discuss|repeat|take the blame|apologi[sz]e)|your (?:mother|secretary|assistant|nanny)|here to|obliged|a (?:charity|magician|mind reader))\b|(?:we|i) (?:never|only) (?:said|promised|told|agreed|pass|follow|guaranteed)\b|(?:this|that)(?:'s| is) between you and (?:the|your|them|him|her)\b",
            # The rules, and only doing one's job.
            r"(?:it's|that's|that is|it is|says so|stands|(?:it |that )?(?:is |was |all )?(?:written|stated)) (?:\w+ )?in (?:your|the|our) (?:contract|terms|conditions|agreement|licen[cs]e|rules|house rules)\b|(?:just|only|simply) following (?:\w+ ){0,2}(?:policy|policies|orders|rules|procedures?|instructions|protocol)\b|(?:that's|that is|this is) (?:just |simply )?(?:our|the|company) policy\b|change the rules for\b",
            r"in the (?:fine|small) print\b|(?:contract|terms|conditions|policy|policies|rules|agreement|website) (?:clearly|plainly|already) (?:cover|state|say|explain|allow|exclude)s?\b|(?:policy|contract|rules?|system) says? (?:no|so)\b|clearly (?:stated|written|explained|visible|marked|says)\b",
            r"(?:just|only) doing (?:my|our) job\b|we (?:always )?(?:do|did) our (?:job|part)\b|we(?:'ve| have) always done it\b|(?:no|not any|don't have) control over\b|(?:can't|cannot) be expected\b|it(?:'s| is|'s) not like we\b|(?:didn't|did not|not) (?:do )?(?:\w+ )?(?:this |it |that )?on purpose\b|we (?:get|have|receive) (?:hundreds|thousands|so many|too many) (?:of )?\w+\b|(?:can't|cannot) help it\b|(?:can't|cannot) (?:handle|do) everything\b|i (?:just|only) (?:work here|follow)\b|(?:i|we) (?:don't|do not|didn't|did not) make the (?:rules|policy|policies|prices)\b|policy is policy\b|rules are (?:the )?rules\b|not (?:my|our) (?:rules|policy)\b|above my pay\b",
            r"(?:i|we)(?:'ve| have)? already (?:told|explained|answered) (?:you|that|this|it)\b|i(?:'ve| have) (?:told|explained to) you\b|(?:explained|answered)(?: \w+){0,3} (?:already|before|several times|twice)\b|rules apply to you\b|no reason to be\b|how (?:often|many times) (?:do|must|should|have) i\b|in the contract you signed\b|you had (?:the|your|every) chance\b|(?:stop|stopping) wasting\b|you just (?:didn't|don't)\b",
        )
    )
    + ")"
)
_NOT_YOURS = re.compile(
    r"\b(?:not|isn't|wasn't|never|nothing|no part of (?:it|this|that) (?:is|was)|none of (?:it|this|that) (?:is|was)) (?:\w+ )?(?:your (?:own )?(?:fault|mistake|doing|error|responsibility))\b|\b(?:not|isn't|wasn't) (?:\w+ )?you(?:rs)?\b(?= (?:but|who|it))"
    r"|(?<!not )(?<!n't )(?<!not really )\b(?:our|my) (?:own )?(?:fault|mistake|error)\b(?! (?:if|when|that you))|\bshouldn't have (?:said|happened)\b"
    r"|\byou did (?:everything|nothing)\b|\b(?:fault|mistake|error) (?:is|was|lies|sits) (?:\w+ )?(?:ours|mine|with us|on our (?:side|end))\b|\byou(?:'re| are) not (?:overreacting|exaggerating|wrong|mistaken|to blame)\b"
)
