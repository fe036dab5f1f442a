"""The forms of what may be given, and of whether something given was right."""

from __future__ import annotations

from typing import Any

from django import forms

from highpoint.apps.prevention.models import Allowance, Solution
from highpoint.web.forms.chain import amount_field
from highpoint.web.forms.fields import line_field

_HOW = [("yes", "to anybody"), ("", "as an exception only, with a reason")]


class AllowanceForm(forms.Form):
    """What may be given of one kind, to whom and up to how much."""

    freely = forms.ChoiceField(
        label="It may be given",
        choices=_HOW,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Choose one of the two."},
    )
    up_to = amount_field("Up to how much (of a discount: how many %)")
    words = line_field("The rule in your words", 300, required=False)


def initial_of(row: Allowance | None) -> dict[str, Any]:
    """Return what the form of an allowance begins with."""
    if row is None:
        return {"freely": "yes"}
    return {"freely": "yes" if row.freely else "", "up_to": row.up_to, "words": row.words}


class RulingForm(forms.Form):
    """How something given stands to what may be given, and why."""

    ruled = forms.ChoiceField(
        label="It was",
        choices=Solution.Ruled.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose among those shown."},
    )
    told = line_field("Why, in a line", 300, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of an exception."""
        said = super().clean() or {}
        exception = said.get("ruled") == Solution.Ruled.EXCEPTION
        if exception and not said.get("told") and "told" not in self.errors:
            self.add_error("told", "Say in a line why it was right to make an exception.")
        return said
