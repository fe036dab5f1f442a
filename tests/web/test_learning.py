"""Lessons from beginning to certificate, the path, the map, and what training changed."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
import yaml
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.learning.models import (
    CoachLook,
    LessonGoal,
    LessonRun,
    Placement,
    QuizAnswer,
    Trained,
    TransferResult,
)
from highpoint.apps.learning.operations import share_mastery
from highpoint.apps.notices.models import Notice
from highpoint.apps.training import operations as practicing
from highpoint.apps.training.models import Practice, ScenarioVersion
from highpoint.practice.placement import opens, questions
from tests import factories, learned

pytestmark = pytest.mark.django_db

NO = learned.LESSON


@pytest.fixture
def coach(team):
    return factories.person(Role.COACH, teams=(team,))


@pytest.fixture
def agent(client, team):
    user = factories.person(Role.AGENT)
    factories.agent(user=user, team=team)
    client.force_login(user)
    return user


def take(client, step: str, **told):
    return client.post(reverse("lesson_act", args=[NO]), {"step": step, **told}, follow=True)


def page_of(answer) -> str:
    return answer.content.decode().replace("&#x27;", "'")


class TestALesson:
    def test_goes_from_its_beginning_to_a_certificate(self, client, agent):
        take(client, "begin")
        take(client, "points")
        take(client, "models")
        assert "Still to do: quiz, practice with a simulated customer." in page_of(
            take(client, "finish")
        )
        take(client, "quiz", **{f"q{n}": choice for n, choice in learned.right().items()})
        learned.talked(LessonRun.objects.get(), timezone.now())

        page = page_of(take(client, "finish"))

        assert "Certificate of completion" in page
        assert "5 of 5 questions right" in page
        assert "a coach who looks: not used" in page
        assert Trained.objects.get(agent=agent.agent).kind == "refusal"
        assert "Saying no kindly: “Give the no a reason" in page_of(client.get(reverse("recall")))

    def test_shows_its_models_as_the_engine_judges_them(self, client, agent):
        page = page_of(client.get(reverse("lesson", args=[NO])))

        assert "Saying no: met" in page
        assert "A bare no, without a reason, regret or a way forward." in page
        assert '<mark class="missed">We can\'t do that.</mark>' in page

    def test_says_of_a_wrong_answer_why_and_lets_one_answer_again(self, client, agent):
        take(client, "begin")
        wrong = learned.right() | {0: 0, 1: 1, 2: 0}
        page = page_of(take(client, "quiz", **{f"q{n}": c for n, c in wrong.items()}))

        assert "2 of 5 right" in page
        assert "Look again." in page
        take(client, "quiz", **{f"q{n}": c for n, c in learned.right().items()})
        assert LessonRun.objects.get().steps.filter(step="quiz").exists()
        assert QuizAnswer.objects.count() == 10

    def test_keeps_what_was_chosen_where_an_answer_is_missing(self, client, agent):
        take(client, "begin")
        page = page_of(take(client, "quiz", q1="0", q2="9"))

        assert "Choose one of the answers." in page
        assert page.count(" checked") == 1
        assert not QuizAnswer.objects.exists()

    def test_begins_a_talk_that_is_the_lessons_own(self, client, agent):
        take(client, "begin")
        take(client, "practice", scenario="three-legged-desk")
        first = Practice.objects.get()
        assert first.purpose == "lesson"

        client.post(reverse("practice_again", args=[first.pk]), {"reply": "0"})
        again = Practice.objects.exclude(pk=first.pk).get()
        assert LessonRun.objects.get().talks.filter(practice=again).exists()
        again = practicing.stop(again, now=timezone.now())
        page = page_of(client.get(reverse("practice_talk", args=[again.pk])))
        assert reverse("lesson", args=[NO]) in page

    def test_says_that_a_customer_is_not_there(self, client, agent):
        take(client, "begin")
        assert "no such scenario" in page_of(take(client, "practice", scenario="nobody"))

    def test_makes_a_draft_for_the_workshop_of_an_own_moment(self, client, agent):
        take(client, "begin")
        told = {"title": "A lamp", "situation": "No shade.", "opening": "Hi", "wish": "A shade"}
        assert "Write the reply you would be glad" in page_of(take(client, "scenario", **told))

        take(client, "scenario", **told, good="I'm afraid I can't, but here is a way.")

        draft = ScenarioVersion.objects.get()
        assert (draft.status, draft.made_by) == ("draft", agent)
        assert yaml.safe_load(draft.source)["teaches"] == ["refusal"]

    def test_has_a_goal_above_where_one_is_and_on_a_day_to_come(self, client, agent):
        take(client, "begin")
        past = page_of(take(client, "goal", rate_to="80", by="2020-01-01"))
        assert "Choose a day that is still to come." in past
        by = timezone.localdate() + timedelta(days=30)
        take(client, "goal", rate_to="80", by=by.isoformat())
        goal = LessonGoal.objects.get()
        assert (goal.rate_from, goal.rate_to, goal.kind) == (None, 80, "refusal")

    def test_asks_the_coach_who_answers_and_the_agent_is_told(self, client, agent, coach):
        take(client, "begin")
        learned.talked(LessonRun.objects.get(), timezone.now())
        take(client, "coach", words="Is it kind?")
        assert Notice.objects.filter(to=coach, kind="lesson").exists()
        learned.talked(LessonRun.objects.get(), timezone.now())
        take(client, "practice", scenario="three-legged-desk")

        client.force_login(coach)
        page = page_of(client.get(reverse("lessons_kept")))
        assert "Is it kind?" in page
        going, *talks = Practice.objects.order_by("-pk")
        assert reverse("practice_talk", args=[going.pk]) not in page
        for talk in talks:
            assert client.get(reverse("practice_talk", args=[talk.pk])).status_code == 200
        look = CoachLook.objects.get()
        client.post(reverse("lesson_look", args=[look.pk]), {"answer": " "})
        look.refresh_from_db()
        assert look.answered_at is None
        client.post(reverse("lesson_look", args=[look.pk]), {"answer": "The reason is there."})

        client.force_login(agent)
        assert "The reason is there." in page_of(client.get(reverse("lesson", args=[NO])))
        assert Notice.objects.filter(to=agent, kind="lesson").exists()

    def test_says_that_there_is_nobody_to_ask(self, client, agent):
        take(client, "begin")
        assert "nobody to ask" in page_of(take(client, "coach"))


class TestACertificate:
    def test_is_the_persons_own_until_they_show_it(self, client, agent, coach):
        run = learned.completed(agent, shared=False)
        address = reverse("certificate", args=[run.pk])
        client.force_login(coach)
        assert client.get(address).status_code == 404
        client.force_login(agent)
        take(client, "share", run=run.pk, shared="yes")
        client.force_login(coach)
        assert client.get(address).status_code == 200
        assert str(agent) in page_of(client.get(reverse("lessons_kept")))

    def test_leaves_as_an_xapi_statement(self, client, agent):
        run = learned.completed(agent)
        address = reverse("certificate_statement", args=[run.pk])
        row = json.loads(client.get(address).content)

        assert row == json.loads(client.get(address).content)
        assert row["actor"]["objectType"] == "Agent"
        assert set(row["actor"]["account"]) == {"homePage", "name"}
        assert "mbox" not in row["actor"]
        assert row["verb"]["id"] == "http://adlnet.gov/expapi/verbs/completed"
        assert row["object"]["id"] == f"http://testserver/practice/lessons/{NO}/"
        assert row["result"]["completion"] is True
        assert row["result"]["score"] == {"scaled": 1.0, "raw": 5, "min": 0, "max": 5}
        assert all(key.startswith("http") for key in row["context"]["extensions"])


class TestAPackage:
    def test_is_scorm_with_everything_it_names(self, client, coach):
        client.force_login(coach)
        held = client.get(reverse("lesson_scorm", args=[NO])).content

        box = zipfile.ZipFile(io.BytesIO(held))
        root = ET.fromstring(box.read("imsmanifest.xml"))
        cp = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
        adl = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
        assert [each.tag for each in root] == [
            f"{cp}metadata",
            f"{cp}organizations",
            f"{cp}resources",
        ]
        assert root.findtext(f"{cp}metadata/{cp}schemaversion") == "1.2"
        organizations = root.find(f"{cp}organizations")
        assert organizations.get("default") == organizations[0].get("identifier")
        resource = root.find(f"{cp}resources/{cp}resource")
        assert resource.get(f"{adl}scormtype") == "sco"
        item = root.find(f".//{cp}item")
        assert item.get("identifierref") == resource.get("identifier")
        named = {each.get("href") for each in resource.iter(f"{cp}file")}
        assert resource.get("href") in named
        assert {*named, "imsmanifest.xml"} == set(box.namelist())
        page = box.read("index.html").decode()
        assert page.count('value="right"') == 5
        assert "http" not in page


class TestThePath:
    def test_says_plainly_that_there_is_nothing_yet(self, client, agent):
        page = page_of(client.get(reverse("learning_path")))
        assert "Nothing to suggest yet" in page
        assert "not enough conversations of yours yet" in page

    def test_comes_from_the_placement_test_where_nothing_is_live(self, client, agent):
        told = {f"q{n}": 0 for n in range(len(questions()))}
        told["r0"] = "What is your order number?"
        page = page_of(client.post(reverse("placement"), told, follow=True))

        assert "The customer's trouble was not acknowledged." in page
        assert "Your answer: “What is your order number?”" in page
        assert page.count("left open") == len(opens()) - 1
        assert Placement.objects.get().person == agent

    def test_keeps_what_was_written_where_a_choice_is_missing(self, client, agent):
        page = page_of(client.post(reverse("placement"), {"r0": "So sorry, Hannah."}))
        assert "Some questions have no answer yet." in page
        assert "So sorry, Hannah." in page
        assert not Placement.objects.exists()


class TestTheMasteryMap:
    def test_counts_repetitions_with_feedback_and_says_what_the_hours_are(self, client, agent):
        learned.completed(agent)
        page = page_of(client.get(reverse("mastery")))

        moments = Practice.objects.get().moments.count()
        assert f"{moments + 5} repetitions with feedback" in page
        assert "A claim, shown as one" in page
        assert "not enough yet" in page

    def test_is_seen_by_a_coach_only_while_it_is_shared(self, client, agent, coach):
        address = reverse("mastery_of", args=[agent.pk])
        client.force_login(coach)
        assert client.get(address).status_code == 404
        share_mastery(agent, shared=True, now=timezone.now())
        assert f"Shared by {agent}" in page_of(client.get(address))
        share_mastery(agent, shared=False, now=timezone.now())
        assert client.get(address).status_code == 404


class TestWhatTrainingChanged:
    def result(self, **fields) -> TransferResult:
        figures = {"raw": 9, "by_itself": 1, "pull": 2, "gained": 6, "low": -3, "high": 15}
        usual = {"kind": "distress", "at": timezone.now(), "trained": 4, "told": 4}
        usual |= {"shown": "not shown", "figures": {**figures, "others": 8}}
        return TransferResult.objects.create(**usual | fields)

    def test_is_told_of_teams_one_leads_and_of_the_company(self, client, coach, team):
        other = factories.team("Elsewhere")
        self.result()
        self.result(team=team)
        self.result(team=other)
        client.force_login(coach)
        page = page_of(client.get(reverse("transfer")))
        assert "Not shown: what changed is within chance." in page
        assert "+6 points from where it would have been expected (−3 to +15)" in page
        assert str(team) in page
        assert "Elsewhere" not in page
        client.force_login(factories.person(Role.EXECUTIVE))
        assert "Elsewhere" in page_of(client.get(reverse("transfer")))

    def test_takes_note_of_a_workshop(self, client, agent, coach):
        client.force_login(coach)
        address = reverse("lessons_kept")
        assert "Choose who was trained." in page_of(
            client.post(address, {"lesson": NO, "day": "2026-09-01"})
        )
        client.post(address, {"lesson": NO, "day": "2026-09-01", "agents": [agent.agent.pk]})
        found = Trained.objects.get()
        assert (found.agent, found.by) == (agent.agent, "told")
