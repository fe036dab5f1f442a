"""The workshop's pages: a scenario as a form, what is missing with its field, what a try shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from highpoint.apps.training.scenarios import all_playable, of_text
from highpoint.practice.advice import Advice, advise
from highpoint.practice.persona import BadNews, Persona, Typing, personas, regions
from highpoint.practice.scenario import MOST_PARTS
from highpoint.web.forms.scenario_parts import (
    GROUPS,
    PARTS,
    SECTIONS,
    USUAL,
    Group,
    Part,
    Section,
    Shape,
    region_of,
)
from highpoint.web.forms.scenarios import Filled, Value, Values

_PLACE = re.compile(
    r"(?:(?P<top>[a-z]+)(?: (?P<place>\d+))?: )?(?P<name>[A-Za-z_]+) (?P<what>.+)", re.S
)
_MOST_PLAYED = 128
# More entries than these stand folded, each to be opened.
_MOST_OPEN = 6
_played: dict[str, Advice] = {}
_WHOLE_PART = re.compile(r"(?:Customer|Matter|Start|Models) is missing\.")
_BETWEEN = (
    (re.compile(r"No outcome |Two outcomes |Outcome “"), "s-outcomes"),
    (re.compile(r"Two facts |Fact “"), "s-facts"),
    (re.compile(r"Two asks "), "s-asks"),
    (re.compile(r"There is no persona "), "f-persona"),
)
_SECTION_OF = {"customer": "s-who", "matter": "s-what", "start": "s-what", "models": "s-help"}
_TYPING = {
    Typing.NEAT: "Writes whole, tidy sentences.",
    Typing.HASTY: "Types in haste: small letters, few stops, a slip now and then.",
    Typing.SHORT: "Writes in fragments.",
    Typing.FLOWERY: "Writes long, careful sentences.",
}
_NEWS = {
    BadNews.HARD: "Takes a no hard.",
    BadNews.EVENLY: "Takes a no evenly.",
    BadNews.WELL: "Takes a no well.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing or wrong, and the place on the page to mend it."""

    says: str
    anchor: str


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of the form, with what stands in it."""

    part: Part
    name: str
    value: Value
    problems: Sequence[str]

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """The choices, the chosen one marked; one that there is not stays, as it was written."""
        told = str(self.value)
        known = [(value, label, value == told) for value, label in self.part.choices]
        if self.part.shape is Shape.CHOICES:
            return [(value, label, value in _listed(self.value)) for value, label, _ in known]
        if told and told not in {value for value, _, _ in known}:
            return [(told, f"{told}: not known", True), *known]
        return known if told else [("", "Choose", True), *known]


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry of a group: its fields, what it is called and says first, whether it is a new one."""

    name: str
    title: str
    says: str
    fields: Sequence[FieldShown]
    new: bool

    @property
    def at_work(self) -> bool:
        """Tell whether somebody has something to write in it."""
        return self.new or any(field.problems for field in self.fields)


@dataclass(frozen=True, slots=True)
class SectionShown:
    """One section of the form."""

    section: Section
    fields: Sequence[FieldShown]
    entries: Sequence[EntryShown]

    @property
    def more(self) -> bool:
        return len(self.entries) < MOST_PARTS

    @property
    def folded(self) -> bool:
        """Tell whether its entries are too many to stand open one below the other."""
        return len(self.entries) > _MOST_OPEN


def shown(form: Filled, problems: Sequence[Problem], more: str = "") -> list[SectionShown]:
    """Return the form's sections; the group named ``more``, and an empty one, has a blank entry."""
    told: dict[str, list[str]] = {}
    for problem in problems:
        told.setdefault(problem.anchor, []).append(problem.says)
    found = []
    for section in SECTIONS:
        fields = [_field(part, part.path, form.parts[part.path], told) for part in section.parts]
        entries = _entries(section.group, form, told, more) if section.group else []
        found.append(SectionShown(section, fields, entries))
    return found


def problems_of(sentences: Sequence[str]) -> list[Problem]:
    """Return problems in the form's own words, each with the field it is about."""
    # The form always has all parts: what is missing of one is told by its fields.
    return [_problem(each) for each in sentences if not _WHOLE_PART.fullmatch(each)]


def manner_of(persona: Persona) -> list[str]:
    """Return what a persona is like, in sentences."""
    region = regions().get(persona.region)
    return [
        _graded(persona.patience, "Bears little.", "Has some patience.", "Has much patience."),
        _graded(persona.pace, "Answers slowly.", "Answers in good time.", "Answers fast."),
        _graded(persona.chattiness, "Says little.", "Says what is needed.", "Tells much."),
        _graded(persona.formality, "Easy in tone.", "Polite.", "Formal; form is respect."),
        _graded(persona.directness, "Hints more than says.", "Fairly plain.", "Very direct."),
        _graded(persona.warmth, "Shows little warmth.", "Warms to a kind word.", "Warms at once."),
        _NEWS[persona.bad_news],
        _TYPING[persona.typing],
        f"From: {region_of(persona)}." + (f" {region.note}" if region else ""),
    ]


def manners() -> list[tuple[str, list[str]]]:
    """Return all personas by title, each with what it is like."""
    found = ((each.title, manner_of(each)) for each in personas().values())
    return sorted(found, key=lambda pair: pair[0])


def advice_on(text: str, *, play: bool = True) -> Advice | None:
    """
    Return what playing a whole scenario shows; played once for each text, a third of a second.

    Without ``play`` only what is known already is told.
    """
    if text not in _played and play:
        if len(_played) >= _MOST_PLAYED:
            _played.pop(next(iter(_played)), None)
        _played[text] = advise(of_text(text), [each.scenario for each in all_playable()])
    return _played.get(text)


def _listed(value: Value) -> Sequence[str]:
    return value if isinstance(value, list) else []


def _graded(share: float, low: str, middle: str, high: str) -> str:
    return low if share < 0.4 else high if share > 0.7 else middle


def _field(part: Part, path: str, value: Value, told: Mapping[str, Sequence[str]]) -> FieldShown:
    name = path.replace(".", "-")
    return FieldShown(part, path, value, told.get(f"f-{name}", ()))


def _entries(
    group: Group, form: Filled, told: Mapping[str, Sequence[str]], more: str
) -> list[EntryShown]:
    entries = form.groups[group.path]
    found = [_entry(group, place, values, told) for place, values in enumerate(entries)]
    if (more == group.path or not entries) and len(entries) < MOST_PARTS:
        found.append(_entry(group, len(entries), None, told))
    return found


def _entry(
    group: Group, place: int, values: Values | None, told: Mapping[str, Sequence[str]]
) -> EntryShown:
    name = f"{group.path}-{place}"
    fields = [
        _field(
            part, f"{name}-{part.path}", _blank(part) if values is None else values[part.path], told
        )
        for part in group.parts
    ]
    if values is None:
        return EntryShown(name, "", "", fields, new=True)
    first = str(values.get("says", "")).partition("\n")[0]
    says = first.replace("{value}", str(values.get("value", "")))
    return EntryShown(name, str(values.get("title") or values["key"]), says, fields, new=False)


def _blank(part: Part) -> Value:
    if part.shape is Shape.TRUTH:
        return part.path == "allowed"
    return USUAL.get(part.path, "")


def _problem(sentence: str) -> Problem:
    for pattern, anchor in _BETWEEN:
        if pattern.match(sentence):
            return Problem(sentence, anchor)
    match = _PLACE.fullmatch(sentence)
    if match is None:
        return Problem(sentence, "")
    top, place, name = match["top"], match["place"], match["name"].lower()
    what = match["what"]
    if top and place:
        return _in_group(sentence, top, int(place), name, what)
    path = f"{top}.{name}" if top else name
    part = next((each for each in PARTS if each.path == path), None)
    if part is not None:
        return Problem(f"“{part.label}” {what}", f"f-{path.replace('.', '-')}")
    if name in _SECTION_OF:
        return Problem(sentence, _SECTION_OF[name])
    group = next((each for each in GROUPS if each.path == name), None)
    if group is not None:
        return Problem(f"“{_title(group)}” {what}", f"s-{name}")
    return Problem(sentence, "")


def _in_group(sentence: str, top: str, place: int, name: str, what: str) -> Problem:
    group = next((each for each in GROUPS if each.path == top), None)
    part = next((each for each in group.parts if each.path == name), None) if group else None
    if group is None or part is None:
        return Problem(sentence, "")
    says = f"{group.one.capitalize()} {place}: “{part.label}” {what}"
    return Problem(says, f"f-{top}-{place - 1}-{name}")


def _title(group: Group) -> str:
    return next(section.title for section in SECTIONS if section.group is group)
