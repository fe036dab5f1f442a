"""The form that searches the audit log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from highpoint.apps.accounts import queries
from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.queries import MOST_PEOPLE, Wanted

NAMES = ("who", "act", "whom", "thing", "from", "to")


TOO_LONG = {"max_length": "Search for at most 100 letters."}


class LogForm(forms.Form):
    """Who, what, whom, which thing, when; what is wrong is said, the rest still counts."""

    who = forms.CharField(required=False, max_length=100, error_messages=TOO_LONG)
    whom = forms.CharField(required=False, max_length=100, error_messages=TOO_LONG)
    act = forms.ChoiceField(
        required=False,
        choices=[("", "Anything"), *((did.value, did.capitalize()) for did in Did)],
        error_messages={"invalid_choice": "There is no such act."},
    )
    thing = forms.RegexField(
        r"^[a-z_]{1,40} \d{1,18}$",
        required=False,
        error_messages={"invalid": "Write it like “conversation 17”."},
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__({name: query.get(name, "") for name in NAMES})
        self.fields |= {"from": _day(), "to": _day()}
        self._wanted = Wanted()
        self.is_valid()

    @property
    def wanted(self) -> Wanted:
        """What is looked for, less what is wrong."""
        return self._wanted

    @property
    def query(self) -> str:
        """The address that asks for the same."""
        query = QueryDict(mutable=True)
        for name in NAMES:
            if self.data[name].strip():
                query[name] = self.data[name].strip()
        return query.urlencode()

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("from") and found.get("to") and found["from"] > found["to"]:
            self.add_error("to", "The last day lies before the first.")
        thing, _, number = found.get("thing", "").partition(" ")
        self._wanted = Wanted(
            who=self._who(found.get("who", "")),
            whom=self._whom(found.get("whom", "")),
            acts=(found["act"],) if found.get("act") else (),
            thing=thing,
            thing_id=int(number) if number else None,
            first=found.get("from"),
            last=found.get("to"),
        )
        return found

    def _who(self, words: str) -> list[int] | None:
        if not words:
            return None
        people = self._few("who", queries.people_called(words))
        return [person.pk for person in people]

    def _whom(self, words: str) -> list[tuple[str, int]] | None:
        if not words:
            return None
        people = self._few("whom", queries.people_called(words))
        agents = self._few("whom", queries.agents_called(words))
        return queries.about(people, agents)

    def _few(self, field: str, found: list[Any]) -> list[Any]:
        if len(found) > MOST_PEOPLE and field not in self.errors:
            self.add_error(field, f"More than {MOST_PEOPLE} people are called so; write more.")
        return found[:MOST_PEOPLE]


def _day() -> forms.DateField:
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "This is not a day. Write it like 2026-11-02."},
    )
