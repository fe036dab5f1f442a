"""An agent talks with a simulated customer on a phone, by keyboard; a coach reads what was shared."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.training import auditions, operations
from highpoint.apps.training.models import Practice
from highpoint.apps.training.scenarios import playable
from tests import factories
from tests.practice import trainees

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "three-legged-desk"


@pytest.fixture
def sam():
    team = factories.team("Harbor")
    user = factories.person(Role.AGENT, name="Sam Okafor", teams=(team,))
    return factories.agent("Sam Okafor", team=team, user=user)


def test_an_agent_practices_on_a_phone_and_shows_it_to_the_coach(visit, sam):
    visitor = visit("phone", reduced_motion="reduce")
    page = visitor.sign_in(sam.user)
    visitor.open(f"/practice/scenes/{DESK}/")
    visitor.send("Talk with Dana")
    field = page.get_by_label("Your answer to Dana")
    page.get_by_role("button", name="Give me a tip").press("Enter")
    expect(page.get_by_role("button", name="Another tip")).to_be_visible()

    field.press_sequentially("You should have checked the parts.")
    field.press("Control+Enter")
    expect(page.get_by_text("1 reply", exact=True)).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_be_empty()

    page.get_by_role("button", name="Try that turn again").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("0 replies", exact=True)).to_be_visible()
    field.press_sequentially("I'm so sorry about the leg, Dana. What is your order number?")
    field.press("Control+Enter")
    expect(page.get_by_text("BW-44817")).to_be_visible()
    visitor.send("End the talk")
    expect(page.get_by_role("heading", name="After the talk")).to_be_visible()
    expect(page.get_by_role("heading", name="Moments, with their words")).to_be_visible()
    visitor.send("Show it to my coach")
    expect(page.get_by_text("Your coach and lead can read this talk.")).to_be_visible()

    team = sam.team
    coach = visit()
    page = coach.sign_in(factories.person(Role.COACH, name="Cora Bell", teams=(team,)))
    coach.open("/practice/")
    page.get_by_role("link", name="Sam Okafor").click()
    expect(page.get_by_text("Sam Okafor shared this talk.")).to_be_visible()
    expect(page.get_by_role("button", name="Keep it to myself")).to_have_count(0)


def test_nothing_of_practice_keeps_anybody_out(visit, sam):
    live, done, first, second = _talks(sam.user)
    visitor = visit()
    visitor.sign_in(sam.user)
    assert not visitor.faults_of(
        "/practice/",
        "/practice/map/",
        f"/practice/scenes/{DESK}/",
        f"/practice/{live.pk}/",
        f"/practice/{done.pk}/",
        "/practice/audition/",
        f"/practice/audition/{first.pk}/",
    )
    assert second.ended_at is not None


def _talks(user) -> tuple[Practice, Practice, Practice, Practice]:
    live, done = (_written(operations.begin(user, playable(DESK), now=NOW, seed=s)) for s in (1, 2))
    first = operations.stop(_written(auditions.begin(user, now=NOW)), now=NOW)
    second = operations.stop(_written(auditions.retry(first, now=NOW)), now=NOW)
    return live, operations.stop(done, now=NOW), first, second


def _written(talk: Practice) -> Practice:
    return operations.say(talk, trainees.GOOD[0].format(call="Dana"), after=0, now=NOW)


NOW = factories.START
