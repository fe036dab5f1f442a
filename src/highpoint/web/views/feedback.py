"""What colleagues tell each other, their leads and the company, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import require
from highpoint.apps.feedback import colleagues
from highpoint.apps.feedback.models import Feedback
from highpoint.web.forms.feedback import AnswerForm, GiveForm

PAGE = 50
TABS = {"open": "To answer", "received": "Received", "given": "Given"}
_EMPTY = {
    "open": (
        "Nothing waits for your answer",
        "What is told you, or the company by your teams, stands here.",
    ),
    "received": (
        "Nobody told you anything yet",
        "What colleagues tell you stays here with your answer.",
    ),
    "given": (
        "You have not given any yet",
        "What you tell others stands here, with what became of it.",
    ),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show what waits for one's answer, what one received, or what one gave."""
    user = require(request.user, Act.GIVE_FEEDBACK)
    waiting = colleagues.open_ones(colleagues.to_answer(user))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ("open" if waiting.exists() else "given")
    rows = {
        "open": waiting,
        "received": colleagues.to_answer(user),
        "given": colleagues.given_by(user),
    }[tab]
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "tab": tab,
        "tabs": TABS,
        "empty": _EMPTY[tab],
        "waiting": waiting.count(),
        "today": timezone.localdate(),
    }
    return render(request, "feedback/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Tell a colleague, a lead or the company something."""
    user = require(request.user, Act.GIVE_FEEDBACK)
    direction = request.GET.get("to", "")
    initial = {"direction": direction if direction in Feedback.Direction.values else "peer"}
    form = GiveForm(request.POST if request.method == "POST" else None, by=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = colleagues.give(
                by=user,
                direction=said["direction"],
                to=form.to,
                text=said["text"],
                topic=said["topic"] or Feedback.Topic.OTHER,
                unsigned=said["unsigned"],
                now=timezone.now(),
            )
        except colleagues.CannotGive as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is on its way. You are told when it is answered.")
            return redirect("feedback_one", row.pk)
    context = {"form": form, "fewest": colleagues.FEWEST_FOR_UNSIGNED}
    return render(request, "feedback/give.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one piece of feedback with its answers; whose it is to answer, answers here."""
    user = require(request.user, Act.GIVE_FEEDBACK)
    row = get_object_or_404(colleagues.seen_by(user), pk=pk)
    answers = colleagues.to_answer(user).filter(pk=pk).exists()
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            colleagues.answer(
                row, by=user, outcome=said["outcome"], text=said["text"], now=timezone.now()
            )
        except colleagues.CannotAnswer as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Your answer is sent.")
        return redirect("feedback_one", pk)
    context = {
        "row": row,
        "form": form,
        "answers": answers,
        "own": row.by_id == user.pk,
        "today": timezone.localdate(),
    }
    return render(request, "feedback/one.html", context)
