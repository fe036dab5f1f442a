"""The ways an agent asks, offers for approval, gives a reason, cares and puts off.

Long because it holds the forms that all of listening shares, one beside the other.
"""

from __future__ import annotations

import re
from enum import StrEnum

from highpoint.engine.text import normalize, words
from highpoint.practice.phrases import says_when
from highpoint.practice.scenario import Ask

ASKING = re.compile(
    r"\b(?:please(?! (?:do not|don't|leave|wait|keep|be|stay|never|accept|forgive|bear|note|rest|know|feel|wish|hold|stop))|could you|can you|can i (?:have|get|take)|may i|might i|let me have|give me|tell me(?! if| whether| when it)"
    r"|send me|read me|i(?:'ll| will|'d| would)? (?:just |only |also |still |then |first |now )*(?:need|require|mean|meant)(?! to)|i require|share|provide|if you(?:'ve| have) (?:got )?(?:the|your)"
    r"|(?:i'm|i am|still) missing|i (?:still |just )?(?:don't|do not) have (?:your|the)|i(?:'ve| have)? still (?:have )?no|what i need|all i need|let me know (?:your|the|which|what|where)"
    r"|(?<!i'll )(?<!i will )(?<!we'll )(?<!i can )(?<!to )confirm)\b"
)
# A request in so many words: a mere “please” asks for anything.
REQUESTING = re.compile(
    r"\b(?:please (?:give|send|tell me|share|provide|read|write|name|type)|(?:could|can|would|will) you (?:please |just |also |quickly )?(?:give|send|tell me|share|provide|read|confirm|name|spell|type|look up|remind)"
    r"|can i (?:have|get|take)|may i (?:have|ask|know|take)|might i (?:have|ask|know)|let me have|give me|tell me(?! if| whether)|send me|read me"
    r"|i(?:'ll| will|'d| would)? (?:just |only |also |still |then |first |now )*(?:need|require|mean|meant)(?! to)|(?:i'm|i am|still) missing|i (?:still |just )?(?:don't|do not) have (?:your|the)|i(?:'ve| have)? still (?:have )?no|what i need|all i need|i asked (?:you )?(?:for|about)"
    r"|let me know (?:your|the|which|what|where))\b"
    r"|^\W*(?:ok |and |also |plus |then |thanks |now )*(?:the|your|just the|only the|which|what) [^?]*\bplease\W*$"
)
# Not whether something suits, but what would.
WHAT_SUITS = re.compile(
    r"\b(?:which|what) (?:days?|dates?|times?|hours?)\b|\bwhen would\b|\bany days?\b"
)
# “Could you read it to me?”: what was named before.
READ_IT = re.compile(
    r"\b(?:could|can|would|will|may|please) (?:you |i |we )?(?:please |just |kindly )?(?:read|tell|give|type|spell|share|name|write|confirm|have|get)\b(?: me| us)?(?: (?:it|that|this|them|those|one)\b)"
)
# The agent's side does something, has done it, or has something to give.
DOING = re.compile(
    r"\b(?:i|we|they|he|she|you|someone|somebody|one of us|\w+er|colleague|technician|nurse|porter|team|it|that|this|there|\w+)(?:'ll| will| can| could| may)\b(?! (?:be sorry|understand|imagine|see (?:how|that|why)))"
    r"|\b(?:i|we)(?:'ve| have| am|'m|'re| are) (?:just |now |already |also |happy to |glad to |able to |going to |busy )*(?!sorry|so|very|really|afraid|glad|sure|here|touched|happy)[a-z]{4,}"
    r"|\b(?:i|we) (?:just |now |already |also )*(?:put|found|built|build|send|sent|book|booked|add|added|give|gave|take|took|start|started|block|blocked|stop|stopped|move|moved|change|changed|print|reset|refund|refunded|arrange|arranged|have|offer|keep|kept|lend|bring|open|opened|make|made|cancel|cancelled|canceled|remove|removed|pay|paid)\b"
    r"|\b(?:the bank|the clinic|the hotel|the airline|the shop|the store|the insurer|the company|the workshop|the team|our \w+|an? (?:driver|rider|courier|colleague|nurse|technician)) [a-z]+s\b"
    r"|\bthere(?:'s| is| are)\b|\b(?:is|are|has been|have been) (?:now |already |all )?(?:coming|going|lifted|unlocked|unblocked|active|restored|booked|on (?:its|their|the) way|back|ready|done|gone|yours|free|available|open|waiting|reserved|confirmed|sent|paid|off|on|cancell?ed|stopped|removed|refunded)\b"
    r"|\b(?:shall|should) (?:i|we)\b|\bwould you like\b|\bdo you want\b|\bhow about\b|\bwhat about\b|\blet me\b|\bwe'd\b|\bi'd\b|\bgo to\b|\b(?:it|that|this|everything) (?:goes|opens|starts|ships|is being)\b|\b(?:goes?|comes?) (?:straight )?back\b|\b(?:the|your|her|his|their) \w+ (?:opens|goes|comes|starts|works|arrives|ships|leaves|flies|gets|rings)\b"
)
# “Before I look for a date”: nothing is offered yet.
BEFORE = re.compile(r"^\W*(?:and |so |but )?(?:before|until|while) (?:i|we)\b")
# Courtesies and reproaches, which offer nothing whatever words they hold.
TALKS = re.compile(
    r"\byou(?:'re| are) (?:very |most )?welcome\b|\bmy name is\b|\bi'?ll be helping\b|\bthank (?:you|u)\b|\bthanks\b|\bhow (?:lovely|nice|wonderful|good)\b|\bwhat a\b"
    r"|\byou should(?: always)? (?:have|check|read|know)|\bgood (?:luck|morning|evening|afternoon)\b|\bi hope\b|\bi(?:'m| am) (?:\w+ )?(?:glad|happy|touched|proud)\b(?! to)|\bhelp you\b|\bi (?:have|need) to (?:\w+ )?(?:check|know|ask|verify|see|make sure)\b"
    r"|\b(?:find|identify|trace|look up|locate) (?:it|you|that|them|(?:the|your) \w+) (?:by|with|under|from|through)\b|\bcan be (?:found|selected|booked|bought)\b|\bmay take\b|\bbe notified\b|\bfor a fee\b|\bnothing (?:else|more|we|i)\b|\byou can (?:return|find|read|check)\b|\bthe reason\b|\bbecause\b"
)
# What the customer is to tell or to do is no offer of the agent's.
ASKS_THEM = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|then|but|also|first|now|please|great|thanks|thank you)\W+)*(?:can|could|would|will) you (?:please |just |kindly |also )*"
    r"(?:send|tell|give|share|provide|read|confirm|name|spell|type|write|enter|upload|attach|show|describe|check|repeat|let)\b"
    r"|\b(?:may|can|could|might) i (?:please |kindly )?(?:have|get|take|ask)\b"
)
# Why the agent asks: “I just need it for the recall” offers nothing.
ASKS_FOR = re.compile(
    r"\b(?:i|we) (?:just |only |also )*(?:need|want|ask)(?: for)? (?:it|this|that|them)\b.*\bfor\b"
)
REASON = re.compile(
    r"\b(?:because|since|as they|as it|as we|due to|the reason|so that|afraid|sorry|by law|the law|unless|only after|rules? (?:says?|requires?|is)|not allowed)\b|\bbefore probate\b"
)
_LITTLE = frozenset(
    words("the your a an and please full current ok then now first so of my it me us that this")
)
# Words of kindness for anybody: they answer nothing, whatever else they hold.
KIND = re.compile(
    r"\b(?:appreciate|value you|(?:in|into) your (?:shoes|place|position)|feel (?:the same|for you)|rest assured|top priority|important to us"
    r"|bringing (?:this|it|that) (?:up|to (?:our|my))|(?:we|i) (?:hear|care about) you)\b"
)
# What stands inside a sorry or a word of understanding, up to a reason.
CARING = re.compile(
    r"(?:\bi(?:'m| am) (?:\w+ ){0,2})?\b(?:sorry|apolog\w+|regret|understand|imagine|frustrat\w+|awful|terrible)\b"
    r"(?:(?!because|\bbut\b|\bwe can\b|\bi can\b|\bit was|\bit is|\b(?:we|i)(?: would|'d| offer)|\boffer)[^.,:;!?])*"
)
SUITS = re.compile(
    r"\b(?:would|does|is|will|are) (?:that|this|it|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|either|one of (?:these|those|them)|these|those|any of (?:these|those|them)) (?:be )?"
    r"(?:help|work|suit|do|sound|look|ok|okay|fine|all right|alright|good|right|convenient|possible|acceptable|something|be|enough|early enough|soon enough|in time)"
    r"|\bhow (?:does|would) (?:that|this|it) (?:sound|be)|\b(?:ok|okay|fine|good|alright|all right|right) (?:with|for|by) (?:you|u|your)\b"
    r"|\bstill (?:good|fine|ok|okay|all right|convenient)\W*$|\bdo you agree|\bsounds? (?:good|ok|okay|fair|right)|\bwhat do you (?:think|say)|\bare you (?:ok|okay|happy|fine|comfortable) with"
    r"|\bwould you (?:accept|take|prefer|be (?:ok|okay|happy|fine|willing))|\bwould you be (?:at home|there|in|around|available)|\bwill you be (?:at home|there|in|around|available)|\bare you (?:at home|available|in) (?:then|on|at|that)|\b(?:can|could) (?:you|she|he|they) (?:make|manage|come|do|get) (?:it|that|then|there|by)|\bcan you live with|\bdo we have a deal"
    r"|\bwould (?:that|this) (?:\w+ )?(?:take|ease|make|save|solve|cover|lift|give|spare|settle|calm|bring|let|put)\b"
    r"|\b(?:is|are|would|will) [\w ]+? (?:be )?(?:of )?(?:any|some) (?:use|good|help) (?:to|for) (?:you|her|him|them)\b"
    r"|\bdo you accept|\bwould (?:friday|monday|tuesday|wednesday|thursday|saturday|sunday|tomorrow|today)\b"
    r"|^\W*(?:(?:is )?(?:that )?(?:ok|okay|alright|all right|deal|agreed|good|fine|yes|want (?:it|that|this|one|them)|you want (?:it|that)))\W*$"
)
# “Are you happy with that?”: of what is done it asks whether they are glad of it.
PLEASED = re.compile(
    r"\b(?:are|were) you (?:\w+ )?(?:happy|satisfied|pleased|content) with\b|\bdoes (?:that|this|it) (?:solve|resolve|settle|sort|cover) (?:it|this|that|everything|the (?:problem|issue|matter)|your \w+)\b"
)
PROPOSES = re.compile(
    r"\b(?:shall|should) (?:i|we)\b|\bwould you like|(?<!what )(?<!else )\bdo you want\b(?! to keep (?:your|his|her|their)\b)|\bmay (?:our|the|my) |\bmay (?:i|we) (?!have|ask|know)|\bhow about\b|\bwhat about\b(?! (?:you|your)\b)"
    r"|(?<!what do you )(?<!else do you )\bwant (?:me|us) to\b|\bdo you (?:prefer|fancy)\b"
    r"|(?<!what )(?<!how )\b(?:can|could) (?:i|we) (?!have|get|ask|help|take (?:your|his|her|their)|see)\b|\bif (?:i|we)\b(?! (?:may|might|can|could) (?:just )?ask\b)"
)
# “Shall I check the date?” asks for leave and for nothing told; what may be chosen is asked for.
SHALL = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|then|or|but|well)\W+)*(?:shall|should) (?:i|we)\b(?!.*\bor\b)"
)
# What may still be turned down, where the rest is told as settled.
PUTS_UP = re.compile(
    r"\b(?:can|could|may|might|would|if you|offer|shall|or|either|possible|option)\b"
)
# Not which one they had or usually have: which of some things they would like.
WHICH = re.compile(
    r"\bwhich (?:one(?! (?:did|was|were|has|had|have|does|do (?:you|they|he|she) (?:usually|normally|often|already|still|currently|always|have|own|use|wear|see|mean))\b)|of (?:them|these|those)|option|would you|do you (?:prefer|want|like)|suits)\b"
    r"|\bwhat (?:would|do) you (?:prefer|rather)\b|\bwhich is (?:better|best)\b"
)
GREETS = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|day|evening|afternoon)|welcome|how are you|how is it going|dear(?!.*\b(?:did|do|have) you\b)"
    r"|how (?:can|may) i help|what can i do for you|this is|my name is|i'm [a-z]+ from|thank you for (?:calling|contacting|writing))\b"
    r"|\bspeaking\b|\bgood (?:morning|evening|afternoon)\b|\bwhat can i do for you\b|\bhow (?:can|may) i (?:help|assist)\b"
)
# The agent wants to hear what else the customer would know.
INVITES = re.compile(
    r"\b(?:what|which|anything|something|any) (?!(?:else|more) (?:that )?(?:i|we) (?:should|need to|ought to|must|have to)\b)(?:(?:are|is|were|was) )?(?:else|other (?:things?|questions?|matters?|wish\w*|concerns?|worr\w+|points?)|your (?:other |next |second )?questions?|the (?:other|next) questions?)\b"
    r"(?:(?! do(?:es)? (?:it|the)).)*\b(?:know|ask|questions?|answer|tell me|hear|mind|help|do for you|need from)\b"
    r"|\b(?:your|any) (?:other|further|more|remaining|next) questions?\b|\b(?:ask|fire) away\b|\bwhat else\W*$|\bwhat else is (?:on|there)\b"
    r"|\b(?:more|any) questions\b|\bwhat (?:would|do) you (?:like|want) to (?:know|ask)\b"
    r"|\b(?:any|some)thing (?:(?:still|left|that's|that is) )*(?:open|unclear|missing|you'd (?:still )?like|you would (?:still )?like|that can't wait)\b"
    r"|\banything (?:that )?i(?:'ve| have)? (?:forgot|missed|overlooked)\w*"
)
ELSE = re.compile(r"\b(?:any|some)thing (?:else|more|further)\b")
# “Could you give me some details?”: whatever helps to find the matter.
ANY_DETAILS = re.compile(
    r"\b(?:your|the|some|any|a few|more|what|which|further|those) (?:\w+ ){0,2}(?:details|information|info|particulars|reference|data)\b"
)
# The agent wants to know whether there is more to do, or whether that was it.
CLOSES = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|good|great|well|then|now|but|or|please|thanks|perfect)\W+)*"
    r"(?:is there |was there |do you (?:need|want|have) |(?:can|may|could) i (?:help|assist|do|get) (?:you )?(?:with )?)?"
    r"(?:any|some)thing (?:else|more|further|left|still open)\b(?! (?:that )?(?:i|we) (?:should|need to|ought to|must|have to)\b)(?!.*\b(?:on (?:the|your|that) (?:flight|trip|journey|day|way|stay|bill|statement|invoice|account|receipt|letter)|(?:looks?|seems?|feels?|sounds?|is|was) (?:\w+ )?(?:wrong|odd|strange|off|unusual|unfamiliar|suspicious)|happen\w*|missing|broken|damaged|in the (?:parcel|box|order|bag|room)|came|written|shown)\b)"
    r"|\bany (?:other|more|further) (?:worr\w+|concerns?|wish\w*|things?)\b|\b(?:any|some)thing else (?:that )?(?:you're|you are|is) (?:still )?(?:worr\w+|bother\w+)"
    r"|\b(?:is|was) there (?:any|some)thing (?:that )?you (?:still |also )*(?:want(?:ed)?|wish|need|would like|'d like) (?:me )?to (?:know|ask|add|raise|mention|hear)\W*$"
    r"|\b(?:have|did) i (?:miss(?:ed)?|forg[eo]t(?:ten)?|overlook(?:ed)?|le(?:ft|ave) out) (?:any|some)thing\b"
)
ALL_SET = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|good|great|well|then|now|was|is|would|will)\W+)*(?:that|this) (?:be )?(?:all|everything|it)(?: clear| good| set| settled| sorted)?(?: then| now| for (?:now|today|you))*\W*$"
    r"|^\W*(?:(?:and|so|ok|okay|good|great|well|then|now|are|is|or|it|that|you|we|everything)\W+)*(?:all|everything) (?:good|set|clear|fine|sorted|settled|right then|in order)(?: now| then| for you| with you| by you| on your (?:side|end))*\W*$"
)
# The agent asks how the customer is.
HOW_ARE_YOU = re.compile(
    r"\bis (?:the |your )?(?:business|life|work|everything) (?:good|going|well|all right|otherwise)\b|\bhow (?:are|r) (?:you|things|u)\b(?! (?:paying|planning|going to|getting|using|connect))|\bhow(?:'s| is| was) (?:your (?:day|morning|evening|week|weekend)"
    r"|everything|life|it going)\b|\b(?:are|r) you (?:well|all right|alright|ok|okay)\W*$|\bhow do you (?:feel|do)\W*$"
)
# The agent has what the customer told earlier and makes sure of it.
CONFIRMS = re.compile(
    r"^(?!.* or (?!not\b))(?!\W*(?:(?:and|so|ok|okay|but)\W+)*did you\b)(?!\W*(?:(?:and|so|ok|okay|then|but)\W+)*(?:you|he|she|they|it|there|this|that)\b.*, (?:is|was) (?:that|this|it) (?:right|correct)\W*$)(?!\W*(?:and |so |ok |okay )*(?:who|what|which|where|when|how|why)\b).*\b(?:is|are|was|were|do|does|did) (?:the|your|this|that|it|you|i|these|we)\b(?! (?:look|sound))(?!.*\ball right).*\b(?:right(?! (?:away|now|then|on|at|before|after|here|there))|correct|current|up to date|the same(?: (?:address|number|e-?mail|phone|name))?(?= (?:as before|still)?\W*$|\W*$)|valid|got that right|have that right)\b"
)
# The agent lets the customer try whether it works.
TRY_IT = re.compile(
    r"\b(?:try|test|check(?!-)|look(?! forward)|open|refresh|restart|log ?in|sign in|reload)\b(?:(?!\bi(?:'ll| will)\b).)*\b(?:tell me|let me know|say)? ?(?:if|whether|that)\b.{0,50}"
    r"\b(?:work\w*|good|better|back|there|arrived?|fine|ok|okay|open|see it|clear|running|through)\b"
    r"|\b(?:does|is|did) (?:it|that|this|everything|the (?!(?:\w*bell|lift|elevator|heating|tap|shower|fridge|buzzer|light|lamp|intercom)\b(?!.*\b(?:now|again)\b)|morning|afternoon|evening|night|first|second|former|latter|other|next)\w+) (?:now )?(?:work\w*|better|back|through|come through|arrived?|running|ok|okay|fine) ?(?:now|for you|again)?\W*$"
    r"|\b(?:try|test|open|check)\b.*\b(?:works?|say if|tell me if|see if)\b"
    r"|\bis (?:it|that|this|everything) (?:any )?(?:[a-z]+er|quiet|silent|gone|over|clear|off|on) (?:now|already|again)?\W*$"
    r"|\b(?:can|could|do) you (?:see|open|try|hear|find|test) (?:it|that|this|them)\b|\b(?:tell me|let me know|say) (?:if|whether|when) (?:you can|you're|it|that)\b"
    r"|\bwhat (?:does|do) (?:it|that|you|the \w+) (?:show|say|see|read) now\b"
    r"|\b(?:run|do) a (?:speed )?test\b|\bgive it a (?:try|go)\b|\bis the \w+ (?:now )?(?:gone|off|on|back|green|clear|quiet|open)\W*$|\b(?:does|did|is) (?:it|that|this|the (?!technician|driver|courier|engineer|doctor|nurse|colleague|man|woman|lady|agent|porter|manager)\w+) (?:go|going|get|come|came) (?:through|in|on|up)\b"
    r"|\bhow (?:does|do|is) (?:it|that|this|things|everything) (?:now )?(?:look|looking|sound|behave|run|running)(?: now| for you| at your end| on your (?:end|side|screen)| over there)+\W*$"
)
# “Does that work for you?”: whether it suits, not whether it functions.
FOR_YOU = re.compile(r"\b(?:works?|do|does) for (?:you|u|her|him|them)\b(?! (?:now|again))")
NOW = re.compile(r"\b(?:now|again|already|works?|working|better)\b")
# Something is named that the agent does, has done or has to give.
CONCRETE = re.compile(
    r"\b(?:i|we|they|he|she)(?:'ll|'ve|'m|'re| will| can| could| have| am| are)\b.*\b[a-z]{4,}"
    r"|\bthere(?:'s| is| are)\b|\b(?:is|are) (?:free|available|ready|booked|possible)\b|\d"
)
# The agent wants to hear the whole matter, or the last words once more.
SAY_AGAIN = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|hello|hi|sorry|colleague here|now) ?,? ?)*(?:what (?:happened(?! to (?!you\b)| (?:next|then|after|afterwards|since)\b)|do you mean|is the matter|seems to be|is (?:the problem|wrong|it about))"
    r"|what's (?:the matter|the problem|wrong|it about|up|going on)|(?:can|could|would) you (?:please )?(?:repeat|say)|say (?:that|it) again|come again|pardon)\b"
)
# The agent asks whether anybody is there.
THERE = re.compile(
    r"^\W*(?:are )?(?:u|you) (?:still )?(?:there|with me|here)\W*$|^\W*(?:anybody|anyone|somebody) there\W*$"
)
# Who is it: what everybody can tell.
WHO = re.compile(
    r"(?<!\bknow )(?<!\bknew )(?<!\buse )(?<!\bused )\byour (?:(?:full|first|last|own|family) )?(?:sur)?name\b|\bname,? (?:and|or) (?:also )?yours\b|\b(?:under )?(?:what|which|whose) name (?:is the (?:booking|reservation|order|account)|(?:shall|should|do|can) i|are you|did you)\b"
    r"|\b(?:under|in) (?:what|which|whose) name\b|\bwhat is the name (?:on|of|for) (?:the|your) (?:booking|reservation|order|account|ticket)\b|(?:^|, )\W*(?:and )?(?:what|which) name\W*$|\ba name (?:to (?:put|book|write|leave)|for the)\b|\bwho (?:am i|do i|are you|i'm) (?:speak|talk|writ)\w*|\bwho is (?:this|calling|speaking)\b|\bwhom do i\b"
)
WEEKDAY = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight)s?\b")
# “… and which one would fit?”: one of what was just asked about.
ONE = re.compile(r"\b(which|what) ones?\b")
WHETHER_THERE = re.compile(r"\b(?:is|are|was|were) there\b|\bhas (?:it|the \w+)\b")
HOUR = re.compile(r"\b(\d{1,2}[:.]\d\d)\b")
# What somebody means to do some day is no place to be told.
PLANS = re.compile(r"\b(?:will you|are you going)\b")
# A thing they know of themselves, nothing to suppose.
OF_THEM = re.compile(
    r"^\W*(?:(?:and|so|but|well) )?(?:do|did|have|are|were|will|would|could|can) you\b"
)
# The name of somebody else of theirs.
OTHERS = re.compile(
    r"\b(?:one|son|daughter|wife|husband|dog|cat|baby|boy|girl|brother|sister|partner|kid|child)'s name\b"
)
# The name of somebody they speak for.
THEIR_NAME = re.compile(r"\b(?:his|her|their|\w+'s) (?:full |first |last |own )?name\b")
# What the customer is to do now, with their own hands.
INSTRUCTS = re.compile(
    r"^\W*(?:(?:now|then|ok|okay|please|so|first|next|and|just|well|right|great|good|perfect) ?,? ?)*"
    r"(?:press|type|click|tap|open|enter|hold|unplug|plug|switch|turn|go to|log ?in|log ?out|sign in|sign out|restart|reload"
    r"|refresh|close|scroll|choose|select|put in|put the|take out|have a look|look at)\b"
)
# “Soon” by itself.
NO_TIME = re.compile(r"^\W*(?:very )?(?:soon|shortly|later|eventually|asap)\W*$")
_YES_NO_ASK = re.compile(
    r"(?:^|: )\W*(?:(?:so|and|but|then|also|i mean|well|thanks|thank you|great|now|first|one question|one more thing|quick question|may i ask|if i may ask|tell me)[:,]? )*(?:can|could|do|does|did|is|are|was|were|will|would|may|might|have|has|had|am|should|must|can't|[a-z]+n't(?= (?:you|he|she|it|they|we|i|that|this|there|the|your|any)\b))\b"
)
# “At what time”: for an hour, and no day.
ASKS_HOUR = re.compile(r"\b(?:what|which) (?:time|hour)\b")
# A question for more than a yes or a no, by its first word.
OPEN = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|then|but|also|sorry|great|thanks|alright|right|well)\W+)*"
    r"(?:(?:for|at|on|in|to|by|from|since) )?(?:what|what's|which|where|when|when's|who|who's|whom|how|why)\b"
)
_ASKS_FIRST = re.compile(
    r"\b(?:may|might|can|could) (?:i|you) (?:please |kindly )?(?:ask|know|tell me|explain)(?: me)?,? (?:for )?(?:how|what|when|where|who|whom|why|which)\b"
)
YES_NO = re.compile(
    r"^\W*(?:(?:well|and|hi|hello|thank you|thanks) ?,? ?)?(?:yes|no(?= ?(?:[,:]|$)| (?:no|it|we|you|that|i|they|sorry|not|worries)\b)|(?:sure|of course|certainly|absolutely|definitely)(?!,? (?:let|i'll|i will|i can help|i understand|thing))"
    r"|unfortunately not|not at all|i'm afraid (?:not|so)|yep|yeah|nope|indeed|exactly|naturally|unfortunately yes)\b"
)
BAD_NEWS = re.compile(r"\b(?:afraid|unfortunately|sadly|nothing|no|not|n't)\b")
# “…, didn't you?”, “…, is he?”
TAG = re.compile(
    r"(?:, ?(?:or )?| or )(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|[a-z]+n't) (?:it|he|she|they|you|we|i|that|there)(?: not)?\W*$"
)
_TAGGED = re.compile(rf"\b(?:yes|no|right|or not|correct)\W*$|{TAG.pattern}")
UNKNOWN = re.compile(
    r"\b(?:i|we) (?:don't|do not|can't|cannot) (?:know|say|tell)\b|\bdon'?t know\b|\bnot sure\b|\bno idea\b"
)
PUTS_OFF = re.compile(
    r"\b(?:look into|check|find out|get back|let you know|see what|ask (?:my|the))\b"
)
_MORE_THAN_ONE = re.compile(
    r",| \b(?:and|plus|or|as well as|along with)\b (?=(?:also |then )?(?:the|your|a|an|one|some|his|her|their|its|what|which|when|where|how|on|who|did|do|have|is|are|was|were|if|date of birth|(?:full |first |last |family )?name|(?:order|booking|account|card|phone|customer|contract|serial|policy)? ?(?:number|code|reference)|e-?mail|address|postcode|zip)\b)"
    r"| \b(?:and|plus|as well as)\b (?=(?:[a-z]+ )?(?:names?|numbers?|e-?mail|address|date of birth|birth date|post ?code|zip)\b)"
)
_EXPLAINS = re.compile(
    r"\b(?:because|due to|since|the reason|caused by|mistake|error|by accident|wrong|was (?:\w+ )?(?:ill|sick|down|broken|full|needed|late|overbooked|lost|closed)"
    r"|fell ill|missed|mixed up|mix-up|forgot\w*|slipped|typed|went wrong|fail\w*|double|twice|automatic\w*|robot|system|human error|so that|that's why|that is why|which is why|fault)\b"
)
_LASTS = re.compile(
    r"\b(?:\d+|an?|one|two|three|four|five|six|ten|fifteen|twenty|thirty|half an|a few|couple of|a couple of) (?:\w+ )?(?:second|minute|min|hour|day|week|month)s?\b"
)
_PLACE = re.compile(
    r"\b(?:in|at|on|near|behind|next to|from|to|with) (?:the|our|my|your|a|[a-z]+)\b"
)
_PERSON = re.compile(
    r"\b(?:we|i|me|he|she|they|colleague\w*|manager|driver|nurse|doctor|team|insurer|courier|technician|porter|staff|[a-z]+ from)\b"
)
_MONEY = re.compile(
    r"[€$£]|\b\d+ ?(?:euros?|dollars?|pounds?|cents?|naira|quid)\b|\b(?:hundred|thousand)\b|\b(?:nothing|free|no (?:cost|charge|fee))\b"
)


# “… And a phone number where I can reach you.”: one more thing asked for, after a question.
ONE_MORE = re.compile(
    r"^\W*(?:and|also|plus)(?: also)? (?:a|an|the|your) (?:\w+ ){0,3}(?:number|name|address|e-?mail|date of birth|code|reference|town|postcode)\b(?!.*\b(?:is|are|was|will|has|have)\b)"
)


# What somebody who asks for a detail names.
DETAIL = re.compile(
    r"\b(?:number|code|reference|id|name|address|e-?mail|date of birth|born|serial|receipt|account|postcode|zip)\b"
)


_PERMITS = re.compile(
    r"\b(?:welcome|allowed|fine|no problem|possible|of course|can|may|will|won't|can't|cannot|not|never|always|sure)\b"
)


# How somebody can be reached.
CONTACT = re.compile(
    r"\b(?:reach|call|ring|phone|contact|write to|e-?mail|text) you\b|\b(?:which|what|your|best) (?:\w+ )?(?:number|e-?mail|phone|mail)\b|\bwhere (?:should|shall|do|can|may) (?:i|we) (?:send|mail|e-?mail|call)\b"
)


class Wants(StrEnum):
    """What sort of answer a question wants."""

    YES_NO = "yes or no"
    REASON = "a reason"
    TIME = "a time"
    LENGTH = "how long"
    PLACE = "a place"
    PERSON = "somebody"
    MONEY = "an amount"
    NUMBER = "a number"
    ELSE = "something else"


_WANTS = (
    (Wants.REASON, re.compile(r"\b(?:why|how come|for what reason|how (?:is it|can it|can you|could|does something|did this)|what (?:happened|went wrong|triggered))\b")),
    (Wants.LENGTH, re.compile(r"\bhow (?:long|much time)\b")),
    (Wants.TIME, re.compile(r"\b(?:when|what (?:day|time|hour|date)|(?:by|on|at|until|till) wh(?:at|ich) (?:day|date|time|hour)|how (?:soon|fast|quickly|late))\b")),
    (Wants.MONEY, re.compile(r"\b(?:how much|what (?:do i|am i|does it) (?:pay|paying|owe|cost))\b")),
    (Wants.PLACE, re.compile(r"\bwhere\b")),
    (Wants.PERSON, re.compile(r"\b(?:who|whom|whose)\b")),
)  # fmt: skip


def wants(question: str) -> Wants:
    """
    Return what sort of answer a normalized question wants.

    >>> wants("how come nobody held the door"), wants("and can you send the leg")
    (<Wants.REASON: 'a reason'>, <Wants.YES_NO: 'yes or no'>)
    """
    if closed(question):
        return Wants.YES_NO
    hits = [(found.start(), kind) for kind, way in _WANTS if (found := way.search(question))]
    return min(hits)[1] if hits else Wants.ELSE


def gives(sort: Wants, clause: str) -> bool:
    """
    Tell whether a statement is of the sort of answer a question wants.

    >>> gives(Wants.REASON, "our surgeon fell ill twice"), gives(Wants.TIME, "we will see")
    (True, False)
    """
    if sort is Wants.YES_NO:
        return bool(_PERMITS.search(clause))
    if sort is Wants.TIME:
        return says_when(clause)
    ways = {
        Wants.REASON: _EXPLAINS,
        Wants.LENGTH: _LASTS,
        Wants.PLACE: _PLACE,
        Wants.PERSON: _PERSON,
        Wants.MONEY: _MONEY,
    }
    return sort in ways and bool(ways[sort].search(clause))


def proposes(question: str) -> bool:
    """
    Tell whether a question offers something, where one that only asks uses the same words.

    >>> proposes("would you like a new one"), proposes("what size would you like")
    (True, False)
    """
    if _OPENS.match(question) and not _WHAT_IF.search(question):
        return False
    return bool(PROPOSES.search(question)) and not _SERVES.search(question)


_WHAT_IF = re.compile(r"\b(?:how about|what about|what if|which (?:would|do|one(?! is)))\b")
_SERVES = re.compile(r"\bmay (?:i|we) (?:help|assist)\b")


def names_a_day(question: str) -> bool:
    """
    Tell whether a question only puts up a day or an hour.

    >>> names_a_day("thursday at nine"), names_a_day("where are you going tonight")
    (True, False)
    """
    return len(words(question)) < _SHORT_DAY and says_when(question) and not _OPENS.match(question)


_SHORT_DAY = 6
_OPENS = re.compile(
    r"\W*(?:and |so )?(?:(?:to|at|on|by|for|in|from|with|under) )?(?:where|when|what|how|who|why|which)\b"
)


def is_yes_or_no(ask: Ask) -> bool:
    return sum(closed(normalize(line)) for line in ask.says) * 2 > len(ask.says)


def closed(line: str) -> bool:
    """Tell whether a question wants a yes or a no."""
    if _ASKS_FIRST.search(line):
        return False
    return bool(_YES_NO_ASK.search(line) or _TAGGED.search(line))


def supposes(line: str) -> bool:
    """
    Tell whether a question wants a yes or a no, by its form or because nothing in it asks for more.

    >>> supposes("one of our shops"), supposes("and your shop is where")
    (True, False)
    """
    return closed(line) or not _OPEN_WORD.search(line)


_OPEN_WORD = re.compile(r"\b(?:what|which|where|when|who|whom|whose|how|why|or)\b|'s\b")


def closes(clause: str) -> bool:
    """
    Tell whether a clause asks for anything else, or whether that was all.

    >>> closes("is there anything else open, or is that all clear now"), closes("is it clear now")
    (True, False)
    """
    return bool(CLOSES.search(clause) or ALL_SET.search(clause))


def bare(part: str, found: tuple[int, int]) -> bool:
    """Tell whether a clause is a topic alone, as in “Order number.”"""
    rest = words(part[: found[0]]) + words(part[found[1] :])
    return not [word for word in rest if word not in _LITTLE]


def several(part: str) -> list[str]:
    """
    Return what a clause asks for one by one.

    >>> several("your name and the number of the order")
    ['your name', 'the number of the order']
    """
    return _MORE_THAN_ONE.sub("\n", part).split("\n")
