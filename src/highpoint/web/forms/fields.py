"""Fields that several rooms' forms share: a line, some sentences, a day."""

from __future__ import annotations

from django import forms


def line_field(
    label: str, longest: int, sorry: str = "", *, required: bool = True, too_long: str = ""
) -> forms.CharField:
    """Return a field for one line; ``sorry`` is said where it is needed and empty."""
    widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    return _written(label, longest, sorry, required, too_long, widget)


def text_field(
    label: str,
    longest: int,
    sorry: str = "",
    *,
    rows: int = 3,
    required: bool = True,
    too_long: str = "",
) -> forms.CharField:
    """Return a field for some sentences; ``sorry`` is said where they are needed and missing."""
    widget = forms.Textarea(attrs={"class": "input", "rows": rows})
    return _written(label, longest, sorry, required, too_long, widget)


def day_field(
    label: str, *, required: bool = True, sorry: str = "Choose the day."
) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
        error_messages={
            "required": sorry,
            "invalid": "This is not a day. Write it as 2026-11-30.",
        },
    )


def _written(
    label: str, longest: int, sorry: str, required: bool, too_long: str, widget: forms.Widget
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        widget=widget,
        error_messages={
            "required": sorry,
            "max_length": too_long or f"Say it in {longest} letters at the most.",
        },
    )
