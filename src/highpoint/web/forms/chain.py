"""The forms of the chain's steps and of what goes wrong at them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from highpoint.apps.accounts.models import Team
from highpoint.apps.prevention import chain
from highpoint.apps.prevention.models import ChainStep, Trouble
from highpoint.web.forms.fields import OneName, line_field
from highpoint.web.forms.prevention import select, steps_to_choose

_MONEY = {
    "invalid": "Write an amount, as 12.50.",
    "min_value": "Not less than 0.",
    "max_digits": "That is more than can be kept.",
    "max_decimal_places": "Two places after the point at the most.",
    "max_whole_digits": "That is more than can be kept.",
}


class StepForm(forms.Form):
    """What a step is called, whether the customer sees it, and whose it is where they do not."""

    name = line_field("What it is called", 40, "Give the step a name.")
    backstage = forms.ChoiceField(
        label="Where it is done",
        choices=[("", "with the customer"), ("yes", "behind the scenes, where no customer looks")],
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Choose one of the two."},
    )
    team = forms.ModelChoiceField(
        queryset=Team.objects.filter(retired_at=None),
        label="Who does it behind the scenes: its people see what goes wrong at it",
        required=False,
        empty_label="no team of its own",
        widget=OneName(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Choose a team shown."},
    )

    def clean(self) -> dict[str, Any]:
        """Give only what is done behind the scenes to a team."""
        said = super().clean() or {}
        if said.get("team") and not said.get("backstage") and "backstage" not in self.errors:
            self.add_error("team", "Only a step behind the scenes is a team's: choose that above.")
        return said


class RetireForm(forms.Form):
    """Which step takes over what goes wrong at one that is retired."""

    into = forms.ChoiceField(
        label="What goes wrong at it is filed at",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Choose a step.", "invalid_choice": "Choose a step shown."},
    )

    def __init__(self, *args: Any, row: ChainStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(each.key, each.name) for each in chain.in_use() if each.pk != row.pk]
        self.fields["into"].choices = [("", "choose"), *others]  # type: ignore[attr-defined]


def amount_field(label: str) -> forms.DecimalField:
    """Return a field for an amount that may be left empty."""
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "decimal"}),
        error_messages=_MONEY,
    )


class TroubleForm(forms.Form):
    """What a trouble is called, where it is filed, and what one of it costs."""

    name = line_field("What it is called", 120, "Give it a name.")
    step = select("At which step")
    cost_low = amount_field("One costs us at least")
    cost_high = amount_field("And at most")
    currency = line_field("In which currency, as USD", 3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = steps_to_choose()  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        """Take three letters, or none."""
        said: str = self.cleaned_data["currency"].upper()
        if said and not (len(said) == 3 and said.isascii() and said.isalpha()):
            raise forms.ValidationError("Write the three letters, as USD or EUR.")
        return said

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the cost, the lower first."""
        said = super().clean() or {}
        low, high = said.get("cost_low"), said.get("cost_high")
        if not self.errors.keys() & {"cost_low", "cost_high"}:
            if (low is None) != (high is None):
                self.add_error("cost_high", "Give both ends, or neither.")
            elif low is not None and high is not None and high < low:
                self.add_error("cost_high", "At most cannot be less than at least.")
        return said


def initial_of(row: Trouble) -> dict[str, Any]:
    """Return what a trouble's form begins with."""
    return {
        "name": row.name,
        "step": row.step,
        "cost_low": row.cost_low,
        "cost_high": row.cost_high,
        "currency": row.currency,
    }
