"""An administrator lets people in, and what was done and seen can be looked up."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from highpoint.apps.accounts.models import Agent, Role, User
from tests import factories

SECRET = "quite another long secret"


@pytest.fixture
def admin(transactional_db):
    return factories.person(Role.ADMIN, name="Ada Boss")


def test_add_a_person_who_comes_in_by_the_link_and_sees_only_their_own(visit, admin):
    agent = factories.agent("*ANA")
    mine = factories.lamp(by=agent, customer_name="Mine Customer")
    factories.lamp(by=factories.agent("Bo"), customer_name="Other Customer")
    boss = visit()
    page = boss.sign_in(admin)
    boss.open("/people/accounts/")
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Name", exact=True).fill("Ana Quist")
    page.get_by_label("E-mail").fill("ana@example.test")
    page.get_by_label("Who they are in the conversations").select_option(label="*ANA")
    boss.send("Add and get the link")
    link = page.get_by_label("Link").input_value()
    expect(page.get_by_role("button", name="Copy it")).to_be_visible()

    ana = visit("phone")
    hers = ana.open(link.removeprefix(ana.address))
    hers.get_by_label("Password", exact=True).fill(SECRET)
    hers.get_by_label("Password again").fill(SECRET)
    ana.send("Set it")
    expect(hers.get_by_text("Your password is set")).to_be_visible()
    hers.get_by_label("E-mail").fill("ana@example.test")
    hers.get_by_label("Password").fill(SECRET)
    ana.send("Sign in")
    ana.open("/conversations/")
    expect(hers.get_by_text("Mine Customer")).to_be_visible()
    expect(hers.get_by_text("Other Customer")).not_to_be_visible()

    boss.open(f"/conversations/{mine.pk}/")
    ana.open("/account/")
    hers.get_by_role("link", name="Who looked at mine").click()
    expect(hers.get_by_text("Ada Boss")).to_be_visible()


def test_join_two_names_and_part_them_again(visit, admin):
    agent = factories.agent("*ABN")
    factories.agent("*ABN...")
    visitor = visit()
    page = visitor.sign_in(admin)
    visitor.open(f"/people/{agent.pk}/names/")

    visitor.send("Join *ABN...")
    expect(page.get_by_text("are one person now")).to_be_visible()
    visitor.send("Part *ABN... again")

    expect(page.get_by_text("stands alone again")).to_be_visible()
    assert not Agent.objects.filter(joined_to__isnull=False).exists()


def test_add_several_from_a_table_after_a_look_at_it(visit, admin):
    visitor = visit()
    page = visitor.sign_in(admin)
    visitor.open("/people/accounts/several/")
    page.get_by_label("or the table itself").fill(
        "name,email,role\nAna,ana@example.test,coach\nBo,nowhere,agent"
    )
    visitor.send("Look at it")
    expect(page.get_by_text("“nowhere” is not an e-mail address.")).to_be_visible()
    assert not visitor.faults()
    visitor.send("Add 1 person")

    assert page.get_by_label("Link for Ana").input_value().startswith(visitor.address)
    assert not visitor.faults()
    assert User.objects.get(email="ana@example.test").role == Role.COACH


def test_look_up_in_the_log_what_was_done(visit, admin):
    boss = visit()
    page = boss.sign_in(admin)
    boss.open("/people/teams/")
    page.get_by_label("A new team").fill("Phone")
    boss.send("Make it")

    boss.open("/log/")
    page.get_by_label("What", exact=True).select_option(label="Made a team")
    boss.send("Find")

    expect(page.get_by_role("row").filter(has_text="made a team")).to_have_count(1)
