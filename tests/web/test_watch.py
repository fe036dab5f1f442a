"""Tests of the pages on talks that are going on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from highpoint.apps.watch.models import OpenTalk, WatchTerms
from highpoint.loop import live
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

SO_FAR = ("Where is my order?", "It is in transit.")
ANGRY = "I told you twice already! This is useless, you are all liars!"


@pytest.fixture
def lead():
    return factories.person(Role.LEAD, teams=(factories.team(),))


@pytest.fixture
def agent(lead):
    user = factories.person(Role.AGENT)
    return factories.agent("Greta Person", user=user, team=lead.teams.get())


@pytest.fixture
def talk(agent):
    return factories.open_talk(agent, *SO_FAR, ANGRY, customer_name="Nina Brandtholm")


def shown(client, name: str, *args, **query) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def test_the_list_shows_talks_with_their_words_and_names_nobody_who_answers(client, lead, talk):
    client.force_login(lead)
    page = shown(client, "watch")
    assert "Nina Brandtholm" in page
    assert "of 10 such talks end badly" in page
    assert "you are all liars!</mark>" in page
    assert "Greta" not in page


def test_the_list_asks_again_and_gets_nothing_until_something_changes(client, lead, agent, talk):
    client.force_login(lead)
    digest = client.get(reverse("watch")).context["now"].digest
    assert client.get(reverse("watch_now"), {"seen": digest}).status_code == 204

    factories.open_talk(agent, *SO_FAR, ANGRY, customer_name="Otto Quist")
    changed = client.get(reverse("watch_now"), {"seen": digest})
    assert changed.status_code == 200
    assert "Otto Quist" in changed.content.decode()


def test_a_talk_is_taken_by_one_helped_and_its_end_told(client, lead, talk):
    client.force_login(lead)
    wrong = client.post(reverse("watch_helped", args=[talk.pk]), {"helped": " "}, follow=True)
    assert "Say in a line what was done." in wrong.content.decode()
    client.post(reverse("watch_take", args=[talk.pk]))
    client.post(reverse("watch_helped", args=[talk.pk]), {"helped": "Called her."})
    early = client.post(reverse("watch_outcome", args=[talk.pk]), {"outcome": "well"}, follow=True)
    assert "The talk still goes on" in early.content.decode()

    live.end(talk, now=START)
    client.post(reverse("watch_outcome", args=[talk.pk]), {"outcome": "well"})
    page = shown(client, "watch_talk", talk.pk)
    assert f"It ended well, says {lead}." in " ".join(page.split())
    assert "Called her." in page
    past = shown(client, "watch_past", weeks=52)
    assert "not enough yet" in past
    assert "1 false alarm:" in past
    assert "Greta" not in past


def test_who_answers_is_told_gently_and_without_a_figure(client, agent, talk):
    client.force_login(agent.user)
    pages = shown(client, "today") + shown(client, "watch_talk", talk.pk)
    assert "may need a hand" in pages
    assert "of 10 such talks" not in pages
    assert "I take it" not in pages


def test_a_lead_sets_how_the_team_is_warned_and_wrong_input_is_told(client, lead):
    client.force_login(lead)
    team = lead.teams.get()
    told = {"team": team.pk, "capacity": "0", "rate": "0.3", "quiet_hours": "x"}
    wrong = client.post(reverse("watch_settings"), told).content.decode()
    for sentence in (
        "Write a whole number from 1 to 50.",
        "Choose one of those shown.",
        "Write a whole number from 1 to 168.",
    ):
        assert sentence in wrong
    assert "In force: the threshold that comes with the program." in wrong
    assert "On your own talks: not known yet" in wrong
    told |= {"capacity": "3", "rate": "0.05", "quiet_hours": "8"}
    assert client.post(reverse("watch_settings"), told).status_code == 302
    terms = WatchTerms.objects.get()
    assert (terms.team, terms.capacity, terms.rate, terms.tells) == (team, 3, 0.05, False)


def test_the_page_asks_as_much_of_the_database_for_many_talks_as_for_one(
    client, lead, agent, talk, django_assert_num_queries
):
    client.force_login(lead)
    client.get(reverse("watch_now"))
    with django_assert_num_queries(9):
        client.get(reverse("watch_now"))
    for _ in range(4):
        factories.open_talk(agent, *SO_FAR, ANGRY)
    assert OpenTalk.objects.count() == 5
    with django_assert_num_queries(9):
        client.get(reverse("watch_now"))
