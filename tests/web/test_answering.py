"""The page a customer answers on, by a link alone."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.feedback import surveys
from highpoint.apps.feedback.models import SurveyLink, SurveyResponse
from highpoint.apps.feedback.surveys import About, Asks
from tests import factories

pytestmark = pytest.mark.django_db

ASKS = [
    Asks("csat", "How satisfied are you?"),
    Asks("nps", "Would you recommend us?", about_reply=True),
    Asks("words", "What could be better?"),
]


@pytest.fixture
def survey():
    about = About("After a talk", "Lamp & Co", "Two questions.", "We read every word.", 14, ASKS)
    return surveys.make(about, by=None, now=timezone.now())


@pytest.fixture
def link(survey):
    ana, bo = factories.agent("Ana"), factories.agent("Bo")
    talk = factories.conversation("Hi", "Hello, Ana here.", "And?", "It is sent.", by=ana)
    talk.turns.filter(index=3).update(author=bo)
    return surveys.make_link(survey, talk, by=None, now=timezone.now())


@pytest.fixture
def page(link):
    return reverse("survey_answer", args=[surveys.token(link)])


def said(link, *values) -> dict[str, str]:
    questions = link.survey.questions.all()
    return {
        f"q{question.pk}": str(value) for question, value in zip(questions, values, strict=False)
    }


class TestToLook:
    def test_never_answers_however_often_a_scanner_opens_it(self, client, link, page):
        suggestion = f"{page}?q{link.survey.questions.first().pk}=5"

        for address in (page, suggestion):
            for _ in range(40):
                assert client.get(address).status_code == 200
                assert client.head(address).status_code == 200

        link.refresh_from_db()
        assert not SurveyResponse.objects.exists()
        assert link.answered_at is None

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
    def test_or_asks_in_another_way_never_answers(self, client, link, page, method):
        getattr(client, method)(page)

        assert not SurveyResponse.objects.exists()

    def test_shows_the_companys_words_and_the_reply_that_is_meant(self, client, page):
        shown = client.get(page)

        text = shown.content.decode()
        assert "Lamp &amp; Co" in text
        assert "Two questions." in text
        assert "It is sent." in text
        assert "Nothing is sent before you press the button" in text
        assert shown["X-Robots-Tag"] == "noindex, nofollow"
        assert shown["Referrer-Policy"] == "no-referrer"

    def test_chooses_what_the_address_suggests_and_nothing_else(self, client, link, page):
        first = link.survey.questions.first().pk

        good = client.get(f"{page}?q{first}=5").content.decode()
        bad = [client.get(f"{page}?q{first}={told}") for told in ("9", "-1", "x", "9" * 5000)]

        assert good.count("checked") == 1
        assert all("checked" not in each.content.decode() for each in bad)

    def test_tells_nothing_of_the_house(self, client, page):
        text = client.get(page).content.decode()

        assert 'class="nav"' not in text
        assert "Ana" not in text.replace("Hello, Ana here.", "")
        assert ">Bo" not in text


class TestToAnswer:
    def test_keeps_each_answer_credited_to_who_wrote_what_it_is_about(self, client, link, page):
        answer = client.post(page, said(link, 5, 9, "More lamps."))

        assert "We read every word." in answer.content.decode()
        rows = {row.measure: row for row in SurveyResponse.objects.all()}
        assert (rows["csat"].value, rows["nps"].value) == (5, 9)
        assert rows["words"].words == "More lamps."
        assert [agent.name for agent in rows["csat"].agents.order_by("name")] == ["Ana", "Bo"]
        assert [agent.name for agent in rows["nps"].agents.all()] == ["Bo"]

    def test_needs_no_cookie(self, link, page):
        strict = Client(enforce_csrf_checks=True)

        assert strict.post(page, said(link, 4)).status_code == 200
        assert SurveyResponse.objects.get().value == 4

    def test_twice_counts_once_and_the_last_word_stands(self, client, link, page):
        for _ in range(2):
            client.post(page, said(link, 5, 9, "Good"))
        client.post(page, said(link, 2, "", ""))

        assert [(row.measure, row.value) for row in SurveyResponse.objects.all()] == [("csat", 2)]
        shown = client.get(page).content.decode()
        assert "You have answered already" in shown
        assert 'value="2" checked' in shown

    @pytest.mark.parametrize(
        "values", [("",), ("6",), ("0",), ("-1",), ("x",), ("5" * 400,), ("", "", "  ")]
    )
    def test_says_what_is_missing_and_keeps_nothing(self, client, link, page, values):
        answer = client.post(page, said(link, *values))

        assert answer.status_code == 200
        assert 'role="alert"' in answer.content.decode()
        assert not SurveyResponse.objects.exists()

    def test_keeps_hostile_words_as_words(self, client, signed_in, link, page):
        words = "<script>alert(1)</script>\x00 =cmd|'/C calc' \u202e ' OR 1=1 --" + "x" * 9000

        client.post(page, said(link, 1, "", words))

        shown = client.get(page).content.decode()
        lead = signed_in(Role.ADMIN)
        inside = lead.get(reverse("ratings_answers")).content.decode()
        beside = lead.get(reverse("conversation", args=[link.conversation_id])).content.decode()
        assert not any("<script>alert" in text for text in (shown, inside, beside))
        assert len(SurveyResponse.objects.get(measure="words").words) == surveys.LONGEST_WORDS

    def test_is_held_back_after_many_tries(self, client, link, page):
        answers = [client.post(page, said(link, 5)).status_code for _ in range(12)]

        assert answers[:10] == [200] * 10
        assert answers[10:] == [429] * 2


class TestALink:
    @pytest.mark.parametrize("change", ["x", "0", ":", "%00", "é"])
    def test_that_was_tampered_with_is_none(self, client, link, page, change):
        token = surveys.token(link)
        for told in (token + change, change + token, token[:-1], token.partition(":")[0]):
            answer = client.get(reverse("survey_answer", args=[told]))
            assert answer.status_code == 404
            cache.clear()

    def test_of_another_row_is_none(self, client, link):
        number, _, signature = surveys.token(link).partition(":")

        told = f"{int(number) + 1}:{signature}"

        assert client.post(reverse("survey_answer", args=[told])).status_code == 404

    def test_signed_for_something_else_is_none(self, client, link):
        from highpoint.apps.accounts import invitations

        told = invitations.make(factories.person(), by=None, now=timezone.now())

        assert client.get(reverse("survey_answer", args=[told])).status_code == 404

    def test_that_is_too_old_takes_no_answer_and_no_change(self, client, link, page):
        client.post(page, said(link, 5))
        SurveyLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        answer = client.post(page, said(link, 1))

        assert answer.status_code == 404
        assert "The time to answer this is over." in answer.content.decode()
        assert SurveyResponse.objects.get().value == 5

    def test_that_was_taken_back_takes_no_answer(self, client, link, page):
        surveys.revoke(link, by=factories.person(), now=timezone.now())

        assert client.get(page).status_code == 404
        assert client.post(page, said(link, 1)).status_code == 404
        assert not SurveyResponse.objects.exists()

    def test_is_not_found_by_trying_many(self, client):
        answers = {client.get(f"/s/{number}:abc/").status_code for number in range(40)}

        assert answers == {404, 429}

    def test_that_works_is_not_shut_by_a_stranger_who_tries_many(self, client, page):
        for number in range(40):
            client.get(f"/s/{number}:abc/")

        assert client.get(page).status_code == 200

    def test_is_one_a_conversation_and_customer(self, survey, link):
        again = surveys.make_link(survey, link.conversation, by=None, now=timezone.now())

        assert again.pk == link.pk


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the tests' SQLite lies in memory, for one thread alone"
)
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_count_once(survey, link, page):
    def press():
        try:
            Client().post(page, said(link, 5, 9, "Good"))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(SurveyResponse.objects.values_list("measure", flat=True)) == [
        "csat",
        "nps",
        "words",
    ]
