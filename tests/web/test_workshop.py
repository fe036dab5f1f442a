"""The workshop: written as a form and as YAML, tried, published, retired; wrong input on each way."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.training import operations, workshop
from highpoint.apps.training.models import Practice, PracticeMoment, ScenarioVersion
from highpoint.apps.training.scenarios import playable
from highpoint.apps.training.versions import Status, seen_as
from highpoint.practice.plain_yaml import dump, load
from highpoint.practice.scenario import BadScenario, names, source
from highpoint.web.forms import scenarios as forms
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

DESK = "three-legged-desk"
EDIT = f"/scenarios/{DESK}/edit/"


@pytest.fixture
def coach(client):
    user = factories.person(Role.COACH)
    client.force_login(user)
    return user


def desk(slug: str = DESK, **changes) -> str:
    return dump(load(source(DESK)) | {"id": slug} | changes)


def fields(text: str) -> dict[str, object]:
    """Return what a browser would send of the form that shows a text."""
    form = forms.filled(load(text))
    entries = [
        (f"{group}-{place}-{name}", value)
        for group, rows in form.groups.items()
        for place, values in enumerate(rows)
        for name, value in values.items()
    ]
    sent = {name: value for name, value in [*form.parts.items(), *entries] if value is not False}
    return sent | {"way": "form", "seen": seen_as(text)}


class TestTheForm:
    def test_changes_nothing_where_nothing_was_changed(self, client, coach):
        client.post(EDIT, fields(source(DESK)) | {"to": "yaml"})
        assert not ScenarioVersion.objects.exists()

    def test_has_a_place_for_every_part_of_every_scenario_that_came_with_it(self):
        for name in names():
            row = load(source(name))
            assert load(dump(forms.row_of(forms.filled(row), row))).keys() == row.keys()
            assert forms.same(forms.filled(row), row)

    def test_saves_a_scenario_with_as_many_facts_as_one_may_have(self, client, coach):
        row = load(source(DESK))
        fact = row["facts"][0]
        many = [fact | {"key": f"{fact['key']}-{n}"} for n in range(150 - len(row["facts"]))]
        text = dump(row | {"facts": [*row["facts"], *many]})
        answer = client.post(EDIT, fields(text) | {"title": "A table with three legs"})
        assert answer.status_code == 302
        assert len(load(ScenarioVersion.objects.get().source)["facts"]) == 150

    def test_says_to_who_types_the_address_of_a_button_that_nothing_was_changed(
        self, client, coach
    ):
        answer = client.get(f"/scenarios/{DESK}/try/")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Nothing was changed." in answer.content.decode()

    def test_folds_many_facts_and_leaves_open_what_is_to_be_written(self, client, coach):
        told = fields(source(DESK)) | {"facts-2-says": "One way alone", "add": "facts"}
        answer = client.post(EDIT, told)
        page = client.get(answer["Location"]).content.decode()
        entries = dict(re.findall(r'<details class="ws-entry" id="([^"]+)"( open)?>', page))
        facts = {name: bool(is_open) for name, is_open in entries.items() if "facts" in name}
        assert [name for name, is_open in facts.items() if is_open] == ["e-facts-2", "new-facts"]
        assert len(facts) == len(load(source(DESK))["facts"]) + 1
        assert "BW-44817" in page.split('id="h-facts-0"')[1].split("</summary>")[0]

    def test_keeps_a_change_as_a_draft_and_leaves_the_shipped_one(self, client, coach):
        client.post(EDIT, fields(source(DESK)) | {"title": "A table with three legs"})
        draft = ScenarioVersion.objects.get()
        assert (draft.status, draft.title, draft.number) == ("draft", "A table with three legs", 1)
        told = load(desk(title="A table with three legs"))
        assert load(draft.source) == forms.settled(told)
        assert playable(DESK).scenario.title == "A desk with three legs"

    def test_keeps_a_draft_with_gaps_and_names_each_with_its_field(self, client, coach):
        told = fields(source(DESK)) | {
            "opening": "One line",
            "start-mood": "x",
            "start.mood": "soon",
        }
        page = client.post(EDIT, told, follow=True).content.decode()
        assert 'href="#f-opening"' in page
        assert "“Opening lines” needs 6 or more different lines, it has 1." in page
        assert 'value="soon"' in page
        assert ScenarioVersion.objects.get().status == Status.DRAFT

    def test_adds_and_removes_a_fact_and_loses_nothing_else(self, client, coach):
        first, second, *rest = [each["key"] for each in load(source(DESK))["facts"]]
        new = f"facts-{2 + len(rest)}"
        answer = client.post(EDIT, fields(source(DESK)) | {"title": "Other", "add": "facts"})
        assert answer["Location"] == f"{EDIT}?more=facts#new-facts"
        page = client.get(answer["Location"]).content.decode()
        assert f'name="{new}-says"' in page
        text = ScenarioVersion.objects.get().source
        more = {f"{new}-says": "It is oak\nOak, I think\nThe oak one", f"{new}-key": ""}
        client.post(EDIT, fields(text) | more | {f"{new}-told": "when asked"})
        keys = [each["key"] for each in load(ScenarioVersion.objects.get().source)["facts"]]
        assert keys == [first, second, *rest, "it-is-oak"]
        text = ScenarioVersion.objects.get().source
        client.post(EDIT, fields(text) | {"remove": "facts-1"})
        row = load(ScenarioVersion.objects.get().source)
        assert [each["key"] for each in row["facts"]] == [first, *rest, "it-is-oak"]
        assert row["title"] == "Other"

    def test_drops_signs_that_nobody_types(self, client, coach):
        client.post(EDIT, fields(source(DESK)) | {"title": "A\x00 desk\x07"})
        assert ScenarioVersion.objects.get().title == "A desk"

    def test_does_not_write_over_what_another_kept_meanwhile(self, client, coach):
        other = factories.person(Role.LEAD)
        told = fields(source(DESK)) | {"title": "Mine"}
        workshop.keep(DESK, desk(title="Theirs"), by=other, now=START)
        answer = client.post(EDIT, told)
        assert "Somebody else has changed this draft" in answer.content.decode()
        assert 'value="Mine"' in answer.content.decode()
        assert ScenarioVersion.objects.get().title == "Theirs"
        client.post(EDIT, told | {"seen": answer.context["seen"]})
        assert ScenarioVersion.objects.get().title == "Mine"


class TestTheYaml:
    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("a: &x [1, 1]\nb: [*x, *x]", "names are not taken"),
            ("title: !!python/name:os.system x", "tags that begin"),
            ("title: a\ntitle: b", "stands twice"),
            ("title: [", "not valid YAML"),
            ('title: "\\0"', "no page can show"),
            ("[" * 500, "more parts within parts"),
            ("- a", "must be a set of named parts"),
            ("opening: {a: b}", "The form has no place for: Opening lines"),
        ],
    )
    def test_is_kept_as_text_where_it_cannot_be_played(self, client, coach, text, says):
        answer = client.post(EDIT, {"way": "yaml", "source": text, "to": "form"}, follow=True)
        assert says in answer.content.decode()
        assert ScenarioVersion.objects.get().source == text
        assert 'name="source"' in answer.content.decode()

    def test_that_is_endless_is_refused_and_stays_on_the_page(self, client, coach):
        answer = client.post(EDIT, {"way": "yaml", "source": "# " + "x" * 200_001})
        assert "longer than 200,000 characters" in answer.content.decode()
        assert not ScenarioVersion.objects.exists()

    def test_keeps_comments_while_the_form_changes_nothing(self, client, coach):
        text = "# mine\n" + source(DESK)
        client.post(EDIT, {"way": "yaml", "source": text, "to": "form"})
        client.post(EDIT, fields(text))
        assert ScenarioVersion.objects.get().source == text

    def test_with_another_id_is_told(self, client, coach):
        text = desk("another")
        page = client.post(EDIT, {"way": "yaml", "source": text}, follow=True).content.decode()
        assert "The id must be “three-legged-desk”" in page


class TestPublishing:
    def test_lets_everybody_practice_with_it_and_keeps_talks_under_way(self, client, coach):
        first = workshop.keep(DESK, desk(title="First"), by=coach, now=START)
        workshop.publish(first, by=coach, now=START)
        going = operations.begin(coach, playable(DESK), now=START, seed=1)
        workshop.keep(DESK, desk(title="Second"), by=coach, now=START)
        page = client.get(f"/scenarios/{DESK}/publish/").content.decode()
        assert "<del>First</del>" in page
        assert "<ins>Second</ins>" in page
        client.post(f"/scenarios/{DESK}/publish/", {"why": "A better title"})
        assert playable(DESK).scenario.title == "Second"
        assert operations.scenario_of(Practice.objects.get(pk=going.pk)).title == "First"
        first.refresh_from_db()
        assert first.status == Status.RETIRED
        assert AuditEntry.objects.filter(act="published a scenario").count() == 2

    def test_is_refused_with_what_is_missing(self, client, coach):
        draft = workshop.keep(DESK, "title: Half", by=coach, now=START)
        with pytest.raises(BadScenario):
            workshop.publish(draft, by=coach, now=START)
        page = client.post(f"/scenarios/{DESK}/publish/", follow=True).content.decode()
        assert "to mend before it can be played" in page
        assert f"{EDIT}#f-opening" in page

    def test_a_published_version_does_not_change_and_the_next_is_a_draft(self, client, coach):
        first = workshop.keep(DESK, desk(title="First"), by=coach, now=START)
        workshop.publish(first, by=coach, now=START)
        client.post(EDIT, fields(desk(title="First")) | {"title": "Second"})
        assert [(v.number, v.status) for v in ScenarioVersion.objects.all()] == [
            (2, "draft"),
            (1, "published"),
        ]

    def test_retiring_needs_a_reason_and_brings_the_shipped_one_back(self, client, coach):
        draft = workshop.keep(DESK, desk(title="Ours"), by=coach, now=START)
        workshop.publish(draft, by=coach, now=START)
        page = client.post(f"/scenarios/{DESK}/retire/", {"reason": " "}, follow=True)
        assert "Say why it retires" in page.content.decode()
        client.post(f"/scenarios/{DESK}/retire/", {"reason": "Desks are gone"})
        assert playable(DESK).scenario.title == "A desk with three legs"
        assert ScenarioVersion.objects.get().note == "Retired: Desks are gone"


def test_a_trial_counts_nowhere_and_outlives_its_draft(client, coach):
    draft = workshop.keep("own-desk", desk("own-desk"), by=coach, now=START)
    answer = client.post("/scenarios/own-desk/try/")
    trial = Practice.objects.get()
    assert answer["Location"] == reverse("practice_talk", args=[trial.pk])
    workshop.take_back(draft, by=coach, now=START)
    say = reverse("practice_say", args=[trial.pk])
    client.post(say, {"text": "So sorry. What is your order number?", "after": 0})
    client.post(reverse("practice_again", args=[trial.pk]), {"reply": "0"})
    client.post(reverse("practice_stop", args=[trial.pk]))
    assert client.get(reverse("practice_talk", args=[trial.pk])).status_code == 200
    assert set(Practice.objects.values_list("purpose", flat=True)) == {"trial"}
    assert not PracticeMoment.objects.exists()
    assert client.get("/practice/").context["page"].paginator.count == 0


def test_a_draft_with_gaps_is_not_tried(client, coach):
    workshop.keep("half", "id: half", by=coach, now=START)
    page = client.post("/scenarios/half/try/", follow=True).content.decode()
    assert "It cannot be tried yet" in page
    assert not Practice.objects.exists()


class TestBeginning:
    def test_needs_a_title_and_makes_its_own_address(self, client, coach):
        page = client.post("/scenarios/new/", {"title": " "}).content.decode()
        assert "Give it a title" in page
        client.post("/scenarios/new/", {"title": "A desk with three legs"})
        client.post("/scenarios/new/", {"title": "A desk with three legs", "like": DESK})
        slugs = sorted(ScenarioVersion.objects.values_list("slug", flat=True))
        assert slugs == ["a-desk-with-three-legs", "a-desk-with-three-legs-2"]
        assert workshop.whole(slugs[1], workshop.text_of(slugs[1]) or "").id == slugs[1]

    def test_from_a_moment_shows_the_masked_talk_to_who_may_see_it(self, client):
        team = factories.team()
        lead = factories.person(Role.LEAD, teams=(team,))
        talk = factories.conversation(
            ("customer", "I am Mara Quince and so upset, order 88123456 never came."),
            ("agent", "Order number?"),
            by=factories.agent(team=team),
            moments=({"kind": "distress", "verdict": "missed", "turn": 0, "trigger": "so upset"},),
        )
        asked = {"from": talk.moments.get().pk}
        client.force_login(lead)
        page = client.get("/scenarios/new/", asked).content.decode()
        assert "so upset" in page
        assert "88123456" not in page
        assert "Order number?" not in page
        answer = client.post(f"/scenarios/new/?from={asked['from']}", {"title": "Never came"})
        row = load(ScenarioVersion.objects.get().source)
        assert row["teaches"] == ["distress"]
        assert "88123456" not in row["opening"][0]
        assert "so upset" in client.get(answer["Location"]).content.decode()
        client.force_login(factories.person(Role.COACH, teams=(factories.team(),)))
        assert "so upset" not in client.get("/scenarios/new/", asked).content.decode()


def test_a_coach_finds_the_workshop_and_an_agent_does_not(client, coach):
    assert EDIT in client.get(reverse("scene", args=[DESK])).content.decode()
    assert "/scenarios/new/" in client.get("/practice/").content.decode()
    client.force_login(factories.person(Role.AGENT))
    assert EDIT not in client.get(reverse("scene", args=[DESK])).content.decode()
