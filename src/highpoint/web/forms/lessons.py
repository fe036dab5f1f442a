"""A lesson as a form: its parts as fields, and back to the plain values that its YAML holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from highpoint.apps.training.scenarios import all_playable
from highpoint.engine.moment import Kind
from highpoint.practice.lesson import MOST_QUESTIONS
from highpoint.web import words
from highpoint.web.forms.scenarios import CannotShow, clean

MOST_POINTS = 6
LAST_PLACE = 50
_TEXTS = ("title", "customer", "why", "own", "look")
_KNOWN = frozenset((*_TEXTS, "id", "place", "kinds", "points", "good", "weak", "quiz", "scenarios"))
_MODEL = frozenset(("note", "said"))
_SAID = frozenset(("ask", "kind", "said", "replies"))
_ASKED = frozenset(("ask", "kind", "answers"))
_RIGHT = "+"


def _area(label: str, rows: int, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"class": "input", "rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, help_text=hint)


def _line(label: str, hint: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, widget=widget, help_text=hint)


class LessonForm(forms.Form):
    """Every part of a lesson. Nothing is required: a draft may have gaps, told beside the form."""

    title = _line("Title")
    why = _area("Why it matters", 3)
    place = forms.IntegerField(
        label="Place in the list",
        required=False,
        widget=forms.NumberInput(attrs={"class": "input input--num"}),
        help_text="From 1 to 99. Those of one place stand by title.",
    )
    kind = forms.ChoiceField(
        label="The moment it trains",
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        choices=[("", "Choose"), *((each.value, words.KINDS[each]) for each in Kind)],
    )
    more = forms.MultipleChoiceField(
        label="Others it trains beside it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(each.value, words.KINDS[each]) for each in Kind],
    )
    customer = _line("The customer's name", "In all examples: Lena Brandt.")
    good_note = _line("What is good in it")
    good_said = _area(
        "The talk that works", 6, "A line each: C: for the customer, A: for the agent."
    )
    weak_note = _line("What is weak in it")
    weak_said = _area("The talk that does not", 6, "Begun by the same customer, best of all.")
    own = _area("What to think of for a moment of one's own", 2)
    look = _area("What a coach should look at", 2)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for place in range(MOST_POINTS):
            self.fields[f"rule{place}"] = _line(f"Rule {place + 1}")
            self.fields[f"because{place}"] = _area("Because", 2)
        for place in range(MOST_QUESTIONS):
            self.fields[f"ask{place}"] = _line(
                f"Question {place + 1}", "Empty where the answers are replies to the customer."
            )
            self.fields[f"said{place}"] = _area(
                "What was said before", 2, "C: and A: lines. Then the engine judges each answer."
            )
            self.fields[f"answers{place}"] = _area(
                "Answers, a line each",
                4,
                "Without a talk before them: a + before the right one, and why after a |, as "
                "“+ Its reason and another way. | Both together.”",
            )
        self.fields["scenarios"] = forms.MultipleChoiceField(
            label="Customers to try it with",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(each.scenario.id, each.scenario.title) for each in all_playable()],
        )


def filled(row: Mapping[str, Any]) -> LessonForm:
    """
    Return a lesson's plain values as a form.

    :raises CannotShow: where a part is of a shape that the form has no place for
    """
    if strange := sorted(set(row) - _KNOWN):
        raise CannotShow(strange)
    told: dict[str, Any] = {name: _text(row, name) for name in _TEXTS}
    told["place"] = _whole(row.get("place"))
    kinds = _texts(row, "kinds")
    told["kind"], told["more"] = (kinds[0] if kinds else ""), kinds[1:]
    told["scenarios"] = _texts(row, "scenarios")
    for name in ("good", "weak"):
        model = _part(row, name, _MODEL)
        told[f"{name}_note"], told[f"{name}_said"] = _text(model, "note"), _joined(model, "said")
    points = _entries(row, "points", MOST_POINTS)
    for place, point in enumerate(points):
        _only(point, frozenset(("rule", "because")), "points")
        told[f"rule{place}"], told[f"because{place}"] = (
            _text(point, "rule"),
            _text(point, "because"),
        )
    for place, question in enumerate(_entries(row, "quiz", MOST_QUESTIONS)):
        told |= _question(place, question, kinds)
    return LessonForm(initial=told)


def row_of(post: MultiValueDict[str, str], slug: str) -> dict[str, Any]:
    """Return the plain values of what was sent, parts that are empty left out."""

    def text(name: str) -> str:
        return clean(post.get(name, "")).strip()

    kinds = list(dict.fromkeys(filter(None, [text("kind"), *post.getlist("more")])))
    place = text("place")
    row: dict[str, Any] = {
        "id": slug,
        "title": text("title"),
        "place": int(place) if place.isdecimal() and len(place) < 4 else place or LAST_PLACE,
        "kinds": kinds,
        "customer": text("customer"),
        "why": text("why"),
        "points": [
            {"rule": text(f"rule{n}"), "because": text(f"because{n}")}
            for n in range(MOST_POINTS)
            if text(f"rule{n}") or text(f"because{n}")
        ],
        "good": {"note": text("good_note"), "said": _said(text("good_said"))},
        "weak": {"note": text("weak_note"), "said": _said(text("weak_said"))},
        "quiz": [
            _asked(text(f"ask{n}"), text(f"said{n}"), text(f"answers{n}"), text(f"about{n}"))
            for n in range(MOST_QUESTIONS)
            if text(f"ask{n}") or text(f"said{n}") or text(f"answers{n}")
        ],
        "scenarios": post.getlist("scenarios"),
        "own": text("own"),
        "look": text("look"),
    }
    return row


def same(row: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Test whether a form says what the text said already, so that its own shape can stay."""
    try:
        return filled(row).initial == filled(before).initial
    except CannotShow:
        return False


def _asked(ask: str, said: str, answers: str, kind: str) -> dict[str, Any]:
    row: dict[str, Any] = {"ask": ask} if ask else {}
    if kind:
        row["kind"] = kind
    if said:
        return row | {"said": _said(said), "replies": _lines(answers)}
    found = []
    for line in _lines(answers):
        right = line.startswith(_RIGHT)
        words_, _, why = line.removeprefix(_RIGHT).partition("|")
        found.append(
            {"text": words_.strip()} | ({"right": True} if right else {}) | {"why": why.strip()}
        )
    return row | {"answers": found}


def _question(place: int, question: Mapping[str, Any], kinds: Sequence[str]) -> dict[str, Any]:
    said = _joined(question, "said")
    _only(question, _SAID if said else _ASKED, "quiz")
    lines = _texts(question, "replies")
    for answer in _entries(question, "answers", 99):
        _only(answer, frozenset(("text", "right", "why")), "answers")
        right = answer.get("right") in (True, "yes")
        why = _text(answer, "why")
        lines.append(
            (f"{_RIGHT} " if right else "") + _text(answer, "text") + (f" | {why}" if why else "")
        )
    if any("\n" in line for line in lines) or (
        not said and any(line.count("|") > 1 for line in lines)
    ):
        raise CannotShow(["an answer of several lines"])
    return {
        f"ask{place}": _text(question, "ask"),
        f"said{place}": said,
        f"answers{place}": "\n".join(lines),
        f"about{place}": _text(question, "kind"),
    }


def _said(text: str) -> list[str]:
    return _lines(text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise CannotShow([name])
    return str(value).strip()


def _texts(row: Mapping[str, Any], name: str) -> list[str]:
    value = row.get(name) or []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or any(isinstance(each, (dict, list)) for each in value):
        raise CannotShow([name])
    return [str(each).strip() for each in value]


def _joined(row: Mapping[str, Any], name: str) -> str:
    lines = _texts(row, name)
    if any("\n" in each for each in lines):
        raise CannotShow([name])
    return "\n".join(lines)


def _part(row: Mapping[str, Any], name: str, known: frozenset[str]) -> Mapping[str, Any]:
    value = row.get(name) or {}
    if not isinstance(value, Mapping):
        raise CannotShow([name])
    _only(value, known, name)
    return value


def _entries(row: Mapping[str, Any], name: str, most: int) -> list[Mapping[str, Any]]:
    value = row.get(name) or []
    if (
        not isinstance(value, list)
        or not all(isinstance(each, Mapping) for each in value)
        or len(value) > most
    ):
        raise CannotShow([name])
    return value


def _only(row: Iterable[str], known: frozenset[str], name: str) -> None:
    if strange := sorted(set(row) - known):
        raise CannotShow([f"{name}, {each}" for each in strange])


def _whole(value: Any) -> int | str:
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value or "")
