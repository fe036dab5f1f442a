"""What customers say of having told others of us: sent somebody, wrote a review, praised us."""

from __future__ import annotations

from highpoint.apps.care.told_words import told_words
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.engine.text import normalize


def kind_of(sentence: str, language: str = "en") -> DeedKind | None:
    """
    Return in which way a sentence of a customer's says that they told others well of us.

    Only what was done counts: a wish, a threat, a condition or a question does not. The words
    are data (``lexicon/LANGUAGE/_told.toml``); of a language without them nothing is told.

    >>> kind_of("I told my sister to buy from you."), kind_of("Left you five stars!")
    (<DeedKind.REFERRAL: 'referral'>, <DeedKind.REVIEW: 'review'>)
    >>> kind_of("I told my sister not to buy from you."), kind_of("I will recommend you.")
    (None, None)
    >>> kind_of("Ich habe euch allen Freunden empfohlen!", "de")
    <DeedKind.PRAISE: 'praise'>
    """
    words = told_words(language)
    said = normalize(sentence)
    if words is None or said.rstrip().endswith("?") or words.against.search(said):
        return None
    found = (kind for kind, rule in words.deeds.items() if rule.search(said))
    return next(map(DeedKind, found), None)
