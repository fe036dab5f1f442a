"""Tests of the pages on what went wrong and what is done against it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.prevention import chain, finding, operations
from highpoint.apps.prevention.models import Action, Incident
from highpoint.apps.prevention.operations import Told
from highpoint.web.charts.pareto import pareto
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    by = factories.agent(name="Greta Person")
    row = factories.lamp(by=by, started_at=timezone.now() - timedelta(days=2))
    row.turns.filter(index=0).update(text="I am really upset. The lamp came broken.")
    finding.find_in([row.pk], now=timezone.now())
    return row


def test_the_log_counts_by_step_and_names_nobody_who_served(client, talk):
    client.force_login(factories.person(Role.ADMIN))
    page = client.get(reverse("failures")).content.decode()
    assert "Came broken" in page
    assert "1 of 1 things" in page
    assert "A customer was upset or angry in <b>100</b>" in page
    every = client.get(reverse("failures_every")).content.decode()
    assert "The lamp came broken." in every
    assert "Greta" not in page + every


def test_an_executive_sees_sums_and_no_words(client, talk):
    client.force_login(factories.person(Role.EXECUTIVE))
    assert "Came broken" in client.get(reverse("failures")).content.decode()
    pages = [reverse("failures_every"), reverse("trouble", args=[talk.incidents.get().trouble_id])]
    assert all("The lamp" not in client.get(page).content.decode() for page in pages)
    assert client.get(reverse("failure", args=[talk.incidents.get().pk])).status_code == 403


def test_a_new_failure_is_named_by_hand_and_wrong_input_is_told(client):
    client.force_login(factories.person(Role.AGENT))
    wrong = client.post(reverse("failure_new"), {"conversation": "999", "happened_on": "x"})
    assert wrong.status_code == 400
    said = wrong.content.decode()
    for sentence in (
        "Choose what went wrong, or name a step",
        "Say in a line what happened.",
        "You see no conversation with this number.",
        "This is not a day.",
    ):
        assert sentence in said
    today = timezone.localdate()
    kept = {
        "step": "deliver",
        "new_name": "Left in the rain",
        "told": "The box was wet.",
        "happened_on": f"{today}",
    }
    early = client.post(reverse("failure_new"), kept | {"happened_on": today + timedelta(days=1)})
    assert "That day is yet to come." in early.content.decode()
    assert client.post(reverse("failure_new"), kept).status_code == 302
    assert str(Incident.objects.get().trouble) == "Left in the rain"


def test_an_action_is_agreed_on_done_by_its_owner_and_shown(client, talk):
    lead, owner = factories.person(), factories.person(Role.AGENT)
    trouble = talk.incidents.get().trouble
    client.force_login(lead)
    client.post(reverse("why_ask", args=[trouble.pk]), {"text": "Thin paper"})
    agreed = {
        "title": "Thicker paper",
        "kind": "preventive",
        "trouble": trouble.pk,
        "why": trouble.whys.get().pk,
        "expected": "No broken lamps",
        "owner": owner.pk,
        "due_on": f"{timezone.localdate()}",
    }
    assert client.post(reverse("prevention_new"), {}).status_code == 400
    late = client.post(reverse("prevention_new"), agreed | {"due_on": "2020-01-01"})
    assert "That day has passed." in late.content.decode()
    assert client.post(reverse("prevention_new"), agreed).status_code == 302
    row = Action.objects.get()
    assert row.why == trouble.whys.get()
    client.force_login(owner)
    client.post(reverse("prevention_done", args=[row.pk]))
    page = client.get(reverse("prevention_action", args=[row.pk])).content.decode()
    assert "Too little before it." in page
    assert "Thicker paper" in client.get(reverse("prevention_actions")).content.decode()


def test_the_first_bars_make_four_fifths_and_the_line_ends_at_all():
    drawn = pareto([("a", 1), ("b", 50), ("c", 30), ("d", 19), ("e", 0)])
    assert [bar.name for bar in drawn.bars] == ["b", "c", "d", "a"]
    assert [bar.vital for bar in drawn.bars] == [True, True, False, False]
    assert [bar.added for bar in drawn.bars] == [50, 80, 99, 100]
    assert pareto([]) is None


def test_the_back_office_sees_what_is_its_own_and_no_talk(client, talk):
    team, now = factories.team("Warehouse"), timezone.now()
    packer, lead = factories.person(Role.AGENT, teams=(team,)), factories.person()
    talk.turns.filter(index=1).update(text="I am so sorry. We will send you another one today.")
    row, other = talk.incidents.get(), factories.lamp(started_at=now)
    due = now + timedelta(days=1)
    promise = factories.promise(talk, owner="company", due=due, words="another one today")
    late = finding.known_troubles()["came_late"]
    hidden = operations.log(
        Told(late, "Late."), by=lead, now=now, happened_at=now, conversation=other
    )
    client.force_login(packer)
    assert "No step is your team" in client.get(reverse("own_steps")).content.decode()
    assert client.get(reverse("failure", args=[row.pk])).status_code == 404

    pack = chain.add("Pack", backstage=True, team=team, by=lead, now=now)
    chain.refile(row.trouble, pack.key, row.trouble.name, by=lead, now=now)
    today = client.get(reverse("today")).content.decode()
    assert reverse("own_steps") in today
    page = client.get(reverse("own_steps")).content.decode()
    for word in ("The lamp came broken.", "Pack", promise.words):
        assert word in page
    failure = client.get(reverse("failure", args=[row.pk]))
    assert failure.status_code == 200
    assert reverse("conversation", args=[talk.pk]) not in failure.content.decode()
    assert client.get(reverse("conversation", args=[talk.pk])).status_code == 404
    assert client.get(reverse("failure", args=[hidden.pk])).status_code == 404
    client.post(reverse("promise_rule", args=[promise.pk]), {"state": "kept"})
    promise.refresh_from_db()
    assert (promise.state, promise.ruled_by) == ("kept", packer)

    ask = reverse("why_ask", args=[row.trouble_id])
    assert ask in client.get(reverse("trouble", args=[row.trouble_id])).content.decode()
    assert client.post(ask, {"text": "The box is too wide"}).status_code == 302
    why = row.trouble.whys.get()
    assert client.post(reverse("why_lay", args=[why.pk])).status_code == 302
    assert (
        client.post(reverse("why_reword", args=[why.pk]), {"text": "Wide box"}).status_code == 302
    )
    row.refresh_from_db()
    assert (row.why.text, row.why.by) == ("Wide box", packer)
    stranger = reverse("why_ask", args=[late.pk])
    assert client.post(stranger, {"text": "No"}).status_code == 403
    assert stranger not in client.get(reverse("trouble", args=[late.pk])).content.decode()


def test_only_a_step_behind_the_scenes_is_given_to_a_team(client):
    client.force_login(factories.person(Role.ADMIN))
    said = {"name": "Pack", "team": factories.team().pk}
    wrong = client.post(reverse("chain"), said)
    assert "Only a step behind the scenes is a team" in wrong.content.decode()
    assert client.post(reverse("chain"), said | {"backstage": "yes"}).status_code == 302
