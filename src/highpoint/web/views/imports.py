"""Bringing in conversations: drop a file, see how it is understood, take it in, see what it brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Role, User
from highpoint.apps.accounts.permissions import require
from highpoint.apps.conversations.models import Import
from highpoint.apps.quality.models import Reading
from highpoint.engine.reach import kinds_read
from highpoint.loop import held_job, import_job
from highpoint.web import forgotten_uploads, uploads
from highpoint.web.forms.imports import ReadingForm
from highpoint.web.import_look import Look, looked_at
from highpoint.web.tables import csv_lines

# Past this a worker should have taken an import up; else the page says that none seems to run.
PATIENCE = timedelta(seconds=15)
PAGE = 50

Status = Import.Status


# The file must be on its way to disk before the token in the form can be read, and the token is
# read by the middleware; so the middleware passes, and _receive checks it.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Show the file field and the past imports; take a dropped file."""
    user = require(request.user, Act.IMPORT)
    if request.method == "GET":
        return _overview(request, user)
    try:
        uploads.refuse_by_length(request)
    except uploads.CannotKeep as error:
        return _overview(request, user, str(error), status=413)
    handler = uploads.KeepingHandler(request)
    request.upload_handlers = [handler]
    return _receive(request, user, handler)


@require_http_methods(["GET", "POST"])
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one import where it stands; before it begins, change how its file is read."""
    user = require(request.user, Act.IMPORT)
    source = get_object_or_404(_mine(user), pk=pk)
    if source.status != Status.PREVIEW:
        if request.method == "POST":
            return redirect("import", pk)
        return render(
            request, "imports/import.html", _progress(source) | _problems(request, source)
        )
    seen = looked_at(source)
    if request.method == "GET":
        form = ReadingForm(initial=seen.initial(source), columns=seen.columns)
        return render(
            request, "imports/preview.html", {"source": source, "look": seen, "form": form}
        )
    return _told(request, source, seen)


@require_POST
def start_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an import that stopped, where it stopped."""
    source = get_object_or_404(_mine(require(request.user, Act.IMPORT)), pk=pk)
    try:
        import_job.start(source, now=timezone.now())
    except import_job.CannotStart as error:
        messages.error(request, str(error))
    return redirect("import", pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an import under way."""
    import_job.stop(get_object_or_404(_mine(require(request.user, Act.IMPORT)), pk=pk))
    return redirect("import", pk)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a file that has not been taken in."""
    source = get_object_or_404(
        _mine(require(request.user, Act.IMPORT)), pk=pk, status=Status.PREVIEW
    )
    name = source.name
    forgotten_uploads.throw_away(source)
    messages.success(request, f"{name} was removed. Nothing of it is kept.")
    return redirect("imports")


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the part of the page that shows how far an import is; the page asks for it again."""
    source = get_object_or_404(_mine(require(request.user, Act.IMPORT)), pk=pk)
    response = render(request, "imports/_progress.html", _progress(source))
    if source.status in (Status.DONE, Status.FAILED):
        response["HX-Refresh"] = "true"
    return response


@require_GET
def problems_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Return the rows left out, with line and reason, as a table to work through."""
    source = get_object_or_404(_mine(require(request.user, Act.IMPORT)), pk=pk)
    response = StreamingHttpResponse(_rows(source), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="left-out-{source.pk}.csv"'
    return response


@csrf_protect
def _receive(request: HttpRequest, user: User, handler: uploads.KeepingHandler) -> HttpResponse:
    kept = request.FILES.get("file")
    if handler.refusal:
        return _overview(request, user, handler.refusal, status=413)
    if not isinstance(kept, uploads.Kept):
        return _overview(request, user, "Choose a file first.", status=400)
    if not kept.size:
        handler.discard()
        return _overview(request, user, f"{kept.name} is empty.", status=400)
    source = Import.objects.create(
        name=str(kept.name),
        path=str(kept.path),
        bytes_total=kept.size,
        started_by=user,
        created_at=timezone.now(),
    )
    return redirect("import", source.pk)


def _overview(request: HttpRequest, user: User, error: str = "", status: int = 200) -> HttpResponse:
    forgotten_uploads.clean_up(timezone.now())
    page = Paginator(_mine(user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "error": error,
        "limit": uploads.limit(),
        "limit_words": uploads.limit_words(),
    }
    return render(request, "imports/imports.html", context, status=status)


def _told(request: HttpRequest, source: Import, seen: Look) -> HttpResponse:
    """Keep what the person said of the file; look again, or take it in where they said so."""
    form = ReadingForm(request.POST, columns=seen.columns)
    if not form.is_valid():
        context = {"source": source, "look": seen, "form": form}
        return render(request, "imports/preview.html", context, status=400)
    form.keep(source)
    if "start" in request.POST and not looked_at(source).question:
        try:
            import_job.start(source, now=timezone.now())
        except import_job.CannotStart as error:
            messages.error(request, str(error))
    return redirect("import", source.pk)


def _mine(user: User) -> QuerySet[Import]:
    """Return the imports a person may see: an administrator all, a lead their own."""
    everybody = Import.objects.select_related("started_by")
    return everybody if user.role == Role.ADMIN else everybody.filter(started_by=user)


def _unscored(source: Import) -> int:
    """Return how many of an import's conversations are in a language the engine does not read."""
    languages = Reading.objects.filter(conversation__brought_by=source).values("language")
    counts = languages.annotate(talks=Count("pk")).values_list("language", "talks").order_by()
    return sum(talks for language, talks in counts if not kinds_read(language))


def _progress(source: Import) -> dict[str, object]:
    silent = timezone.now() - source.beat_at if source.beat_at else timedelta(0)
    patience = PATIENCE if source.status == Status.WAITING else held_job.STALE
    busy = Import.objects.filter(status=Status.RUNNING).exclude(pk=source.pk)
    alive = busy.filter(beat_at__gte=timezone.now() - held_job.STALE)
    overdue = source.under_way and silent > patience
    return {
        "source": source,
        "under_way": source.under_way,
        "behind_another": overdue and alive.exists(),
        "no_worker": overdue and not alive.exists(),
        "unscored": 0 if source.under_way else _unscored(source),
        "percent": source.percent,
    }


def _problems(request: HttpRequest, source: Import) -> dict[str, object]:
    page = Paginator(source.problems.all(), PAGE).get_page(request.GET.get("page"))
    return {"page": page, "most_problems": import_job.MOST_PROBLEMS}


def _rows(source: Import) -> Iterator[str]:
    rows = source.problems.values_list("line", "reason").iterator(chunk_size=500)
    return csv_lines(["line", "reason"], rows)
