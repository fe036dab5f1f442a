"""The form by which a calibration round is opened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may_be_invited
from highpoint.apps.calibration.operations import MOST_TALKS, Plan
from highpoint.apps.quality.models import Scorecard
from highpoint.web import words

DRAWN, CHOSEN = "drawn", "chosen"
USUAL_COUNT = 6
# A link of the list or the reader, or the number alone.
_TALK = re.compile(r"(?:conversations/)?(\d{1,18})(?=/|\?|#|$)")


class RoundForm(forms.Form):
    """What a round is to be: which conversations, by which scorecard, who rates, until when."""

    title = forms.CharField(
        label="Title",
        max_length=120,
        error_messages={
            "required": "Give the round a title, so that people know which one it is.",
            "max_length": "A title has at most 120 letters.",
        },
    )
    scorecard = forms.ModelChoiceField(
        Scorecard.objects.none(),
        label="Scorecard",
        empty_label=None,
        error_messages={
            "required": "Choose a scorecard.",
            "invalid_choice": "This scorecard is not published any more.",
        },
    )
    how = forms.ChoiceField(
        label="Conversations",
        choices=[(DRAWN, "Draw at random"), (CHOSEN, "Choose by hand")],
        initial=DRAWN,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the conversations are found."},
    )
    count = forms.IntegerField(
        label="How many",
        initial=USUAL_COUNT,
        required=False,
        min_value=1,
        max_value=MOST_TALKS,
        error_messages={
            "invalid": "Write how many as a number.",
            "min_value": "Draw at least one.",
            "max_value": f"Draw at most {MOST_TALKS}.",
        },
    )
    channel = forms.ChoiceField(label="On", required=False)
    first = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": "This is not a day."},
    )
    last = forms.DateField(
        label="To",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": "This is not a day."},
    )
    talks = forms.CharField(
        label="Links or numbers",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 4}),
    )
    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who rates",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Invite at least two people.",
            "invalid_choice": "One of these people cannot rate any more.",
            "invalid_pk_value": "One of these people cannot rate any more.",
        },
    )
    expert = forms.ModelChoiceField(
        User.objects.none(),
        label="Expert",
        required=False,
        empty_label="No expert",
        error_messages={"invalid_choice": "This person cannot rate any more."},
    )
    due = forms.DateField(
        label="Due",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={
            "required": "Choose the day by which everybody has rated.",
            "invalid": "This is not a day.",
        },
    )

    def __init__(self, *args: Any, channels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        people = may_be_invited()
        fields["scorecard"].queryset = _published()
        fields["people"].queryset = fields["expert"].queryset = people
        named = [(channel, words.channel_name(channel)) for channel in channels]
        fields["channel"].choices = [("", "All channels"), *named]
        for name, field in fields.items():
            if name not in ("how", "people"):
                field.widget.attrs["class"] = "input"
            if self.is_bound and self[name].errors:
                field.widget.attrs |= {
                    "aria-invalid": "true",
                    "aria-describedby": f"id_{name}_error",
                }

    def clean_talks(self) -> list[int]:
        """Return the ids behind links and numbers, in their order."""
        found = []
        for word in re.split(r"[\s,;]+", self.cleaned_data["talks"].strip()):
            if not word:
                continue
            match = _TALK.search(word)
            if match is None:
                raise ValidationError(
                    f"“{word[:60]}” is no conversation: copy the address of its page, "
                    "or the number in it."
                )
            found.append(int(match[1]))
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("how") == CHOSEN and not found.get("talks") and "talks" not in self.errors:
            self.add_error("talks", "Give the links or numbers of the conversations.")
        if found.get("how") == DRAWN and not found.get("count") and "count" not in self.errors:
            self.add_error("count", "Say how many are to be drawn.")
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", "This day is before the first one.")
        return found

    @property
    def plan(self) -> Plan:
        """What is said, once it is valid."""
        said = self.cleaned_data
        return Plan(
            said["title"], said["scorecard"], list(said["people"]), said["due"], said["expert"]
        )


def _published() -> QuerySet[Scorecard]:
    cards = Scorecard.objects.filter(status=Scorecard.Status.PUBLISHED)
    return cards.order_by("name")
