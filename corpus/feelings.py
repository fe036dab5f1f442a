"""
What people's words say of their feelings, learned from two public sets that may shape weights.

GoEmotions (Apache-2.0 / CC BY 4.0) and ConvAbuse (CC BY 4.0) are far larger than our own corpus
and hold words it does not. They know nothing of service, so they make no head by themselves: their
odds are features of the heads (train.py), which keeps every head one sum over words.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.shared import turns_of

# Emotions of one kind are learned together; "abusive" is ConvAbuse's own label.
FEELINGS = {
    "anger": {"anger", "annoyance", "disgust"},
    "disapproval": {"disapproval"},
    "sadness": {"disappointment", "sadness", "grief", "remorse", "embarrassment"},
    "fear": {"fear", "nervousness"},
    "gratitude": {"gratitude"},
    "admiration": {"admiration"},
    "joy": {"joy", "love", "excitement", "optimism", "amusement"},
    "curiosity": {"curiosity", "confusion"},
    "abuse": {"abusive"},
}


def said() -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Yield texts, the feelings they show, and the feelings that somebody looked for in them."""
    abuse = frozenset({"abuse"})
    emotions = frozenset(FEELINGS) - abuse
    for turn in turns_of("goemotions"):
        if "emotions" in turn["labels"]:
            told = set(turn["labels"]["emotions"])
            shown = frozenset(name for name in emotions if FEELINGS[name] & told)
            yield turn["text"], shown, emotions
    for turn in turns_of("convabuse"):
        if "abusive" in turn["labels"]:
            yield turn["text"], abuse if turn["labels"]["abusive"] else frozenset(), abuse
