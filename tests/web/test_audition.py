"""The audition: the same customer for all, one tip, one more try; nobody else's until shared."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import escape

from highpoint.apps.accounts.models import Role
from highpoint.apps.training import auditions
from highpoint.apps.training.models import Practice, PracticeMoment
from highpoint.practice import audition
from highpoint.web.frame import beside
from tests import factories
from tests.practice import trainees

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    user = factories.person(Role.AGENT)
    client.force_login(user)
    return user


def begin(client):
    return client.post(reverse("audition_begin"), follow=True).content.decode()


def write(client, script) -> None:
    """Write a script in the talk that goes on, then end it where the customer has not."""
    going = Practice.objects.get(ended_at=None)
    for after, text in enumerate(script):
        client.post(reverse("audition_say"), {"text": text.format(call="Dana"), "after": after})
        going.refresh_from_db()
        if going.ended_at:
            return
    client.post(reverse("audition_stop"))


def whole(client) -> Practice:
    begin(client)
    write(client, trainees.COLD)
    begin(client)
    write(client, trainees.GOOD)
    return Practice.objects.get(again_of=None)


def test_both_talks_begin_alike_and_the_result_tells_the_gain_and_its_words(client, agent) -> None:
    first = whole(client)
    second = Practice.objects.get(again_of=first)
    told = auditions.result(first, second)
    page = client.get(reverse("audition_result", args=[first.pk])).content.decode()
    assert first.talk["turns"][0] == second.talk["turns"][0]
    assert told.gain is not None
    assert told.gain > 0
    assert f"Gain: {round(100 * told.gain):+d} points" in page
    lines = (*told.first_lines, *told.second_lines)
    assert lines
    assert all(line.quote and escape(line.quote[:100]) in page for line in lines)
    assert "Nothing about you is guessed" in page


def test_everybody_meets_the_same_customer(client, agent) -> None:
    begin(client)
    client.force_login(factories.person(Role.HIRING))
    begin(client)
    one, other = Practice.objects.all()
    assert one.talk == other.talk
    assert one.seed == audition.SEED


def test_the_tip_comes_once_between_the_talks_and_no_verdict_before(client, agent) -> None:
    page = begin(client)
    assert "Your tip" not in page
    client.post(reverse("audition_say"), {"text": trainees.COLD[0], "after": 0})
    going = client.get(reverse("audition")).content.decode()
    assert trainees.COLD[0] in going
    assert 'class="felt"' not in going
    assert "Mood" not in going
    client.post(reverse("audition_stop"))
    between = client.get(reverse("audition")).content.decode()
    assert audition.TIPS[audition.Kind.DISTRESS] in between


def test_there_is_no_third_talk_and_no_second_before_the_first_has_ended(client, agent) -> None:
    begin(client)
    first = Practice.objects.get()
    with pytest.raises(auditions.NotNow, match="when the first has ended"):
        auditions.retry(first, now=first.begun_at)
    with pytest.raises(auditions.NotNow, match="still goes on"):
        auditions.begin(agent, now=first.begun_at)
    write(client, trainees.COLD)
    begin(client)
    first.refresh_from_db()
    with pytest.raises(auditions.NotNow, match="one second talk"):
        auditions.retry(first, now=first.begun_at)


def test_an_unwritten_talk_is_not_ended(client, agent) -> None:
    begin(client)
    page = client.post(reverse("audition_stop"), follow=True).content.decode()
    assert "Write at least one reply first" in page
    assert Practice.objects.get().ended_at is None


def test_an_empty_reply_is_told_and_an_endless_one_kept_in_the_field(client, agent) -> None:
    begin(client)
    answer = client.post(reverse("audition_say"), {"text": "word " * 1000, "after": 0})
    assert "word word" in answer.content.decode()
    answer = client.post(reverse("audition_say"), {"text": "", "after": 0})
    assert "Write your answer first." in answer.content.decode()


def test_an_audition_is_no_practice(client, agent) -> None:
    first = whole(client)
    assert not PracticeMoment.objects.exists()
    assert client.get(reverse("practice_talk", args=[first.pk])).status_code == 404
    for name in ("practice_tip", "practice_again", "practice_say", "practice_stop"):
        assert client.post(reverse(name, args=[first.pk])).status_code == 404


def test_of_two_pages_of_the_menu_one_is_shown_as_open(rf, agent) -> None:
    request = rf.get(reverse("audition"))
    request.user = agent
    assert [each.label for each in beside(request) if each.current] == ["Audition"]


def test_nobody_reads_it_until_it_is_shared(client, agent) -> None:
    team = factories.team()
    factories.agent(user=agent, team=team)
    coach = factories.person(Role.COACH, teams=(team,))
    first = whole(client)
    address = reverse("audition_result", args=[first.pk])
    client.force_login(coach)
    assert client.get(address).status_code == 404
    client.force_login(agent)
    client.post(reverse("audition_share", args=[first.pk]), {"shared": "yes"})
    client.force_login(coach)
    assert agent.name in client.get(address).content.decode()
    assert address in client.get(reverse("practice")).content.decode()
    assert client.post(reverse("audition_share", args=[first.pk])).status_code == 404


def test_with_htmx_a_reply_changes_the_talk_alone_and_its_end_leads_onward(client, agent) -> None:
    begin(client)
    htmx = {"HTTP_HX_REQUEST": "true"}
    address = reverse("audition_say")
    bad = client.post(address, {"text": " ", "after": 0}, **htmx).content.decode()
    assert "Write your answer first." in bad
    shown = client.post(address, {"text": trainees.DEFENSIVE[0], "after": 0}, **htmx)
    page = shown.content.decode()
    assert "<html" not in page
    assert trainees.DEFENSIVE[0][:20] in page.replace("&#x27;", "'")
    for after, text in enumerate(trainees.DEFENSIVE[1:], start=1):
        page = client.post(address, {"text": text, "after": after}, **htmx).content.decode()
        if "This talk has ended" in page:
            break
    assert f'href="{reverse("audition")}">On to your tip' in page
