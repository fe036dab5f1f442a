"""The form that makes a key for a program."""

from __future__ import annotations

from datetime import timedelta

from django import forms

from highpoint.apps.accounts.acts import Scope
from highpoint.apps.accounts.api_keys import LASTS, LONGEST_NAME

_DAYS = {str(lasts.days): lasts for lasts in LASTS}


class KeyForm(forms.Form):
    """Which program a key is for, what it may do, and how long it lasts."""

    name = forms.CharField(
        label="The program it is for",
        max_length=LONGEST_NAME,
        error_messages={
            "required": "Give the key the name of the program that will use it.",
            "max_length": f"A name has at most {LONGEST_NAME} letters.",
        },
    )
    scopes = forms.TypedMultipleChoiceField(
        label="What it may do",
        choices=[(scope.value, scope.says) for scope in Scope],
        coerce=Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one thing the key may do.",
            "invalid_choice": "Choose from what is listed.",
        },
    )
    lasts = forms.ChoiceField(
        label="It ends",
        choices=[
            *((days, f"after {days} days") for days in _DAYS),
            ("never", "when somebody revokes it"),
        ],
        initial=str(LASTS[-1].days),
        error_messages={
            "required": "Choose when it ends.",
            "invalid_choice": "Choose when it ends.",
        },
    )

    @property
    def time(self) -> timedelta | None:
        """How long it lasts, once the form is valid; None: until it is revoked."""
        return _DAYS.get(self.cleaned_data["lasts"])


class PanelOriginForm(forms.Form):
    """A helpdesk that may show the brief."""

    origin = forms.CharField(
        label="Its address",
        max_length=300,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "https://help.example.com"}),
        error_messages={
            "required": "Write the helpdesk's address, as https://help.example.com.",
            "max_length": "An address has at most 300 letters.",
        },
    )
