"""The forms by which a person chooses how they are told, and by which channels are kept."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import QuerySet

from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import sees_everything
from highpoint.apps.notices import kinds
from highpoint.apps.notices.models import Hook, Way
from highpoint.apps.notices.preferences import (
    AboutHook,
    Wishes,
    hours_of,
    hours_of_hook,
    switched_off,
)
from highpoint.apps.notices.timing import Digest, Hours

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CLOCK = {"invalid": "Write the time like 20:00."}
_ZONE = {
    "required": "Name the time zone, such as Europe/Berlin or UTC.",
    "max_length": "There is no such time zone. Name it as Europe/Berlin or UTC.",
}


class _Quiet(forms.Form):
    """A time zone and the hours in which nothing comes."""

    time_zone = forms.CharField(label="Time zone", max_length=64, error_messages=_ZONE)
    quiet_from = forms.TimeField(label="Quiet from", required=False, error_messages=_CLOCK)
    quiet_to = forms.TimeField(label="until", required=False, error_messages=_CLOCK)

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"]).strip()
        if name not in _zones():
            raise forms.ValidationError(
                "There is no such time zone. Name it as Europe/Berlin or UTC."
            )
        return name

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        begins, ends = found.get("quiet_from"), found.get("quiet_to")
        if (begins is None) != (ends is None) and not {"quiet_from", "quiet_to"} & set(self.errors):
            self.add_error(
                "quiet_to" if ends is None else "quiet_from",
                "Give both ends of the quiet hours, or neither.",
            )
        return found

    @property
    def zones(self) -> list[str]:
        """The names a browser offers while one types."""
        return [zone for zone in _zones() if "/" in zone or zone == "UTC"]

    def _quiet(self) -> Any:
        begins, ends = self.cleaned_data["quiet_from"], self.cleaned_data["quiet_to"]
        return (begins, ends) if begins is not None else None


class ChoiceForm(_Quiet):
    """What comes to a person: a box is ticked where a kind comes on a way."""

    digest = forms.ChoiceField(
        label="E-mail comes",
        choices=Digest.choices(),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose when e-mail comes.",
            "invalid_choice": "Choose one of the three.",
        },
    )
    hour = forms.TypedChoiceField(
        label="At",
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        error_messages={"required": "Choose an hour.", "invalid_choice": "Choose an hour."},
    )
    weekday = forms.TypedChoiceField(
        label="On (once a week)",
        choices=list(enumerate(DAYS)),
        coerce=int,
        error_messages={"required": "Choose a day.", "invalid_choice": "Choose a day."},
    )

    def __init__(self, data: Any, *, person: User) -> None:
        hours = hours_of(person)
        begins, ends = hours.quiet or (None, None)
        super().__init__(
            data,
            initial={
                "time_zone": hours.zone,
                "digest": hours.digest.value,
                "hour": hours.hour,
                "weekday": hours.weekday,
                "quiet_from": begins and f"{begins:%H:%M}",
                "quiet_to": ends and f"{ends:%H:%M}",
            },
        )
        self._off = switched_off(person)
        # What was switched off by a name that is no kind any more stays off.
        self._others = {pair for pair in self._off if pair not in set(_boxes())}

    @property
    def rows(self) -> list[tuple[kinds.Kind, list[tuple[str, str, bool] | None]]]:
        """Each kind with its boxes: name, words of the way, ticked; None where there is none."""
        offered = set(_boxes())
        return [
            (
                kind,
                [
                    (
                        f"on_{kind.name}_{way.value}",
                        str(way.label),
                        self._ticked(kind.name, way.value),
                    )
                    if (kind.name, way.value) in offered
                    else None
                    for way in Way
                ],
            )
            for kind in kinds.KINDS
        ]

    @property
    def wishes(self) -> Wishes:
        """What is wanted, once it is valid."""
        off = {(kind, way) for kind, way in _boxes() if f"on_{kind}_{way}" not in self.data}
        said = self.cleaned_data
        hours = Hours(
            said["time_zone"],
            Digest(said["digest"]),
            said["hour"],
            said["weekday"],
            self._quiet(),
        )
        return Wishes(hours, off | self._others)

    def _ticked(self, kind: str, way: str) -> bool:
        if self.is_bound:
            return f"on_{kind}_{way}" in self.data
        return (kind, way) not in self._off


@cache
def _zones() -> list[str]:
    # The names lie in hundreds of files; they do not change while the server runs.
    return sorted(available_timezones())


def _boxes() -> list[tuple[str, str]]:
    found = []
    for kind in kinds.KINDS:
        found.append((kind.name, Way.APP.value))
        if not kind.own_pages:
            found.append((kind.name, Way.MAIL.value))
        if kind.group:
            found.append((kind.name, Way.HOOK.value))
    return found


class HookForm(_Quiet):
    """A channel; its address is asked for and never shown."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={
            "required": "Give the channel a name that people know it by.",
            "max_length": "A name has at most 80 letters.",
        },
    )
    program = forms.ChoiceField(
        label="Program",
        choices=Hook.Program.choices,
        error_messages={
            "required": "Choose the program it is in.",
            "invalid_choice": "Choose one of the three.",
        },
    )
    url = forms.CharField(
        label="Webhook address",
        max_length=1000,
        required=False,
        error_messages={"max_length": "An address has at most 1,000 signs."},
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="For",
        required=False,
        empty_label="The whole company",
        error_messages={"invalid_choice": "Choose one of your teams."},
    )
    told = forms.MultipleChoiceField(
        label="It is told of",
        choices=[(kind.name, kind.title) for kind in kinds.for_groups()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose what it is told of.",
            "invalid_choice": "Choose from what concerns a group.",
        },
    )

    def __init__(self, data: Any, *, user: User, hook: Hook | None = None) -> None:
        super().__init__(data, initial=_kept(hook) if hook else {"time_zone": "UTC"})
        self.hook = hook
        fields: dict[str, Any] = self.fields
        teams: QuerySet[Team] = Team.objects.filter(retired_at=None)
        if not sees_everything(user):
            teams = teams.filter(people=user)
            fields["team"].required = True
            fields["team"].empty_label = "Choose a team"
            fields["team"].error_messages["required"] = "Choose one of your teams."
        fields["team"].queryset = teams

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if not url and self.hook is None:
            raise forms.ValidationError(
                "Paste the address that Slack, Teams or your program gave you."
            )
        return url

    @property
    def about(self) -> AboutHook:
        """What is said, once it is valid."""
        said = self.cleaned_data
        return AboutHook(
            said["name"],
            said["program"],
            said["url"],
            said["team"],
            said["told"],
            Hours(said["time_zone"], quiet=self._quiet()),
        )


def _kept(hook: Hook) -> dict[str, Any]:
    hours = hours_of_hook(hook)
    begins, ends = hours.quiet or (None, None)
    return {
        "name": hook.name,
        "program": hook.program,
        "team": hook.team_id,
        "told": hook.kinds,
        "time_zone": hours.zone,
        "quiet_from": begins and f"{begins:%H:%M}",
        "quiet_to": ends and f"{ends:%H:%M}",
    }
