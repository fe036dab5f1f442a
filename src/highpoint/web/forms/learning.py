"""The forms of lessons: a scenario of one's own, a goal, a word to the coach, a training told."""

from __future__ import annotations

from typing import Any

from django import forms

from highpoint.apps.accounts.models import Agent
from highpoint.apps.learning.lessons import all_taught
from highpoint.apps.learning.operations import LONGEST
from highpoint.practice.lesson import Lesson
from highpoint.practice.placement import opens, questions
from highpoint.web.forms.coaching import RATE
from highpoint.web.forms.fields import ManyNames, day_field, line_field, text_field

LONGEST_TOLD = 1500


class OwnScenarioForm(forms.Form):
    """A moment of one's own, as the draft of a scenario."""

    title = line_field(
        "What would you call it?",
        80,
        "Give it a name: a few words.",
        too_long="Keep the name under 80 letters.",
    )
    situation = text_field("What happened? No names, please.", LONGEST_TOLD, "Say what happened.")
    opening = text_field(
        "What does the customer write first?",
        LONGEST_TOLD,
        "Write the customer's first message.",
        rows=2,
    )
    wish = text_field("What do they want?", LONGEST_TOLD, "Say what they want.", rows=2)
    good = text_field(
        "A reply that would meet it", LONGEST_TOLD, "Write the reply you would be glad to get."
    )


class GoalForm(forms.Form):
    """Where the own live rate is to go, and by when."""

    rate_to = forms.FloatField(
        label="To, in %",
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "input input--num", "step": "1"}),
        error_messages=RATE | {"required": "Say to which rate."},
    )
    by = day_field("By")


class AskForm(forms.Form):
    """A word to the coach, which may stay empty."""

    words = text_field("What should they look at?", LONGEST, rows=2, required=False)


class QuizForm(forms.Form):
    """All questions of a lesson's quiz, each with one choice."""

    def __init__(self, *args: Any, found: Lesson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, question in enumerate(found.quiz):
            self.fields[f"q{place}"] = _choice(
                question.ask, [answer.text for answer in question.answers]
            )

    def chosen(self) -> dict[int, int]:
        """Return what was chosen, by question from 0."""
        return {int(name[1:]): int(value) for name, value in self.cleaned_data.items()}


class PlacementForm(forms.Form):
    """The placement test: replies in one's own words, which may stay empty, and choices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, one in enumerate(opens()):
            self.fields[f"r{place}"] = text_field(
                f"Your reply to {one.customer.partition(' ')[0]}",
                LONGEST_TOLD,
                required=False,
                too_long=f"Keep it under {LONGEST_TOLD} letters.",
            )
        for place, (_, question) in enumerate(questions()):
            self.fields[f"q{place}"] = _choice(
                question.ask, [answer.text for answer in question.answers]
            )

    def replies(self) -> list[str]:
        return [self.cleaned_data[f"r{place}"] for place in range(len(opens()))]

    def chosen(self) -> list[int]:
        return [int(self.cleaned_data[f"q{place}"]) for place in range(len(questions()))]


class RecordForm(forms.Form):
    """That agents were trained elsewhere: in which lesson's behaviors, on which day, and who."""

    lesson = forms.ChoiceField(
        label="In what",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": "Choose what they were trained in.",
            "invalid_choice": "Choose one of the list.",
        },
    )
    day = day_field("On")
    agents = forms.ModelMultipleChoiceField(
        label="Who",
        queryset=Agent.objects.none(),
        widget=ManyNames(attrs={"class": "input", "size": 8}),
        error_messages={
            "required": "Choose who was trained.",
            "invalid_choice": "Choose people of the list.",
            "invalid_pk_value": "Choose people of the list.",
        },
    )

    def __init__(self, *args: Any, agents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agents"].queryset = agents  # type: ignore[attr-defined]
        self.fields["lesson"].choices = [  # type: ignore[attr-defined]
            (each.lesson.id, each.lesson.title) for each in all_taught()
        ]


def _choice(label: str, answers: list[str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(enumerate(answers)),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the answers.",
            "invalid_choice": "Choose one of the answers.",
        },
    )
