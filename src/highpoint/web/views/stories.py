"""Stories of being served well: read, searched, told, changed, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import may, require
from highpoint.apps.stories import tags, telling
from highpoint.apps.stories.models import Story
from highpoint.errors import HighpointError
from highpoint.web.forms.stories import StoryForm, initial_of
from highpoint.web.stories import TAG_WORDS, tag_words, workshop

PAGE = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the stories of the whole company, the newest first, and the story of the week."""
    user = require(request.user, Act.TELL_STORIES)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    tag = request.GET.get("tag", "")
    tag = tag if tag in TAG_WORDS else ""
    mine = request.GET.get("mine") == "yes"
    rows = telling.found(words, tag, of=user if mine else None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    asked = bool(words or tag or mine)
    story, picked_by = telling.of_week(timezone.now())
    context = {
        "page": page,
        "rows": [(one, tag_words(one)) for one in page],
        "q": words,
        "tag": tag,
        "mine": mine,
        "asked": asked,
        "tags": TAG_WORDS.items(),
        "week_story": None if asked else story,
        "week_picked_by": picked_by,
    }
    return render(request, "stories/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Tell a story."""
    user = require(request.user, Act.TELL_STORIES)
    return _write(request, user, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a story of one's own."""
    user = require(request.user, Act.TELL_STORIES)
    return _write(request, user, get_object_or_404(Story, pk=pk, teller=user))


def _write(request: HttpRequest, user: User, story: Story | None) -> HttpResponse:
    if request.method == "POST" and request.POST.get("do") == "suggest":
        return _suggest(request, story)
    form = StoryForm(request.POST or None, initial=initial_of(story) if story else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            if story is None:
                story = telling.tell(form.told, by=user, now=now)
                messages.success(request, "Thank you. Your story is told.")
            else:
                telling.change(story, form.told, by=user, now=now)
                messages.success(request, "Your story is changed.")
            return redirect("story", story.pk)
        except HighpointError as error:
            form.add_error(None, str(error))
    status = 400 if request.method == "POST" else 200
    return render(request, "stories/write.html", {"form": form, "story": story}, status=status)


def _suggest(request: HttpRequest, story: Story | None) -> HttpResponse:
    """Show the form again, as it was written, with the tags its words speak for."""
    told = {name: request.POST.get(name, "") for name in ("happened", "did", "felt")}
    found = tags.suggested(**told)
    written = request.POST.dict() | {"tags": [*request.POST.getlist("tags"), *found]}
    form = StoryForm(initial=written)
    context = {"form": form, "story": story, "suggested": [TAG_WORDS[tag] for tag in found]}
    return render(request, "stories/write.html", context | {"asked": True})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one story, and count that a colleague read it."""
    user = require(request.user, Act.TELL_STORIES)
    rows = Story.objects.select_related("teller").prefetch_related("tags")
    story = get_object_or_404(rows, pk=pk)
    telling.opened(story, by=user)
    week, _ = telling.of_week(timezone.now())
    context = {
        "story": story,
        "tags": tag_words(story),
        "mine": story.teller_id == user.pk,
        "picks": may(user, Act.PICK_STORY),
        "of_week": week == story,
        "workshop": workshop(story) if may(user, Act.MAKE_SCENARIOS) else "",
    }
    return render(request, "stories/story.html", context)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a story of one's own back."""
    user = require(request.user, Act.TELL_STORIES)
    story = get_object_or_404(Story, pk=pk, teller=user)
    telling.take_back(story, by=user, now=timezone.now())
    messages.success(request, "Your story is taken back. Nothing of it is kept here.")
    return redirect("stories")


@require_POST
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a story the story of this week."""
    user = require(request.user, Act.PICK_STORY)
    story = get_object_or_404(Story, pk=pk)
    telling.pick(story, by=user, now=timezone.now())
    messages.success(request, "It is the story of this week. The one it stood for keeps its turn.")
    return redirect("story", pk)
