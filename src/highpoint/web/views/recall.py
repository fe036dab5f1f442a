"""Recall cards: today's, the decks they come from, and what one recalls. The person's alone."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import require
from highpoint.apps.stories import recall
from highpoint.apps.stories.models import Deck, RecallCard
from highpoint.web.behaviors import FEWEST_FOR_RATE
from highpoint.web.stories import known, recall_rate

_SAYS: dict[str, str] = {
    Deck.GOLDEN: "Three cards on treating others as you would want to be treated.",
    Deck.MOMENTS: "One card for each kind of moment: when it is there, and what to do.",
    Deck.OWN: "The lines you wrote of how you expect to be treated.",
    Deck.CHARTER: "The lines your team voted for, our #10 with them.",
    Deck.LESSONS: "The rules of each lesson you complete, and why they hold.",
}


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Show today's card, the decks, and what one recalls."""
    user = require(request.user, Act.LEARN)
    now = timezone.now()
    today = timezone.localtime(now).date()
    left = list(recall.due(user, today))
    taken = RecallCard.objects.filter(person=user, put_away_at=None)
    counts = dict(taken.order_by().values_list("deck").annotate(Count("pk")))
    coming = taken.filter(due_on__gt=today).order_by("due_on").first()
    recalled = recall.recalled(user, today)[""]
    context = {
        "recall_card": left[0] if left else None,
        "recall_left": len(left),
        "recall_back": "cards",
        "decks": [_deck(user, deck, counts.get(deck.value, 0)) for deck in Deck],
        "any": bool(counts),
        "coming": coming,
        "recalled": recalled,
        "rate": recall_rate(recalled),
        "rows": known(user, now),
        "fewest": FEWEST_FOR_RATE,
        "gap": recall.GAP_DAYS,
        "most": recall.MOST_A_DAY,
        "days": recall.RATE_DAYS,
    }
    return render(request, "recall/cards.html", context)


def _deck(user: User, deck: Deck, taken: int) -> dict[str, object]:
    if deck is Deck.LESSONS:
        there = RecallCard.objects.filter(person=user, deck=deck).count()
    else:
        there = len(recall.sides(user, deck))
    return {"deck": deck, "says": _SAYS[deck], "taken": taken, "there": there}


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep whether one knew a card."""
    user = require(request.user, Act.LEARN)
    card = get_object_or_404(RecallCard.objects.select_related("person"), pk=pk, person=user)
    said = request.POST.get("knew", "")
    if said in ("yes", "no"):
        try:
            recall.answer(card, knew=said == "yes", now=timezone.now())
        except recall.CannotRecall as error:
            messages.error(request, str(error))
    else:
        messages.error(request, "Say whether you knew it, or not yet.")
    if request.POST.get("back") == "today":
        return redirect("/today/#h-recall")
    return redirect("recall")


@require_POST
def deck(request: HttpRequest, name: str) -> HttpResponse:
    """Take a deck up, or put it away."""
    user = require(request.user, Act.LEARN)
    if name not in Deck.values:
        raise Http404
    found, now = Deck(name), timezone.now()
    if request.POST.get("do") == "put away":
        recall.put_away(user, found, now=now)
        messages.success(request, f"“{found.label}” is put away. What you recalled is kept.")
    elif recall.take_up(user, found, now=now):
        messages.success(request, f"“{found.label}” is taken up: at most five cards a day.")
    else:
        messages.info(request, "There is no card in this deck yet.")
    return redirect("recall")
