"""The forms of surveys and of what colleagues tell each other."""

from __future__ import annotations

from typing import Any

from django import forms

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import colleagues_of, leads_of
from highpoint.apps.feedback.models import ASKED, Feedback, FeedbackAnswer, Survey
from highpoint.apps.feedback.surveys import MOST_QUESTIONS, About, Asks

_NEW = (
    ("csat", "How satisfied are you with how we helped you?", False),
    ("words", "What could we have done better?", False),
)


class SurveyForm(forms.Form):
    """A survey with its questions; a question without words is none."""

    name = forms.CharField(
        label="Name (you see it, the customer does not)",
        max_length=80,
        error_messages={
            "required": "Give the survey a name.",
            "max_length": "A name has at most 80 letters.",
        },
    )
    company = forms.CharField(
        label="Who asks, as the customer knows you",
        max_length=80,
        error_messages={
            "required": "Say who asks, as the customer knows you.",
            "max_length": "This has at most 80 letters.",
        },
    )
    intro = forms.CharField(
        label="Words before the questions",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    thanks = forms.CharField(
        label="Words after answering",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    days = forms.IntegerField(
        label="A link works for how many days",
        min_value=1,
        max_value=90,
        initial=14,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Give 1 to 90 days."
        ),
    )

    def __init__(self, data: Any = None, *, survey: Survey | None = None) -> None:
        super().__init__(data, initial=_kept(survey) if survey else None)
        asked = (
            [(one.measure, one.asks, one.about_reply) for one in survey.questions.all()]
            if survey
            else list(_NEW)
        )
        for place in range(MOST_QUESTIONS):
            measure, words, about = asked[place] if place < len(asked) else ("csat", "", False)
            self.fields[f"measure{place}"] = forms.ChoiceField(
                label="Answered by", choices=ASKED, initial=measure
            )
            self.fields[f"asks{place}"] = forms.CharField(
                label=f"Question {place + 1}", max_length=200, required=False, initial=words
            )
            self.fields[f"about{place}"] = forms.BooleanField(
                label="About the one reply the link points to", required=False, initial=about
            )
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["class"] = "input"

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The questions, each as its three fields."""
        return [
            (self[f"asks{place}"], self[f"measure{place}"], self[f"about{place}"])
            for place in range(MOST_QUESTIONS)
        ]

    @property
    def about(self) -> About:
        """What is said, once it is valid."""
        said = self.cleaned_data
        questions = [
            Asks(said[f"measure{place}"], said[f"asks{place}"], said[f"about{place}"])
            for place in range(MOST_QUESTIONS)
        ]
        return About(
            said["name"], said["company"], said["intro"], said["thanks"], said["days"], questions
        )


class GiveForm(forms.Form):
    """What somebody tells a colleague, a lead or the company."""

    direction = forms.ChoiceField(
        label="To whom",
        choices=Feedback.Direction.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose whom it is for.",
            "invalid_choice": "Choose whom it is for.",
        },
    )
    colleague = forms.ModelChoiceField(
        User.objects.none(),
        label="Colleague",
        required=False,
        empty_label="Choose a colleague",
        error_messages={"invalid_choice": "Choose a colleague of your teams."},
    )
    lead = forms.ModelChoiceField(
        User.objects.none(),
        label="Lead or coach",
        required=False,
        empty_label="Choose a lead or coach",
        error_messages={"invalid_choice": "Choose a lead or coach of your teams."},
    )
    topic = forms.ChoiceField(label="It is about", choices=Feedback.Topic.choices, required=False)
    text = forms.CharField(
        label="What you want to say",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "input"}),
        error_messages={
            "required": "Write what you want to say.",
            "max_length": "This has at most 4,000 letters.",
        },
    )
    unsigned = forms.BooleanField(label="Without my name", required=False)

    def __init__(self, data: Any = None, *, by: User, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["colleague"].queryset = colleagues_of(by)
        fields["lead"].queryset = leads_of(by)

    @property
    def to(self) -> User | None:
        """The person it is for; none for the company."""
        chosen = {"peer": "colleague", "upward": "lead"}.get(self.cleaned_data["direction"], "")
        found: User | None = self.cleaned_data.get(chosen)
        return found


class AnswerForm(forms.Form):
    """An answer to feedback."""

    outcome = forms.ChoiceField(
        label="What becomes of it",
        choices=FeedbackAnswer.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what becomes of it.",
            "invalid_choice": "Choose what becomes of it.",
        },
    )
    text = forms.CharField(
        label="Your answer",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
        error_messages={
            "required": "Write an answer; a state alone is none.",
            "max_length": "This has at most 4,000 letters.",
        },
    )


def _kept(survey: Survey) -> dict[str, Any]:
    return {name: getattr(survey, name) for name in ("name", "company", "intro", "thanks", "days")}
