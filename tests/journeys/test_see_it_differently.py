"""An agent sees an evaluation differently, its reviewer answers, and a second lead agrees."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.desk.models import PersonEvaluation, Rating
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    """Return a talk's evaluation by a lead, and the three people it concerns."""
    team = factories.team("Harbor")
    reviewer = factories.person(Role.LEAD, teams=(team,), name="Lea Reviewer")
    second = factories.person(Role.LEAD, teams=(team,), name="Otis Second")
    user = factories.person(Role.AGENT, name="Ana Quill")
    talk = factories.lamp(by=factories.agent("Ana Quill", user=user, team=team))
    talk.reading.read_at = timezone.now()
    talk.reading.save()
    evaluation = PersonEvaluation.objects.create(
        conversation=talk,
        agent=talk.agent,
        scorecard=factories.scorecard(),
        reviewer=reviewer,
        started_at=talk.started_at,
        begun_at=timezone.now(),
        submitted_at=timezone.now(),
        score=0,
    )
    Rating.objects.create(evaluation=evaluation, criterion="distress", points=0, of=2)
    return evaluation, user, reviewer, second


class TestADispute:
    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
    def test_goes_from_the_agent_over_the_reviewer_to_a_second_person(self, visit, scene, scripts):
        evaluation, user, reviewer, second = scene
        agent = visit(java_script_enabled=scripts)
        page = agent.sign_in(user)

        agent.open(f"/disputes/new/{evaluation.pk}/")
        agent.send("Send")
        expect(page.get_by_role("alert")).to_contain_text("Choose at least one answer")
        page.get_by_text("I see this differently").click()
        page.get_by_label("It should be").select_option("met")
        page.get_by_label("Why, in your words").fill("I said sorry in my first line.")
        page.get_by_label("Words of the conversation").fill("I am so sorry")
        agent.send("Send")
        expect(page.get_by_text("Sent. You can see here how it stands.")).to_be_visible()

        lead = visit(java_script_enabled=scripts)
        theirs = lead.sign_in(reviewer)
        theirs.get_by_role("link", name="Reviews", exact=True).click()
        theirs.get_by_role("link", name="Disputes").click()
        theirs.get_by_role("link", name="Empathy before analysis").click()
        theirs.get_by_label("Accepted", exact=True).check()
        theirs.get_by_label("Why", exact=True).fill("You are right.")
        lead.send("Propose the answer")
        expect(theirs.get_by_text("Somebody else has to agree")).to_be_visible()

        other = visit(java_script_enabled=scripts)
        hers = other.sign_in(second)
        hers.get_by_role("link", name="Reviews", exact=True).click()
        hers.get_by_role("link", name="Disputes").click()
        hers.get_by_role("link", name="Empathy before analysis").click()
        other.send("Agree: let it stand")
        expect(hers.get_by_text("The score was 0 and is now 100.")).to_be_visible()

        page.reload()
        expect(page.get_by_role("heading", name="Accepted")).to_be_visible()
        expect(page.get_by_text("now met")).to_be_visible()

    def test_is_offered_under_the_score_and_shows_no_barrier(self, visit, scene):
        _, user, _, _ = scene
        visitor = visit()
        page = visitor.sign_in(user)
        talk = user.agent.conversations.get()

        visitor.open(f"/conversations/{talk.pk}/")
        page.get_by_role("link", name="I see it differently").click()
        expect(page.get_by_role("heading", name="I see it differently")).to_be_visible()
        page.get_by_text("I see this differently").first.click()
        assert not visitor.faults_in_every_look()
