"""Scripts of agents who write the same to everybody: four of each kind, beside those of the tests."""

from __future__ import annotations

from collections.abc import Mapping

from tests.practice import trainees

Script = tuple[str, ...]

GOOD: tuple[Script, ...] = (
    trainees.GOOD,
    (
        "Hello {call}, thank you for telling me. I am so sorry this happened to you, and I can see "
        "why it upsets you. I will take care of it myself. Which details do you have for me?",
        "Thank you, {call}, I have found it and I can see what went wrong. I am putting it right now.",
        "It is done: you get the confirmation by mail today, before 5 pm, and I check tomorrow "
        "morning that it reached you.",
        "Is there anything else you would like to ask while I am here?",
        "It was a pleasure. Take care, and have a good evening!",
    ),
    (
        "Hi {call}, what a day you must have had. I'm sorry you have to run after this. I'm looking "
        "into it right now; may I have your number, please?",
        "Got it, thanks, I have your file open. You were right to write to us: this should not have "
        "happened, and I am on it until it is solved.",
        "I've fixed it on our side just now. You will see it by noon tomorrow, and I have written "
        "down my name so that you need not tell it all again.",
        "Does that settle it for you, or is there something else on your mind?",
        "Thanks for your patience with us, {call}. All the best!",
    ),
    (
        "Good morning {call}, I'm sorry, that is really annoying and it should have gone better. Let "
        "me see what I can do. Could you tell me your details?",
        "Thank you. I understand how much this matters to you, so I am doing it before anything else.",
        "Good news: I've taken care of it. It takes effect today at 6 pm, and I'll send you a note "
        "when it has.",
        "Is there anything else I can do for you today?",
        "You're welcome, {call}. Goodbye, and thank you for staying with us!",
    ),
)
COLD: tuple[Script, ...] = (
    trainees.COLD,
    (
        "State your reference.",
        "Checking.",
        "It is in the system.",
        "Nothing else to report.",
        "Noted.",
    ),
    (
        "Reference number and date.",
        "The request is with the department.",
        "These things take time.",
        "Wait for an answer.",
        "Fine.",
    ),
    (
        "Send the data.",
        "Received.",
        "Your case is open.",
        "There is no news.",
        "That is all.",
    ),
)
DEFENSIVE: tuple[Script, ...] = (
    trainees.DEFENSIVE,
    (
        "That is not my department and not my mistake.",
        "You did not read the instructions, obviously.",
        "As I told you already, those are the rules. Nobody else complains.",
        "There is no need to be rude. I only work here.",
        "You should have thought of that before.",
    ),
    (
        "We did nothing wrong. You must have misunderstood.",
        "It's your own responsibility to check that.",
        "I already explained this to you. It's in the terms you agreed to.",
        "I can't help you if you keep complaining.",
        "Like I said, that's your problem.",
    ),
    (
        "Everything is correct on our side, so the mistake must be yours.",
        "You should have told us earlier.",
        "That's our policy and you accepted it. There's nothing I can do.",
        "Please calm down. Getting upset won't change anything.",
        "As I already said, it's not our fault.",
    ),
)
RITUAL: tuple[Script, ...] = (
    trainees.RITUAL,
    (
        "We are sorry for any inconvenience this may have caused.",
        "We understand your concern and value your feedback.",
        "We apologize for the inconvenience and thank you for your understanding.",
        "We understand your concern and value your feedback.",
        "We are sorry for any inconvenience this may have caused.",
    ),
    (
        "Thank you for reaching out. I do apologize for the inconvenience caused.",
        "I can certainly understand how you feel. I do apologize for the inconvenience caused.",
        "Your concern is important to us. I do apologize for the inconvenience caused.",
        "I can certainly understand how you feel.",
        "Thank you for your patience and understanding.",
    ),
    (
        "I totally understand where you are coming from and I sincerely apologize.",
        "I sincerely apologize for the experience you have had.",
        "I totally understand your frustration, and I sincerely apologize.",
        "I sincerely apologize for the experience you have had.",
        "I totally understand where you are coming from and I sincerely apologize.",
    ),
)
KINDS: Mapping[str, tuple[Script, ...]] = {
    "good": GOOD,
    "cold": COLD,
    "defensive": DEFENSIVE,
    "ritual": RITUAL,
}
