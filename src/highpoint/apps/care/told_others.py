"""What customers say of having told others of us: sent somebody, wrote a review, praised us."""

from __future__ import annotations

import re

from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.engine.text import normalize

_WHO = (
    r"(?:my|our|all my|all our|some of my|a few of my|half of my|most of my) (?:\w+ ){0,2}?"
    r"(?:sister|brother|mum|mom|mother|dad|father|parents|wife|husband|partner|son|daughter|kids|"
    r"aunt|uncle|cousin|niece|nephew|gran\w*|in-?laws|family|friend|friends|mates?|boss|boyfriend|"
    r"girlfriend|colleagues?|co-?workers?|neighbou?rs?|team|office|roommate|flatmate|class|club)s?"
)
_ALL = r"(?:everyone|everybody|anyone who|people|the whole (?:office|family|team|street|class))"
_OTHERS = rf"(?:{_WHO}|{_ALL}|(?:a|another|two|three|four|five|several) (?:\w+ )?(?:friends?|colleagues?|neighbou?rs?|people))"
_US = r"(?:you(?: guys| all| lot)?|your (?:\w+ )?(?:shop|store|company|site|website|place|service|products?|team)|this (?:shop|store|company|site))"
_BUYS = (
    r"(?:buy|bought|buys|order|ordered|orders|shop|shops|shopped|get|got|join|joined|switch|switched|"
    r"sign up|signed up|subscribe|subscribed|use|used|uses|try|tried|come|came)"
)
_GOES = (
    rf"(?:(?:buy|order|shop|get|switch|sign up|subscribe)(?: \w+){{0,4}}? (?:from|with|at|to) (?:here|{_US})|"
    rf"(?:buy|order|get|shop)(?: \w+){{0,3}}? (?:too|as well|here)|(?:switch to|use|try|join) {_US})\b"
)
_DID = r"(?:i|we)(?:'ve| have)?(?: just| already| also| even| actually| always| only){0,2}"

_REFERRAL = re.compile(
    rf"\b{_DID} (?:told|convinced|persuaded|got|asked|urged|nudged) {_OTHERS} to (?:\w+ )?{_GOES}"
    rf"|\b{_DID} (?:referred|introduced|sent|brought) {_OTHERS} (?:to {_US}|your way|over to you|along)"
    rf"|\b{_DID} (?:brought|sent|referred) (?:you|your shop|your way) (?:\w+ ){{0,2}}(?:customers?|friends?|people|colleagues?)"
    rf"|\b{_OTHERS}(?: has| have| all| both| just| now| also| even){{0,3}} {_BUYS} (?:\w+ ){{0,4}}?(?:because (?:of me|i )|thanks to me|after i (?:told|recommended)|on my (?:advice|recommendation|word))"
    rf"|\b(?:because of me|thanks to me|on my (?:advice|recommendation)),? {_OTHERS} (?:\w+ ){{0,2}}{_BUYS}\b"
    rf"|\b(?:all|most|half|both|three|four|five|several) (?:of )?(?:my|our) (?:\w+ )?(?:colleagues|co-?workers|friends|neighbou?rs|family|sisters|brothers)(?: all| now| also)* (?:use|buy from|shop (?:at|with)|order from|swear by|joined|switched to) {_US}"
    rf"|\b{_WHO} (?:became|is now|are now) (?:a |your )?(?:\w+ )?customers?\b(?! service)"
)
_STARS = r"(?:(?:all )?(?:5|five)(?: of (?:5|five))?[- ]?stars?|\W*★{4,5}|(?:10|ten) (?:out of|/) ?(?:10|ten))"
_REVIEW = re.compile(
    rf"\b{_DID} (?:left|wrote|posted|written|gave|given|put up|submitted) (?:\w+ ){{0,2}}?(?:you |u )?(?:a |an |my |another )?(?:\w+ ){{0,3}}?(?:review|testimonial)\b"
    rf"|\b(?:{_DID} )?(?:left|gave|given|rated) {_US} (?:a |the )?(?:full |glowing |solid )?{_STARS}"
    rf"|\b{_DID} (?:left|gave|posted) (?:a )?{_STARS}(?: review| rating)?"
    rf"|\bmy (?:\w+ )?{_STARS} review\b"
)
_ABOUT = rf"(?:about {_US}|of {_US}|(?:how|what a?) (?:\w+ ){{0,3}}?(?:good|great|nice|kind|helpful|fast|lovely|amazing|wonderful|brilliant|happy|well|quick|easy)\b)"
_PRAISE = re.compile(
    rf"\b{_DID} (?:tell|told|been telling|keep telling|kept telling) {_OTHERS} (?:\w+ ){{0,2}}?{_ABOUT}"
    rf"|\b{_DID} (?:recommend|recommended|been recommending|keep recommending) {_US} to (?:\w+ )?{_OTHERS}"
    rf"|\b{_DID} (?:recommend|recommended|been recommending) {_US}"
    r"(?= (?:to (?!fix|do|send|get|refund)|on|all|every|whenever|often|highly|already|again|and)\b| ?[.!,;:)]| ?$)"
    rf"|\b(?:{_DID}|and) (?:posted|tweeted|blogged|shared|wrote) (?:\w+ ){{0,5}}?about (?:{_US}|it|this) (?:\w+ ){{0,2}}?(?:on|in) (?:my )?(?:instagram|facebook|twitter|tiktok|linkedin|youtube|reddit|blog|whatsapp|stories|story)"
    rf"|\b(?:i|we)(?:'ve| have|'m| am|'re| are)?(?: always| been| still)* (?:sing|sang|sung|singing) your praises"
    rf"|\b(?:i|we)(?:'ve| have|'m| am|'re| are)?(?: always| been| still| even| keep)* (?:rave|raved|raving) (?:to \w+ \w+ )?about {_US}"
)
# What turns it round, or says that it was not done: then nothing is proposed.
_AGAINST = re.compile(
    r"\b(?:never|not to|avoid|stay away|warn\w*|bad|awful|terrible|horribl[ey]|worst|rubbish|poor|"
    r"disgrace\w*|negative|critical|honest review about|complain\w*|embarrass\w*|stupid|fool|ashamed|"
    r"regret\w*|sorry i|wish i|hadn't|unfortunately|scam\w*|one[- ]star|1[- ]star|two[- ]stars?|"
    r"2[- ]stars?|zero stars?|how (?:bad|badly|awful|terrible|slow|rude)|delete|remove|take (?:it )?back|"
    r"took (?:it )?down|used to|"
    r"somewhere else|elsewhere|instead|competitors?|stop(?:ped)? buying|cancel)\b"
    r"|\b(?:if|unless|until|before) (?:i|we|you)\b"
)


def kind_of(sentence: str) -> DeedKind | None:
    """
    Return in which way a sentence of a customer's says that they told others well of us.

    Only what was done counts: a wish, a threat, a condition or a question does not.

    >>> kind_of("I told my sister to buy from you."), kind_of("Left you five stars!")
    (<DeedKind.REFERRAL: 'referral'>, <DeedKind.REVIEW: 'review'>)
    >>> kind_of("I told my sister not to buy from you."), kind_of("I will recommend you.")
    (None, None)
    """
    said = normalize(sentence)
    if said.rstrip().endswith("?") or _AGAINST.search(said):
        return None
    for kind, pattern in _PATTERNS.items():
        if pattern.search(said):
            return kind
    return None


_PATTERNS = {
    DeedKind.REFERRAL: _REFERRAL,
    DeedKind.REVIEW: _REVIEW,
    DeedKind.PRAISE: _PRAISE,
}
