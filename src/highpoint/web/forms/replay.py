"""The forms of a replay: an answer, and a coach's suggestion."""

from __future__ import annotations

from django import forms

from highpoint.practice.talk import LONGEST_REPLY


class AnswerForm(forms.Form):
    """One answer at the place where a talk was stopped."""

    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(
            attrs={"class": "input", "rows": 4, "aria-describedby": "answer-hint"}
        ),
        error_messages={
            "required": "Write your answer first.",
            "max_length": f"Keep it under {LONGEST_REPLY} letters: nobody reads more in one answer.",
        },
    )


class SuggestForm(forms.Form):
    """A word with a suggested moment."""

    words = forms.CharField(
        label="A word with it, if you like",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
