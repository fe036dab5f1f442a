"""The forms of help, the pulse, and what a team sets for itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from highpoint.apps.wellbeing import pulse

SOMETHING_ELSE = "Something else"


class HelpForm(forms.Form):
    """What somebody would like help with: a behavior of the card, or something else."""

    about = forms.ChoiceField(
        error_messages={
            "required": "Choose what you would like help with.",
            "invalid_choice": "Choose one of these.",
        }
    )
    words = forms.CharField(
        required=False,
        max_length=1000,
        error_messages={"max_length": "A thousand letters are enough to begin with."},
    )

    def __init__(self, *args: Any, subjects: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [*dict.fromkeys(subjects), SOMETHING_ELSE]
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose…"), *((name, name) for name in names)]

    def clean(self) -> dict[str, Any]:
        """Something else needs words: there is nothing to answer otherwise."""
        told = super().clean() or {}
        if told.get("about") == SOMETHING_ELSE and not (told.get("words") or "").strip():
            self.add_error("words", "Say in a few words what it is.")
        return told


class AnswerForm(forms.Form):
    """The answer to a call for help."""

    answer = forms.CharField(
        max_length=1000,
        error_messages={
            "required": "Say how you will help, even if only when.",
            "max_length": "An answer has at most a thousand letters.",
        },
    )


class CareForm(forms.Form):
    """A team's standard, and when a run of talks is called hard."""

    standard = forms.FloatField(
        min_value=1,
        max_value=100,
        error_messages={
            "required": "Give a score from 1 to 100.",
            "invalid": "Give a number from 1 to 100.",
            "min_value": "A standard below 1 is reached by everything.",
            "max_value": "No score is above 100.",
        },
    )
    hard_moments = forms.IntegerField(
        min_value=2,
        max_value=50,
        error_messages={
            "required": "Say how many hostile moments make a run hard.",
            "invalid": "Give a whole number from 2 to 50.",
            "min_value": "One hostile moment is no run: give 2 or more.",
            "max_value": "Give 50 or fewer, else nobody is ever told.",
        },
    )
    hard_minutes = forms.IntegerField(
        min_value=10,
        max_value=720,
        error_messages={
            "required": "Say within how many minutes.",
            "invalid": "Give a whole number of minutes from 10 to 720.",
            "min_value": "Give 10 minutes or more.",
            "max_value": "Give 720 minutes (12 hours) or fewer.",
        },
    )


class PulseForm(forms.Form):
    """The four questions of a week; any may be passed over, not all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in pulse.QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=words,
                coerce=int,
                empty_value=None,
                required=False,
                choices=list(pulse.ANSWERS.items()),
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Choose one of the five answers."},
            )

    def clean(self) -> dict[str, Any]:
        """Nothing at all is no answer."""
        told = super().clean() or {}
        if not self.errors and not self.answers(told):
            raise forms.ValidationError("Answer at least one question.")
        return told

    def answers(self, told: dict[str, Any] | None = None) -> dict[str, int]:
        """Return the answers that were given."""
        told = self.cleaned_data if told is None else told
        return {name: told[name] for name in pulse.QUESTIONS if told.get(name) is not None}
