"""The forms of stories, of own lines and of the vote on a charter."""

from __future__ import annotations

from typing import Any

from django import forms

from highpoint.apps.stories.models import LONGEST_LINE, MOST_LINES, TAGS, Story
from highpoint.apps.stories.telling import Told
from highpoint.web.forms.fields import day_field, line_field, text_field
from highpoint.web.stories import TAG_WORDS

LONGEST_PART = 3000
SIGNED = [("yes", "with my name"), ("no", "without my name")]


def _told(label: str, sorry: str, *, rows: int = 4, required: bool = True) -> forms.CharField:
    too_long = f"Tell it in {LONGEST_PART} letters at the most."
    return text_field(label, LONGEST_PART, sorry, rows=rows, required=required, too_long=too_long)


class StoryForm(forms.Form):
    """A time one was served well."""

    title = line_field(
        "A title",
        80,
        "Give it a title that makes people want to read it.",
        too_long="80 letters are enough here.",
    )
    place = line_field("Where it was", 120, required=False, too_long="120 letters are enough here.")
    happened = _told("What happened", "Tell what happened: what you needed, what went wrong.")
    did = _told("What they did", "Tell what they did. That is what others learn from.")
    felt = _told("How it felt", "", rows=2, required=False)
    tags = forms.MultipleChoiceField(
        label="What they did well",
        required=False,
        choices=[(tag, TAG_WORDS[tag]) for tag in TAGS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose among those shown."},
    )
    named = forms.ChoiceField(
        label="Tell it",
        choices=SIGNED,
        widget=forms.RadioSelect,
        initial="yes",
        error_messages={
            "required": "Choose whether your name stands with it.",
            "invalid_choice": "Choose one of the two.",
        },
    )

    @property
    def told(self) -> Told:
        """What was written, as the story keeps it."""
        said = self.cleaned_data
        return Told(
            title=said["title"],
            place=said["place"],
            happened=said["happened"],
            did=said["did"],
            felt=said["felt"],
            named=said["named"] == "yes",
            tags=tuple(said["tags"]),
        )


def initial_of(story: Story) -> dict[str, Any]:
    """Return what a story's form begins with."""
    names = ("title", "place", "happened", "did", "felt")
    return {name: getattr(story, name) for name in names} | {
        "named": "yes" if story.named else "no",
        "tags": [tag.kind for tag in story.tags.all()],
    }


class LinesForm(forms.Form):
    """How one expects to be treated: ten lines, the tenth the special one; any may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, MOST_LINES + 1):
            label = "My number ten" if place == MOST_LINES else f"Line {place}"
            self.fields[f"line_{place}"] = line_field(label, LONGEST_LINE, required=False)

    @property
    def lines(self) -> list[str]:
        """The ten lines, empty where nothing was written."""
        return [self.cleaned_data[f"line_{place}"] for place in range(1, MOST_LINES + 1)]


class OpenVoteForm(forms.Form):
    """Until when a team votes, and with how many votes each."""

    ends_on = day_field("Last day to vote", sorry="Choose the last day to vote.")
    votes_each = forms.IntegerField(
        label="Votes for each person",
        min_value=1,
        max_value=MOST_LINES,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "input", "min": 1, "max": MOST_LINES}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Give each person from 1 to 10 votes.",
        ),
    )
