"""The practice page: a talk begun, replied, gone back to, ended, shared; with htmx and without."""

from __future__ import annotations

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.training import operations
from highpoint.apps.training.models import Practice, PracticeMoment
from highpoint.apps.training.scenarios import playable
from highpoint.loop import debrief_job
from highpoint.practice import debrief
from highpoint.practice.scenario import shipped
from highpoint.practice.talk import PracticeTalk
from highpoint.web.practice import shown
from tests import factories
from tests.practice import trainees

pytestmark = pytest.mark.django_db

DESK = "three-legged-desk"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def agent(client):
    user = factories.person(Role.AGENT)
    client.force_login(user)
    return user


@pytest.fixture
def talk(client, agent) -> Practice:
    client.post(reverse("practice_begin", args=[DESK]), {"seed": "7"})
    return Practice.objects.get()


def say(client, practice: Practice, text: str, after: int, **more):
    address = reverse("practice_say", args=[practice.pk])
    return client.post(address, {"text": text, "after": after}, **more)


def test_a_talk_begins_with_the_customer(client, talk) -> None:
    page = client.get(reverse("practice_talk", args=[talk.pk])).content.decode()
    assert talk.seed == 7
    assert "Dana (simulated)" in page
    assert "Your answer to Dana" in page


def test_a_reply_brings_an_answer_in_place(client, talk) -> None:
    answer = say(
        client, talk, "I'm so sorry. What is your order number?", 0, **HTMX
    ).content.decode()
    assert "BW-44817" in answer
    assert "<html" not in answer


def test_a_reply_sent_twice_is_kept_once(client, talk) -> None:
    say(client, talk, "What is your order number?", 0)
    say(client, talk, "What is your order number?", 0)
    talk.refresh_from_db()
    assert talk.replies == 1


def test_words_for_a_talk_that_has_gone_on_stay_in_the_field(client, talk) -> None:
    say(client, talk, "What is your order number?", 0)
    answer = say(client, talk, "Dear Dana, one more word.", 0, **HTMX).content.decode()
    assert "this was not sent" in answer
    assert "Dear Dana, one more word.</textarea>" in answer
    assert 'name="after" value="1"' in answer


def test_an_empty_and_an_endless_reply_are_told_and_kept_in_the_field(client, talk) -> None:
    assert "Write your answer first." in say(client, talk, " ", 0, **HTMX).content.decode()
    endless = say(client, talk, "word " * 1000, 0).content.decode()
    assert "nobody reads more in a chat" in endless
    assert "word word" in endless


def test_a_talk_goes_on_in_another_process(client, talk) -> None:
    say(client, talk, trainees.GOOD[0].format(call="Dana"), 0)
    kept = operations.talk_of(Practice.objects.get())
    assert len(kept.turns) == 3


def test_an_ended_talk_shows_what_it_came_to(client, talk) -> None:
    for place, text in enumerate(trainees.DEFENSIVE):
        say(client, talk, text, place)
    talk.refresh_from_db()
    page = client.get(reverse("practice_talk", args=[talk.pk])).content.decode()
    assert talk.ended_at is not None
    assert "After the talk" in page
    assert "Where it slipped" in page
    assert "Tried on the same Dana" in page
    assert PracticeMoment.objects.filter(practice=talk).count() == talk.offered


def test_a_better_reply_is_tried_once_after_the_end(client, talk, monkeypatch) -> None:
    say(client, talk, trainees.DEFENSIVE[0], 0)
    client.post(reverse("practice_stop", args=[talk.pk]))
    debrief_job.try_now(talk.pk)
    page = client.get(reverse("practice_talk", args=[talk.pk]))
    kept = page.context["better"]
    monkeypatch.setattr(operations, "better", None)

    again = client.get(reverse("practice_talk", args=[talk.pk])).context["better"]

    ended = operations.talk_of(Practice.objects.get())
    assert again == kept == debrief.better(ended, 0)


def test_a_turn_is_tried_again_and_the_first_talk_stays(client, talk) -> None:
    say(client, talk, "What is your order number?", 0)
    say(client, talk, "You should have checked it yourself.", 1)
    client.post(reverse("practice_again", args=[talk.pk]), {"reply": "1"})
    second = Practice.objects.exclude(pk=talk.pk).get()
    talk.refresh_from_db()
    assert (second.replies, second.again_of, second.seed) == (1, talk, 7)
    assert talk.replies == 2


def test_a_reply_that_never_was_cannot_be_tried_again(client, talk) -> None:
    answer = client.post(reverse("practice_again", args=[talk.pk]), {"reply": "99"}, follow=True)
    assert "no such reply" in answer.content.decode()
    assert Practice.objects.count() == 1


def test_a_tip_costs_nothing(client, talk) -> None:
    before = talk.mood
    answer = client.post(reverse("practice_tip", args=[talk.pk]), **HTMX).content.decode()
    talk.refresh_from_db()
    assert playable(DESK).scenario.tips[0] in answer.replace("&#x27;", "'")
    assert (talk.mood, talk.tips) == (before, 1)


def test_nobody_else_sees_a_talk_until_it_is_shared(client, agent, talk) -> None:
    team = factories.team()
    factories.agent(user=agent, team=team)
    lead = factories.person(Role.LEAD, teams=(team,))
    client.post(reverse("practice_stop", args=[talk.pk]))
    address = reverse("practice_talk", args=[talk.pk])
    client.force_login(lead)
    assert client.get(address).status_code == 404
    client.force_login(agent)
    client.post(reverse("practice_share", args=[talk.pk]), {"shared": "yes"})
    client.force_login(lead)
    assert client.get(address).status_code == 200


def test_a_bad_seed_is_told(client, agent) -> None:
    answer = client.post(reverse("practice_begin", args=[DESK]), {"seed": "0"})
    assert "A seed goes from 1" in answer.content.decode()
    assert not Practice.objects.exists()


def test_the_map_names_every_scenario(client, agent) -> None:
    page = client.get(reverse("practice_map")).content.decode()
    assert "A desk with three legs" in page


def test_what_policy_does_not_allow_is_a_line_of_the_debrief() -> None:
    talk = PracticeTalk.begin(shipped("three-legged-desk"), 1).say("I will send you the leg today.")
    reply = next(turn for turn in shown(talk, chips=True) if turn.role == "agent")
    assert ("", "policy does not allow this: Only the leg") in reply.felt


def test_a_turn_is_written_the_same_the_second_time(client, talk) -> None:
    text = "I'm so sorry, Dana. What is your <order> number?"
    first = say(client, talk, text, 0, **HTMX).content.decode()
    again = client.get(reverse("practice_talk", args=[talk.pk])).content.decode()
    turn = first[first.index('<li class="turn agent"') : first.index("Try that turn again")]
    assert "&lt;order&gt;" in turn
    assert turn.rpartition("<p")[0] in again


def test_a_reply_asks_the_database_few_questions(client, talk, django_assert_num_queries) -> None:
    with django_assert_num_queries(7):
        say(client, talk, "What is your order number?", 0, **HTMX)
    entry = AuditEntry.objects.filter(thing="practice_say").get()
    assert (entry.user_id, entry.thing_id) == (talk.person_id, talk.pk)


def test_a_reply_after_the_end_is_dropped(client, talk) -> None:
    client.post(reverse("practice_stop", args=[talk.pk]))
    answer = say(client, talk, "Hello?", 0, **HTMX).content.decode()
    assert "The talk has ended." in answer
    assert "“Hello?”" in answer
    talk.refresh_from_db()
    assert talk.replies == 0


def test_of_two_replies_at_once_one_is_kept(talk, monkeypatch) -> None:
    one = Practice.objects.filter(pk=talk.pk)
    real = PracticeTalk.say

    def late(self, text):
        monkeypatch.setattr(PracticeTalk, "say", real)
        operations.said(one, "What is your order number?", after=0, now=talk.begun_at)
        return real(self, text)

    monkeypatch.setattr(PracticeTalk, "say", late)
    _, read = operations.said(one, "You should have looked.", after=0, now=talk.begun_at)
    assert read.replies == operations.talk_of(one.get()).replies == ("What is your order number?",)
