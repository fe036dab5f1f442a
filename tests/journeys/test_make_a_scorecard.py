"""A lead makes a scorecard, publishes it and lets it count; an agent reads what they are judged by."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.quality.models import Scorecard
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


class TestALead:
    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
    def test_builds_and_publishes_a_scorecard_for_their_team(self, visit, scripts):
        team = factories.team("Harbor")
        factories.lamp(by=factories.agent("Sam Okafor", team=team))
        visitor = visit(java_script_enabled=scripts)
        page = visitor.sign_in(factories.person(Role.LEAD, teams=(team,)))

        page.get_by_role("link", name="Scorecards").click()
        page.get_by_label("Name").fill("Harbor mail")
        visitor.send("Begin an empty one")
        expect(page.get_by_text("Add at least one criterion.")).to_be_visible()

        page.get_by_role("link", name="Moments the engine finds").click()
        page.get_by_label("What it asks").fill("Answers what was asked")
        page.get_by_label("Section").fill("Clarity")
        visitor.send("Save the criterion")
        expect(page.get_by_text("Choose at least one kind of moment.")).to_be_visible()
        page.get_by_label("Question", exact=True).check()
        page.get_by_label("Do: one example a line").fill("It leaves on Monday.")
        visitor.send("Save the criterion")

        page.get_by_role("link", name="A person judges").click()
        page.get_by_label("What it asks").fill("Sounds like a person")
        page.get_by_label("Section").fill("Care")
        page.get_by_label("5 points").check()
        visitor.send("Save the criterion")
        expect(page.get_by_text("write down what it means")).to_be_visible()
        page.get_by_role("link", name="Change Sounds like a person").click()
        page.get_by_label("What it means").fill("Reads as written for this customer.")
        visitor.send("Save the criterion")
        visitor.send("Move Sounds like a person up")
        page.get_by_label("Weight of Answers what was asked").fill("12")
        with page.expect_navigation():
            page.keyboard.press("Enter")

        page.get_by_role("link", name="Publish version 1").click()
        visitor.send("Publish version 1")
        page.get_by_label("Let it count for").select_option("Harbor")
        visitor.send("Let it count there")

        expect(page.get_by_role("listitem").filter(has_text="Harbor")).to_be_visible()
        card = Scorecard.objects.get(name="Harbor mail")
        assert [row["title"] for row in card.definition["criteria"]] == [
            "Sounds like a person",
            "Answers what was asked",
        ]
        assert card.definition["criteria"][1]["weight"] == 12
        assert card.status == "published"

    def test_sees_what_a_new_version_changes_before_it_is_published(self, visit):
        factories.scorecard()
        visitor = visit()
        page = visitor.sign_in(factories.person(Role.ADMIN))
        visitor.open("/scorecards/")
        page.get_by_role("link", name="Everyday care, version 1").first.click()
        visitor.send("Make a new version")
        page.get_by_label("Weight of Opens warmly").fill("9")
        page.get_by_label("Why this version?").fill("A warm opening is worth more.")
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).last.click()

        page.get_by_role("link", name="Publish version 2").click()

        row = page.get_by_role("row").filter(has_text="Opens warmly")
        expect(row).to_contain_text("5")
        expect(row).to_contain_text("9")
        visitor.send("Publish version 2")
        expect(page.get_by_text("A warm opening is worth more.")).to_be_visible()


class TestAnAgent:
    def test_reads_what_they_are_scored_by_and_changes_nothing(self, visit):
        agent = factories.agent("Sam Okafor", user=factories.person(Role.AGENT))
        talk = factories.lamp(by=agent)
        visitor = visit()
        page = visitor.sign_in(agent.user)
        visitor.open(f"/conversations/{talk.pk}/")

        page.get_by_role("link", name="“Everyday care”, version 1").first.click()

        expect(page.get_by_role("heading", name="Everyday care")).to_be_visible()
        expect(page.get_by_text("Empathy before analysis")).to_be_visible()
        assert not page.get_by_role("button", name="Make a new version").count()


class TestEveryScorecardPage:
    def test_has_no_barrier(self, visit):
        usual = factories.scorecard()
        draft = factories.draft(usual.name, version=2)
        empty = factories.draft(criteria=())
        visitor = visit()
        visitor.sign_in(factories.person(Role.ADMIN))
        paths = ["/scorecards/"]
        paths += [f"/scorecards/{card.pk}/" for card in (usual, draft, empty)]
        paths += [f"/scorecards/{card.pk}/publish/" for card in (draft, empty)]
        paths += [
            f"/scorecards/{draft.pk}/compare/?with={usual.pk}",
            f"/scorecards/{draft.pk}/try/",
        ]
        paths += [
            f"/scorecards/{draft.pk}/criterion/?source={source}"
            for source in ("moments", "mark", "never", "words", "combination", "person")
        ]
        paths.append(f"/scorecards/{draft.pk}/criterion/?key=distress")

        assert not visitor.faults_of(*paths)


class TestALeadBeforePublishing:
    def test_sees_what_own_words_would_change_on_real_conversations(self, visit):
        factories.lamp(by=factories.agent("Sam Okafor"))
        draft = factories.draft("Calls")
        visitor = visit()
        page = visitor.sign_in(factories.person(Role.ADMIN))
        visitor.open(f"/scorecards/{draft.pk}/")
        page.get_by_role("link", name="Words said or not said").click()
        page.get_by_label("What it asks").fill("Offers a call")
        page.get_by_label("Section").fill("Clarity")
        page.get_by_label("Or a pattern").fill("(call )+you+")
        visitor.send("Save the criterion")
        expect(page.get_by_text("could be tried in too many ways")).to_be_visible()
        page.get_by_label("Or a pattern").fill("call you")
        page.get_by_label("Weight").fill("60")
        visitor.send("Save the criterion")

        page.get_by_role("link", name="Try it on 100 conversations").click()

        expect(page.locator("mark").filter(has_text="call you")).to_be_visible()
        expect(page.get_by_text("Offers a call").last).to_be_visible()
        assert not visitor.faults()
