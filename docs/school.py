"""The pages of the reference that tell of the simulated customer: its scenarios and its moves."""

from __future__ import annotations

from dataclasses import fields

from highpoint.engine.moment import Kind
from highpoint.practice.moves import moves as all_moves
from highpoint.practice.persona import personas, regions
from highpoint.practice.scenario import (
    CHANNELS,
    DIFFICULTIES,
    INDUSTRIES,
    MATTER,
    Ask,
    Comes,
    Fact,
    Outcome,
    Scenario,
    Taken,
    Told,
    source,
)
from highpoint.practice.talk import LONGEST_REPLY, MOST_REPLIES

EXAMPLE = "three-legged-desk"

# What each part of the YAML is; the house's tests see that none is missing.
PARTS = {
    "id": "its name in addresses and commands: small letters, digits and hyphens",
    "title": "a title, up to 80 characters",
    "industry": f"one of {', '.join(INDUSTRIES)}",
    "channel": f"one of {', '.join(CHANNELS)}; on the phone, write as one speaks: no digits, no links",
    "difficulty": ", ".join(f"{number} {name}" for number, name in DIFFICULTIES.items()),
    "persona": "who writes: one of the personas below",
    "customer": "`name` in the order of their region, `call` (what to call them), `pronoun` (she, he, they)",
    "company": "the company's name, made up",
    "situation": "what the trainee is told before the talk begins",
    "matter": "the words shared lines are made of: " + ", ".join(f"`{name}`" for name in MATTER),
    "start": "`mood` from -1 (furious) to 1 (delighted) and `trust` from 0 to 1",
    "opening": "six or more ways to tell what happened",
    "wish": "four or more ways to say what they want",
    "facts": "what the customer knows; see below",
    "asks": "what the customer wants to know; see below",
    "outcomes": "how the matter can end, one or more; see below",
    "policy": "the page of the handbook, in Markdown: what the agent may do",
    "teaches": "kinds of moments it was written for: "
    + ", ".join(f"`{kind.value}`" for kind in Kind),
    "tips": "one or more sentences; each costs the trainee nothing",
    "models": "`good` and `weak`: a strong and a poor run, two or more replies each",
}
FACT = {
    "key": "its name within the scenario",
    "says": "three or more ways to tell it; `{value}` stands for the value",
    "asked_by": "topics or phrases of a question for it",
    "told": f"when: {', '.join(f'`{each}`' for each in Told)}; usually `{Told.WHEN_ASKED}`",
    "value": "the number, address or name itself",
    "personal": "true where it is of their life: a word about it warms",
}
ASK = {
    "key": "its name within the scenario",
    "says": "four or more ways to ask it, since it is asked again where nobody answers",
    "answered_by": "phrases an answer would hold",
    "comes": f"when: {', '.join(f'`{each}`' for each in Comes)}; usually `{Comes.LATER}`",
}
OUTCOME = {
    "key": "its name within the scenario",
    "title": "what it is, for whoever reads the debrief",
    "offered_by": "topics or phrases of an offer of it",
    "allowed": "whether policy lets the agent do it; usually true",
    "taken": f"how: {', '.join(f'`{each}`' for each in Taken)}; usually `{Taken.WILLINGLY}`",
    "says": "what the customer answers to the offer",
    "side": "a gift beside the matter: it is welcome and settles nothing; usually false",
    "answers": "the keys of the asks it answers with it",
}


def scenario() -> str:
    """Return the page of a scenario's YAML."""
    return "\n".join(
        [
            "# The YAML of a scenario",
            "",
            "One file, one scenario. `highpoint practice FILE.yaml` plays it; what is missing or wrong is told in one",
            "list, each sentence with its place. All lines are the customer's own words: write them as this person",
            f"would. A reply may have {LONGEST_REPLY:,} characters, a talk {MOST_REPLIES} replies.",
            "",
            *_table("part", PARTS, Scenario),
            "",
            "## Facts",
            "",
            *_table("part", FACT, Fact),
            "",
            "## Asks",
            "",
            *_table("part", ASK, Ask),
            "",
            "## Outcomes",
            "",
            "At least one must be allowed and taken, or nobody could serve this customer.",
            "",
            *_table("part", OUTCOME, Outcome),
            "",
            "## Phrases",
            "",
            "`asked_by`, `answered_by` and `offered_by` hold topics (named in `practice/words/topics.toml`) or phrases.",
            "In a phrase `*` alone stands for up to three words, `replac*` for each word that begins so, `{day}` for a",
            "day and `{time}` for a time.",
            "",
            "## Personas and regions",
            "",
            "| persona | who | region |",
            "| --- | --- | --- |",
            *(
                f"| `{each.id}` | {each.title} | {_region(each.region)} |"
                for each in personas().values()
            ),
            "",
            "## A whole one",
            "",
            "```yaml",
            source(EXAMPLE).strip(),
            "```",
        ]
    )


def moves() -> str:
    """Return the page of what moves a simulated customer, with sizes and sources."""
    return "\n".join(
        [
            "# What moves a simulated customer",
            "",
            "Each thing heard in a reply moves the customer by so much, before their persona makes it more or less.",
            "*Temper* is mood before it is bent into the scale from -1 to 1, *patience* is counted in poor replies.",
            "The source stands behind the direction; the size is set by hand where nobody has measured one, and says",
            "so. See [the simulated customer](../explanation/simulated-customer.md).",
            "",
            "Some moves are of a *kind* that adds up. All *coldness* of a talk together has a bound: each further cold",
            "reply costs less, while blame always costs in full. What *words* alone gave is taken back where no work",
            "follows them.",
            "",
            "| heard | temper | trust | feeling heard | patience | kind | source | size |",
            "| --- | ---: | ---: | ---: | ---: | --- | --- | --- |",
            *(
                f"| {each.says} | {_signed(each.temper)} | {_signed(each.trust)} | {_signed(each.heard)} "
                f"| {_signed(each.patience)} | {each.share} | {each.source} | {each.size} |"
                for each in all_moves().values()
            ),
        ]
    )


def _region(name: str) -> str:
    manners = regions().get(name)
    return manners.title if manners else name.replace("-", " ").title()


def _table(head: str, parts: dict[str, str], of: type) -> list[str]:
    missing = {field.name for field in fields(of)} - set(parts) - {"mood", "trust"}  # type: ignore[arg-type]
    assert not missing, f"tell what these are: {missing}"
    return [
        f"| {head} | what it is |",
        "| --- | --- |",
        *(f"| `{name}` | {what} |" for name, what in parts.items()),
    ]


def _signed(size: float) -> str:
    return f"{size:+.2f}" if size else ""
