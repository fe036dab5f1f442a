"""Fields that several rooms' forms share: a line, some sentences, a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


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


class OneName(forms.Select):
    """A choice of one among a thousand names: an option would cost a template each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return _select(built, self.choices, {"" if value is None else str(value)})


class ManyNames(forms.SelectMultiple):
    """A choice of several among a thousand names."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name, "multiple": True})
        return _select(built, self.choices, {str(one) for one in value or ()})


def _select(attrs: dict[str, Any], choices: Iterable[Any], chosen: set[str]) -> SafeString:
    options = [
        f'<option value="{escape(key)}"{" selected" if str(key) in chosen else ""}>'
        f"{escape(label)}</option>"
        for key, label in choices
    ]
    # Each part is escaped above, and flatatt escapes its own.
    return mark_safe(f"<select{flatatt(attrs)}>{''.join(options)}</select>")  # nosec B308 B703
