"""The audit log: searched, taken as a file, and, for whom it is about, who looked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from highpoint.apps.accounts import queries
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, note, own_names
from highpoint.apps.accounts.models import AuditEntry
from highpoint.apps.accounts.permissions import require
from highpoint.apps.accounts.queries import Wanted
from highpoint.apps.newest import Place
from highpoint.web.forms.log import LogForm
from highpoint.web.tables import csv_lines

COLUMNS = (
    "at",
    "who_id",
    "who",
    "act",
    "agent_id",
    "agent",
    "person_id",
    "person",
    "thing",
    "thing_id",
    "detail",
)
# What somebody who is looked at may read of the log.
SHOWN_TO_ALL = (Did.OPENED_CONVERSATION, Did.OPENED_PAGE, Did.OPENED_DISPUTE)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the log, newest first: who, what, whom, when."""
    require(request.user, Act.READ_LOG)
    form = LogForm(request.GET)
    context = {"form": form, "query": form.query} | _page(request, form.wanted)
    return render(request, "log/log.html", context)


@require_GET
def export(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    """Give all that fits as a file, however much it is; that it was taken stands in the log."""
    user = require(request.user, Act.READ_LOG)
    write = {"csv": _csv, "jsonl": _jsonl}.get(ending)
    if write is None:
        raise Http404
    wanted = LogForm(request.GET).wanted
    note(user, Did.TOOK_LOG, detail=ending, now=timezone.now())
    kind = "text/csv; charset=utf-8" if ending == "csv" else "application/jsonl; charset=utf-8"
    answer = StreamingHttpResponse(write(queries.every(wanted)), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="audit-log.{ending}"'
    return answer


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Show a person who opened their conversations and their page."""
    user = require(request.user, Act.SEE_OWN_PAGE)
    names = own_names(user)
    wanted = Wanted(whom=[("agent", pk) for pk in sorted(names)], acts=SHOWN_TO_ALL)
    return render(request, "log/looks.html", {"is_agent": bool(names)} | _page(request, wanted))


def _page(request: HttpRequest, wanted: Wanted) -> dict[str, object]:
    before = Place.read(request.GET.get("before", ""))
    after = Place.read(request.GET.get("after", ""))
    return {"page": queries.page(wanted, before, after), "paged": bool(before or after)}


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "who_id": entry.user_id,
        "who": _called(entry.user),
        "act": entry.act,
        "agent_id": entry.agent_id,
        "agent": _called(entry.agent),
        "person_id": entry.person_id,
        "person": _called(entry.person),
        "thing": entry.thing,
        "thing_id": entry.thing_id,
        "detail": entry.detail,
    }


def _called(somebody: object | None) -> str | None:
    return None if somebody is None else str(somebody)


def _csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    return csv_lines(COLUMNS, ([*_row(entry).values()] for entry in entries))


def _jsonl(entries: Iterable[AuditEntry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(_row(entry), ensure_ascii=False) + "\n"
