"""The workshop: scenarios listed, begun, written as a form or as YAML, tried, published, retired."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import require
from highpoint.apps.training import workshop
from highpoint.apps.training.models import Practice, Purpose, ScenarioVersion
from highpoint.apps.training.versions import CannotChange, Status, seen_as
from highpoint.practice.persona import personas
from highpoint.practice.phrases import topics
from highpoint.practice.plain_yaml import dump
from highpoint.practice.scenario import BadScenario, names, shipped
from highpoint.web import scenario_state, words
from highpoint.web import workshop as showing
from highpoint.web.forms import scenarios as forms
from highpoint.web.forms.scenario_parts import GROUPS
from highpoint.web.forms.scenarios import CannotShow, Filled
from highpoint.web.real_talk import Beside, beside

LONGEST_TITLE = 80
BEGINS = {
    "industry": "retail",
    "channel": "chat",
    "difficulty": 2,
    "customer": {"pronoun": "they"},
    "start": {"mood": -0.3, "trust": 0.5},
}


@dataclass
class Row:
    """One scenario in the list: its versions, and how often it was practiced."""

    slug: str
    title: str
    shipped: bool
    practiced: int
    versions: list[ScenarioVersion] = field(default_factory=list)

    @property
    def draft(self) -> ScenarioVersion | None:
        return next((each for each in self.versions if each.status == Status.DRAFT), None)

    @property
    def published(self) -> ScenarioVersion | None:
        return next((each for each in self.versions if each.status == Status.PUBLISHED), None)

    @property
    def newest(self) -> ScenarioVersion | None:
        return self.versions[0] if self.versions else None


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show every scenario by title: those written here, and those the product brings."""
    require(request.user, Act.MAKE_SCENARIOS)
    rows = _rows()
    return render(
        request,
        "scenarios/list.html",
        {
            "own": [row for row in rows if row.versions],
            "brought": [row for row in rows if not row.versions],
            "licenses": scenario_state.licenses(),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a scenario: empty, as a copy of another, after a real moment or after a story."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    found = _beside(request, user)
    context: dict[str, Any] = {"example": found, "models": [(r.slug, r.title) for r in _rows()]}
    if request.method == "GET":
        like = request.GET.get("like", "")
        title = found.begins.get("title", "") if found else ""
        return render(request, "scenarios/new.html", context | {"title": title, "like": like})
    title = " ".join(forms.clean(request.POST.get("title", "")).split())
    like = request.POST.get("like", "")
    error = ""
    if not title:
        error = "Give it a title. It can be changed until it is published."
    elif len(title) > LONGEST_TITLE:
        error = f"Keep the title under {LONGEST_TITLE + 1} letters."
    elif like and workshop.text_of(like) is None:
        error = "The scenario to copy is not here any more. Choose another."
    if error:
        return render(
            request, "scenarios/new.html", context | {"title": title, "like": like, "error": error}
        )
    slug = workshop.free_slug(title)
    text = _first_text(slug, title, like, found)
    workshop.keep(slug, text, by=user, now=timezone.now())
    return redirect(_address(request, "scenario_edit", slug))


def _first_text(slug: str, title: str, like: str, found: Beside | None) -> str:
    row: dict[str, Any] = {}
    if like:
        try:
            row = workshop.values_of(workshop.text_of(like) or "")
        except BadScenario:
            # A draft that cannot be read is copied as it is.
            return workshop.text_of(like) or ""
    row = (row or BEGINS | (found.begins if found else {})) | {"id": slug, "title": title}
    try:
        return dump(forms.row_of(forms.filled(row), row))
    except CannotShow:
        return dump(row)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a scenario, as a form or as YAML; every press keeps what was written."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    current = scenario_state.text(slug)
    if request.method == "GET":
        return _edited(request, user, slug, current, way=request.GET.get("way", "form"))
    text, form = _sent(request, slug, current)
    try:
        if text != current or workshop.draft_of(slug) is not None:
            seen = request.POST.get("seen", "")
            workshop.keep(slug, text, by=user, now=timezone.now(), seen=seen)
    except CannotChange as error:
        # What was written stays on the page; a second press puts it in place.
        return _edited(request, user, slug, text, way=_way(request), form=form, refusal=str(error))
    return _after(request, user, slug, text)


def _way(request: HttpRequest) -> str:
    return "yaml" if request.POST.get("way") == "yaml" else "form"


def _sent(request: HttpRequest, slug: str, current: str) -> tuple[str, Filled | None]:
    """Return the YAML of what was sent: unchanged where it says what the text said already."""
    if _way(request) == "yaml":
        text = forms.clean(request.POST.get("source", ""))
        return (text if text.strip() else current), None
    form = forms.sent(request.POST, without=request.POST.get("remove", ""))
    try:
        base = workshop.values_of(current)
    except BadScenario:
        base = {}
    if forms.same(form, base):
        return current, form
    return dump(forms.row_of(form, base | {"id": slug})), form


def _after(request: HttpRequest, user: User, slug: str, text: str) -> HttpResponse:
    """Go where the pressed button leads, once all is kept."""
    post = request.POST
    if post.get("do") == "try":
        return _tried(request, user, slug, text)
    if post.get("do") == "publish":
        return redirect("scenario_publish", slug)
    if more := post.get("add"):
        here = _address(request, "scenario_edit", slug, more=more)
        return redirect(f"{here}#new-{more}" if more in _GROUPS else here)
    if removed := post.get("remove"):
        return redirect(
            _address(request, "scenario_edit", slug) + f"#s-{removed.partition('-')[0][:20]}"
        )
    if (to := post.get("to")) in ("form", "yaml"):
        return redirect(_address(request, "scenario_edit", slug, way=to))
    messages.success(request, "Saved as a draft. Nobody practices with it before it is published.")
    return redirect(_address(request, "scenario_edit", slug, way=_way(request)))


_GROUPS = {group.path for group in GROUPS}


def _edited(
    request: HttpRequest,
    user: User,
    slug: str,
    text: str,
    *,
    way: str,
    form: Filled | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Show a scenario's text the way that was asked for, or as YAML where no form can show it."""
    kept = scenario_state.text(slug)
    sentences = scenario_state.missing(slug, text)
    problems, told = showing.problems_of(sentences), ""
    try:
        row = workshop.values_of(text)
        form = form or forms.filled(row)
    except BadScenario as error:
        way, told, row = (
            "yaml",
            "The form can be filled again once the YAML can be read. "
            + str(" ".join(error.problems)),
            {},
        )
    except CannotShow as error:
        way, told = "yaml", f"The form has no place for: {error}. Change it here."
    yaml = way == "yaml" or form is None
    context = scenario_state.state(slug) | {
        "text": text,
        "seen": seen_as(kept),
        "yaml": yaml,
        "told": told if yaml else "",
        "refusal": refusal,
        "problems": [showing.Problem(each, "source") for each in sentences] if yaml else problems,
        "sections": [] if yaml or form is None else _sections(request, form, problems),
        "whole": not sentences,
        "advice": None if sentences else showing.advice_on(text, play="play" in request.GET),
        "persona": personas().get(str(row.get("persona", ""))),
        "manners": showing.manners(),
        "topics": topics(),
        "example": _beside(request, user),
        "title": str(row.get("title") or slug)[:LONGEST_TITLE],
        "kinds": words.KINDS,
    }
    return render(request, "scenarios/edit.html", context)


def _sections(
    request: HttpRequest, form: Filled, problems: list[showing.Problem]
) -> list[showing.SectionShown]:
    return showing.shown(form, problems, more=request.GET.get("more", ""))


@require_POST
def attempt(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a talk with the scenario as it stands; it counts nowhere."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    return _tried(request, user, slug, scenario_state.text(slug))


def _tried(request: HttpRequest, user: User, slug: str, text: str) -> HttpResponse:
    try:
        made = workshop.try_out(slug, text, by=user, now=timezone.now())
    except BadScenario as error:
        messages.error(request, f"It cannot be tried yet: {_count(error.problems)} to mend first.")
        return redirect(_address(request, "scenario_edit", slug))
    return redirect("practice_talk", made.pk)


def _rows() -> list[Row]:
    practiced = dict(
        Practice.objects.exclude(purpose=Purpose.TRIAL)
        .order_by()
        .values_list("slug")
        .annotate(Count("pk"))
    )
    rows = {slug: Row(slug, shipped(slug).title, True, practiced.get(slug, 0)) for slug in names()}
    for each in ScenarioVersion.objects.select_related("made_by").order_by("slug", "-number"):
        row = rows.setdefault(
            each.slug, Row(each.slug, each.title, False, practiced.get(each.slug, 0))
        )
        row.versions.append(each)
        if not row.versions[1:] or each.status == Status.PUBLISHED:
            row.title = each.title
    return sorted(rows.values(), key=lambda row: (row.title.casefold(), row.slug))


def _count(problems: list[str]) -> str:
    return "one thing" if len(problems) == 1 else f"{len(problems)} things"


def _beside(request: HttpRequest, user: User) -> Beside | None:
    asked = {name: request.GET.get(name, "") for name in ("from", "story")}
    return beside(user, asked, now=timezone.now())


def _address(request: HttpRequest, name: str, slug: str, **more: str) -> str:
    """Return an address that keeps the talk or story that stands beside the form."""
    kept = {each: request.GET[each] for each in ("from", "story") if request.GET.get(each)}
    query = urlencode({key: value for key, value in (kept | more).items() if value != "form"})
    return reverse(name, args=[slug]) + (f"?{query}" if query else "")
