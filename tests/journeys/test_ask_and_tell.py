"""A customer is asked and answers; colleagues tell each other something; people choose how they are told."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.feedback import colleagues, surveys
from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.feedback.surveys import About, Asks
from highpoint.apps.notices.models import Delivery, Hook, Rhythm
from highpoint.apps.notices.operations import tell
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team():
    return factories.team("Harbor")


class TestALead:
    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
    def test_asks_a_customer_who_answers_and_thinks_better_of_it(self, visit, team, scripts):
        talk = factories.lamp(by=factories.agent("Sam Okafor", team=team))
        lead = visit(java_script_enabled=scripts)
        page = lead.sign_in(factories.person(Role.LEAD, teams=(team,)))
        page.get_by_role("link", name="Insight", exact=True).click()
        page.get_by_role("link", name="Ratings").click()
        page.get_by_role("link", name="Surveys").click()
        page.get_by_role("link", name="Make the first").click()
        page.get_by_label("Name (you see it").fill("After a talk")
        page.get_by_label("Who asks").fill("Lamp & Co")
        lead.send("Make it")
        expect(page.get_by_role("heading", name="After a talk")).to_be_visible()
        lead.open(f"/conversations/{talk.pk}/")
        lead.send("Ask the customer")
        address = page.get_by_label("Address").input_value()

        customer = visit("phone", java_script_enabled=scripts)
        shown = customer.open(address.removeprefix(customer.address))
        expect(shown.get_by_role("heading", name="Lamp & Co")).to_be_visible()
        customer.send("Send")
        expect(shown.get_by_text("Choose an answer first.")).to_be_visible()
        shown.get_by_role("group", name="How satisfied").get_by_text("2", exact=True).click()
        customer.send("Send")
        expect(shown.get_by_role("heading", name="Thank you")).to_be_visible()
        shown.get_by_role("link", name="change your answer").click()
        shown.get_by_role("group", name="How satisfied").get_by_text("4", exact=True).click()
        customer.send("Send it anew")
        expect(shown.get_by_role("heading", name="Thank you")).to_be_visible()

        lead.open(f"/conversations/{talk.pk}/")
        expect(page.get_by_text("4 of 5")).to_be_visible()
        assert SurveyResponse.objects.count() == 1


class TestAnAgent:
    def test_tells_the_company_an_idea_and_sees_what_became_of_it(self, visit, team):
        lead = factories.person(Role.LEAD, teams=(team,))
        ana = factories.person(Role.AGENT, teams=(team,), name="Ana Duarte")
        agent = visit()
        page = agent.sign_in(ana)
        page.get_by_role("link", name="Team", exact=True).click()
        page.get_by_role("link", name="Feedback").click()
        page.get_by_role("link", name="Give feedback").first.click()
        page.get_by_role("radio", name="to the company").check()
        page.get_by_label("What you want to say").fill("Refunds take too long.")
        agent.send("Send it")
        expect(page.get_by_text("No answer yet.")).to_be_visible()

        other = visit()
        shown = other.sign_in(lead)
        shown.get_by_role("link", name="not read: your notices").click()
        other.send("Open Somebody has an idea or a complaint")
        shown.get_by_label("will be done", exact=True).check()
        shown.get_by_label("Your answer").fill("From May on.")
        other.send("Send the answer")
        expect(shown.get_by_text("Your answer is sent.")).to_be_visible()

        agent.open("/notices/")
        agent.send("Open Your feedback was answered")
        expect(page.get_by_text("From May on.")).to_be_visible()

    def test_chooses_what_comes_by_e_mail_and_when(self, visit):
        agent = visit()
        person = factories.person(Role.AGENT)
        page = agent.sign_in(person)
        page.get_by_role("link", name="Your notices").click()
        page.get_by_role("link", name="What comes to you", exact=True).click()
        page.get_by_label("Kudos by e-mail").uncheck()
        page.get_by_label("Once a day", exact=True).check()
        page.get_by_label("Time zone").fill("Moon")
        agent.send("Keep this")
        expect(page.get_by_text("There is no such time zone.")).to_be_visible()
        page.get_by_label("Time zone").fill("Europe/Berlin")
        page.get_by_label("From").fill("20:00")
        page.get_by_label("Until").fill("07:00")
        agent.send("Keep this")
        expect(page.get_by_text("This is how you are told from now on.")).to_be_visible()

        expect(page.get_by_label("Kudos by e-mail")).not_to_be_checked()
        rhythm = Rhythm.objects.get(user=person)
        assert (rhythm.digest, rhythm.quiet_from, rhythm.quiet_to) == ("daily", time(20), time(7))


def test_no_page_has_a_barrier(visit, team):
    admin = factories.person(Role.ADMIN, teams=(team,))
    now = timezone.now()
    talk = factories.lamp(by=factories.agent("Sam Okafor", user=admin, team=team))
    asks = [Asks("csat", "Well?"), Asks("nps", "Again?", about_reply=True), Asks("words", "Why?")]
    survey = surveys.make(About("Ask", "Us", "Hello.", "Thanks.", 9, asks), by=admin, now=now)
    link = surveys.make_link(survey, talk, by=admin, now=now)
    surveys.answer(link, {one.pk: 5 for one in survey.questions.exclude(measure="words")}, now=now)
    ana = factories.person(Role.AGENT, teams=(team,))
    row = colleagues.give(by=ana, direction="company", text="Slow refunds", now=now)
    hook = Hook.objects.create(
        name="Floor", program="slack", url="https://x.example/y", host="x.example", made_at=now
    )
    tell([admin], "calibration", "round 1", "A round begins", now=now, link="/account/")
    Delivery.objects.create(
        key="mail:1",
        notice=admin.notices.first(),
        way="mail",
        state="unknown",
        not_before=now,
        reason="It may have arrived.",
    )
    visitor = visit()
    visitor.sign_in(admin)

    assert not visitor.faults_of(
        "/notices/", "/notices/choose/", "/notices/deliveries/", "/notices/deliveries/?state=sent",
        "/notices/channels/", f"/notices/channels/{hook.pk}/", "/ratings/", "/ratings/?measure=nps",
        "/ratings/answers/", "/ratings/import/", "/surveys/", "/surveys/new/",
        f"/surveys/{survey.pk}/", f"/surveys/{survey.pk}/edit/", f"/conversations/{talk.pk}/",
        "/feedback/", "/feedback/?tab=given", "/feedback/new/", f"/feedback/{row.pk}/",
        f"/s/{surveys.token(link)}/", "/s/nothing/",
    )  # fmt: skip
