"""The forms of disputes: what the agent says, what is answered, and how many days there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from highpoint.apps.conversations.models import Turn
from highpoint.apps.disputes.models import RULED, Outcome
from highpoint.apps.disputes.operations import Objection
from highpoint.web.disputes import NONE, Item, Said

LONGEST = 2000


@dataclass(slots=True)
class Field:
    """One thing that can be disputed, with what was typed of it and what is wrong with that."""

    item: Item
    wish: str = ""
    words: str = ""
    pin: str = ""
    error: str = ""
    pin_error: str = ""

    @property
    def filled(self) -> bool:
        return bool(self.wish or self.words or self.pin)


class ObjectionForm:
    """What an agent says of each criterion; those left as they are, are not disputed."""

    def __init__(self, items: Sequence[Item], data: QueryDict | None = None) -> None:
        told = data or QueryDict()
        self.fields = [
            Field(
                item,
                told.get(f"wish_{item.key}", ""),
                told.get(f"words_{item.key}", "").strip()[:LONGEST],
                told.get(f"pin_{item.key}", "").strip()[:LONGEST],
            )
            for item in items
        ]
        self.error = ""

    def read(self, turns: Sequence[Turn]) -> list[Objection]:
        """Return what is disputed; empty, with errors in their places, where that cannot be."""
        said = [_objection(field, turns) for field in self.fields if field.filled]
        if not said:
            self.error = "Choose at least one answer that should be another, and say why."
        if any(one is None for one in said):
            self.error = "Not sent yet: see what is marked below."
            return []
        return [one for one in said if one is not None]


def _objection(field: Field, turns: Sequence[Turn]) -> Objection | None:
    item = field.item
    if field.wish not in dict(item.choices):
        field.error = "Choose what it should be."
    elif not field.words:
        field.error = "Say in your words what it gets wrong."
    pinned = item.pinned
    if field.pin:
        pinned = _place(field.pin, turns)
        if pinned is None:
            field.pin_error = "These words are not in the conversation. Copy them from it."
    if field.error or field.pin_error:
        return None
    wish = None if field.wish == NONE else int(field.wish)
    return Objection(
        item.criterion, field.words, item.was, wish, item.of, item.kind, pinned, item.key
    )


def _place(words: str, turns: Sequence[Turn]) -> tuple[int, int, int] | None:
    """Return where these words stand in the talk."""
    for turn in turns:
        start = turn.text.find(words)
        if start >= 0:
            return turn.index, start, start + len(words)
    return None


class RulingForm(forms.Form):
    """An answer to a dispute: accepted, in part or not, and why."""

    outcome = forms.ChoiceField(
        label="Your answer",
        choices=[(value, Outcome(value).label.capitalize()) for value in RULED],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            "Choose whether you accept it, accept it in part, or reject it.",
        ),
    )
    answer = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
        error_messages={
            "required": "Write an answer: the agent reads it.",
            "max_length": f"An answer has at most {LONGEST:,} letters.",
        },
    )

    def changes(self, rows: Sequence[Said]) -> dict[str, int | None]:
        """Return the points that were chosen for the disputed criteria, where any were."""
        chosen = {}
        for each in rows:
            value = str(self.data.get(f"becomes_{each.row.key}", ""))
            if value in dict(each.choices):
                chosen[each.row.key] = None if value == NONE else int(value)
        return chosen


def _days(label: str, least: int, most: int, error: str) -> forms.IntegerField:
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), error)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=messages)


class TermsForm(forms.Form):
    """How many days there are."""

    days_to_open = _days("Days to open one", 1, 365, "Give a number of days from 1 to 365.")
    days_to_answer = _days("Days to answer it", 1, 90, "Give a number of days from 1 to 90.")
    days_before = _days(
        "Days before that it is called to mind", 0, 89, "Give a number of days from 0 to 89."
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.errors and told["days_before"] >= told["days_to_answer"]:
            self.add_error("days_before", "Fewer days than there are to answer.")
        return told
