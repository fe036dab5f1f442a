"""What the insight pages can be asked for, read from an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict

from highpoint.apps.accounts.models import Team
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.moment import Kind
from highpoint.web import words
from highpoint.web.forms.conversations import FIRST_DAY, LAST_DAY

WEEKS = {"4": "4 weeks", "8": "8 weeks", "13": "3 months", "26": "half a year"}
USUAL_WEEKS = "8"
ALL_TIME = {"all": "all time"}
SHOWN = {
    "criteria": "Criteria of a scorecard",
    "kinds": "Kinds of moments",
    "people": "People’s reviews beside the engine",
}
USUAL = {"show": "criteria", "weeks": USUAL_WEEKS}
NO_TEAM = "none"


class AskedForm(forms.Form):
    """Choices read from an address; what is wrong falls back to the usual and is said."""

    names: tuple[str, ...] = ()

    def __init__(self, query: QueryDict, fields: dict[str, forms.Field]) -> None:
        super().__init__({name: query.get(name, USUAL.get(name, "")) for name in fields})
        self.fields |= fields
        self.is_valid()

    def chosen(self, name: str) -> Any:
        """Return what was chosen, the usual where it was wrong."""
        return self.cleaned_data.get(name) or USUAL.get(name, "")

    @property
    def query(self) -> str:
        """The shortest address that asks for the same."""
        query = QueryDict(mutable=True)
        for name in self.fields:
            value = self.data[name]
            if value and name in self.cleaned_data and value != USUAL.get(name):
                query[name] = value
        return query.urlencode()

    def but(self, **changed: str) -> str:
        """Return the address with some choices changed."""
        query = QueryDict(self.query, mutable=True)
        for name, value in changed.items():
            query[name] = value
            if not value or value == USUAL.get(name):
                del query[name]
        return query.urlencode()


def grid_form(
    query: QueryDict, teams: Sequence[Team], cards: Sequence[Scorecard], keys: Sequence[str]
) -> AskedForm:
    """Return what the grid is asked for."""
    return AskedForm(
        query,
        {
            "show": choice(SHOWN.items()),
            "card": choice([("", "In force everywhere"), *((c.pk, str(c)) for c in cards)]),
            "team": team_choice(teams),
            "weeks": choice(WEEKS.items()),
            "until": day(),
            "by": choice([("", "By what was asked"), ("team", "By team")]),
            "what": choice([("", "Everything"), *((key, key) for key in keys)]),
            "intervals": choice([("", "Rates"), ("yes", "Rates and intervals")]),
        },
    )


def boxes_form(query: QueryDict, teams: Sequence[Team]) -> AskedForm:
    """Return what the page of the four boxes is asked for."""
    return AskedForm(
        query, {"team": team_choice(teams), "weeks": choice([*WEEKS.items(), *ALL_TIME.items()])}
    )


def behind_form(query: QueryDict, teams: Sequence[Team]) -> AskedForm:
    """Return what the page of moments behind a figure is asked for."""
    return AskedForm(
        query,
        {
            "what": forms.CharField(max_length=80, required=True),
            "team": team_choice(teams),
            "verdict": choice([("", "All"), *words.VERDICTS.items()]),
            "from": day(),
            "to": day(),
        },
    )


def people_form(query: QueryDict, teams: Sequence[Team]) -> AskedForm:
    """Return what the page of reviews behind a figure is asked for."""
    return AskedForm(
        query,
        {
            "what": forms.CharField(max_length=80, required=True),
            "team": team_choice(teams),
            "from": day(),
            "to": day(),
        },
    )


class ThresholdForm(forms.Form):
    """The least rate that is expected of something."""

    def __init__(self, data: Any, *, teams: QuerySet[Team], whats: Sequence[tuple[str, str]]):
        super().__init__(data)
        self.fields["key"] = forms.ChoiceField(
            choices=whats,
            error_messages={
                "required": "Choose what the threshold is of.",
                "invalid_choice": "Choose what the threshold is of.",
            },
        )
        self.fields["team"] = forms.ModelChoiceField(
            teams.order_by("name"),
            required=False,
            empty_label="All teams",
            error_messages={"invalid_choice": "There is no such team among those you may see."},
        )
        sentence = "A threshold is a whole number from 1 to 99, in percent."
        self.fields["least"] = forms.IntegerField(
            min_value=1,
            max_value=99,
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), sentence
            ),
        )


def team_choice(teams: Sequence[Team]) -> forms.ChoiceField:
    """Return a choice among teams, of all of them together, or of those in none."""
    named = [(str(team.pk), team.name) for team in teams]
    return choice([("", "All teams"), *named, (NO_TEAM, "In no team")])


def choice(choices: Any) -> forms.ChoiceField:
    """Return a field with choices that may be left alone."""
    return forms.ChoiceField(
        required=False,
        choices=list(choices),
        error_messages={"invalid_choice": "“%(value)s” is not one of the choices."},
    )


def day() -> forms.DateField:
    """Return a field for a day that may be left alone."""
    sentence = f"Write a day like {FIRST_DAY} to {LAST_DAY}."
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": sentence},
        validators=[
            MinValueValidator(FIRST_DAY, message=sentence),
            MaxValueValidator(LAST_DAY, message=sentence),
        ],
    )


def kinds() -> list[tuple[str, str]]:
    """Return every kind of moment under its key of the weekly sums, with its name."""
    return [(f"kind:{kind.value}", words.KINDS[kind]) for kind in Kind]
