"""Questions that agents put in any talk, said in the words that every scenario knows."""

from __future__ import annotations

import re

from highpoint.practice.listening.rewriting import Rewriting

_KIND = r"(?:order|reference|account|customer|contract|booking|reservation|ticket|case|confirmation|membership|policy|client|phone)"
_ALL_OF_IT = r"(?:this|that|it|things|everything|all this|all of this|all of it|the (?:whole )?(?:situation|thing|matter)|what happened)"
_AS_YET = r"(?: (?:so far|now|then|yet|today|right now|at all|really|for you|to you|with you|about (?:it|this|that)))*"

# Each pattern, and what is asked in its place.
_IN_COMMON_WORDS = (
    # What they want.
    (rf"how (?:(?:can|could|may|might|do|would|should) (?:i|we)|(?:i|we) (?:can|could|might|may)) (?:best |possibly )?(?:(?:make|put|set) {_ALL_OF_IT} (?:all )?(?:right|better|good)(?: again)?|make (?:it|this) up to you|turn {_ALL_OF_IT} around)(?: (?:for|with) (?:you|your family))?", "what would you like me to do"),
    (r"what(?:'s| is| are)? (?:it that )?(?:matters|counts)(?: the)? most(?: (?:to|for) you)?(?: (?:today|now|right now|here|in all this))*|what(?:'s| is) (?:the most important (?:thing|part|point)|your (?:top |main |biggest |first |number one )?priority|most important)(?: (?:to|for) you)?(?: (?:today|now|right now|here))*", "what would you like me to do"),
    (r"(?:what|which) (?:would|could) (?:a |the |your )(?:good|best|ideal|perfect|preferred|fair|right) (?:outcome|solution|resolution|result|ending) (?:be|look like)(?: (?:for|to) you)?|(?:what|which) (?:outcome|solution|resolution|result)s? (?:are you (?:hoping|looking) for|(?:would|do) you (?:like|want|prefer|hope for|have in mind)(?: to see)?|would (?:be best|work(?: best)?|suit you(?: best)?)(?: for you)?)", "what would you like me to do"),
    (r"what would be (?:the )?(?:most|more|really|best) (?:helpful|useful|help)(?: (?:to|for) you)?(?: (?:right now|now|today|at this point|here))*(?=\W*$|\?)|what(?:'s| is| would be) the (?:best|quickest|fastest|easiest) (?:way|thing) (?:that )?(?:i|we) (?:can|could) (?:do to )?(?:help|assist|support|do for) (?:you)?(?: (?:right now|now|today))*", "what would you like me to do"),
    (r"is there anything (?:urgent|pressing|important|specific|special|in particular|particular)(?: that)? (?:i|we) (?:need|should|can|could|must|have)\b[^.?!]*", "what would you like me to do"),
    (r"what (?:exactly )?(?:(?:do )?you|do you) (?:need|want|would like|wish)(?: (?:from|of) (?:me|us))?(?: (?:from|of) (?:me|us))?(?: (?:right now|now|today|most|exactly))*(?=\W*$|\?)", "what would you like me to do"),
    (r"what (?:would you say|do you think|do you feel|would you call) (?=is\b|are\b|was\b)", "what "),
    (r"are you somewhere(?: where)? you can (?:talk|speak)(?: (?:freely|now|right now|to me))*(?=\W*$|\?)|is (?:there|this|now) (?:a better|an?other|a bad) time(?: for (?:me|us))?(?: to (?:reach|call|talk to|contact|ring) you| to (?:talk|speak))?(?=\W*$|\?)", "is this a good time to talk"),
    # What they live on.
    (r"what do you do for (?:a living|work)|what(?:'s| is) your (?:line of work|occupation|trade|profession)|what line of (?:work|business) are you in", "what is your job"),
    # Leave to ask, and whether it is a good time.
    (r"(?:is|would) it (?:be )?(?:all right|alright|ok|okay|fine)(?: (?:with|for|by) you)?,? if i (?=(?:just |quickly )?(?:ask|check|look|take a|put you|confirm|verify)\b)", "may i "),
    # When it began.
    (r"when (?:exactly )?did you (?:first |last )?(?:notice|see|discover|realize|realise|spot|become aware of|find out about) (?:it|this|that|the (?:problem|issue|fault|error|mistake|trouble))(?: (?:first|for the first time))?(?=\W*$|\?| and )", "since when has it been like this"),
    # A call or a letter, a picture of one sort or another.
    (r"(?:would you (?:prefer|like|rather)(?: (?:that|it if|if))?(?: me to)?|do you (?:prefer|want)(?: that)?(?: me to)?|(?:should|shall)) ?(?:i |we )?(?:to )?(?:call(?:ed)?|ring|rang|phoned?)(?: you)?(?: back)?,? or (?:should i |shall i |do you want me to |would you rather i |to )?(?:write|wrote|e-?mail(?:ed)?|text(?:ed)?|message)(?: to)?(?: you)?(?=\W*$|\?)", "would you like a call or an e-mail"),
    (r"an? (?:screenshot|photo|picture|image|scan|copy) or (?:an? |some )?(?:screenshot|photo|picture|image|scan|copy|video)s?\b", "a photo"),
    # Whether it was understood as it was meant.
    (r"(?:(?<=[.!?] )|^)(?:so |and )?(?:is|was) (?:that|this|it) (?:right|correct|accurate|about right|a fair summary|what you mean|what you meant|how you see it)(?=\W*$|\?)|(?:am i|are we) (?:right|correct|on the right track)(?=\W*$|\?)|(?:have|did) i (?:got|get|understood|understand)(?: (?:that|this|it|you|everything|all))* (?:right|correctly)?(?=\W*$|\?)", "do i have that right"),
    (r"(?:have|did) i (?:understood|understand|got|get)(?: (?:you|it|this))?(?: (?:correctly|right|rightly))? that (?P<so>[^.?!]+)(?=\?)|am i (?:right|correct)(?: in (?:thinking|saying|assuming))? that (?P<so2>[^.?!]+)(?=\?)", "{}. do i have that right"),
    (r"(?:did|does|has|have) (?:i|we|that|this|it) (?:now )?(?:solved?|fix(?:ed)?|resolved?|settled?|sort(?:ed)?(?: out)?) (?:it|this|that|everything|things|(?:your|the) (?:problem|issue|matter|trouble|case))(?: out)?(?: (?:for you|today|now))*(?=\W*$|\?)", "are you happy with that"),
    (r"in your own words,? ", ""),
    (r"are you (?:both |all )?(?:safe(?: and (?:well|sound|warm|dry))?|(?:feeling|doing) (?:ok|okay|all right|alright|well)|safe and sound)(?= ?\?)", "are you all right"),
    (r"(?:is|was) there any(?:thing)?(?: that)? (?:i|we) (?:could|should|might) have done (?:any )?(?:better|differently|more)", "could i have done better"),
    (r"did you (?:ever |already |actually )?(?:get|receive) any (?=(?:\w+ )?(?:confirmation|answer|reply|response|notice|notification)\b)", "did you receive a "),
    # A request in its polite dress.
    (r"would you mind (?P<ing>taking|giving|sending|checking|telling|sharing|confirming|repeating|spelling|answering|completing|filling|rating|trying|looking|reading|showing|explaining|describing)\b", "could you {}"),
    # Whether all is clear, and whether there is more.
    (rf"(?:does|do|did) (?:that|this|it|everything|all (?:of )?(?:that|this)|what i(?:'ve| have)? (?:said|just said|explained|wrote)|the (?:steps|plan|explanation))(?: all)? make (?:any )?sense{_AS_YET}|(?:is|was|are) (?:that|this|it|everything|my (?:answer|explanation)|the (?:plan|steps|next steps?))(?: all)? clear(?: enough)?{_AS_YET}|do you (?:follow|understand)(?: (?:that|this|me|it|what i mean))?{_AS_YET}(?=\W*$|\?)", "is everything clear"),
    (r"(?:have|did) (?:i|we) (?:now )?(?:answer(?:ed)?|cover(?:ed)?|address(?:ed)?|clear(?:ed)? up|resolve(?:d)?|sort(?:ed)? out|take(?:n)? care of) (?:all|everything|every one of)(?: (?:of )?(?:your|the) (?:questions?|concerns?|points?|worr\w+|issues?|requests?))?(?: (?:you (?:wanted|needed|came for|asked(?: for| about)?)|for you))?(?: (?:today|now|so far))*|(?:have|did) (?:i|we) (?:answer(?:ed)?|address(?:ed)?|resolve(?:d)?) your (?:questions?|concerns?|issues?)(?: (?:today|now|so far|fully|completely))*", "is everything clear"),
    (r"is there (?:still )?any(?:thing|one thing)(?: (?:about|with|in) (?:it|this|that|all this|all of this|the \w+))?(?: (?:that|which))?(?: (?:still|now|else))* (?:worr(?:ies|ying)|bother(?:s|ing)|concern(?:s|ing)|trouble(?:s|ing)|on your mind|you(?:'re| are) (?:still )?(?:worried|unsure|concerned|unhappy|not sure) about|you(?:'d| would) (?:still )?(?:like|want) (?:me|us) to (?:explain|go over|repeat|clarify|go through)(?: \w+)*?)(?: you)?(?: (?:again|once more|still|now|today|right now|in more detail))*(?=\W*$|\?)", "is there anything else i can do for you"),
    # Whether it suits.
    (r"how do you (?:feel|think) about (?:it|that|this|(?:that|this|the) (?:solution|plan|idea|offer|option|suggestion|proposal|outcome))", "are you happy with that"),
    # How to reach them: the ways named are none to choose from before one is known.
    (rf"(?:what(?:'s| is| would be)|which is) (?:the |your )?(?:best|easiest|preferred|quickest) (?:way|number|phone number|contact|contact number|channel)(?: for (?:me|us))? to (?:reach|contact|call|ring|get (?:hold of|in touch with|back to)) you(?: (?:on|at|by|if|in case|should|when)[^,.?!]*)?(?:[,:]? (?:by |on the )?(?:{_KIND}|e-?mail|text|call)(?:,? (?:or|and) (?:by |on the )?(?:{_KIND}|e-?mail|text|call|both))+)?", "what is your phone number"),
    (r"is there (?:a |any |some)?(?:somewhere|where|number|phone number|way|good number)(?: (?:where|that|on which))? (?:i|we) (?:can|could|may) (?:reach|call|ring|contact|get hold of) you(?: (?:on|at|under|later|today|tomorrow|directly|back))*(?=\W*$|\?| if | in case )", "what is your phone number"),
    # A number by one of two names.
    (rf"\b(?:your |the |an? )?{_KIND}(?: (?:number|id))?(?:,? or|/| / ) ?(?:your |the |an? )?{_KIND} (?:number|id|code|reference)", "your reference number"),
    (r"your (?:(?:full )?names? (?:and|or) )?(?:your )?(?:order|booking|account|contract|reservation|case) (?:details|information|info)\b", "your name and reference number"),
    # What is for later is no question for when it is.
    (r"(?:(?:can|could|would|will) you (?:please |just |kindly )*)?(?:please |just )*let (?:me|us) know (?:when|once|as soon as|if) (?!(?:you(?:'d| would| want| prefer| need| like| have any)|there|that (?:works|suits)|this (?:works|suits)|i |we )\b)(?=(?:you|it|they|he|she|the|that|anything|something)\b)[^.,;!?]+(?=\?)", "will you remember to tell me"),
)  # fmt: skip
_TELL_ME = (
    r"(?P<also>(?<=\w),? and (?:also |then )?)?\b(?P<tell>(?:(?:can|could|would|will) you (?:please |just |also |kindly )*)?"
    r"(?:please |just |then |also )*(?:tell (?:me|us)|let (?:me|us) know) )?"
)
_ANY = re.compile(
    _TELL_ME
    + "(?:"
    + "|".join(rf"(?P<q{at}>\b(?:{way}))" for at, (way, _) in enumerate(_IN_COMMON_WORDS))
    + ")"
)

# What stands for itself as a question of its own.
_ASKS = re.compile(r"(?:what|is|when|may|would|do|will)\b")

# Verbs that lose an e before “ing”.
_WITH_E = frozenset(("tak", "giv", "shar", "complet", "rat", "describ"))


def _kept(found: re.Match[str]) -> str:
    """Return what of a question stays as it was said."""
    if found["ing"]:
        verb = found["ing"].removesuffix("ing")
        return f"{verb}e" if verb in _WITH_E else verb
    return found["so"] or found["so2"] or ""


def in_common_words(text: str) -> tuple[str, list[int]]:
    """
    Return a normalized text with such questions in plain words, and each letter's place before.

    >>> in_common_words("i see. how can we make this right for you?")[0]
    'i see. what would you like me to do?'
    >>> in_common_words("please tell me what matters most to you.")[0]
    'what would you like me to do?.'
    >>> in_common_words("may i have your name and tell me what matters most to you?")[0]
    'may i have your name? what would you like me to do?'
    >>> in_common_words("would you mind taking a survey?")[0]
    'could you take a survey?'
    >>> in_common_words("did i understand correctly that it is broken?")[0]
    'it is broken. do i have that right?'
    >>> in_common_words("does everything make sense so far?")[0]
    'is everything clear?'
    >>> in_common_words("what's your account or order number?")[0]
    "what's your reference number?"
    >>> in_common_words("could you let me know when it has come?")[0]
    'will you remember to tell me?'
    """
    rewriting = Rewriting(text)
    for found in _ANY.finditer(text):
        start, end = found.span()
        if found["also"]:
            start = found.end("also")
        at = next(each for each in range(len(_IN_COMMON_WORDS)) if found[f"q{each}"] is not None)
        plain = _IN_COMMON_WORDS[at][1].format(_kept(found))
        if found["tell"] and text[end : end + 1] != "?":
            # “Tell me what matters most to you.”: asked all the same.
            plain += "?"
        if found["also"] and _ASKS.match(plain):
            start, plain = found.start(), f"? {plain}"
        rewriting.put(start, end, plain, stands=(start, end - 1))
    return rewriting.done()
