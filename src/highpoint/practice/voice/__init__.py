"""
The voice of the simulated customer: the director says what they mean to do, it finds the words.

Everything is authored: ``words/lines`` holds the lines of each act, a scenario its own. The same
scenario, seed, memory and intents give the same words on every machine.
"""

from highpoint.practice.voice.memory import Memory
from highpoint.practice.voice.speaking import Voice

__all__ = ["Memory", "Voice"]
