"""The form in which a lead chooses how a team is warned."""

from __future__ import annotations

from typing import Any

from django import forms

from highpoint.apps.watch.models import WatchTerms
from highpoint.apps.watch.terms import Chosen

MOST_AT_ONCE = 50
LONGEST_QUIET = 168


def _whole(label: str, most: int) -> forms.IntegerField:
    sorry = f"Write a whole number from 1 to {most}."
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "input input--num", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sorry),
    )


class TermsForm(forms.Form):
    """How many talks at once, how many false alarms, whether people are told, when a talk is over."""

    capacity = _whole("How many talks at once your team can look at", MOST_AT_ONCE)
    rate = forms.TypedChoiceField(
        label="Of 100 talks that end well, how many may be warned of all the same",
        choices=[(f"{rate:g}", f"{100 * rate:.0f}: {said}") for rate, said in WatchTerms.RATES],
        coerce=float,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Choose one of those shown.", "required": "Choose one."},
    )
    tells = forms.BooleanField(
        label="Tell the team's leads and coaches, and channels that want it, of each warning",
        required=False,
    )
    quiet_hours = _whole("After how many hours without a message a talk is over", LONGEST_QUIET)

    @property
    def chosen(self) -> Chosen:
        """What was chosen."""
        said = self.cleaned_data
        return Chosen(said["capacity"], said["rate"], said["tells"], said["quiet_hours"])


def initial_of(terms: WatchTerms) -> dict[str, Any]:
    """Return what the form begins with."""
    return {
        "capacity": terms.capacity,
        "rate": f"{terms.rate:g}",
        "tells": terms.tells,
        "quiet_hours": terms.quiet_hours,
    }
