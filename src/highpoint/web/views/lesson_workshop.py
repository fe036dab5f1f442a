"""The lesson workshop: lessons listed, begun, written as a form or as YAML, previewed, published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import require
from highpoint.apps.learning import workshop
from highpoint.apps.learning.lessons import is_brought, version_of
from highpoint.apps.learning.models import LessonVersion
from highpoint.apps.training.versions import LONGEST_NOTE, CannotChange, seen_as
from highpoint.practice.differences import differences
from highpoint.practice.lesson import BadLesson, lesson, source, values
from highpoint.practice.plain_yaml import dump
from highpoint.web import lesson_state as state
from highpoint.web import words
from highpoint.web.forms import lessons as forms
from highpoint.web.forms.learning import QuizForm
from highpoint.web.forms.scenarios import CannotShow, clean
from highpoint.web.learning import shown_model, shown_quiz, shown_steps

LONGEST_TITLE = 80


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show every lesson by title: those written here, and those the product brings."""
    require(request.user, Act.MAKE_LESSONS)
    rows = state.rows()
    context = {
        "own": [row for row in rows if row.versions],
        "brought": [row for row in rows if not row.versions],
    }
    return render(request, "lesson_workshop/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a lesson: empty, or as a copy of another."""
    user = require(request.user, Act.MAKE_LESSONS)
    context: dict[str, Any] = {"models": [(row.slug, row.title) for row in state.rows()]}
    if request.method != "POST":
        context |= {"title": "", "like": request.GET.get("like", "")}
        return render(request, "lesson_workshop/new.html", context)
    title = " ".join(clean(request.POST.get("title", "")).split())
    like = request.POST.get("like", "")
    error = ""
    if not title:
        error = "Give it a title. It can be changed until it is published."
    elif len(title) > LONGEST_TITLE:
        error = f"Keep the title under {LONGEST_TITLE + 1} letters."
    elif like and workshop.text_of(like) is None:
        error = "The lesson to copy is not here any more. Choose another."
    if error:
        context |= {"title": title, "like": like, "error": error}
        return render(request, "lesson_workshop/new.html", context)
    slug = workshop.free_slug(title)
    row: dict[str, Any] = {}
    if like:
        try:
            row = values(workshop.text_of(like) or "")
        except BadLesson:
            messages.info(request, "What you wanted to copy cannot be read, so this one is empty.")
    row = {"id": slug, "title": title, "place": forms.LAST_PLACE} | row
    workshop.keep(slug, dump(row | {"id": slug, "title": title}), by=user, now=timezone.now())
    return redirect("lesson_edit", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a lesson, as a form or as YAML; every press keeps what was written."""
    user = require(request.user, Act.MAKE_LESSONS)
    current = _text(slug)
    if request.method != "POST":
        return _edited(request, slug, current, yaml=request.GET.get("way") == "yaml")
    yaml = request.POST.get("way") == "yaml"
    text = _sent(request, slug, current, yaml=yaml)
    try:
        if text != current or workshop.draft_of(slug) is not None:
            seen = request.POST.get("seen", "")
            workshop.keep(slug, text, by=user, now=timezone.now(), seen=seen)
    except CannotChange as error:
        return _edited(request, slug, text, yaml=yaml, refusal=str(error))
    do = request.POST.get("do", "")
    if do in ("preview", "publish"):
        return redirect(f"lesson_{do}", slug)
    here = reverse("lesson_edit", args=[slug])
    if do in ("form", "yaml"):
        return redirect(f"{here}?way={do}")
    messages.success(request, "Saved as a draft. Nobody takes it before it is published.")
    return redirect(f"{here}?way=yaml" if yaml else here)


def _sent(request: HttpRequest, slug: str, current: str, *, yaml: bool) -> str:
    """Return the YAML of what was sent: unchanged where it says what the text said already."""
    if yaml:
        text = clean(request.POST.get("source", ""))
        return text if text.strip() else current
    row = forms.row_of(request.POST, slug)
    try:
        if forms.same(row, values(current)):
            return current
    except (BadLesson, CannotShow):
        pass
    return dump(row)


def _edited(
    request: HttpRequest, slug: str, text: str, *, yaml: bool, refusal: str = ""
) -> HttpResponse:
    told, form = "", None
    try:
        form = forms.filled(values(text))
    except BadLesson as error:
        told = f"The form can be filled again once the YAML can be read. {' '.join(error.problems)}"
    except CannotShow as error:
        told = f"The form has no place for: {error}. Change it here."
    yaml = yaml or form is None
    sentences = workshop.missing(slug, text)
    context = state.of(slug) | {
        "text": text,
        "seen": seen_as(_text(slug)),
        "yaml": yaml,
        "told": told,
        "refusal": refusal,
        "form": form,
        "parts": None if yaml or form is None else state.parts(form),
        "problems": [state.problem(each, yaml=yaml) for each in sentences],
    }
    return render(request, "lesson_workshop/edit.html", context)


@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a lesson as its learners will see it, with the engine's verdict on every answer."""
    require(request.user, Act.MAKE_LESSONS)
    text = _text(slug)
    sentences = workshop.missing(slug, text)
    context = state.of(slug) | {
        "problems": [state.problem(each, yaml=False) for each in sentences],
    }
    try:
        found = state.as_far(text)
    except BadLesson:
        return render(request, "lesson_workshop/preview.html", context)
    context |= {
        "lesson": found,
        "kinds": [words.KINDS[kind] for kind in found.kinds],
        "steps": shown_steps(None),
        "good": shown_model(found, found.good),
        "weak": shown_model(found, found.weak),
        "quiz": shown_quiz(found, QuizForm(found=found), {}),
    }
    return render(request, "lesson_workshop/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what publishing changes and what is missing; on a press, publish."""
    user = require(request.user, Act.MAKE_LESSONS)
    _text(slug)
    draft = workshop.draft_of(slug)
    if draft is None:
        messages.info(request, "There is no draft of it: nothing has changed.")
        return redirect("lesson_edit", slug)
    if request.method == "POST":
        why = clean(request.POST.get("why", ""))
        try:
            workshop.publish(draft, by=user, now=timezone.now(), why=why)
        except (BadLesson, CannotChange) as error:
            messages.error(request, str(error))
            return redirect("lesson_publish", slug)
        messages.success(request, "Published. Whoever begins the lesson now takes this version.")
        return redirect("lesson", slug)
    before = version_of(slug)
    was = before.source if before else source(slug) if is_brought(slug) else ""
    sentences = workshop.missing(slug, draft.source)
    context = state.of(slug) | {
        "problems": [state.problem(each, yaml=False) for each in sentences],
        "before": before,
        "changes": _changes(was, draft.source),
        "stands_for": before is None and is_brought(slug),
        "longest": LONGEST_NOTE,
    }
    return render(request, "lesson_workshop/publish.html", context)


@require_POST
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the published version be begun no more, with a reason."""
    user = require(request.user, Act.MAKE_LESSONS)
    _text(slug)
    found = version_of(slug)
    if found is None:
        messages.error(request, "There is no published version of it to retire.")
        return redirect("lesson_edit", slug)
    try:
        reason = clean(request.POST.get("reason", ""))
        workshop.retire(found, reason, by=user, now=timezone.now())
    except CannotChange as error:
        messages.error(request, str(error))
        return redirect("lesson_edit", slug)
    says = f" “{lesson(slug).title}”, as it came, stands again." if is_brought(slug) else ""
    messages.success(request, f"Retired. Who is in the middle of it goes on.{says}")
    return redirect("lesson_workshop")


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    user = require(request.user, Act.MAKE_LESSONS)
    _text(slug)
    draft = workshop.draft_of(slug)
    if draft is None:
        messages.error(request, "There is no draft of it any more.")
        return redirect("lesson_workshop")
    try:
        workshop.take_back(draft, by=user, now=timezone.now())
    except CannotChange as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The draft of “{draft.title}” is gone.")
    return redirect("lesson_workshop")


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version and what it changed; on a press, begin a draft from it."""
    user = require(request.user, Act.MAKE_LESSONS)
    found = get_object_or_404(LessonVersion.objects.select_related("made_by"), pk=pk)
    slug = found.slug
    if request.method == "POST":
        if workshop.draft_of(slug) is not None:
            messages.error(request, "There is a draft already. Publish it or throw it away first.")
            return redirect("lesson_version", pk)
        workshop.keep(slug, found.source, by=user, now=timezone.now())
        return redirect("lesson_edit", slug)
    earlier = LessonVersion.objects.filter(slug=slug, number__lt=found.number).first()
    was = earlier.source if earlier else source(slug) if is_brought(slug) else ""
    context = state.of(slug) | {
        "found": found,
        "earlier": earlier,
        "changes": _changes(was, found.source),
        "taken": found.runs.count(),
    }
    return render(request, "lesson_workshop/version.html", context)


def _changes(was: str, now: str) -> Any:
    try:
        return differences(values(was), values(now)) if was else []
    except BadLesson:
        return []


def _text(slug: str) -> str:
    text = workshop.text_of(slug)
    if text is None:
        raise Http404
    return text
