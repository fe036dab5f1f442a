"""A coach pins, plans and holds a session; the agent answers; colleagues thank each other."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.coaching import weekly
from highpoint.apps.coaching.models import CoachingSession, Step
from tests import coaching, factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team():
    return factories.team("Harbor")


@pytest.fixture
def sam(team):
    user = factories.person(Role.AGENT, name="Sam Okafor", teams=(team,))
    return factories.agent("Sam Okafor", team=team, user=user)


@pytest.fixture
def cora(team):
    return factories.person(Role.COACH, name="Cora Bell", teams=(team,))


class TestACoach:
    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
    def test_goes_from_a_moment_to_a_session_the_agent_has_read(self, visit, scripts, sam, cora):
        factories.scorecard()
        talk = factories.lamp(by=sam)
        visitor = visit(java_script_enabled=scripts)
        page = visitor.sign_in(cora)
        visitor.open(f"/conversations/{talk.pk}/")
        visitor.send("Pin for coaching: 1, Distress, care before questions")
        expect(page.get_by_text("Pinned for coaching Sam Okafor.")).to_be_visible()

        page.get_by_role("link", name="Team", exact=True).click()
        page.get_by_role("link", name="Coaching", exact=True).click()
        expect(page.get_by_text("I am so sorry the lamp never came.")).to_be_visible()
        page.get_by_role("link", name="Plan a session with Sam Okafor").first.click()
        page.get_by_label("Day", exact=True).fill("2026-12-01")
        visitor.send("Plan the session")
        expect(page.get_by_text("Choose one behavior to work on, or two.")).to_be_visible()
        page.get_by_label("Behavior", exact=True).select_option("Empathy before analysis")
        page.get_by_label("Goal, in %").first.fill("70")
        page.get_by_label("Agenda").fill("The lamp that never came")
        visitor.send("Plan the session")
        expect(page.get_by_role("heading", name="Coaching of Sam Okafor")).to_be_visible()
        expect(page.get_by_text("The lamp that never came").first).to_be_visible()

        page.get_by_label("What", exact=True).fill("Read two letters aloud")
        page.get_by_label("Who").select_option("Sam Okafor")
        page.get_by_label("By", exact=True).last.fill("2026-12-08")
        visitor.send("Agree on it")
        expect(page.get_by_text("Read two letters aloud").first).to_be_visible()
        page.get_by_label("Only you read this").fill("Likes letters")
        visitor.send("Save my note")
        visitor.send("It was held")
        expect(page.get_by_text("Held by Cora Bell")).to_be_visible()

        agent = visit()
        page = agent.sign_in(sam.user)
        agent.open("/coaching/")
        page.get_by_role("link", name="Read and answer").click()
        expect(page.get_by_text("I am so sorry the lamp never came.")).to_be_visible()
        expect(page.get_by_text("Likes letters")).to_have_count(0)
        page.get_by_label("How do you see it?").fill("I see it too.")
        agent.send("I have read it")
        expect(page.get_by_text("I see it too.")).to_be_visible()
        agent.send("Done: Read two letters aloud")
        expect(page.get_by_text("done ", exact=False).first).to_be_visible()

        made = CoachingSession.objects.get()
        assert [one.step for one in made.steps.all()] == [
            Step.PLANNED,
            Step.HELD,
            Step.ACKNOWLEDGED,
        ]


class TestAColleague:
    def test_thanks_for_words_and_is_read(self, visit, sam, cora):
        talk = factories.lamp(by=sam)
        visitor = visit()
        page = visitor.sign_in(cora)
        visitor.open(f"/conversations/{talk.pk}/")
        page.get_by_role("link", name="Give kudos for other words").click()
        page.get_by_role("radio").first.check()
        page.get_by_label("Which words of it?").fill("call you at ten")
        visitor.send("Send the kudos")
        expect(page.get_by_text("Say what was good about it")).to_be_visible()
        page.get_by_label("What was good about it?").fill("A time one can plan by.")
        visitor.send("Send the kudos")
        expect(page.get_by_text("Your kudos are on their way.")).to_be_visible()

        reader = visit()
        page = reader.sign_in(sam.user)
        reader.open("/kudos/")
        expect(page.get_by_text("A time one can plan by.")).to_be_visible()
        expect(page.locator("mark").get_by_text("call you at ten")).to_be_visible()


class TestAnAgent:
    def test_shares_a_high_point_and_takes_it_back(self, visit, sam, team):
        coaching.high_point(sam)
        visitor = visit()
        page = visitor.sign_in(sam.user)
        visitor.open("/coaching/")
        page.get_by_label("A word to your team").fill("The new greeting works")
        visitor.send("Share with my team")
        expect(page.get_by_text("Worth a cheer")).to_be_visible()

        visitor.send("Take it back")

        expect(page.get_by_text("Worth a cheer")).to_have_count(0)


class TestEveryCoachingPage:
    def test_has_no_barrier(self, visit, sam, cora):
        factories.scorecard()
        talk = factories.lamp(by=sam)
        held = coaching.session(sam, cora, coaching.EMPATHY, coaching.SAYING_NO, held=True)
        coaching.action(held)
        next_one = coaching.session(sam, cora, pins=[coaching.pin(cora, sam)])
        coaching.pin(cora, sam)
        coaching.kudos(cora, sam)
        coaching.high_point(sam)
        weekly.write(sam, coaching.NOW.date(), now=coaching.NOW)
        pages = {
            cora: [
                "/coaching/",
                "/coaching/new/",
                f"/coaching/new/?agent={sam.pk}",
                f"/coaching/{held.pk}/",
                f"/coaching/{next_one.pk}/",
                f"/kudos/new/{talk.pk}/",
                f"/kudos/new/{talk.pk}/?moment={talk.moments.first().pk}",
                "/kudos/",
                "/thanks/",
            ],
            sam.user: [
                "/coaching/",
                f"/coaching/{held.pk}/",
                "/coaching/weeks/2026-11-02/",
                "/coaching/weeks/2026-10-05/",
                "/kudos/",
                "/thanks/",
            ],
        }
        for person, paths in pages.items():
            visitor = visit()
            visitor.sign_in(person)

            assert not visitor.faults_of(*paths), person
