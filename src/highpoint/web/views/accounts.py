"""Who signs in: the list, one person's account, and the links by which people come in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts import invitations, operations
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import accounts_seen_by, may, require
from highpoint.web.forms.accounts import ROLES, AccountForm, PasswordForm
from highpoint.web.numbers import number
from highpoint.web.second_factor import is_on

PAGE = 100
LONGEST_SEARCH = 100
_NEVER_IN = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)

# What a list may be kept to, in the words of the page.
STATES: dict[str, tuple[str, Q]] = {
    "in": ("Signs in", Q(is_active=True) & ~_NEVER_IN),
    "invited": ("Not in yet", Q(is_active=True) & _NEVER_IN),
    "off": ("Switched off", Q(is_active=False)),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List who signs in, by name; found by name or address, role, team and state."""
    user = require(request.user, Act.SEE_ACCOUNTS)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "role", "team", "state")}
    seen = accounts_seen_by(user)
    found = _found(seen, asked).order_by("name", "pk").prefetch_related("teams")
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "page": Paginator(found.select_related("agent"), PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "anything": any(asked.values()),
        "roles": ROLES,
        "states": [(key, words) for key, (words, _) in STATES.items()],
        "teams": Team.objects.filter(people__in=seen).distinct(),
        "rest": rest.urlencode(),
        "may_manage": may(user, Act.MANAGE_PEOPLE),
    }
    return render(request, "accounts/accounts.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Add a person and show, once, the link by which they come in."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            person = operations.add_person(form.about, by=user, now=now)
            token = invitations.make(person, by=user, now=now)
            return render(request, "accounts/link.html", _link(request, person, token))
        except operations.CannotChange as error:
            form.add_error("email", str(error))
    return render(request, "accounts/add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person's account; an administrator changes it here."""
    act = Act.MANAGE_PEOPLE if request.method == "POST" else Act.SEE_ACCOUNTS
    user = require(request.user, act)
    person = get_object_or_404(accounts_seen_by(user), pk=pk)
    form = AccountForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_person(person, form.about, by=user, now=timezone.now())
            messages.success(request, f"What is kept of {form.about.name} is changed.")
            return redirect("accounts_one", pk)
        except operations.CannotChange as error:
            form.add_error(None, str(error))
    context = {
        "person": person,
        "form": form,
        "state": state(person),
        "may_manage": may(user, Act.MANAGE_PEOPLE),
        "may_read_log": may(user, Act.READ_LOG),
        "lasts": invitations.LASTS.days,
        "second_factor": is_on(person),
    }
    return render(request, "accounts/one.html", context)


@require_POST
@never_cache
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new link for a person and show it once: to come in, or for a lost password."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    person = get_object_or_404(User, pk=pk)
    if not person.is_active:
        messages.error(request, f"{person} is switched off. Switch the account on first.")
        return redirect("accounts_one", pk)
    token = invitations.make(person, by=user, now=timezone.now())
    return render(request, "accounts/link.html", _link(request, person, token))


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an account off, or on again."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    person = get_object_or_404(User, pk=pk)
    try:
        if request.POST.get("to") == "on":
            operations.switch_on(person, by=user, now=timezone.now())
            messages.success(request, f"{person} can sign in again.")
        else:
            operations.switch_off(person, by=user, now=timezone.now())
            messages.success(request, f"{person} is signed out and cannot sign in any more.")
    except operations.CannotChange as error:
        messages.error(request, str(error))
    return redirect("accounts_one", pk)


@require_POST
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a person out wherever they are signed in."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    person = get_object_or_404(User, pk=pk)
    operations.end_sessions(person, by=user, now=timezone.now())
    messages.success(request, f"{person} is signed out everywhere.")
    return redirect("accounts_one", pk)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody with a link choose a password; a link is for one person and works once."""
    now = timezone.now()
    try:
        person = invitations.find(token, now=now)
        if request.user.is_authenticated and request.user != person:
            return render(request, "accounts/other.html", {"person": person}, status=403)
        posted = request.POST if request.method == "POST" else None
        form = PasswordForm(posted, person=person)
        if posted is not None and form.is_valid():
            invitations.accept(person, form.cleaned_data["password1"], now=now)
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    except invitations.LinkDoesNotWork as error:
        return render(request, "accounts/gone.html", {"sentence": str(error)}, status=404)
    return render(request, "accounts/join.html", {"person": person, "form": form})


def address(request: HttpRequest, token: str) -> str:
    """Return the whole address a link is copied as."""
    return request.build_absolute_uri(reverse("join", args=[token]))


def state(person: User) -> str:
    """Return the key of STATES that is true of a person."""
    if not person.is_active:
        return "off"
    return "in" if person.has_usable_password() else "invited"


def _link(request: HttpRequest, person: User, token: str) -> dict[str, object]:
    return {
        "person": person,
        "link": address(request, token),
        "lasts": invitations.LASTS.days,
        "was_in": person.has_usable_password(),
    }


def _found(people: QuerySet[User], asked: dict[str, str]) -> QuerySet[User]:
    for word in asked["q"][:LONGEST_SEARCH].replace("\x00", "").split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if asked["role"] in dict(ROLES):
        people = people.filter(role=asked["role"])
    if (team := number(asked["team"])) is not None:
        people = people.filter(teams=team)
    if asked["state"] in STATES:
        people = people.filter(STATES[asked["state"]][1])
    return people
