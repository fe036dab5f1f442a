"""The form that plans an assignment, and the one that gives a conversation back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import plans_for, reviewers_of, teams_seen_by
from highpoint.apps.assignments.models import PURPOSES, Assignment, GivenBack, Rule
from highpoint.apps.conversations.queries import saved_filters
from highpoint.apps.desk.models import Purpose
from highpoint.apps.quality.models import Scorecard

RULES: dict[Rule, str] = {
    Rule.CHANCE: "Every conversation is as likely as any other. Keep some of this: only what "
    "chance draws tells how things are on the whole.",
    Rule.FILTER: "Those that the filter chosen above finds.",
    Rule.DISAGREEMENT: "A person and the engine lie 20 points apart, or a moment is read by a "
    "criterion on which they agree less than 0.7.",
    Rule.WELL_BADLY: "Done well, and the customer left dissatisfied: look at the process.",
    Rule.BADLY_WELL: "Done badly, and the customer left well: look at the scorecard.",
    Rule.BADLY_BADLY: "Done badly and ended badly: something to practise.",
    Rule.WELL_WELL: "Done well and ended well: something to praise and to learn from.",
    Rule.OUTLIER: "The score lies outside what is usual for this agent.",
}
PURPOSE_NAMES = {
    Purpose.REVIEW: "Reviewers review",
    Purpose.PEER: "Agents of a team review each other",
    Purpose.SELF: "Agents review themselves",
}


class AssignmentForm(forms.Form):
    """A plan; ``assignment`` and ``shares`` give it as it is kept, once it is valid."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        error_messages={
            "required": "Give it a name, such as “Weekly reviews”.",
            "max_length": "A name has at most 120 letters.",
        },
    )
    purpose = forms.ChoiceField(
        label="Who reviews",
        choices=[(purpose.value, PURPOSE_NAMES[purpose]) for purpose in PURPOSES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who reviews."},
    )
    unbiased = forms.BooleanField(
        label="Hide what the engine found until the evaluation is submitted", required=False
    )
    each = forms.ChoiceField(
        label="So many",
        choices=[("each", "for each agent"), ("total", "in total")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    cycle = forms.ChoiceField(
        label="How often",
        choices=[(value, label.capitalize()) for value, label in Assignment.Cycle.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )

    def __init__(
        self, *args: Any, user: User, query: str = "", changing: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.query = query
        self.fields |= _fields(user, query)
        # Another team or rhythm is another plan.
        for name in ("team", "cycle"):
            self.fields[name].disabled = changing
        for name, field in self.fields.items():
            if not isinstance(
                field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.CheckboxInput
            ):
                short = name.startswith("share_") or isinstance(field, forms.IntegerField)
                field.widget.attrs["class"] = "input input--num" if short else "input"
            if self.is_bound and self[name].errors:
                field.widget.attrs |= {"aria-invalid": "true"}

    @property
    def rules(self) -> list[tuple[Rule, forms.BoundField, str]]:
        """The rules with their share and what they look for."""
        return [(rule, self[f"share_{rule.value}"], said) for rule, said in RULES.items()]

    @property
    def shares(self) -> dict[Rule, int]:
        """The shares above 0, in the order of the rules."""
        told = {rule: self.cleaned_data[f"share_{rule.value}"] or 0 for rule in Rule}
        return {rule: share for rule, share in told.items() if share}

    @property
    def reviewers(self) -> list[User]:
        """Those who review; nobody where the agents do."""
        chosen = self.cleaned_data["reviewers"]
        return list(chosen) if self.cleaned_data["purpose"] == Purpose.REVIEW else []

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if self.errors:
            return told
        # Read once: a field that is found wrong is no longer told of.
        shares = self.shares
        total = sum(shares.values())
        if total != 100:
            self.add_error(
                "share_chance", f"The shares are {total} % in all. Make them 100 % together."
            )
        if Rule.FILTER in shares and not told["filter"]:
            self.add_error("filter", "Choose a filter, or take its share away.")
        if not plans_for(self._user, told["team"]):
            self.add_error("team", "You plan for the teams you lead. Choose one of them.")
        elif told["purpose"] == Purpose.REVIEW:
            self._check_reviewers(told["team"], told["reviewers"])
        return told

    def _check_reviewers(self, team: Team | None, chosen: QuerySet[User]) -> None:
        if not chosen:
            self.add_error("reviewers", "Choose at least one reviewer.")
            return
        may = set(reviewers_of(team).values_list("pk", flat=True))
        strangers = [str(person) for person in chosen if person.pk not in may]
        if strangers:
            verb = "does" if len(strangers) == 1 else "do"
            self.add_error("reviewers", f"{', '.join(strangers)} {verb} not see this team.")

    def assignment(self, wanted: dict[str, Any], query: str) -> Assignment:
        """Return the plan, not saved yet, with a filter as it is kept."""
        told = self.cleaned_data
        return Assignment(
            name=told["name"],
            team=told["team"],
            purpose=told["purpose"],
            unbiased=told["unbiased"],
            scorecard=told["scorecard"],
            cycle=told["cycle"],
            days=told["days"],
            quota=told["quota"],
            each=told["each"] == "each",
            due_days=told["due_days"],
            wanted=wanted,
            query=query,
        )


class GiveBackForm(forms.Form):
    """Why a conversation is given back."""

    reason = forms.ChoiceField(
        label="Why?",
        choices=[(value, label.capitalize()) for value, label in GivenBack.Reason.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Say why you give it back.", "invalid_choice": "Choose one."},
    )
    words = forms.CharField(
        label="In a few words",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        error_messages={"max_length": "At most 1,000 letters."},
    )


def _fields(user: User, query: str) -> dict[str, forms.Field]:
    led = teams_seen_by(user).filter(retired_at=None)
    filters = [(str(saved.pk), saved.name) for saved in saved_filters(user)]
    came = [("came", "The one you came with")] if query else []
    cards = Scorecard.objects.filter(status=Scorecard.Status.PUBLISHED).defer("definition")
    people = reviewers_of(None).filter(_of_teams(user, led)).order_by("name", "pk").distinct()
    return {
        "team": forms.ModelChoiceField(
            led,
            label="Whose conversations",
            required=not plans_for(user, None),
            empty_label="The whole company" if plans_for(user, None) else "Choose a team",
            error_messages={
                "required": "Choose a team.",
                "invalid_choice": "Choose one of the teams shown.",
            },
        ),
        "scorecard": forms.ModelChoiceField(
            cards,
            label="Scorecard",
            required=False,
            empty_label="The one in force for the conversation",
            error_messages={"invalid_choice": "Choose one of the scorecards shown."},
        ),
        "reviewers": forms.ModelMultipleChoiceField(
            people,
            label="Reviewers",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Choose from those shown."},
        ),
        "filter": forms.ChoiceField(
            label="Filter",
            required=False,
            choices=[("", "None"), *came, *filters],
            error_messages={"invalid_choice": "Choose one of the filters shown."},
        ),
        "quota": _whole("Conversations", 1, 1000),
        "days": _whole("Of the last so many days", 1, 366),
        "due_days": _whole("Days to do it in", 1, 90),
        **{
            f"share_{rule.value}": _whole(rule.label.capitalize(), 0, 100, required=False)
            for rule in RULES
        },
    }


def _of_teams(user: User, led: QuerySet[Team]) -> Q:
    return Q() if plans_for(user, None) else Q(teams__in=led)


def _whole(label: str, low: int, high: int, *, required: bool = True) -> forms.IntegerField:
    sentence = f"Write a whole number from {low} to {high}."
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        required=required,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )
