"""
The page a customer answers on: by its link alone, without signing in.

To look never answers: programs that look through mail open every link in it, often more than
once. Only the button does. There is no session here that a strange page could misuse, and the
link itself is the permission, so the form needs no token of the sign-in kind: customers whose
program keeps no cookies can answer too.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from highpoint.apps.accounts.limits import address_of, wait
from highpoint.apps.conversations.models import Turn
from highpoint.apps.feedback import surveys
from highpoint.apps.feedback.models import WORDS, SurveyLink, SurveyQuestion
from highpoint.engine.insight.customer_answers import SCALES, Measure
from highpoint.web.numbers import number

# Wrong addresses from one place, and answers by one link, within five minutes.
MOST_WRONG = 30
MOST_ANSWERS = 10
FIVE_MINUTES = 300
LONGEST_QUOTE = 300

# What the ends of each scale mean, said beside it.
ENDS = {
    Measure.CSAT: ("not at all satisfied", "very satisfied"),
    Measure.CES: ("very hard", "very easy"),
    Measure.NPS: ("not at all likely", "very likely"),
}


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions of a link; a press of the button keeps the answers."""
    now = timezone.now()
    try:
        link = surveys.find(token, now=now)
    except surveys.LinkDoesNotWork as error:
        if wait("survey", address_of(request), most=MOST_WRONG, seconds=FIVE_MINUTES, now=now):
            return _quiet(request, "surveys/public_busy.html", {}, 429)
        return _quiet(request, "surveys/public_gone.html", {"sentence": str(error)}, 404)
    if request.method != "POST":
        return _page(request, link, _kept(link) or _asked_for(request, link))
    if wait("answers", str(link.pk), most=MOST_ANSWERS, seconds=FIVE_MINUTES, now=now):
        return _quiet(request, "surveys/public_busy.html", {}, 429)
    said = _said(request, link)
    try:
        surveys.answer(link, said, now=now)
    except surveys.NotAnswered as error:
        return _page(request, link, said, str(error))
    return _quiet(request, "surveys/public_thanks.html", {"link": link, "survey": link.survey}, 200)


def _page(
    request: HttpRequest, link: SurveyLink, said: dict[int, int | str], error: str = ""
) -> HttpResponse:
    questions = list(link.survey.questions.all())
    context = {
        "link": link,
        "token": surveys.token(link),
        "survey": link.survey,
        "rows": [_row(question, said.get(question.pk, "")) for question in questions],
        "quote": _quote(link, questions),
        "error": error,
        "changes": link.answered_at is not None,
    }
    return _quiet(request, "surveys/public.html", context, 200)


def _row(question: SurveyQuestion, said: int | str) -> dict[str, object]:
    if question.measure == WORDS:
        return {"question": question, "words": True, "said": said}
    measure = Measure(question.measure)
    lowest, highest = SCALES[measure]
    return {
        "question": question,
        "words": False,
        "said": said,
        "scale": range(lowest, highest + 1),
        "ends": ENDS[measure],
        "lowest": lowest,
        "highest": highest,
    }


def _said(request: HttpRequest, link: SurveyLink) -> dict[int, int | str]:
    found: dict[int, int | str] = {}
    for question in link.survey.questions.all():
        told = request.POST.get(f"q{question.pk}", "")
        if question.measure == WORDS:
            found[question.pk] = told
        elif told:
            # What is no number is on no scale.
            found[question.pk] = -1 if (value := number(told)) is None else value
    return found


def _asked_for(request: HttpRequest, link: SurveyLink) -> dict[int, int | str]:
    """Return what the address itself suggests (?q7=5, a star in an e-mail): chosen, not kept."""
    found: dict[int, int | str] = {}
    for question in link.survey.questions.exclude(measure=WORDS):
        told = number(request.GET.get(f"q{question.pk}"))
        lowest, highest = SCALES[Measure(question.measure)]
        if told is not None and lowest <= told <= highest:
            found[question.pk] = told
    return found


def _kept(link: SurveyLink) -> dict[int, int | str]:
    rows = link.responses.values_list("question", "value", "words")
    return {question: words if value is None else value for question, value, words in rows}


def _quote(link: SurveyLink, questions: list[SurveyQuestion]) -> str:
    """Return the reply that questions about a reply mean, as the customer got it."""
    if link.turn is None or not any(question.about_reply for question in questions):
        return ""
    turn = Turn.objects.filter(conversation=link.conversation_id, index=link.turn).first()
    text = turn.text if turn else ""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()} …"


def _quiet(
    request: HttpRequest, template: str, context: dict[str, object], status: int
) -> HttpResponse:
    answer = render(request, template, context, status=status)
    # The address is the permission: no search engine keeps it, no other site is told it.
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
