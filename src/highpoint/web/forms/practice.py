"""The forms of a practice talk."""

from __future__ import annotations

from typing import Any

from django import forms

from highpoint.apps.training.operations import HIGHEST_SEED
from highpoint.practice.talk import LONGEST_REPLY


class ReplyForm(forms.Form):
    """One reply to a simulated customer; empty is silence, which the page does not send."""

    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3, "aria-describedby": "say-hint"}),
        error_messages={
            "required": "Write your answer first.",
            "max_length": f"Keep it under {LONGEST_REPLY} letters: nobody reads more in a chat.",
        },
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


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
