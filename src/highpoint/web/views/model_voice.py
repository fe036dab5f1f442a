"""Whether a model phrases what the simulated customer means, where words go then, and a try."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import require
from highpoint.apps.training import voices
from highpoint.llm.endpoint import is_loopback
from highpoint.practice.scenario import names, shipped


@require_http_methods(["GET", "HEAD", "POST"])
def model_voice(request: HttpRequest) -> HttpResponse:
    """Show how the model's voice stands; a press asks it for one line."""
    require(request.user, Act.KEEP_VOICE)
    standing = voices.standing()
    where = standing.endpoint
    trial = None
    if request.method == "POST" and where is not None:
        trial = voices.try_it(where, shipped(names()[-1]))
    context = {
        "standing": standing,
        "where": where,
        "here": where is not None and is_loopback(where.host),
        "seconds": settings.VOICE_SECONDS,
        "trial": trial,
    }
    return render(request, "practice/voice.html", context)
