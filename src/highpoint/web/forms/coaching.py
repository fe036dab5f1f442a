"""The forms of a coaching session: when, about which one or two behaviors, towards what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from highpoint.apps.coaching.models import MOST_BEHAVIORS, CoachingSession, FocusBehavior
from highpoint.apps.coaching.operations import Aim
from highpoint.web.forms.fields import day_field, line_field, text_field

LONGEST = 5000
PLACES = range(1, MOST_BEHAVIORS + 1)
_BEHAVIOR = re.compile(r"behavior_\d+")

HOUR = {"invalid": "This is not a time. Write it as 14:30."}
RATE = {
    "invalid": "This is not a number. Write a rate from 0 to 100.",
    "min_value": "A rate goes from 0 to 100.",
    "max_value": "A rate goes from 0 to 100.",
}


def hour_field() -> forms.TimeField:
    """Return a field for an hour, which may stay open."""
    widget = forms.TimeInput(attrs={"type": "time", "class": "input"}, format="%H:%M")
    return forms.TimeField(label="Time", required=False, widget=widget, error_messages=HOUR)


def at_of(form: forms.Form) -> datetime:
    """Return the day and hour of a form as an instant; without an hour, the day's beginning."""
    told = datetime.combine(form.cleaned_data["day"], form.cleaned_data["hour"] or time())
    return timezone.make_aware(told)


class AimsForm(forms.Form):
    """
    One or two behaviors with their goals, and what else a session holds.

    ``choices`` are the criteria one may work on; ``rates`` what their rate is now, in percent,
    where that is known: a goal begins there.
    """

    agenda = text_field("Agenda", LONGEST, required=False)
    next_on = day_field("Look at it again on", required=False)

    def __init__(
        self,
        *args: Any,
        choices: Sequence[tuple[str, str, str]],
        rates: Mapping[str, float],
        kept: CoachingSession | None = None,
        **kwargs: Any,
    ) -> None:
        self.known = {key: (title, kind) for key, title, kind in choices}
        self.rates = rates
        self.before: dict[str, FocusBehavior] = {}
        if kept is not None:
            focus = list(kept.focus.all())
            self.before = {one.criterion: one for one in focus}
            # A criterion that the scorecard no longer has stays what the session is about.
            for one in focus:
                self.known.setdefault(one.criterion, (one.title, one.kind))
            kwargs["initial"] = _initial(kept, focus) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        titles = [(key, title) for key, (title, _) in self.known.items()]
        for place in PLACES:
            self._add(place, titles)

    def _add(self, place: int, titles: list[tuple[str, str]]) -> None:
        first = place == 1
        fields: dict[str, Any] = self.fields
        fields[f"behavior_{place}"] = forms.ChoiceField(
            label="Behavior" if first else "Second behavior, if any",
            required=first,
            choices=[("", "Choose one" if first else "None"), *titles],
            widget=forms.Select(attrs={"class": "input"}),
            error_messages={
                "required": "Choose one behavior to work on, or two.",
                "invalid_choice": "The scorecard has no such behavior any more.",
            },
        )
        widget = forms.NumberInput(attrs={"class": "input", "min": 0, "max": 100, "step": 1})
        fields[f"goal_{place}"] = forms.FloatField(
            label="Goal, in %",
            required=False,
            min_value=0,
            max_value=100,
            widget=widget,
            error_messages=RATE,
        )
        fields[f"by_{place}"] = day_field("By", required=False)

    @property
    def places(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each behavior, to be shown together."""
        return [(self[f"behavior_{p}"], self[f"goal_{p}"], self[f"by_{p}"]) for p in PLACES]

    @property
    def aims(self) -> list[Aim]:
        """What was chosen; also what nobody offered, so that too many are refused in words."""
        asked = sorted(name for name in self.data if _BEHAVIOR.fullmatch(name) and self.data[name])
        return [self._aim(name.removeprefix("behavior_")) for name in asked]

    def _aim(self, place: str) -> Aim:
        key = self.data[f"behavior_{place}"]
        title, kind = self.known.get(key, (key, ""))
        before = self.before.get(key)
        begin = before.goal_from if before else self.rates.get(key)
        told = self.cleaned_data
        return Aim(key, title, kind, begin, told.get(f"goal_{place}"), told.get(f"by_{place}"))


def _initial(kept: CoachingSession, focus: Sequence[FocusBehavior]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "agenda": kept.agenda,
        "shared": kept.shared,
        "next_on": kept.next_on,
    }
    for one in focus:
        found[f"behavior_{one.place}"] = one.criterion
        found[f"goal_{one.place}"] = one.goal_to
        found[f"by_{one.place}"] = one.goal_by
    return found


class PlanForm(AimsForm):
    """A session to be planned."""

    day = day_field("Day")
    hour = hour_field()


class SessionForm(AimsForm):
    """A session as it is kept, with the notes that both read."""

    shared = text_field("Notes for both", LONGEST, rows=5, required=False)


class MoveForm(forms.Form):
    """Another day for a session."""

    day = day_field("Day")
    hour = hour_field()
    why = forms.CharField(label="Why", required=False, max_length=300)


class ActionForm(forms.Form):
    """Something that one of the two does by a day."""

    what = line_field("What", 300, "Say what is to be done.")
    owner = forms.ChoiceField(
        label="Who",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": "Choose who does it.",
            "invalid_choice": "Choose one of the two.",
        },
    )
    due_on = day_field("By")

    def __init__(self, *args: Any, session: CoachingSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = [session.agent.user, session.coach]
        fields: dict[str, Any] = self.fields
        fields["owner"].choices = [(str(one.pk), str(one)) for one in both if one is not None]


class KudosForm(forms.Form):
    """Kudos: for which message, which words of it, and what one says."""

    turn = forms.IntegerField(
        min_value=0,
        max_value=2**31,
        error_messages={
            "required": "Choose the message they are for.",
            "invalid": "Choose the message they are for.",
        },
    )
    exact = forms.CharField(required=False, max_length=2000)
    words = forms.CharField(
        max_length=1000,
        error_messages={
            "required": "Say what was good about it: a word of your own is what counts.",
            "max_length": "Say it in 1000 letters at the most.",
        },
    )
