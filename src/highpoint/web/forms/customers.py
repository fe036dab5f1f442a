"""The forms of the customers' room."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms

from highpoint.apps.care.places import country_names
from highpoint.connectors.files.times import zone_named
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.engine.insight.loyalty.rules import LONGEST, BadRules, Rules, Rung
from highpoint.errors import HighpointError
from highpoint.web.forms.fields import line_field

DEEDS = {
    DeedKind.REFERRAL.value: "brought somebody to us",
    DeedKind.REVIEW.value: "wrote a good review",
    DeedKind.PRAISE.value: "praised us to others",
}

_LABELS = {
    "occasional_purchases": "Occasional: purchases",
    "reach_days": "Occasional: within days",
    "window_days": "Frequent and loyal: within days",
    "frequent_purchases": "Frequent: purchases",
    "loyal_purchases": "Loyal: purchases",
    "loyal_gap_days": "Loyal: at most days between two",
    "loyal_after_days": "Loyal: a customer for days",
    "deed_days": "Advocate and evangelist: within days",
    "advocate_deeds": "Advocate: times told others",
    "advocate_from": "Advocate: from this rung on",
    "evangelist_deeds": "Evangelist: times told others",
    "evangelist_referrals": "Evangelist: of them, brought somebody",
    "evangelist_from": "Evangelist: from this rung on",
}
_FLOORS = [(rung.value, rung.words) for rung in Rung if rung.height <= Rung.LOYAL.height]


class DeedForm(forms.Form):
    """That a customer told others well of us."""

    kind = forms.ChoiceField(
        label="What they did",
        choices=list(DEEDS.items()),
        widget=forms.Select(attrs={"class": "input"}),
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what they did."),
    )
    day = forms.DateField(
        label="When",
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Give the day, as 2026-03-31."),
    )
    words = line_field(
        "Where it is to be found, or their words",
        500,
        required=False,
        too_long="This has at most 500 letters.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self._today:
            raise forms.ValidationError("That day is yet to come.")
        if day.year < 1970:
            raise forms.ValidationError("That is too long ago.")
        return day


class ServeForm(forms.Form):
    """In which language a customer asked to be served, and where they are."""

    language = line_field(
        "Language they asked for", 20, required=False, too_long="This has at most 20 letters."
    )
    country = line_field(
        "Country, in two letters, as DE", 2, required=False, too_long="Give two letters, as DE."
    )
    time_zone = line_field(
        "Time zone, as Europe/Berlin", 64, required=False, too_long="This has at most 64 letters."
    )

    def clean_country(self) -> str:
        told: str = self.cleaned_data["country"].strip().upper()
        if told and told not in country_names():
            raise forms.ValidationError("Give the two letters of a country, as DE.")
        return told

    def clean_time_zone(self) -> str:
        told: str = self.cleaned_data["time_zone"].strip()
        if told:
            _check_zone(told)
        return told


def _check_zone(told: str) -> None:
    try:
        zone_named(told)
    except HighpointError as error:
        raise forms.ValidationError(str(error)) from None


class DeliveryForm(forms.Form):
    """When an order is expected, and when it came; an empty day is not known."""

    expected = forms.DateField(
        label="Expected on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
        error_messages={"invalid": "Give the day, as 2026-03-31, or leave it empty."},
    )
    delivered = forms.DateField(
        label="Came on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
        error_messages={"invalid": "Give the day, as 2026-03-31, or leave it empty."},
    )


class PurchaseFileForm(forms.Form):
    """How a purchase file is read."""

    source = forms.CharField(
        label="Whose customer numbers these are",
        max_length=80,
        initial="shop",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={
            "required": "Give the shop a name, as your conversations do where the numbers are the same.",
            "max_length": "This has at most 80 letters.",
        },
    )
    zone = forms.CharField(
        label="Time zone of the shop",
        max_length=64,
        initial="UTC",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Give the shop's time zone, as Europe/Berlin."},
    )

    def clean_zone(self) -> str:
        told: str = self.cleaned_data["zone"]
        _check_zone(told)
        return told


class LadderForm(forms.Form):
    """What each rung of the ladder takes."""

    rules: Rules

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        usual = Rules()
        for one in fields(Rules):
            label = _LABELS[one.name]
            if one.name.endswith("_from"):
                self.fields[one.name] = forms.ChoiceField(
                    label=label,
                    choices=_FLOORS,
                    widget=forms.Select(attrs={"class": "input"}),
                    error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a rung."),
                )
            else:
                told = f"Give a whole number up to {LONGEST:,}."
                self.fields[one.name] = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=LONGEST,
                    help_text=f"Usually {getattr(usual, one.name)}",
                    widget=forms.NumberInput(attrs={"class": "input"}),
                    error_messages=dict.fromkeys(
                        ("required", "invalid", "min_value", "max_value"), told
                    ),
                )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.rules = Rules.from_dict(found)
            except BadRules as error:
                raise forms.ValidationError(str(error)) from None
        return found
