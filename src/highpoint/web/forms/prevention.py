"""The forms of failures, whys and actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, may_own_actions
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.prevention import chain
from highpoint.apps.prevention.actions import Plan
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import Action, Incident, Trouble, Why
from highpoint.apps.prevention.operations import Told
from highpoint.web.forms.fields import OneName, day_field, line_field

_CHOOSE = {"invalid_choice": "Choose among those shown.", "required": "Choose one."}


def select(label: str, choices: list[Any] | None = None, *, required: bool = True) -> Any:
    widget = forms.Select(attrs={"class": "input"})
    return forms.ChoiceField(
        label=label,
        choices=choices or [],
        required=required,
        widget=widget,
        error_messages=_CHOOSE,
    )


def steps_to_choose(first: str = "choose") -> list[tuple[str, str]]:
    """Return the steps of the chain that things are filed at, as choices."""
    return [("", first), *((row.key, row.name) for row in chain.in_use())]


def _troubles(first: str) -> list[Any]:
    """Return every trouble below the step it is at."""
    rows = list(known_troubles().values())
    groups = [
        (words, sorted((str(row.pk), row.name) for row in rows if row.step == step))
        for step, words in ((row.key, row.name) for row in chain.in_use())
    ]
    return [("", first), *((words, rows) for words, rows in groups if rows)]


def _chain(why: Why) -> str:
    said, above = [why.text], why.under
    while above is not None:
        said.append(above.text)
        above = above.under
    return " → ".join(reversed(said))


def _whys(trouble: Trouble | None) -> list[tuple[str, str]]:
    if trouble is None:
        return []
    rows = trouble.whys.select_related("under__under__under__under__under__under")
    return [("", "not known yet"), *((str(why.pk), _chain(why)) for why in rows)]


class FailureForm(forms.Form):
    """What went wrong, at which step, what it cost the customer and why."""

    trouble = select("What went wrong", required=False)
    step = select("Or something new: at which step", required=False)
    new_name = line_field("And what to call it", 120, required=False)
    told = line_field("In your words", 500, required=False)
    cost = line_field("What it cost the customer", 200, required=False)

    def __init__(
        self, *args: Any, row: Incident | None = None, words: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words = row.words if row else words
        self.fields["trouble"].choices = _troubles("something new")  # type: ignore[attr-defined]
        self.fields["step"].choices = steps_to_choose()  # type: ignore[attr-defined]
        if row is not None:
            whys = select("Cause", _whys(row.trouble), required=False)
            self.fields["why"] = whys

    def clean(self) -> dict[str, Any]:
        """Ask for a trouble, known or new, and for words where the customer's are not there."""
        said = super().clean() or {}
        named = said.get("trouble") or (said.get("step") and said.get("new_name"))
        if not named and "trouble" not in self.errors:
            self.add_error("trouble", "Choose what went wrong, or name a step and what it is.")
        if not said.get("told") and not self.words and "told" not in self.errors:
            self.add_error("told", "Say in a line what happened.")
        return said

    @property
    def said(self) -> Told:
        """What was said, as the log takes it."""
        kept = self.cleaned_data
        pk = kept.get("trouble")
        why = kept.get("why")
        return Told(
            trouble=Trouble.objects.get(pk=pk) if pk else None,
            told=kept["told"],
            cost=kept["cost"],
            why=Why.objects.get(pk=why) if why else None,
            step=kept.get("step") or "",
            new_name=kept.get("new_name") or "",
        )


class NewFailureForm(FailureForm):
    """A failure that no talk was read for: when it was, and which talk tells of it if any does."""

    happened_on = day_field("When")
    conversation = forms.IntegerField(
        label="Number of the conversation that tells of it, if one does",
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "numeric"}),
        error_messages={"invalid": "Write the number alone, as 17."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_happened_on(self) -> date:
        """Take no day that is yet to come."""
        day: date = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is yet to come.")
        return day

    def clean_conversation(self) -> Conversation | None:
        """Find the talk among those this person may read."""
        pk = self.cleaned_data.get("conversation")
        if pk is None:
            return None
        found = Conversation.objects.filter(conversations_seen_by(self.user), pk=pk).first()
        if found is None:
            raise forms.ValidationError("You see no conversation with this number.")
        return found


class WhyForm(forms.Form):
    """One answer to “why?”."""

    text = line_field("Because", 300, "Say why, in a line.")


class ActionForm(forms.Form):
    """What is done, against what, by whom, until when, and what it is to change."""

    title = line_field("What is done", 200, "Say what is done, in a line.")
    kind = forms.ChoiceField(
        label="It",
        choices=[("corrective", "ends what goes wrong now"), ("preventive", "keeps it away")],
        widget=forms.RadioSelect,
        initial="corrective",
        error_messages=_CHOOSE,
    )
    trouble = select("Against what", required=False)
    step = select("Or against everything at a step", required=False)
    why = select("Which cause it goes to", required=False)
    expected = line_field("What is to be different after it", 300, "Say what you expect of it.")
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Whose it is",
        required=True,
        empty_label="choose",
        widget=OneName(attrs={"class": "input"}),
        error_messages={**_CHOOSE, "required": "Somebody has to own it."},
    )
    due_on = day_field("Until when")

    def __init__(
        self, *args: Any, trouble: Trouble | None = None, first: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._first = first
        self.fields["trouble"].choices = _troubles("choose")  # type: ignore[attr-defined]
        self.fields["step"].choices = steps_to_choose()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = may_own_actions()  # type: ignore[attr-defined]
        whys = _whys(trouble)
        if len(whys) > 1:
            self.fields["why"].choices = whys  # type: ignore[attr-defined]
        else:
            del self.fields["why"]

    def clean_due_on(self) -> date:
        """Take no day that has passed for what is agreed on now."""
        due: date = self.cleaned_data["due_on"]
        if self._first is not None and due < self._first:
            raise forms.ValidationError("That day has passed.")
        return due

    def clean(self) -> dict[str, Any]:
        """Ask for a trouble or a step, and not for both."""
        said = super().clean() or {}
        if not self.errors.keys() & {"trouble", "step"} and not (
            said.get("trouble") or said.get("step")
        ):
            self.add_error("trouble", "Choose what it goes against, or a whole step.")
        return said

    @property
    def plan(self) -> Plan:
        """What was agreed on."""
        said = self.cleaned_data
        trouble = Trouble.objects.get(pk=said["trouble"]) if said["trouble"] else None
        why = said.get("why")
        return Plan(
            step=said["step"],
            trouble=trouble,
            kind=said["kind"],
            title=said["title"],
            expected=said["expected"],
            owner=said["owner"],
            due_on=said["due_on"],
            why=Why.objects.get(pk=why) if why else None,
        )


def initial_of(row: Action) -> dict[str, Any]:
    """Return what an action's form begins with."""
    return {
        "title": row.title,
        "kind": row.kind,
        "trouble": str(row.trouble_id or ""),
        "step": "" if row.trouble_id else row.step,
        "why": str(row.why_id or ""),
        "expected": row.expected,
        "owner": row.owner_id,
        "due_on": row.due_on,
    }
