"""Dialogue, not script: own words against repeated phrases, listening, and ritual."""

from highpoint.engine.dialogue.own_words import OwnWords, Repeated, own_words, share
from highpoint.engine.dialogue.phrasebook import BadPhrasebook, Phrasebook
from highpoint.engine.dialogue.ritual import REASONS, Rite, Ritual, rituals, takes_up
from highpoint.engine.dialogue.uptake import Uptake, listening, uptakes

__all__ = [
    "REASONS",
    "BadPhrasebook",
    "OwnWords",
    "Phrasebook",
    "Repeated",
    "Rite",
    "Ritual",
    "Uptake",
    "listening",
    "own_words",
    "rituals",
    "share",
    "takes_up",
    "uptakes",
]
