"""Correcting what the engine saw, in the reader."""

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.conversations.models import Turn
from highpoint.apps.desk.models import Correction
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    return factories.lamp(by=factories.agent("Sam", user=factories.person(Role.AGENT)))


def send(client, talk, **fields):
    answer = client.post(reverse("correct", args=[talk.pk]), fields, follow=True)
    return answer.content.decode()


class TestCorrect:
    def test_is_one_click_and_stands_in_the_talk(self, signed_in, talk):
        refusal = talk.moments.get(kind="refusal")

        shown = send(signed_in(Role.COACH), talk, moment=refusal.pk, says="not this")

        assert "Not this: “Saying no”" in shown
        assert "“shades cannot be returned”" in shown
        assert AuditEntry.objects.filter(act="corrected what the engine saw").count() == 1

    def test_gives_another_verdict(self, signed_in, talk):
        refusal = talk.moments.get(kind="refusal")

        shown = send(signed_in(Role.ADMIN), talk, moment=refusal.pk, says="met")

        assert "“Saying no”: met, not in part" in shown

    def test_of_ones_own_answers_is_marked_as_such(self, client, talk):
        client.force_login(talk.agent.user)

        shown = send(client, talk, mark=talk.marks.get().pk, says="not this")

        assert "of their own talk" in shown

    def test_of_anothers_answers_is_not_an_agents_to_make(self, client, talk):
        other = factories.agent()
        refusal = talk.moments.get(kind="refusal")
        refusal.agent = other
        refusal.save()
        client.force_login(talk.agent.user)

        shown = send(client, talk, moment=refusal.pk, says="not this")

        assert "in your own answers" in shown
        assert not Correction.objects.exists()

    def test_names_what_was_missed_by_the_words_typed(self, signed_in, talk):
        Turn.objects.filter(conversation=talk, index=2).update(text="😀 Fine. I am stuck, fine.")

        shown = send(
            signed_in(Role.ADMIN), talk, turn="2", words="i am stuck", found="distress",
            verdict="missed",
        )  # fmt: skip

        assert "Missed: “Distress, care before questions”, missed" in shown
        made = Correction.objects.get()
        assert (made.start, made.end) == (8, 18)

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({}, "Choose the message"),
            ({"turn": "2"}, "Type the words"),
            ({"turn": "2", "words": "never"}, "does not say “never”"),
            ({"turn": "2", "words": "Fine", "found": "joy"}, "Choose what it is"),
            ({"turn": "2", "words": "Fine", "found": "distress"}, "how the agent took it"),
            ({"moment": "999999", "says": "met"}, "read this talk anew"),
            ({"moment": "x", "says": "met"}, "read this talk anew"),
        ],
    )
    def test_says_what_is_wrong(self, signed_in, talk, fields, says):
        assert says in send(signed_in(Role.ADMIN), talk, **fields)
        assert not Correction.objects.exists()

    def test_gives_back_what_was_typed_until_it_is_right(self, signed_in, talk):
        client = signed_in(Role.ADMIN)
        told = {"turn": "2", "words": "a <b>", "found": "praise", "verdict": "met", "why": "Glad."}

        shown = send(client, talk, **told)

        for field in ('value="a &lt;b&gt;"', 'value="Glad."', 'value="praise" selected'):
            assert field in shown
        assert (
            "a &lt;b&gt;"
            not in client.get(reverse("conversation", args=[talk.pk])).content.decode()
        )

    def test_is_not_offered_to_who_only_reads(self, signed_in, talk):
        shown = signed_in(Role.AUDITOR).get(reverse("conversation", args=[talk.pk]))

        assert "Not this" not in shown.content.decode()


class TestTakeBack:
    def test_leaves_the_talk_and_stays_kept(self, signed_in, talk):
        client = signed_in(Role.ADMIN)
        send(client, talk, moment=talk.moments.first().pk, says="not this")
        made = Correction.objects.get()

        answer = client.post(reverse("correction_take_back", args=[made.pk]), follow=True)

        assert 'id="corrections"' not in answer.content.decode()
        made.refresh_from_db()
        assert made.withdrawn_at

    def test_of_anothers_word_is_not_an_agents(self, client, talk):
        lead = factories.person(Role.ADMIN)
        client.force_login(lead)
        send(client, talk, moment=talk.moments.first().pk, says="not this")
        client.force_login(talk.agent.user)

        answer = client.post(reverse("correction_take_back", args=[Correction.objects.get().pk]))

        assert answer.status_code == 403


class TestWhy:
    def test_is_said_after_the_one_click_and_read_by_everybody(self, client, signed_in, talk):
        send(signed_in(Role.COACH), talk, mark=talk.marks.get().pk, says="not this")
        made = Correction.objects.get()

        client.post(reverse("correction_why", args=[made.pk]), {"why": "It was  asked for."})

        made.refresh_from_db()
        assert made.why == "It was asked for."
        client.force_login(factories.person(Role.LEAD))
        shown = client.get(reverse("conversation", args=[talk.pk])).content.decode()
        assert "Why: It was asked for." in shown

    def test_comes_with_what_was_missed(self, signed_in, talk):
        fields = {"turn": 0, "words": "Where is it?", "found": "distress", "verdict": "missed"}

        shown = send(signed_in(Role.COACH), talk, **fields, why="She was in tears.")

        assert 'value="She was in tears."' in shown

    def test_is_for_who_corrected(self, client, signed_in, talk):
        made = factories.correction(talk.agent, by=factories.person(Role.LEAD))
        address = reverse("correction_why", args=[made.pk])

        assert signed_in(Role.COACH).post(address, {"why": "No."}).status_code == 404
        made.refresh_from_db()
        assert made.why == ""

    def test_is_not_said_of_one_taken_back(self, client, talk):
        lead = factories.person(Role.LEAD)
        made = factories.correction(talk.agent, by=lead)
        client.force_login(lead)
        client.post(reverse("correction_take_back", args=[made.pk]))

        answer = client.post(reverse("correction_why", args=[made.pk]), {"why": "No."}, follow=True)

        assert "Only who made a correction says why" in answer.content.decode()
