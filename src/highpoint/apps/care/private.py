"""What is nobody's to keep unasked: health, faith, love, politics, origin, money and the law."""

from __future__ import annotations

import re

from highpoint.engine.text import normalize

_HEALTH = (
    r"ill|illness\w*|sick\w*|disease\w*|cancer|leuk\w+|lymphom\w+|tumou?rs?|chemo\w*|surger\w+|operation|"
    r"operated|hospital\w*|hospice|doctor|nursing home|care home|in care|therap\w+|counsel\w+|psych\w+|"
    r"diagnos\w+|disab\w+|impair\w*|handicap\w*|diabet\w+|insulin|allerg\w+|intoleran\w+|asthma\w*|anxiety|"
    r"anxious|panic attacks?|phobi\w+|depress\w+|antidepress\w+|bipolar|schizo\w+|disorder\w*|syndrome\w*|"
    r"autis\w+|asperger\w*|adhd|ocd|ptsd|dyslex\w+|on the spectrum|dementia|alzheimer\w*|parkinson\w*|"
    r"epilep\w+|seizures?|stroke|heart (?:condition|attack|failure|trouble|disease|problem)s?|pacemaker|bypass|"
    r"dialysis|kidney|liver|transplant\w*|tinnitus|stutter\w*|stammer\w*|blind|deaf|hearing (?:aid|loss)s?|"
    r"hard of hearing|wheelchair|crutches|walker|pregnan\w+|expecting (?:a|our|twins|in|this|next)|is expecting|"
    r"ivf|fertil\w+|infertil\w+|miscarr\w+|stillb\w+|abort\w+|c-section|caesarean|menopaus\w*|first period|"
    r"hiv|aids|hepatitis|covid\w*|vaccin\w+|medic\w+|prescri\w+|pills|rehab\w*|recover\w+|sober|sobriety|"
    r"alcoholic\w*|addict\w*|in recovery|clean for|diet|weigh(?:s|ed)?|overweight|obes\w+|anorex\w+|bulimi\w+|"
    r"eating disorder|vegan|coeliac|celiac|gluten|arthritis|migraine\w*|injur\w+|bleeding|infect\w+|scan results"
)
_GRIEF = (
    r"died|dead|dying|death|funeral|passed away|passed (?:last|this|in|on)|bereave\w*|grief|griev\w+|mourn\w*|my late|"
    r"widow\w*|suicid\w*|lost (?:my|our|her|his) (?:\w+ )?(?:baby|son|daughter|child|husband|wife|mother|father|mum|mom|"
    r"dad|brother|sister|job|home|house)"
)
_FAITH = (
    r"christian\w*|catholic\w*|protestant\w*|orthodox|evangelical\w*|baptist|mormon\w*|jehovah\w*|muslim\w*|islam\w*|"
    r"jew\w*|hindu\w*|sikh\w*|buddhis\w+|church|mosque|synagogue|temple|ramadan|eid|diwali|hanukkah|chanukah|"
    r"passover|shabbat|sabbath|lent|bible|quran|koran|torah|atheis\w+|bapti[sz]\w*|christening|communion|"
    r"(?:my|our|his|her|\w+'s) confirmation(?! (?:e-?mail|number|code|mail))|b[ae]r mitzvah|bat mitzvah|pastor|priest\w*|"
    r"vicar|imam|rabbi|nun|monk|ordain\w*|pray\w*|god(?:'s)?|halal|kosher|hijab|quincea\w+|faith|religio\w+|mass|hajj|"
    r"pilgrim\w*"
)
_LOVE = (
    r"gay|lesbian\w*|bisexual\w*|bi|transgender|trans|transition\w*|queer|lgbt\w*|nonbinary|non-binary|intersex|asexual|"
    r"pride|came out|coming out|straight (?:man|woman)|sexual\w*|same-sex|polyamor\w*|two (?:wo)?men|both (?:wo)?men|"
    r"(?:two|both) (?:brides|grooms)|(?:i'm|i am) a (?:guy|man|woman)|pronouns|gender|divorc\w+|separat(?:ed|ion)|affair|"
    r"my ex|cheat(?:ed|ing)|virgin\w*|raped?|assault\w*|abus\w+|molest\w*|violen\w+|(?:hits?|beats?) (?:me|us|her|him)|"
    r"restraining|shelter|custody"
)
_STATE = (
    r"vote[ds]?|voting|election|ballot|democrat\w*|republican\w*|labour party|tory|tories|conservatives?|socialis\w+|"
    r"communis\w+|the greens|left-wing|right-wing|runs? for (?:mayor|office|council|senate|congress|president)|"
    r"trade union|union member\w*|shop steward|immigrant\w*|immigrat\w*|asylum|refugee\w*|undocumented|deport\w*|"
    r"citizenship|naturali[sz]\w*|green card|nationality|race|racis\w+|ethnic\w*|"
    r"(?:i'm|i am|he's|she's|he is|she is|we're|we are|they're) (?:black|white|asian|latin[ao]|hispanic|arab|african|"
    r"indigenous|roma|native)|from (?:syria|afghanistan|iraq|iran|ukraine|somalia|eritrea)|"
    r"convict\w+|prison\w*|jail\w*|inmate\w*|parole|probation|arrest\w*|criminal\w*|felon\w*"
)
_MONEY = (
    r"debt\w*|bankrupt\w*|unemployed|laid off|fired|redundan\w+|(?:am|is|are|'m|'re) broke|evict\w+|homeless\w*|"
    r"food stamps|food bank|on (?:benefits|welfare)|foreclos\w+|insolven\w+"
)
_PRIVATE = re.compile(rf"\b(?:{'|'.join((_HEALTH, _GRIEF, _FAITH, _LOVE, _STATE, _MONEY))})\b")
# Two letters that are a word in small ones.
_CAPITALS = re.compile(r"\bMS\b|\bALS\b|\bME/CFS\b|\bMND\b|\bED\b")


def private(text: str) -> bool:
    """
    Tell whether words touch on what is nobody's to keep unasked.

    No list of words is ever whole: so that what it misses is not kept either, a proposal is cut
    to the part of a sentence that it is about (``facts``).

    >>> private("It's for my daughter's birthday"), private("She is in hospital")
    (False, True)
    """
    return _CAPITALS.search(text) is not None or _PRIVATE.search(normalize(text)) is not None
