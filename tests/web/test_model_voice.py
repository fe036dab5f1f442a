"""A model's words in the practice page: asked of a real server, checked, marked, kept, or left out."""

from __future__ import annotations

import json
import time
from threading import Event

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from highpoint.apps.training import auditions, operations, voices
from highpoint.apps.training.models import Practice
from highpoint.apps.training.scenarios import playable
from highpoint.practice.talk import PracticeTalk
from tests import factories
from tests.llm.server import drips, says, serving, status

pytestmark = pytest.mark.django_db

DESK = "three-legged-desk"
HTMX = {"HTTP_HX_REQUEST": "true"}
ASKED = "I'm so sorry about that, Dana. What is your order number?"
LEG = "I will send you a new leg. "


def phrases(handler, body):
    """Say what was to be said, with a first sentence of its own, a sentence at a time."""
    example = json.loads(body["messages"][1]["content"].split("\n")[0])["example"]
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
    for piece in ("All right then. ", example):
        row = json.dumps({"choices": [{"delta": {"content": piece}}]})
        handler.wfile.write(f"data: {row}\n\n".encode())
        handler.wfile.flush()
    handler.wfile.write(b"data: [DONE]\n\n")


@pytest.fixture
def asked(settings, monkeypatch):
    """Return what sets the model up, and forget a server's failure before and after."""
    monkeypatch.setattr(voices._Rest, "until", 0.0)

    def on(url: str, seconds: float = 3.0) -> None:
        settings.VOICE_ENDPOINT, settings.VOICE_MODEL = url, "tiny"
        settings.VOICE_SECONDS = seconds

    return on


@pytest.fixture
def agent(client):
    user = factories.person(Role.AGENT)
    client.force_login(user)
    return user


def begun(client, **more) -> Practice:
    client.post(reverse("practice_begin", args=[DESK]), {"seed": "7", "phrased": "on"} | more)
    return Practice.objects.get()


def say(client, practice, text=ASKED, after=0, **more):
    address = reverse("practice_say", args=[practice.pk])
    answer = client.post(address, {"text": text, "after": after}, **more)
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer


def authored(*replies: str) -> str:
    talk = PracticeTalk.begin(playable(DESK).scenario, 7)
    for reply in replies:
        talk = talk.say(reply)
    return talk.turns[-1].text


def test_its_words_come_as_they_are_written_and_are_marked_and_kept(client, agent, asked) -> None:
    with serving(phrases) as server:
        asked(server.url)
        practice = begun(client)
        answer = say(client, practice, **HTMX)
    heard, _, page = answer.partition("<section")
    assert "All right then." in heard
    assert "in the words of tiny" in page
    kept = operations.talk_of(Practice.objects.get()).turns[-1]
    assert (kept.text, kept.by) == (f"All right then. {authored(ASKED)}", "tiny")


def test_a_turn_tried_again_shows_the_same_words(client, agent, asked) -> None:
    with serving(phrases) as server:
        asked(server.url)
        practice = begun(client)
        say(client, practice)
        say(client, practice, LEG, 1)
    client.post(reverse("practice_again", args=[practice.pk]), {"reply": "1"})
    first, second = (operations.talk_of(each) for each in Practice.objects.order_by("pk"))
    assert second.turns == first.turns[:3]
    assert second.turns[2].by == "tiny"


@pytest.mark.parametrize(
    "trouble",
    [
        says("Sure. My order is BW-44818."),
        says("BW-44817. By the way, I won 500 dollars in Lisbon."),
        status(500),
        drips(0.05),
    ],
    ids=["wrong fact", "new facts", "broken", "slow"],
)
@pytest.mark.parametrize("more", [{}, HTMX], ids=["plain", "htmx"])
def test_words_that_lie_break_or_come_late_are_left_out(
    client, agent, asked, trouble, more
) -> None:
    with serving(trouble) as server:
        asked(server.url, seconds=0.15)
        practice = begun(client)
        before = time.monotonic()
        answer = say(client, practice, **more)
    assert time.monotonic() - before < 2
    assert "Lisbon" not in str(answer)
    kept = operations.talk_of(Practice.objects.get()).turns[-1]
    assert (kept.text, kept.by) == (authored(ASKED), "")


def test_a_server_that_failed_is_left_alone_for_a_while(client, agent, asked) -> None:
    with serving(status(503)) as server:
        asked(server.url)
        practice = begun(client)
        say(client, practice)
        say(client, practice, LEG, 1)
        assert len(server.requests) == 1


def test_who_leaves_while_it_speaks_loses_nothing(client, agent, asked) -> None:
    left = Event()

    def stops_half_way(handler, body):
        row = json.dumps({"choices": [{"delta": {"content": "All right then. And so"}}]})
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        handler.wfile.write(f"data: {row}\n\n".encode())
        handler.wfile.flush()
        left.wait(2)

    with serving(stops_half_way) as server:
        asked(server.url)
        practice = begun(client)
        address = reverse("practice_say", args=[practice.pk])
        answer = client.post(address, {"text": ASKED, "after": 0}, **HTMX)
        assert b"All right then." in next(iter(answer.streaming_content))
        answer.close()
        left.set()
    kept = operations.talk_of(Practice.objects.get()).turns[-1]
    assert (kept.text, kept.by) == (authored(ASKED), "")


def test_it_is_not_asked_where_the_person_wants_none_nor_in_an_audition(
    client, agent, asked
) -> None:
    with serving(phrases) as server:
        asked(server.url)
        practice = begun(client, phrased="")
        say(client, practice)
        audition = auditions.begin(agent, now=practice.begun_at)
        client.post(reverse("audition_say"), {"text": ASKED, "after": 0})
        audition.refresh_from_db()
        assert audition.replies == 1
        assert server.requests == []


def test_the_scene_says_where_words_go_before_they_do(client, agent, asked) -> None:
    assert "finds the words" not in _page(client, "scene", DESK)
    asked("https://models.example.com/v1")
    assert "<b>models.example.com</b> finds the words" in _page(client, "scene", DESK)


def test_an_administrator_sees_how_it_stands_and_tries_it(client, asked, settings) -> None:
    client.force_login(factories.person(Role.ADMIN))
    assert "nothing leaves this server" in _page(client, "model_voice")
    asked("http://models.example.com/v1")
    assert "HIGHPOINT_VOICE_PLAIN_HTTP" in _page(client, "model_voice")
    with serving(phrases, status(401)) as server:
        asked(server.url)
        settings.VOICE_KEY = "sk-secret"
        assert "which is this machine" in _page(client, "model_voice")
        assert "It works." in client.post(reverse("model_voice")).content.decode()
        failed = client.post(reverse("model_voice")).content.decode()
    assert "HTTP 401" in failed
    assert "sk-secret" not in failed
    assert server.keys == ["Bearer sk-secret"] * 2


def _page(client, name: str, *args: str) -> str:
    return client.get(reverse(name, args=args)).content.decode()
