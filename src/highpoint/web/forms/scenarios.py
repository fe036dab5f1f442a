"""A scenario as a form: the same parts as its YAML, each with its words; nothing is lost either way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify

from highpoint.errors import HighpointError
from highpoint.practice.scenario import MOST_PARTS
from highpoint.web.forms.scenario_parts import GROUPS, PARTS, SECTIONS, USUAL, Group, Part, Shape

# Signs that nobody types and no database takes.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NUMBER = re.compile(r"[-−+]?\d{1,3}(?:[.,]\d{1,6})?")

Value = str | list[str] | bool


class CannotShow(HighpointError):
    """Parts of a YAML text that have no place in the form; ``labels`` names them."""

    def __init__(self, labels: list[str]) -> None:
        self.labels = labels
        super().__init__(", ".join(labels))


Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form: single parts by name, and the entries of each group."""

    parts: Values
    groups: dict[str, list[Values]]


def clean(text: str) -> str:
    """Return a text as typed, without signs that cannot be typed, lines ended one way."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def filled(row: Mapping[str, Any]) -> Filled:
    """
    Return what a scenario's plain values look like in the form.

    :raises CannotShow: where a part is of a shape that the form has no place for
    """
    odd: list[str] = []
    parts = {part.path: _shown(part, _at(row, part.keys), odd) for part in PARTS}
    for name in ("customer", "matter", "start", "models"):
        known = {part.keys[1] for part in PARTS if part.keys[0] == name}
        inner = row.get(name) or {}
        odd += [name] if not isinstance(inner, Mapping) else _unknown(name, inner, known)
    groups = {}
    for group in GROUPS:
        entries = row.get(group.path) or []
        if not _is_entries(entries):
            odd.append(group.path)
            entries = []
        known = {part.path for part in group.parts}
        odd += [each for entry in entries for each in _unknown(group.one, entry, known)]
        groups[group.path] = [
            {part.path: _shown(part, entry.get(part.path), odd) for part in group.parts}
            for entry in entries
        ]
    if odd:
        raise CannotShow(list(dict.fromkeys(odd)))
    return Filled(parts, groups)


def sent(post: QueryDict, *, without: str = "") -> Filled:
    """Return what was sent; ``without`` (``facts-2``) leaves one entry of a group out."""
    parts = {part.path: _sent(part, post, part.path) for part in PARTS}
    groups: dict[str, list[Values]] = {}
    for group in GROUPS:
        found: list[Values] = []
        for place in range(MOST_PARTS):
            name = f"{group.path}-{place}"
            if f"{name}-key" not in post or name == without:
                continue
            values = {part.path: _sent(part, post, f"{name}-{part.path}") for part in group.parts}
            if any(_says(part, values[part.path]) for part in group.parts):
                found.append(_with_key(group, values, found))
        groups[group.path] = found
    return Filled(parts, groups)


def row_of(form: Filled, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain values of a form; parts of ``base`` that the form does not know stay."""
    row: dict[str, Any] = {"id": base.get("id", "")}
    for section in SECTIONS:
        for part in section.parts:
            _put(row, part.keys, _plain(part, form.parts[part.path]))
        if section.group:
            group = section.group
            row[group.path] = [_entry(group, values) for values in form.groups[group.path]]
    return row | {name: value for name, value in base.items() if name not in row}


def settled(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return plain values with what is left out written out, so that two of them can be compared."""
    try:
        return row_of(filled(row), row)
    except CannotShow:
        return row


def same(form: Filled, base: Mapping[str, Any]) -> bool:
    """Test whether a form says what plain values say already."""
    try:
        return row_of(filled(base), base) == row_of(form, base)
    except CannotShow:
        return False


def _at(row: Mapping[str, Any], keys: Sequence[str]) -> Any:
    value: Any = row
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _put(row: dict[str, Any], keys: Sequence[str], value: object) -> None:
    for key in keys[:-1]:
        row = row.setdefault(key, {})
    row[keys[-1]] = value


def _unknown(where: str, inner: Mapping[str, Any], known: set[str]) -> list[str]:
    return [f"{where}: {str(key)[:40]}" for key in inner if key not in known]


def _is_entries(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_PARTS
        and all(isinstance(entry, Mapping) for entry in value)
    )


def _is_plain(value: object) -> bool:
    return isinstance(value, (str, int, float, date)) and not isinstance(value, bool)


def _shown(part: Part, value: object, odd: list[str]) -> Value:
    if part.shape is Shape.TRUTH:
        if value is None:
            return part.path == "allowed"
        if isinstance(value, bool) or value in ("yes", "no"):
            return value in (True, "yes")
    elif part.shape in (Shape.LINES, Shape.CHOICES):
        lines = value if isinstance(value, list) else [] if value in (None, "") else [value]
        if all(_is_plain(each) for each in lines):
            told = [str(each) for each in lines]
            return told if part.shape is Shape.CHOICES else "\n".join(map(_folded, told))
    elif value is None:
        return USUAL.get(part.path, "")
    elif _is_plain(value):
        text = str(value)
        return text.rstrip() if part.shape is Shape.TEXT else text
    odd.append(part.label)
    return ""


def _folded(line: str) -> str:
    return line.strip().replace("\n", "\n ")


def _sent(part: Part, post: QueryDict, name: str) -> Value:
    if part.shape is Shape.TRUTH:
        return name in post
    if part.shape is Shape.CHOICES:
        return [clean(each) for each in post.getlist(name)]
    text = clean(post.get(name, ""))
    return text.rstrip() if part.shape in (Shape.TEXT, Shape.LINES) else " ".join(text.split())


def _says(part: Part, value: Value) -> bool:
    """Test whether somebody wrote something there: a choice always stands at something."""
    return part.shape in (Shape.LINE, Shape.TEXT, Shape.LINES) and bool(value)


def _with_key(group: Group, values: Values, before: list[Values]) -> Values:
    if values["key"]:
        return values
    told = str(values[group.named_after]).partition("\n")[0].replace("{value}", "")
    key = "-".join(slugify(told).split("-")[:4])[:40].strip("-_") or group.path.rstrip("s")
    taken = {str(each["key"]) for each in before}
    free = next(
        k for n in range(1, MOST_PARTS + 2) if (k := f"{key}-{n}" if n > 1 else key) not in taken
    )
    return values | {"key": free}


def _plain(part: Part, value: Value) -> object:
    if part.shape is Shape.LINES:
        return _lines(str(value))
    if part.shape is Shape.NUMBER and _NUMBER.fullmatch(str(value)):
        return round(float(str(value).replace(",", ".").replace("−", "-")), 3)
    if part.shape is Shape.TEXT and "\n" in str(value):
        return f"{value}\n"
    if part.path == "difficulty" and str(value).isdecimal() and len(str(value)) < 3:
        return int(str(value))
    return value


def _lines(text: str) -> list[str]:
    found: list[str] = []
    for line in text.split("\n"):
        if line.startswith(" ") and found:
            found[-1] += "\n" + line[1:].rstrip()
        elif line.strip():
            found.append(line.strip())
    return [each.rstrip() for each in found]


def _entry(group: Group, values: Values) -> dict[str, Any]:
    """Return one entry of a group, without what is empty and may be."""
    row: dict[str, Any] = {"key": values["key"]}
    for part in group.parts:
        value = _plain(part, values[part.path])
        if part.path == "allowed" or value or part.path == "says":
            row[part.path] = value
    return row
