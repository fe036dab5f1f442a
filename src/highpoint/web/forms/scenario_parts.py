"""The parts of a scenario as its form asks for them, section by section, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from highpoint.engine.moment import Kind
from highpoint.practice.persona import Persona, personas, regions
from highpoint.practice.scenario import CHANNELS, DIFFICULTIES, INDUSTRIES, Comes, Taken, Told
from highpoint.web import words


class Shape(StrEnum):
    """How a part is written in the form."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"  # one a line; a line that begins with a space belongs to the one before
    NUMBER = "number"
    CHOICE = "choice"
    TRUTH = "truth"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a scenario: its place in the YAML (``customer.name``), and how it is asked for."""

    path: str
    label: str
    hint: str = ""
    shape: Shape = Shape.LINE
    rows: int = 4
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def keys(self) -> list[str]:
        return self.path.split(".")


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that come as often as somebody wants: a fact, a question, a way out."""

    path: str
    one: str
    says: str
    parts: tuple[Part, ...]
    named_after: str


@dataclass(frozen=True, slots=True)
class Section:
    """Parts that stand together on the page, under a question."""

    key: str
    title: str
    says: str
    parts: tuple[Part, ...] = ()
    group: Group | None = None


def _choices(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return pairs


def _named(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((each, each.capitalize()) for each in values)


def region_of(one: Persona) -> str:
    """Return how people call where a persona is from."""
    known = regions().get(one.region)
    return known.title if known else one.region.replace("-", " ").title()


def _persona_choices() -> tuple[tuple[str, str], ...]:
    found = ((key, f"{p.title} ({region_of(p)})") for key, p in personas().items())
    return tuple(sorted(found, key=lambda pair: pair[1]))


_CHANNEL_NAMES = {"chat": "Chat", "email": "E-mail", "phone": "Phone, written down"}
_TRUTH, _LINES, _CHOICE = Shape.TRUTH, Shape.LINES, Shape.CHOICE

FACTS = Group(
    "facts",
    "fact",
    "What they know and tell when: an order number, since when, why it matters.",
    (
        Part(
            "says",
            "Ways to say it",
            "Three or more, one a line. {value} stands for what it is.",
            _LINES,
        ),
        Part("value", "What it is", "For {value}, such as an order number. May stay empty."),
        Part(
            "told",
            "When they tell it",
            shape=_CHOICE,
            choices=_choices(
                (Told.WHEN_ASKED, "When asked"),
                (Told.ONCE_HEARD, "Unasked, once they feel heard; or when asked"),
                (Told.AT_ONCE, "At once: it is in the opening"),
            ),
        ),
        Part(
            "asked_by",
            "What asks for it",
            "Topics or phrases of your own, one a line: order-number, or which desk*.",
            _LINES,
            3,
        ),
        Part("personal", "It is of their own life", shape=_TRUTH),
        Part("key", "Short name", "Small letters and hyphens. Empty: made from the words."),
    ),
    named_after="says",
)
ASKS = Group(
    "asks",
    "question",
    "What they ask, again and less kindly where nobody answers.",
    (
        Part("says", "Ways to ask it", "Four or more, one a line.", _LINES),
        Part(
            "answered_by",
            "What answers it",
            "Words an answer would hold, one a line. {day} is any day or date, {time} any hour.",
            _LINES,
            3,
        ),
        Part(
            "comes",
            "When it comes",
            shape=_CHOICE,
            choices=_choices(
                (Comes.FIRST, "With the opening, or right after"),
                (Comes.LATER, "Once the talk is on its way"),
                (Comes.LAST, "Once something is agreed"),
            ),
        ),
        Part("key", "Short name", "Small letters and hyphens. Empty: made from the words."),
    ),
    named_after="says",
)
OUTCOMES = Group(
    "outcomes",
    "outcome",
    "What the agent may offer, and how this customer takes it. One of them must be allowed and taken.",
    (
        Part("title", "What it is", "A new desk by courier, before the exam"),
        Part(
            "offered_by",
            "Words that offer it",
            "Topics or phrases of your own, one a line: replacement, or send * desk.",
            _LINES,
            3,
        ),
        Part("allowed", "Policy allows it", shape=_TRUTH),
        Part(
            "taken",
            "How they take it",
            shape=_CHOICE,
            choices=_choices(
                (Taken.GLADLY, "Gladly"),
                (Taken.WILLINGLY, "Willingly"),
                (Taken.GRUDGINGLY, "Grudgingly"),
                (Taken.NOT, "Not: they turn it down"),
            ),
        ),
        Part("says", "What they answer", "Three are good, one a line.", _LINES, 3),
        Part("side", "A gift beside it, that settles nothing", shape=_TRUTH),
        Part(
            "answers",
            "Questions it answers with it",
            "Short names of questions above, one a line. May stay empty.",
            _LINES,
            2,
        ),
        Part("key", "Short name", "Small letters and hyphens. Empty: made from the title."),
    ),
    named_after="title",
)

SECTIONS = (
    Section(
        "about",
        "What is it about?",
        "How the scenario stands in the list.",
        (
            Part("title", "Title", "A few words: A desk with three legs."),
            Part("industry", "Trade", shape=_CHOICE, choices=_named(INDUSTRIES)),
            Part(
                "channel",
                "Channel",
                shape=_CHOICE,
                choices=tuple((each, _CHANNEL_NAMES[each]) for each in CHANNELS),
            ),
            Part(
                "difficulty",
                "Difficulty",
                shape=_CHOICE,
                choices=tuple((str(k), v.capitalize()) for k, v in DIFFICULTIES.items()),
            ),
            Part(
                "teaches",
                "What it is for",
                "The moments this scenario is there to practice.",
                Shape.CHOICES,
                choices=tuple((kind.value, words.KINDS[kind]) for kind in Kind),
            ),
        ),
    ),
    Section(
        "who",
        "Who is it?",
        "A made-up person with a manner of their own.",
        (
            Part("persona", "Manner", shape=_CHOICE, choices=_persona_choices()),
            Part("customer.name", "Name", "In the order of their region. Nobody real."),
            Part("customer.call", "What they are called", "Dana, or Mr Voss where form counts."),
            Part(
                "customer.pronoun",
                "Spoken of as",
                shape=_CHOICE,
                choices=_choices(("she", "She"), ("he", "He"), ("they", "They")),
            ),
            Part("company", "Company they write to", "A made-up one, or yours."),
        ),
    ),
    Section(
        "what",
        "What happened?",
        "The trainee reads the situation before it begins. The rest is for the customer's own sentences.",
        (
            Part("situation", "The situation", "Two or three sentences.", Shape.TEXT, 4),
            Part("matter.thing", "The thing", "One word or two: desk."),
            Part("matter.trouble", "The trouble", "A clause: my desk arrived with a leg missing."),
            Part("matter.want", "What they want", "A thing: the missing leg."),
            Part("matter.stake", "Why it matters", "A clause: my exam is on Thursday."),
            Part("matter.since", "Since when", "since Monday"),
            Part(
                "start.mood",
                "Mood at the start",
                "From -1, furious, to 1, delighted. Thorny is -0.5 and below.",
                Shape.NUMBER,
            ),
            Part("start.trust", "Trust at the start", "From 0, none, to 1, full.", Shape.NUMBER),
            Part(
                "opening",
                "Opening lines",
                "Six or more ways to tell what happened, one a line, without greeting. Each talk takes one.",
                _LINES,
                8,
            ),
            Part(
                "wish",
                "What they say they want",
                "Four or more ways, one a line.",
                _LINES,
                6,
            ),
        ),
    ),
    Section("facts", "What do they know?", FACTS.says, group=FACTS),
    Section("asks", "What do they ask?", ASKS.says, group=ASKS),
    Section("outcomes", "How can it end?", OUTCOMES.says, group=OUTCOMES),
    Section(
        "help",
        "What does the trainee get?",
        "The handbook beside the talk, tips on demand, and two runs to learn from.",
        (
            Part(
                "policy",
                "The policy page",
                "As a real handbook has it: what may be given to whom, by when, what never, and why. "
                "## makes a heading, - a point.",
                Shape.TEXT,
                14,
            ),
            Part("tips", "Tips", "One a line. Three or four are good.", _LINES),
            Part(
                "models.good",
                "A strong run",
                "What an agent would write that delights, one reply a line. A line that begins with a "
                "space belongs to the one before.",
                _LINES,
                10,
            ),
            Part(
                "models.weak",
                "A weak run",
                "A plausible poor one, one reply a line.",
                _LINES,
                6,
            ),
        ),
    ),
)
# What a part stands for where it is left out.
USUAL = {
    "told": Told.WHEN_ASKED.value,
    "comes": Comes.LATER.value,
    "taken": Taken.WILLINGLY.value,
    "customer.pronoun": "they",
}
PARTS = tuple(part for section in SECTIONS for part in section.parts)
GROUPS = tuple(section.group for section in SECTIONS if section.group)
