"""The forms by which people and teams are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from highpoint.apps.accounts.models import Agent, Role, Team, User
from highpoint.apps.accounts.operations import About

ROLES = [(role.value, role.label.capitalize()) for role in Role]


class AccountForm(forms.Form):
    """What an administrator says of a person."""

    name = forms.CharField(
        max_length=150,
        error_messages={
            "required": "Give the person's name.",
            "max_length": "A name has at most 150 letters.",
        },
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Give the e-mail address they will sign in with.",
            "invalid": "This is not an e-mail address.",
        },
    )
    role = forms.ChoiceField(
        choices=ROLES,
        initial=Role.AGENT,
        error_messages={
            "required": "Choose what they may do.",
            "invalid_choice": "There is no such role.",
        },
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": "One of these teams is not there any more.",
            "invalid_pk_value": "One of these teams is not there any more.",
        },
    )
    agent = forms.ModelChoiceField(
        Agent.objects.none(),
        required=False,
        empty_label="Nobody: does not answer customers",
        error_messages={"invalid_choice": "This name is somebody's already, or is gone."},
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            agent = Agent.objects.filter(user=person).first()
            kwargs["initial"] = {
                "name": person.name,
                "email": person.email,
                "role": person.role,
                "teams": list(person.teams.values_list("pk", flat=True)),
                "agent": agent.pk if agent else None,
            }
        super().__init__(*args, **kwargs)
        pk = person.pk if person else None
        living = Q(retired_at=None) | Q(people=pk) if pk else Q(retired_at=None)
        free = Q(user=None) | Q(user=pk) if pk else Q(user=None)
        fields: dict[str, Any] = self.fields
        fields["teams"].queryset = Team.objects.filter(living).distinct()
        fields["agent"].queryset = Agent.objects.filter(free, joined_to=None).order_by("name", "pk")

    @property
    def chosen_teams(self) -> list[str]:
        """The teams that are ticked, as the page compares them."""
        return [str(pk) for pk in self["teams"].value() or []]

    @property
    def about(self) -> About:
        """What is said, once it is valid."""
        said = self.cleaned_data
        return About(said["email"], said["name"], said["role"], said["teams"], said["agent"])


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(
        max_length=120,
        error_messages={
            "required": "Give the team a name.",
            "max_length": "A team's name has at most 120 letters.",
        },
    )


class PasswordForm(forms.Form):
    """A password chosen by somebody who comes in by a link, twice."""

    password1 = forms.CharField(
        strip=False, error_messages={"required": "Choose a password."}, max_length=4096
    )
    password2 = forms.CharField(
        strip=False, error_messages={"required": "Write the password again."}, max_length=4096
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        first, second = found.get("password1"), found.get("password2")
        if first and second and first != second:
            self.add_error("password2", "The two passwords are not the same.")
        elif first:
            try:
                validate_password(first, self.person)
            except ValidationError as error:
                self.add_error("password1", error)
        return found
