"""The forms of follow-ups and of what customers told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from highpoint.apps.care import limits
from highpoint.apps.care.models import DEEDS, Consent, Fact, FollowUp
from highpoint.web.forms.fields import day_field, line_field, text_field

# Nobody knows today what a customer should hear later than this.
LONGEST_AHEAD = timedelta(days=3 * 366)


class FollowUpForm(forms.Form):
    """A follow-up made by hand."""

    kind = forms.ChoiceField(
        label="What for",
        choices=FollowUp.Kind.choices,
        initial=FollowUp.Kind.RECOGNITION.value,
        widget=forms.Select(attrs={"class": "input"}),
    )
    why = line_field("Why", 300, "Say why somebody should be in touch.")
    due = day_field("On which day of theirs")
    consent = forms.ChoiceField(
        label="May we write to them about it?",
        choices=Consent.choices,
        initial=Consent.NOT_ASKED.value,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    channel = line_field("By which channel, where they said so", 40, required=False)
    note = text_field("A personal note you suggest", 2000, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if not self._today <= due <= self._today + LONGEST_AHEAD:
            raise forms.ValidationError("Choose today or a day of the next three years.")
        return due


class ToldForm(forms.Form):
    """Something a customer told, kept by hand."""

    told = line_field("What they told you", 300, "Write what they told you.")
    told_kind = forms.ChoiceField(
        label="What it is",
        # What they did for us is noted beside the ladder.
        choices=[each for each in Fact.Kind.choices if each[0] not in DEEDS],
        initial=Fact.Kind.OTHER.value,
        widget=forms.Select(attrs={"class": "input"}),
    )
    consent = forms.ChoiceField(
        label="May we write to them about it?",
        choices=Consent.choices,
        initial=Consent.NOT_ASKED.value,
        widget=forms.Select(attrs={"class": "input"}),
    )


class LimitsForm(forms.Form):
    """How many follow-ups of each limited kind are made for one day."""

    def __init__(self, *args: Any, kept: Mapping[str, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        told = f"Give a whole number up to {limits.MOST:,}."
        for kind, number in kept.items():
            self.fields[kind] = forms.IntegerField(
                label=FollowUp.Kind(kind).label,
                min_value=0,
                max_value=limits.MOST,
                initial=number,
                widget=forms.NumberInput(attrs={"class": "input"}),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), told
                ),
            )
