"""Adding many people at once: the table, what is understood of it, and their links, once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from highpoint.apps.accounts import invitations, operations, teams
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import require
from highpoint.web.several import COLUMNS, EXAMPLE, LONGEST, MOST_ROWS, CannotRead, Row, rows
from highpoint.web.views.accounts import address


@require_http_methods(["GET", "POST"])
@never_cache
def several(request: HttpRequest) -> HttpResponse:
    """Take a table, show how each row is understood, and on a second press add those in order."""
    user = require(request.user, Act.MANAGE_PEOPLE)
    context: dict[str, object] = {
        "columns": COLUMNS,
        "example": EXAMPLE,
        "most": MOST_ROWS,
        "lasts": invitations.LASTS.days,
    }
    if request.method == "GET":
        return render(request, "accounts/several.html", context)
    text = _text(request)
    context["text"] = text
    try:
        found = rows(text)
        good = [row for row in found if not row.problem]
        if request.POST.get("sure") and good:
            context["links"] = _add(request, good, by=user)
            return render(request, "accounts/links.html", context)
        context |= {"rows": found, "good": len(good)}
    except (CannotRead, operations.CannotChange) as error:
        context["error"] = str(error)
    return render(request, "accounts/several.html", context)


def _text(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return str(request.POST.get("text", ""))
    # A letter takes up to four bytes; what is longer is refused by its length.
    raw: bytes = file.read(4 * LONGEST + 1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _add(request: HttpRequest, found: Sequence[Row], *, by: User) -> list[tuple[User, str]]:
    """Add all or, where the ground has moved since the look, nobody."""
    now = timezone.now()
    added = []
    with transaction.atomic():
        for row in found:
            person = operations.add_person(row.about, by=by, now=now)
            for other in row.agents[1:]:
                teams.join_names(row.agents[0], other, by=by, now=now)
            added.append((person, address(request, invitations.make(person, by=by, now=now))))
    return added
