"""What the list of conversations can be asked for, read from an address and said in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict

from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.quality.conditions import Filter
from highpoint.web import words

NAMES = (
    "q",
    "channel",
    "kind",
    "verdict",
    "ended",
    "agent",
    "from",
    "to",
    "score_from",
    "score_to",
    "made_up",
    "team",
    "sign",
    "box",
)
ASKED_FIRST = frozenset({"q", "channel", "kind", "ended", "sign"})
# A day beyond these is a slip, and the day after the calendar's last cannot be told.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
ORIGINS = {"yes": "Made up", "no": "Not made up"}


class Chip(NamedTuple):
    """One filter in use: what it says, and the address without it."""

    says: str
    without: str


class FilterForm(forms.Form):
    """The filters of the list; what is wrong is said beside its field, the rest still counts."""

    def __init__(
        self,
        query: QueryDict,
        *,
        agents: QuerySet[Agent],
        channels: Sequence[str],
        teams: QuerySet[Team] | None = None,
    ) -> None:
        super().__init__({name: query.get(name, "") for name in NAMES})
        self.fields |= _fields(agents, channels, Team.objects.none() if teams is None else teams)
        self.is_valid()

    @property
    def filter(self) -> Filter:
        """What is asked for, less the fields that are wrong."""
        found = self.cleaned_data
        agent = found.get("agent")
        return Filter(
            text=found.get("q", ""),
            agent=agent.pk if agent else None,
            channel=found.get("channel", ""),
            first=found.get("from"),
            last=found.get("to"),
            score_from=found.get("score_from"),
            score_to=found.get("score_to"),
            kind=found.get("kind", ""),
            verdict=found.get("verdict", ""),
            ended=found.get("ended", ""),
            made_up={"yes": True, "no": False}.get(found.get("made_up", "")),
            team=found["team"].pk if found.get("team") else None,
            sign=found.get("sign", ""),
            box=found.get("box", ""),
        )

    @property
    def offers_teams(self) -> bool:
        """Whether there is a team to choose."""
        named: Any = self.fields["team"]
        return len(list(named.choices)) > 1

    @property
    def query(self) -> str:
        """The shortest address that asks for the same; the same for the same filters."""
        return self._query()

    @property
    def chips(self) -> list[Chip]:
        """The filters in use, in words."""
        return [Chip(self._says(name), self._query(but=name)) for name, _ in self._used()]

    @property
    def more_open(self) -> bool:
        """Whether one of the rarer filters is in use or wrong."""
        used = {name for name, _ in self._used()} | set(self.errors)
        return bool(used - ASKED_FIRST)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("from") and found.get("to") and found["from"] > found["to"]:
            self.add_error("to", "The last day lies before the first.")
        low, high = found.get("score_from"), found.get("score_to")
        if low is not None and high is not None and low > high:
            self.add_error("score_to", "This is less than the lowest score asked for.")
        return found

    def _used(self) -> Iterator[tuple[str, Any]]:
        for name in NAMES:
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                yield name, value

    def _query(self, but: str = "") -> str:
        query = QueryDict(mutable=True)
        for name, _ in self._used():
            if name != but:
                query[name] = self.data[name].strip()
        return query.urlencode()

    def _says(self, name: str) -> str:
        value = self.cleaned_data[name]
        return {
            "q": f"“{value}”",
            "channel": words.channel_name(str(value)),
            "kind": words.KINDS.get(value, ""),
            "verdict": words.VERDICTS.get(value, "").capitalize(),
            "ended": f"Ended {words.END_STATES.get(value, '')}",
            "agent": f"Answered by {value}",
            "from": f"Since {value:%-d %B %Y}" if name == "from" else "",
            "to": f"Until {value:%-d %B %Y}" if name == "to" else "",
            "score_from": f"Score from {value}",
            "score_to": f"Score up to {value}",
            "made_up": ORIGINS.get(value, ""),
            "team": f"Team {value}",
            "sign": words.SIGNS.get(value, ""),
            "box": words.BOXES.get(value, ""),
        }[name]


class SavedFilterForm(forms.Form):
    """A name for the filters in use."""

    name = forms.CharField(
        max_length=80,
        error_messages={
            "required": "Give the filter a name.",
            "max_length": "A name has at most 80 letters.",
        },
    )
    query = forms.CharField(max_length=1000, required=False)
    shared = forms.BooleanField(required=False)


def _fields(
    agents: QuerySet[Agent], channels: Sequence[str], teams: QuerySet[Team]
) -> dict[str, forms.Field]:
    return {
        "q": forms.CharField(
            required=False,
            max_length=200,
            error_messages={"max_length": "Search for at most 200 letters."},
        ),
        "channel": _choice("Anywhere", [(name, words.channel_name(name)) for name in channels]),
        "kind": _choice("Any moment", words.KINDS.items()),
        "verdict": _choice("Any verdict", words.VERDICTS.items()),
        "ended": _choice("Any way", words.END_STATES.items()),
        "agent": named_choice("Anybody", agents, "agent"),
        "from": _day(),
        "to": _day(),
        "score_from": _score(),
        "score_to": _score(),
        "made_up": _choice("All", ORIGINS.items()),
        "team": named_choice("Any team", teams, "team"),
        "sign": _choice("Anything", words.SIGNS.items()),
        "box": _choice("Any box", words.BOXES.items()),
    }


def named_choice(empty: str, rows: QuerySet[Any], word: str) -> forms.ModelChoiceField[Any]:
    """Return a choice among rows by name; the names are read only where they are shown."""
    field = forms.ModelChoiceField(
        rows,
        required=False,
        error_messages={"invalid_choice": f"There is no such {word} among those you may see."},
    )
    named = cache(lambda: list(rows.order_by("name", "pk").values_list("pk", "name")))
    field.choices = lambda: [("", empty), *named()]
    return field


def _choice(empty: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        choices=[("", empty), *choices],
        error_messages={"invalid_choice": "“%(value)s” is not one of the choices."},
    )


def _day() -> forms.DateField:
    sentence = f"Choose a day from {FIRST_DAY.year} to {LAST_DAY.year}."
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "This is not a day. Write it like 2026-11-02."},
        validators=[
            MinValueValidator(FIRST_DAY, message=sentence),
            MaxValueValidator(LAST_DAY, message=sentence),
        ],
    )


def _score() -> forms.IntegerField:
    sentence = "A score is a whole number from 0 to 100."
    return forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
    )
