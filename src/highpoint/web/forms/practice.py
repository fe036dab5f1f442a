"""The forms of a practice talk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from highpoint.apps.training.operations import HIGHEST_SEED
from highpoint.practice.talk import LONGEST_REPLY


class _Text(forms.Textarea):
    """A text area written at once: the page with it is made anew with each reply of each talk."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = self.build_attrs(self.attrs, attrs)
        return format_html(
            '<textarea name="{}"{}>\n{}</textarea>', name, flatatt(given), value or ""
        )


class _Hidden(forms.HiddenInput):
    """A hidden field written at once, for the same reason."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = self.build_attrs(self.attrs, attrs)
        told = "" if value is None else value
        return format_html(
            '<input type="hidden" name="{}" value="{}"{}>', name, told, flatatt(given)
        )


class ReplyForm(forms.Form):
    """One reply to a simulated customer; empty is silence, which the page does not send."""

    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST_REPLY,
        widget=_Text(attrs={"class": "input", "rows": 3, "aria-describedby": "say-hint"}),
        error_messages={
            "required": "Write your answer first.",
            "max_length": f"Keep it under {LONGEST_REPLY} letters: nobody reads more in a chat.",
        },
    )
    after = forms.IntegerField(min_value=0, widget=_Hidden)


class BeginForm(forms.Form):
    """How a practice talk begins: by chance or by a seed somebody was told, with a clock or not."""

    seed = forms.IntegerField(
        label="Seed",
        required=False,
        min_value=1,
        max_value=HIGHEST_SEED,
        widget=forms.NumberInput(attrs={"class": "input"}),
        help_text="Leave it empty for another customer each time.",
        error_messages={
            "invalid": "A seed is a whole number.",
            "min_value": f"A seed goes from 1 to {HIGHEST_SEED}.",
            "max_value": f"A seed goes from 1 to {HIGHEST_SEED}.",
        },
    )
    timed = forms.BooleanField(label="Show a clock", required=False)
    phrased = forms.BooleanField(
        label="Let a model find the customer's words", required=False, initial=True
    )

    def __init__(self, *args: Any, asks_model: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if not asks_model:
            del self.fields["phrased"]
