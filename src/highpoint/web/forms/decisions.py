"""The forms of the decision log."""

from __future__ import annotations

from typing import Any

from django import forms

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, may_own_actions
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.prevention.decisions import Said
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import Decision, Incident, Trouble
from highpoint.web.forms.fields import OneName, day_field, line_field, text_field
from highpoint.web.prevention import incidents_seen_by

_WHOLE = {"invalid": "Write the number alone, as 17.", "min_value": "Write the number alone."}


class DecisionForm(forms.Form):
    """What was decided and why, whose it is, and when it is looked at again."""

    title = line_field("In a line", 200, "Say in a line what was decided.")
    what = text_field("What exactly", 1000, "Say what is done from now on.")
    why = text_field("Why", 1000, "Say why, for whoever reads it in a year.")
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Whose it is",
        empty_label="choose",
        widget=OneName(attrs={"class": "input"}),
        error_messages={
            "required": "Somebody has to own it.",
            "invalid_choice": "Choose among those shown.",
        },
    )
    decided_on = day_field("Decided on")
    review_on = day_field("Look at it again on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = may_own_actions()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a look after the decision."""
        said = super().clean() or {}
        decided, review = said.get("decided_on"), said.get("review_on")
        if decided and review and review <= decided:
            self.add_error("review_on", "Choose a day after the decision.")
        return said

    @property
    def said(self) -> Said:
        """What was said, as the log takes it."""
        kept = self.cleaned_data
        return Said(
            kept["title"],
            kept["what"],
            kept["why"],
            kept["owner"],
            kept["decided_on"],
            kept["review_on"],
        )


def initial_of(row: Decision) -> dict[str, Any]:
    """Return what a decision's form begins with."""
    fields = ("title", "what", "why", "decided_on", "review_on")
    return {"owner": row.owner_id} | {name: getattr(row, name) for name in fields}


class ReviewForm(forms.Form):
    """What came of a decision."""

    outcome = text_field("What came of it", 1000, "Say what came of it.")
    again_on = day_field("Look at it once more on, if at all", required=False)


def _number(label: str) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"class": "input", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, widget=widget, error_messages=_WHOLE
    )


class EvidenceForm(forms.Form):
    """What of customers a decision rests on: a figure of today, a failure, or words of a talk."""

    trouble = forms.ModelChoiceField(
        queryset=Trouble.objects.none(),
        label="How often it went wrong in the last 12 weeks",
        required=False,
        empty_label="choose",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Choose among those shown."},
    )
    failure = _number("Or the number of a logged failure")
    conversation = _number("Or the number of a conversation")
    turn = _number("and of the customer's turn in it, counted from 0")

    def __init__(self, *args: Any, user: User, reads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        known_troubles()
        self.fields["trouble"].queryset = Trouble.objects.all()  # type: ignore[attr-defined]
        if not reads:
            for name in ("failure", "conversation", "turn"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the three, and find what a number means among what this person may read."""
        said = super().clean() or {}
        if self.errors:
            return said
        failure, talk = said.get("failure"), said.get("conversation")
        if sum(each is not None for each in (said.get("trouble"), failure, talk)) != 1:
            raise forms.ValidationError(
                "Give one of them: a figure, a failure, or words of a talk."
            )
        if failure is not None:
            rows = Incident.objects.filter(incidents_seen_by(self.user), pk=failure)
            said["incident"] = rows.first()
            if said["incident"] is None:
                self.add_error("failure", "You see no failure with this number.")
        if talk is not None:
            rows_of_talks = Conversation.objects.filter(conversations_seen_by(self.user), pk=talk)
            said["talk"] = rows_of_talks.first()
            if said["talk"] is None:
                self.add_error("conversation", "You see no conversation with this number.")
            if said.get("turn") is None:
                self.add_error("turn", "Say which turn of it.")
        return said
