"""Scripted trainees: what a good, cold, defensive, ritual and nonsense agent writes to anybody."""

from __future__ import annotations

from highpoint.practice.scenario import Scenario
from highpoint.practice.talk import PracticeTalk, played

GOOD = (
    "Hi {call}, I'm so sorry to hear that, that must be really frustrating. Let me look into this "
    "for you right away. Could you give me your details so I can find it?",
    "Thank you for that. I've checked it and I will put this right for you today.",
    "I have arranged it just now, and you will have it by tomorrow noon. I will write to you as soon "
    "as it is done.",
    "You're very welcome! Is there anything else I can help you with?",
    "Thank you for your patience, have a lovely day!",
)
COLD = (
    "Give me your details.",
    "It is being processed.",
    "That is how it works.",
    "You have to wait.",
    "Ok.",
)
DEFENSIVE = (
    "That's not our fault. You should have checked before.",
    "As I already said, it's our policy. There's nothing I can do.",
    "You must have done something wrong yourself.",
    "Calm down. It is in the terms and conditions.",
    "As I said, that's not my problem.",
)
RITUAL = (
    "I understand your frustration and I apologize for any inconvenience.",
    "I completely understand how frustrating this must be. We apologize for any inconvenience.",
    "I understand your frustration and I apologize for any inconvenience.",
    "Thank you for your patience. Your satisfaction is important to us.",
    "I understand your frustration and I apologize for any inconvenience.",
)
NONSENSE = (
    "banana purple seven",
    "asdf jkl qwerty",
    "the moon sings blue fish",
    "42 42 42",
    "lorem ipsum dolor sit",
)


def run(scenario: Scenario, replies: tuple[str, ...], seed: int = 1) -> PracticeTalk:
    """Play a script until the customer ends the talk."""
    written = [each.format(call=scenario.customer.call) for each in replies]
    return played(PracticeTalk.begin(scenario, seed), written).run_out()
