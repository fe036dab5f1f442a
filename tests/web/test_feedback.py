"""The pages on which colleagues tell each other, their leads and the company."""

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.feedback import colleagues
from highpoint.apps.feedback.models import Feedback
from tests import factories

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


class TestGive:
    def test_sends_it_and_shows_what_becomes_of_it(self, signed_in, team):
        client = signed_in(Role.AGENT, teams=(team,))
        bo = factories.person(Role.AGENT, teams=(team,), name="Bo Ek")

        form = {"direction": "peer", "colleague": bo.pk, "text": "You <b>helped</b> me."}
        page = text(client.post(reverse("feedback_new"), form, follow=True))

        assert "No answer yet." in page
        assert "You &lt;b&gt;helped&lt;/b&gt; me." in page

    @pytest.mark.parametrize(
        ("form", "says"),
        [
            ({"direction": "peer", "text": "x"}, "Choose whom it is for."),
            ({"direction": "upward", "text": "x"}, "Choose whom it is for."),
            ({"direction": "all", "text": "x"}, "Choose whom it is for."),
            ({"direction": "company", "text": ""}, "Write what you want to say."),
            ({"direction": "company", "text": "x" * 4001}, "at most 4,000"),
            ({"direction": "peer", "colleague": "99999", "text": "x"}, "Choose a colleague"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_words(self, signed_in, team, form, says):
        client = signed_in(Role.AGENT, teams=(team,))

        page = text(client.post(reverse("feedback_new"), form))

        assert says in page
        assert form["text"][:20] in page
        assert not Feedback.objects.exists()

    def test_warns_what_leaving_the_name_out_does_not_hide(self, signed_in, team):
        page = text(signed_in(Role.AGENT, teams=(team,)).get(reverse("feedback_new")))

        assert "Your words may still give you away" in page


class TestOne:
    def test_is_not_there_for_others(self, signed_in, team):
        client = signed_in(Role.AGENT, teams=(team,))
        ana, bo = (factories.person(Role.AGENT, teams=(team,)) for _ in range(2))
        row = colleagues.give(by=ana, direction="peer", to=bo, text="x", now=timezone.now())

        assert client.get(reverse("feedback_one", args=[row.pk])).status_code == 404

    def test_shows_a_lead_no_name_and_no_hour_of_what_is_unsigned(self, signed_in, team):
        client = signed_in(Role.LEAD, teams=(team,))
        writers = [
            factories.person(Role.AGENT, teams=(team,), name=f"Writer {n}") for n in range(5)
        ]
        now = timezone.now()
        row = colleagues.give(
            by=writers[0], direction="upward", to=client.user, text="Late.", unsigned=True, now=now
        )

        pages = [
            text(client.get(address))
            for address in (
                reverse("feedback"),
                reverse("feedback_one", args=[row.pk]),
                reverse("notices"),
            )
        ]

        assert not any("Writer" in page for page in pages)
        assert "From somebody of your teams" in pages[0]
        assert f"{timezone.localtime(now):%H:%M}" not in pages[1]

    def test_is_answered_and_followed_up(self, signed_in, team):
        client = signed_in(Role.LEAD, teams=(team,))
        ana = factories.person(Role.AGENT, teams=(team,))
        row = colleagues.give(by=ana, direction="company", text="Slow", now=timezone.now())
        page = reverse("feedback_one", args=[row.pk])

        assert "Write an answer" in text(client.post(page, {"outcome": "will", "text": ""}))
        client.post(page, {"outcome": "will", "text": "From May on."})
        shown = text(client.get(page))

        assert "will be done" in shown
        assert "From May on." in shown
        assert "Tell what became of it since" in shown

    def test_is_not_answered_by_who_gave_it(self, signed_in, team):
        client = signed_in(Role.AGENT, teams=(team,))
        bo = factories.person(Role.AGENT, teams=(team,))
        row = colleagues.give(by=client.user, direction="peer", to=bo, text="x", now=timezone.now())

        answer = client.post(
            reverse("feedback_one", args=[row.pk]), {"outcome": "done", "text": "x"}, follow=True
        )

        assert "This is not yours to answer." in text(answer)
        assert not row.answers.exists()


class TestList:
    def test_opens_on_what_waits_for_an_answer(self, signed_in, team):
        client = signed_in(Role.LEAD, teams=(team,))
        ana = factories.person(Role.AGENT, teams=(team,))
        colleagues.give(by=ana, direction="company", text="Slow refunds", now=timezone.now())

        page = text(client.get(reverse("feedback")))

        assert "Slow refunds" in page
        assert '<span class="count">1</span>' in page

    def test_says_what_will_be_there(self, signed_in):
        client = signed_in(Role.AGENT)

        for tab, words in (
            ("open", "Nothing waits"),
            ("received", "Nobody told you"),
            ("given", "You have not"),
        ):
            assert words in text(client.get(reverse("feedback"), {"tab": tab}))

    def test_asks_the_database_as_often_for_many_as_for_few(
        self, signed_in, team, django_assert_max_num_queries
    ):
        client = signed_in(Role.LEAD, teams=(team,))
        ana = factories.person(Role.AGENT, teams=(team,))
        for number in range(30):
            colleagues.give(by=ana, direction="company", text=f"x{number}", now=timezone.now())

        with django_assert_max_num_queries(14):
            client.get(reverse("feedback"))
