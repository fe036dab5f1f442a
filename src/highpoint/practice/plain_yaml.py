"""YAML from outside, read so that nothing in it can blow up, and written so that people can read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from highpoint.errors import HighpointError

# The longest shipped scenario has a fifth of that.
LONGEST = 200_000
DEEPEST = 8
MOST_PARTS = 20_000
WIDTH = 100
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Loader(_Base):
    """
    Reads what looks like a word as a word: yes, no, on, off, 12:30, 0123 and days are no values.

    YAML 1.2 does so too; a phrase an answer would hold, such as a bare “no”, stays one.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"(?:~|null|)\Z"), ["~", "n", ""]
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), ["t", "f"])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"[-+]?(?:0|[1-9]\d{0,17})\Z"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(?:\d{1,17})?\.\d{1,17}\Z"), list("-+.0123456789")
)


class Unreadable(HighpointError):
    """A text that is no YAML, or YAML with something in it that no scenario needs."""


def load(text: str) -> Any:
    """
    Return what a YAML text says, as plain values.

    Anchors, aliases and tags are refused: a few lines of them can stand for gigabytes.

    :raises Unreadable: with a sentence that names the line
    """
    if len(text) > LONGEST:
        raise Unreadable(f"It is longer than {LONGEST:,} characters, far more than it needs.")
    try:
        _look(yaml.parse(text, Loader=_Loader))
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        _look_over(node)
        return loader.construct_document(node)
    except yaml.YAMLError as error:
        raise Unreadable(f"It is not valid YAML: {_where(error)}") from error
    except ValueError as error:
        raise Unreadable("It is not valid YAML: a part of it cannot be read.") from error


def dump(row: object) -> str:
    """
    Return plain values as YAML in their own order, long texts as blocks.

    >>> print(dump({"title": "A desk", "opening": ["No leg.", "yes"]}), end="")
    title: A desk
    opening:
      - No leg.
      - 'yes'
    """
    return str(
        yaml.dump(
            row,
            Dumper=_Dumper,
            allow_unicode=True,
            default_flow_style=False,
            sort_keys=False,
            width=WIDTH,
        )
    )


def _look(events: Iterable[yaml.Event]) -> None:
    depth = 0
    for count, event in enumerate(events):
        if isinstance(event, _STARTS):
            depth += 1
        elif isinstance(event, _ENDS):
            depth -= 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(f"{_line(event)} “&” and “*” names are not taken. Write it out.")
        if getattr(event, "tag", None):
            raise Unreadable(f"{_line(event)} tags that begin with “!” are not taken.")
        if depth > DEEPEST or count > MOST_PARTS:
            raise Unreadable(f"{_line(event)} it has more parts within parts than it needs.")


def _look_over(node: yaml.Node) -> None:
    """Refuse a part that stands twice, the first would be lost; and signs that no page can show."""
    if isinstance(node, yaml.ScalarNode):
        if _UNSEEN.search(node.value):
            raise Unreadable(f"{_line(node)} it holds a sign that no page can show.")
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            _look_over(each)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise Unreadable(f"{_line(key)} “{name[:60]}” stands twice. Keep one of them.")
            seen.add(name)
            _look_over(key)
            _look_over(value)


def _line(place: Any) -> str:
    return f"Line {place.start_mark.line + 1}:"


def _where(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return "it holds a sign that no text has."
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it cannot be read"
    return f"line {mark.line + 1}: {what}." if mark else f"{what}."


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their name, and texts of several lines as they are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
