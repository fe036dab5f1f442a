"""Somebody asks for help, is answered, shows their hard days, and says how the week was."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Role
from highpoint.apps.quality.models import Tally
from tests import factories


@pytest.fixture
def team(transactional_db):
    return factories.team("Lantern")


@pytest.fixture
def ana(team):
    user = factories.person(Role.AGENT, name="Ana Quist", teams=(team,))
    agent = factories.agent("Ana Quist", team=team, user=user)
    factories.lamp(by=agent)
    Tally.objects.create(agent=agent, day="2026-11-20", kind="hostility", offered=4)
    return user


@pytest.fixture
def lead(team):
    return factories.person(Role.LEAD, name="Leo Castle", teams=(team,))


def test_a_call_for_help_is_asked_answered_and_read(visit, ana, lead):
    agent = visit()
    page = agent.sign_in(ana)
    page.get_by_label("I would like help with").select_option("Something else")
    page.get_by_label("In your words").fill("The new returns tool.")
    agent.send("Ask for help")
    expect(page.get_by_text("Your lead and your coach are told")).to_be_visible()

    leads = visit()
    page = leads.sign_in(lead)
    page.get_by_role("link", name="Team", exact=True).click()
    expect(page.get_by_text("The new returns tool.")).to_be_visible()
    page.get_by_label("Your answer to Ana Quist").fill("Let us do two together on Monday.")
    leads.send("Answer Ana Quist: Something else")
    expect(page.get_by_text("Ana Quist is told.")).to_be_visible()

    page = agent.open("/today/")
    expect(page.get_by_text("Let us do two together on Monday.")).to_be_visible()


def test_hard_days_are_shown_to_whom_one_wants(visit, ana, lead):
    leads = visit()
    leads.sign_in(lead)
    page = leads.open(f"/people/{ana.agent.pk}/")
    expect(page.get_by_role("heading", name="Hard days")).to_have_count(0)

    agent = visit("phone")
    page = agent.sign_in(ana)
    page.get_by_label("Show it to").select_option("Leo Castle")
    agent.send("Show")
    expect(page.get_by_text("Leo Castle sees your hard days now")).to_be_visible()

    page = leads.open(f"/people/{ana.agent.pk}/")
    expect(page.get_by_role("heading", name="Hard days")).to_be_visible()


def test_the_week_is_told_without_a_name(visit, ana):
    agent = visit("phone")
    page = agent.sign_in(ana)
    page.get_by_role("link", name="Answer", exact=True).click()
    agent.send("Send without my name")
    expect(page.get_by_text("Answer at least one question.")).to_be_visible()

    page.get_by_role("group", name="The load was all right.").get_by_text("partly").click()
    assert not agent.faults()
    agent.send("Send without my name")

    expect(page.get_by_text("You have answered this week")).to_be_visible()
