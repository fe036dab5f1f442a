"""Scenarios as files: taken out as YAML or an archive, brought in as drafts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import require
from highpoint.apps.training import workshop
from highpoint.apps.training.bringing import take
from highpoint.practice.exchange import (
    LARGEST_UPLOAD,
    MOST_FILES,
    CannotUnpack,
    packed,
    shared,
    unpacked,
)
from highpoint.web.uploads import ENVELOPE, plain_name


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Return the chosen scenarios: one as YAML, several as an archive."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    slugs = list(dict.fromkeys(request.GET.getlist("slug")))[:MOST_FILES]
    texts = {slug: text for slug in slugs if (text := workshop.text_of(slug)) is not None}
    if not texts:
        messages.info(request, "Tick the scenarios that you want as a file.")
        return redirect("scenarios")
    terms = request.GET.get("license", "none")
    files = {
        slug: shared(text, terms, by=request.GET.get("by", "")[:80]) for slug, text in texts.items()
    }
    note(
        user,
        Did.TOOK_SCENARIOS,
        "scenario",
        now=timezone.now(),
        detail=" ".join(sorted(files))[:200],
    )
    if len(files) == 1:
        slug, text = next(iter(files.items()))
        return _file(text.encode(), f"{slug}.yaml", "application/yaml; charset=utf-8")
    return _file(packed(files), "scenarios.zip", "application/zip")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# The length is looked at before anything of the upload is read, and the token in the form is
# read by the middleware; so the middleware passes, and _receive checks it.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a file of scenarios; each becomes a draft, and every problem is told."""
    user = require(request.user, Act.MAKE_SCENARIOS)
    if request.method == "GET":
        return render(request, "scenarios/import.html", _limits())
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdigit() or int(announced) > LARGEST_UPLOAD + ENVELOPE:
        error = f"The file is larger than {LARGEST_UPLOAD // 1_000_000} MB."
        return render(request, "scenarios/import.html", _limits() | {"error": error}, status=413)
    return _receive(request, user)


@csrf_protect
def _receive(request: HttpRequest, user: User) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        error = "Choose a file first."
        return render(request, "scenarios/import.html", _limits() | {"error": error})
    try:
        brought = unpacked(plain_name(file.name or ""), file.read(LARGEST_UPLOAD + 1))
    except CannotUnpack as refusal:
        return render(request, "scenarios/import.html", _limits() | {"error": str(refusal)})
    now = timezone.now()
    taken = [take(each, by=user, now=now) for each in brought]
    return render(request, "scenarios/import.html", _limits() | {"taken": taken})


def _limits() -> dict[str, object]:
    return {"largest": LARGEST_UPLOAD // 1_000_000, "most": MOST_FILES}
