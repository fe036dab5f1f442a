"""What a channel adds to the words: an e-mail's greeting and sign-off, a voice's hesitation."""

from __future__ import annotations

import re

from highpoint.practice.persona import Manners, Persona
from highpoint.practice.scenario import Scenario
from highpoint.practice.voice.choosing import greets, number, opens_itself
from highpoint.practice.voice.lines import authored, band, manner, suiting
from highpoint.practice.voice.writing import FORMAL, smaller

_FEW_WORDS = 4
# So many letters have all their parts, whoever writes.
_WHOLE = 2
# A greeting that a story begins with, where a line of its own greets.
_GREETING = re.compile(
    r"(?:hi|hello|hey|good (?:day|morning|afternoon|evening))(?: there| again)?(?:[,!.]| so\b),? ?",
    re.IGNORECASE,
)
_BLANK = "\n\n"
# Words that would be heard twice at the end of a letter.
_HEARD_TWICE = frozenset(("best", "thank", "thanks", "wishes", "regards"))


def letter(
    text: str,
    scenario: Scenario,
    manners: Manners,
    *,
    mood: float,
    agent: str,
    seed: int,
    turns: int,
) -> str:
    """
    Return a text as an e-mail: a greeting line, paragraphs, a closing and the name.

    ``turns`` counts the letters before. The first two are whole; then people of no great form
    leave out now the greeting, now the closing, and everybody closes in other words than before.
    """
    first = not turns
    who = scenario.persona
    ways = manner(who, mood, "email", "first" if first else "then")
    lines = authored("letter")
    agent = agent if who.formality >= FORMAL else agent.partition(" ")[0]
    greetings = [
        line.replace("{agent}", agent).replace("{company}", scenario.company.removeprefix("The "))
        for line in suiting(lines.lead, ways)
        if ("{agent}" in line) == bool(agent)
    ]
    if who.formality >= 0.5 and band(mood) != "angry":
        closings = list(manners.formal_goodbyes)
    else:
        closings = suiting(lines.tail, ways)
    end = set(re.findall(r"[a-z]+", text.rpartition("\n")[2].lower()))
    closings = [each for each in closings if not _HEARD_TWICE & set(each.lower().split()) & end]
    closings = closings or ["Regards"]
    greeting = greetings[number(scenario.id, seed) % len(greetings)]
    closing = closings[(seed + number(scenario.id) + turns) % len(closings)]
    name = scenario.customer.name
    if not first and who.formality < FORMAL and scenario.customer.call in name.split():
        name = scenario.customer.call
    if bare := _GREETING.sub("", text):
        text = bare[0].upper() + bare[1:] if text[0].isupper() else bare
    opened = "" if greets(text) else f"{greeting},\n\n"
    closed = f"\n\n{closing},\n{name}"
    if turns < _WHOLE:
        return f"{opened}{text}{closed}"
    lot = number("letter", scenario.id, seed, turns)
    if who.formality >= FORMAL:
        return f"{opened}{text}{closed if lot % 3 else f'{_BLANK}{name}'}"
    opened = (opened, "", f"{agent},\n\n" if agent else "")[lot % 3]
    return f"{opened}{text}{(closed, f'{_BLANK}{name}', '')[lot // 3 % 3]}"


def spoken(text: str, persona: Persona, mood: float, turn: int, names: frozenset[str]) -> str:
    """Return a text as it is said: now and then with a small hesitation before it."""
    sounds = suiting(authored("spoken").lead, manner(persona, 0.0, "phone", "first"))
    if turn % 4 or band(mood) == "angry" or len(text.split()) < _FEW_WORDS or opens_itself(text):
        return text
    return f"{sounds[turn // 4 % len(sounds)]} {smaller(text, names)}"
