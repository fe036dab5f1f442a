"""The pages of disputes, as the agent, the reviewer, another lead and everybody else see them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import Correction, PersonEvaluation, Rating
from highpoint.apps.disputes import operations, queries, rulings
from highpoint.apps.disputes.models import Acknowledgement, Dispute, DisputeTerms
from highpoint.apps.disputes.operations import Objection
from highpoint.loop import demo_disputes
from tests import factories

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    found = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(found.split())


class Scene:
    def __init__(self):
        self.now = timezone.now()
        self.team = factories.team()
        self.lead = factories.person(Role.LEAD, teams=(self.team,), name="Lea Reviewer")
        self.other = factories.person(Role.LEAD, teams=(self.team,), name="Otis Second")
        self.user = factories.person(Role.AGENT)
        self.agent = factories.agent("Ana Quill", user=self.user, team=self.team)
        self.talk = factories.lamp(by=self.agent)
        self.talk.reading.read_at = self.now
        self.talk.reading.save()
        self.engine = self.talk.evaluations.get()
        self.evaluation = self.evaluate()

    def evaluate(self, **fields):
        made = PersonEvaluation.objects.create(
            conversation=self.talk,
            agent=self.agent,
            scorecard=factories.scorecard(),
            reviewer=self.lead,
            started_at=self.talk.started_at,
            begun_at=self.now,
            submitted_at=self.now,
            score=50,
            **fields,
        )
        Rating.objects.create(evaluation=made, criterion="distress", points=0, of=2)
        Rating.objects.create(evaluation=made, criterion="question", points=2, of=2)
        return made

    def open(self):
        said = [Objection("distress", "I said sorry at once.", 0, 2, 2)]
        about = queries.about_person(self.evaluation)
        return operations.open_dispute(about, said, by=self.user, now=self.now)


@pytest.fixture
def scene():
    return Scene()


class TestOpening:
    def test_offers_what_was_rated_with_its_answer(self, scene, client):
        client.force_login(scene.user)

        page = text(client.get(reverse("dispute_new", args=[scene.evaluation.pk])))

        assert "Empathy before analysis missed" in page
        assert "Answers what was asked met" in page
        assert "Opens warmly" not in page

    def test_sends_what_was_changed_and_only_that(self, scene, client):
        client.force_login(scene.user)
        data = {
            "wish_distress": "2",
            "words_distress": "I said sorry at once.",
            "pin_distress": "I am so sorry the lamp never came.",
            "wish_question": "",
        }

        answer = client.post(reverse("dispute_new", args=[scene.evaluation.pk]), data)

        dispute = Dispute.objects.get()
        said = dispute.criteria.get()
        assert answer["Location"] == reverse("dispute", args=[dispute.pk])
        assert (said.criterion, said.was, said.wish, said.turn) == ("distress", 0, 2, 1)
        page = text(client.get(answer["Location"]))
        assert "It was missed ; it should be met ." in page
        assert "“I am so sorry the lamp never came.”" in page

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({}, "Choose at least one answer"),
            ({"wish_distress": "2"}, "Say in your words"),
            ({"words_distress": "No."}, "Choose what it should be"),
            ({"wish_distress": "7", "words_distress": "No."}, "Choose what it should be"),
            ({"wish_distress": "0", "words_distress": "No."}, "Choose what it should be"),
            (
                {"wish_distress": "2", "words_distress": "No.", "pin_distress": "not said"},
                "These words are not in the conversation",
            ),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, scene, client, data, sentence):
        client.force_login(scene.user)

        answer = client.post(reverse("dispute_new", args=[scene.evaluation.pk]), data)

        assert sentence in text(answer)
        assert not Dispute.objects.exists()
        if "words_distress" in data:
            assert ">No.</textarea>" in answer.content.decode()

    def test_is_refused_a_second_time_with_the_way_to_the_first(self, scene, client):
        dispute = scene.open()
        client.force_login(scene.user)

        answer = client.get(reverse("dispute_new", args=[scene.evaluation.pk]))

        assert "being disputed already" in text(answer)
        assert reverse("dispute", args=[dispute.pk]) in answer.content.decode()

    def test_shows_another_nothing(self, scene, client):
        client.force_login(scene.lead)

        answer = client.get(reverse("dispute_new", args=[scene.evaluation.pk]))

        assert answer.status_code == 404

    def test_of_the_engine_offers_its_moments_with_their_words(self, scene, client):
        client.force_login(scene.user)

        page = client.get(reverse("dispute_new_engine", args=[scene.engine.pk]))

        assert "“shades cannot be returned”" in text(page)
        assert "no such moment" in text(page)
        key = re.search(r'name="wish_(refusal:[\d.]+)"', page.content.decode())[1]
        data = {f"wish_{key}": "2", f"words_{key}": "There was a bulb for free."}
        client.post(reverse("dispute_new_engine", args=[scene.engine.pk]), data)
        dispute = Dispute.objects.get()
        rulings.rule(dispute, "accepted", "Yes.", {}, by=scene.other, now=scene.now)
        assert Correction.objects.get().verdict == "met"

    def test_of_the_engine_says_that_a_mark_is_none(self, scene, client):
        scene.talk.marks.create(
            agent=scene.agent, engine_version="t", started_at=scene.now, mark="scripted",
            turn=5, start=0, end=8, reason="test",
        )  # fmt: skip
        client.force_login(scene.user)
        key = "dialogue:5.0"

        client.post(
            reverse("dispute_new_engine", args=[scene.engine.pk]),
            {f"wish_{key}": "1", f"words_{key}": "That was for her."},
        )
        rulings.rule(Dispute.objects.get(), "accepted", "Yes.", {}, by=scene.lead, now=scene.now)

        case = Correction.objects.get()
        assert (case.was, case.found) == ("scripted", "")


class TestReader:
    def test_offers_the_agent_a_way_to_differ_and_no_other(self, scene, client):
        path = reverse("conversation", args=[scene.talk.pk])

        client.force_login(scene.user)
        assert "I see it differently" in text(client.get(path))
        client.force_login(scene.lead)
        assert "I see it differently" not in text(client.get(path))

    def test_shows_in_the_talk_that_what_a_person_found_is_disputed(self, scene, client):
        dispute = scene.open()
        client.force_login(scene.lead)
        path = reverse("conversation", args=[scene.talk.pk])

        assert "disputed 50" in text(client.get(path))
        rulings.rule(dispute, "rejected", "No.", {}, by=scene.other, now=scene.now)
        assert "disputed 50" not in text(client.get(path))

    def test_shows_everybody_that_the_score_is_disputed(self, scene, client):
        about = queries.about_engine(scene.engine)
        said = [Objection("refusal", "No.", 1, 2, 2, "refusal", (3, 4, 20))]
        dispute = operations.open_dispute(about, said, by=scene.user, now=scene.now)
        client.force_login(scene.lead)

        answer = client.get(reverse("conversation", args=[scene.talk.pk]))

        assert "disputed This score is being disputed" in text(answer)
        assert reverse("dispute", args=[dispute.pk]) in answer.content.decode()
        listed = client.get(reverse("conversations")).content.decode()
        assert '<span class="badge badge--warn">disputed</span>' in listed
        rulings.rule(dispute, "rejected", "No.", {}, by=scene.other, now=scene.now)
        assert ">disputed</span>" not in client.get(reverse("conversations")).content.decode()


class TestAnswering:
    def test_by_another_lead_stands_at_once(self, scene, client):
        dispute = scene.open()
        client.force_login(scene.other)

        page = text(client.get(reverse("dispute", args=[dispute.pk])))
        assert "Send the answer" in page
        data = {"outcome": "partly", "answer": "Half.", "becomes_distress": "1"}
        answer = client.post(reverse("dispute_rule", args=[dispute.pk]), data, follow=True)

        assert "Partly accepted By Otis Second" in text(answer)
        assert "The score was 50 and is now 71." in text(answer)
        assert "now in part" in text(answer)

    def test_by_the_reviewer_waits_for_another(self, scene, client):
        dispute = scene.open()
        path = reverse("dispute", args=[dispute.pk])
        client.force_login(scene.lead)

        assert "The evaluation is yours" in text(client.get(path))
        data = {"outcome": "accepted", "answer": "You are right."}
        answer = client.post(reverse("dispute_rule", args=[dispute.pk]), data, follow=True)
        assert "Somebody else has to agree" in text(answer)
        assert "Agree: let it stand" not in text(answer)

        client.force_login(scene.user)
        assert "You are right." not in text(client.get(path))

        client.force_login(scene.other)
        page = text(client.get(path))
        assert "Empathy before analysis: from missed to met" in page
        waits = rulings.waiting_ruling(dispute)
        agreed = client.post(
            reverse("dispute_agree", args=[dispute.pk]), {"ruling": waits.pk}, follow=True
        )
        assert "agreed to by Otis Second" in text(agreed)

    def test_an_answer_that_changed_meanwhile_is_not_agreed_to(self, scene, client):
        dispute = scene.open()
        ruling = rulings.rule(dispute, "rejected", "No.", {}, by=scene.lead, now=scene.now)
        rulings.decline(ruling, "Read it.", by=scene.other, now=scene.now)
        rulings.rule(dispute, "accepted", "Yes.", {}, by=scene.lead, now=scene.now)
        client.force_login(scene.other)

        path = reverse("dispute_agree", args=[dispute.pk])
        answer = client.post(path, {"ruling": ruling.pk}, follow=True)

        assert "does not wait any more" in text(answer)
        dispute.refresh_from_db()
        assert dispute.is_open

    def test_can_be_declined_with_a_reason(self, scene, client):
        dispute = scene.open()
        ruling = rulings.rule(dispute, "rejected", "No.", {}, by=scene.lead, now=scene.now)
        client.force_login(scene.other)
        path = reverse("dispute_agree", args=[dispute.pk])

        refused = client.post(path, {"ruling": ruling.pk, "decline": "1"}, follow=True)
        assert "Say why you do not agree" in text(refused)
        data = {"ruling": ruling.pk, "decline": "1", "why": "Read turn 1."}
        assert "Declined" in text(client.post(path, data, follow=True))

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({}, "Choose whether you accept it"),
            ({"outcome": "accepted"}, "Write an answer"),
            ({"outcome": "partly", "answer": "Half."}, "say which criterion changes"),
            ({"outcome": "withdrawn", "answer": "x"}, "Choose whether you accept it"),
            (
                {"outcome": "partly", "answer": "x", "becomes_distress": "9"},
                "say which criterion changes",
            ),
        ],
    )
    def test_says_what_is_missing(self, scene, client, data, sentence):
        dispute = scene.open()
        client.force_login(scene.other)

        answer = client.post(reverse("dispute_rule", args=[dispute.pk]), data)

        assert sentence in text(answer)
        dispute.refresh_from_db()
        assert dispute.is_open

    def test_is_not_the_agents(self, scene, client):
        dispute = scene.open()
        client.force_login(scene.user)

        page = text(client.get(reverse("dispute", args=[dispute.pk])))

        assert "Send the answer" not in page
        assert "Take the dispute back" in page

    def test_taking_it_back(self, scene, client):
        dispute = scene.open()
        client.force_login(scene.user)

        path = reverse("dispute_withdraw", args=[dispute.pk])
        answer = client.post(path, follow=True)

        assert "withdrawn" in text(answer)
        again = client.post(path, follow=True)
        assert "closed already" in text(again)


class TestList:
    def test_keeps_to_ones_own_and_ones_teams(self, scene, client):
        dispute = scene.open()
        stranger = factories.person(Role.LEAD, teams=(factories.team(),))
        colleague = factories.person(Role.AGENT)
        factories.agent(user=colleague, team=scene.team)

        for user, seen in (
            (scene.user, True),
            (scene.lead, True),
            (stranger, False),
            (colleague, False),
        ):
            client.force_login(user)
            answer = client.get(reverse("disputes"))
            assert (reverse("dispute", args=[dispute.pk]) in answer.content.decode()) is seen

    def test_parts_open_from_answered(self, scene, client):
        dispute = scene.open()
        rulings.rule(dispute, "rejected", "No.", {}, by=scene.other, now=scene.now)
        client.force_login(scene.lead)

        assert "None open" in text(client.get(reverse("disputes")))
        page = text(client.get(reverse("disputes"), {"show": "answered"}))
        assert "Empathy before analysis" in page
        assert "1: 0 accepted, 0 partly, 1 rejected" in page
        assert "not enough yet" in page

    def test_shows_an_agent_no_figures_of_others(self, scene, client):
        client.force_login(scene.user)

        assert "How they went" not in text(client.get(reverse("disputes")))

    def test_asks_as_often_with_many_as_with_few(
        self, scene, client, django_assert_max_num_queries
    ):
        for number in range(30):
            talk = factories.lamp(by=scene.agent)
            said = [Objection("refusal", f"No {number}.", 1, 2, 2)]
            about = queries.about_engine(talk.evaluations.get())
            operations.open_dispute(about, said, by=scene.user, now=talk.reading.read_at)
        client.force_login(scene.lead)

        with django_assert_max_num_queries(22):
            client.get(reverse("disputes"))


class TestDays:
    def test_are_set_by_an_administrator(self, signed_in):
        client = signed_in(Role.ADMIN)
        data = {"days_to_open": 5, "days_to_answer": 3, "days_before": 1}

        page = client.post(reverse("dispute_terms"), data, follow=True)

        assert "can be disputed for 5 days" in text(page)
        assert DisputeTerms.objects.get().days_to_answer == 3

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({}, "Give a number of days from 1 to 365."),
            ({"days_to_open": 5, "days_to_answer": 3, "days_before": 3}, "Fewer days than"),
            ({"days_to_open": "x", "days_to_answer": 3, "days_before": 1}, "Give a number"),
        ],
    )
    def test_say_what_is_wrong(self, signed_in, data, sentence):
        answer = signed_in(Role.ADMIN).post(reverse("dispute_terms"), data)

        assert sentence in text(answer)
        assert not DisputeTerms.objects.exists()


class TestReads:
    def test_of_anothers_dispute_are_logged_and_shown_to_them(self, scene, client):
        dispute = scene.open()
        client.force_login(scene.lead)

        client.get(reverse("dispute", args=[dispute.pk]))

        entry = AuditEntry.objects.get(user=scene.lead, act=Did.OPENED_DISPUTE)
        assert (entry.agent, entry.thing, entry.thing_id) == (scene.agent, "dispute", dispute.pk)
        client.force_login(scene.user)
        assert "Lea Reviewer" in text(client.get(reverse("looks")))


class TestAcknowledging:
    def test_keeps_a_comment(self, scene, client):
        client.force_login(scene.user)

        client.post(reverse("acknowledge", args=[scene.evaluation.pk]), {"comment": "Fair."})

        assert Acknowledgement.objects.get().comment == "Fair."
        again = client.post(reverse("acknowledge", args=[scene.evaluation.pk]), follow=True)
        assert "acknowledged this evaluation already" in text(again)


class TestTheMadeUpCompany:
    def test_has_disputes_of_its_own_people_once(self, scene):
        for row in (scene.lead, scene.user, scene.agent, scene.talk):
            row.made_up = True
            row.save()
        scene.lead.email = demo_disputes.LEAD
        scene.lead.save()
        scene.user.email = demo_disputes.AGENT
        scene.user.save()
        for _ in range(6):
            factories.lamp(by=scene.agent, made_up=True)

        assert demo_disputes.fill(scene.now, 1) == len(demo_disputes.STORIES)
        assert demo_disputes.fill(scene.now, 1) == 0
        assert Dispute.objects.filter(outcome="").count() == 2
        closed = Dispute.objects.exclude(outcome="")
        assert all(each.closed_at - each.opened_at >= timedelta(days=1) for each in closed)

        Conversation.objects.filter(made_up=True).delete()
        assert not Dispute.objects.exists()
